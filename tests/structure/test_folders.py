"""A folder of tests is named as what it tests: a business area, a room of the kernel, or a place of ``BESIDE``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AREAS = "server/cellar_server/areas"
KERNEL = "server/cellar_server/kernel"
FLOORS = ("unit", "integration", "race")
# What is no area: the folder's name, and where that stands which it tests.
BESIDE = {
    "backfill": "server/cellar_server/backfill",
    "backup": "db/cellar_db/backup",
    "bench": "tests/bench",
    "common": "protos/cellar_common",
    "db": "db/cellar_db",
    "demo": "server/cellar_server/demo",
    "dev": "devtools",
    "faults": "tests/faults",
    "kernel": KERNEL,
    "ledgers": "server/cellar_server/ledgers",
    # The chain through sales, shipping, billing and receipts, where a test walks several of them.
    "order_to_cash": AREAS,
    # Each seeded role's day, through all areas.
    "posts": "server/cellar_server/seed/roles.py",
    "printing": "server/cellar_server/printing",
    "processes": "server/cellar_server/rpc",
    "server": "server/cellar_server",
    "services": "server/cellar_server/services",
    "spreadsheets": "server/cellar_server/spreadsheets",
}


def _folders(folder: Path) -> Iterator[Path]:
    # What a move leaves behind in somebody's tree holds no source.
    return (each for each in sorted(folder.iterdir()) if each.is_dir() and any(each.rglob("*.py")))


def strays(root: Path) -> list[str]:
    """Folders of tests that are named after nothing that stands in the tree at ``root``, and places that are no more."""
    found = [f"{name}: {place} is not there" for name, place in BESIDE.items() if not (root / place).exists()]
    for floor in FLOORS:
        for folder in _folders(root / "tests" / floor):
            if folder.name not in BESIDE and not (root / AREAS / folder.name / "area.py").exists():
                found.append(f"tests/{floor}/{folder.name} is no area")
        if (rooms := root / "tests" / floor / "kernel").is_dir():
            found += [
                f"tests/{floor}/kernel/{folder.name} is no room of the kernel"
                for folder in _folders(rooms)
                if not (root / KERNEL / folder.name).is_dir()
            ]
    return found


def test_a_folder_of_tests_is_named_as_what_it_tests() -> None:
    assert strays(ROOT) == []


def _test_in(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "test_a.py").touch()


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("unit/delivery", "tests/unit/delivery is no area"),
        ("race/kernel/history", "tests/race/kernel/history is no room of the kernel"),
    ],
)
def test_a_planted_folder_is_seen(tmp_path: Path, planted: str, said: str) -> None:
    for place in (*BESIDE.values(), f"{AREAS}/sales", f"{KERNEL}/audit"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / AREAS / "sales" / "area.py").touch()
    for good in ("unit/sales", "integration/kernel/audit", "race/posts"):
        _test_in(tmp_path / "tests" / good)
    assert strays(tmp_path) == []
    _test_in(tmp_path / "tests" / planted)
    assert strays(tmp_path) == [said]


def test_a_place_that_is_no_more_is_seen(tmp_path: Path) -> None:
    for floor in FLOORS:
        (tmp_path / "tests" / floor).mkdir(parents=True)
    assert "spreadsheets: server/cellar_server/spreadsheets is not there" in strays(tmp_path)
