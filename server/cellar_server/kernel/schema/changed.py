"""What was changed of a record in memory since it was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import get_history


def is_stored(record: Any) -> bool:
    """Whether a record came from the database."""
    state = inspect(record, raiseerr=False)
    return state is not None and bool(state.persistent)


def changed(record: Any, names: Iterable[str]) -> frozenset[str]:
    """Which of these fields of a stored record hold something else than when it was read."""
    return frozenset(name for name in names if get_history(record, name).has_changes())
