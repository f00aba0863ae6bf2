"""Which records stood beside each other in the list a form was opened from, for “previous” and “next”."""

from __future__ import annotations

_ids: dict[str, list[int]] = {}


def remember(entity: str, ids: list[int]) -> None:
    """The order last seen in a list of this entity."""
    _ids[entity] = ids


def beside(entity: str, record_id: int, step: int) -> int:
    """The id `step` places on; 0 where there is none."""
    ids = _ids.get(entity, [])
    if record_id not in ids:
        return 0
    at = ids.index(record_id) + step
    return ids[at] if 0 <= at < len(ids) else 0


def place(entity: str, record_id: int) -> tuple[int, int]:
    """(place from 1, how many); (0, 0) where it is not known."""
    ids = _ids.get(entity, [])
    return (ids.index(record_id) + 1, len(ids)) if record_id in ids else (0, 0)
