"""The scenarios, by what they break. Importing this registers all of them."""

from tests.faults.scenarios import clocks, day, desk, disk, kills, line, postgresql, upgrades

__all__ = ["clocks", "day", "desk", "disk", "kills", "line", "postgresql", "upgrades"]
