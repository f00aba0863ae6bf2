"""Which tests run on more than one database: those that say in what the databases differ for them.

``@pytest.mark.differs("locks")`` on a test or a file names a difference of ``KINDS``. Any other test of a fixture for each
database runs on the first one alone, unless everything was asked for (``dev.py test --everything``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest

from tests.support.databases import Family, families

VARIABLE = "CELLAR_TEST_EVERYTHING"
KINDS = {
    "ledgers": "postings: sums that the database itself adds up",
    "locks": "who waits for whom, what two at once leave behind",
    "queries": "rows, order, sums and pages of built statements",
    "scenario": "one walk through a business area, so that nothing of it is unknown to any database",
    "schema": "tables, keys, revisions, and what they refuse",
    "types": "what a column takes, keeps and gives back",
    "vendor": "a database spoken to in its own words: backup, scripts, messages",
}


def everything() -> bool:
    """Whether every test runs on every database, as often as it can."""
    return bool(os.environ.get(VARIABLE))


def check(items: Iterable[pytest.Item]) -> None:
    """Raise pytest.UsageError that lists every difference that ``KINDS`` does not know."""
    faults = [
        f"{item.nodeid}: no such difference: {kind}"
        for item in items
        for mark in item.iter_markers("differs")
        for kind in mark.args or ("(none)",)
        if kind not in KINDS
    ]
    if faults:
        raise pytest.UsageError("\n".join(dict.fromkeys(faults)))


def left_out(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests whose run on the first database is enough."""
    return (
        [] if everything() else [item for item in items if _elsewhere(item) and not item.get_closest_marker("differs")]
    )


def _elsewhere(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    found = [value for value in callspec.params.values() if isinstance(value, Family)] if callspec else []
    return any(family != families()[0] for family in found)
