"""What a look-up tells of each record for the place that asks: an item's stock in the document's warehouse, what its customer paid last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.fields import FieldSpec


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``tells``: the fields that it says something of (``sales_order.lines.price``); to whom one of them is hidden it is not shown."""

    spec: FieldSpec
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """``near``: the fields beside the one that asks, of its line or else of the head, that the answer depends on.

    ``find(work, near, ids)`` gives the columns' values by id, in one statement beside what the worker remembers; an id it does not name has
    none. ``near`` holds ids for references and None for what is empty or not known yet. A text may be a ``Label``.
    """

    columns: tuple[Column, ...]
    near: tuple[str, ...]
    find: Callable[[Any, Mapping[str, Any], Sequence[int]], Mapping[int, Sequence[Any]]]
