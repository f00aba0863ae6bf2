"""How the tests are spread over the processes: file by file, what shares something costly together, the slow ones first.

A long file that begins last leaves the other core idle at the end.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

# Folders that make a company or a server once for all their tests.
TOGETHER = ("tests/client/real", "tests/integration/backup", "tests/race/processes", "tests/race/processes/calls")


def group(nodeid: str) -> str:
    """What runs in one process: the test's file, or its folder where the folder is of ``TOGETHER``."""
    file = nodeid.partition("::")[0]
    folder = file.rpartition("/")[0]
    return folder if folder in TOGETHER else file


def order(items: list[pytest.Item]) -> None:
    """Groups with the most slow tests first, then the largest; a group's tests stay in their order."""
    groups: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        groups[group(item.nodeid)].append(item)

    def weight(tests: list[pytest.Item]) -> tuple[int, int]:
        return sum(1 for test in tests if test.get_closest_marker("slow")), len(tests)

    items[:] = [item for tests in sorted(groups.values(), key=weight, reverse=True) for item in tests]


class Spread:
    """The plugin for pytest's first process. ``--dist loadfile`` means groups; any other way of a person's own is left alone."""

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: object) -> object | None:
        from xdist.scheduler import LoadFileScheduling

        class Groups(LoadFileScheduling):  # type: ignore[misc]
            def _split_scope(self, nodeid: str) -> str:
                return group(nodeid)

        if config.getvalue("dist") != "loadfile":
            return None
        # The order of ``order`` is kept.
        config.option.loadscopereorder = False
        return Groups(config, log)
