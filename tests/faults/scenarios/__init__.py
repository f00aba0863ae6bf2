"""The scenarios, by what they break. Importing this registers all of them."""

from tests.faults.scenarios import kills

__all__ = ["kills"]
