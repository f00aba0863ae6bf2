"""What of a master record changes: some fields must stay once it is in use."""

from __future__ import annotations

from typing import Any


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
