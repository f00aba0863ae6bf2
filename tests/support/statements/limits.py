"""Fails a test that sends more values than a vendor takes: 1,000 in one list (Oracle), 2,100 in all (SQL Server)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.support.statements.collect import PLANTED, longest_list
from tests.support.statements.lint import LONGEST_LIST, MOST_PARAMETERS
from tests.support.statements.places import places

_LIST, _ALL = min(LONGEST_LIST.values()), min(MOST_PARAMETERS.values())


class TooManyValues(AssertionError):
    """A statement that SQL Server or Oracle would refuse, however few the database at hand takes it for."""


def check(_connection: Any, _cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
    """For ``before_cursor_execute``; must cost nothing for a statement with few parameters. Raises TooManyValues."""
    # Several rows in one INSERT are how some drivers send many; others have other ways.
    if many or len(parameters) <= _LIST or (context is not None and context.isinsert):
        return
    longest, led = longest_list(sql), places()
    if (longest > _LIST or len(parameters) > _ALL) and not (led and led[0].startswith(PLANTED)):
        raise TooManyValues(
            f"{' < '.join(led)}: {len(parameters)} parameters, {longest} in one list; ask in parts (cellar_db.functions.in_lists): "
            f"{' '.join(sql.split())[:200]}"
        )


def pytest_configure(config: pytest.Config) -> None:
    """Listen from before the first import of a test."""
    event.listen(Engine, "before_cursor_execute", check)
