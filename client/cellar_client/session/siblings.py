"""Which records stood beside each other in the list a form was opened from, for “previous” and “next”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class _Seen:
    """`before`: how many rows of the list lie above the first of these; `total`: how many it has, in words."""

    ids: Sequence[int]
    before: int
    total: str


_seen: dict[str, _Seen] = {}


def remember(entity: str, ids: Sequence[int], *, before: int = 0, total: str = "") -> None:
    """The order last seen in a list of this entity; as many as these where no total is said."""
    _seen[entity] = _Seen(ids, before, total or str(before + len(ids)))


def beside(entity: str, record_id: int, step: int) -> int:
    """The id `step` places on; 0 where there is none."""
    seen = _seen.get(entity)
    if seen is None or record_id not in seen.ids:
        return 0
    at = seen.ids.index(record_id) + step
    return seen.ids[at] if 0 <= at < len(seen.ids) else 0


def place(entity: str, record_id: int) -> tuple[int, str]:
    """(place from 1, of how many); 0 where it is not known."""
    seen = _seen.get(entity)
    return (seen.before + seen.ids.index(record_id) + 1, seen.total) if seen and record_id in seen.ids else (0, "")
