"""What of a master record changes: some fields must stay once it is in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

Stands = Callable[[UnitOfWork, Any, str], Iterator[Problem]]
CASES: list[Stands] = []
"""What stands on how many make a case of an item, filled by the areas above: (work, item, changed field) → problems."""


def changed(record: Any, *names: str) -> list[str]:
    """Which of these attributes differ from what was loaded; none for a record not yet stored."""
    from sqlalchemy import inspect

    state = inspect(record)
    if not state.persistent:
        return []
    found = []
    for name in names:
        history = state.attrs[name].history
        if history.has_changes() and list(history.deleted or [None]) != list(history.added or [None]):
            found.append(name)
    return found


def loaded(record: Any, name: str) -> Any:
    """What an attribute was when its record was loaded, or is where it has not changed."""
    from sqlalchemy import inspect

    history = inspect(record).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(record, name)
