"""What goes through the bulk door: a record as somebody would type it, and how far it is to be carried out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cellar_server.kernel.schema.model import Base


@dataclass(frozen=True, slots=True)
class Of:
    """The id of a record of the same batch, by its key; ``made``: of the document of that entity that was made of it."""

    key: Hashable
    made: str = ""


@dataclass(frozen=True, slots=True)
class LineOf:
    """The id of a line of a record of the same batch; ``grid`` is said where it has several."""

    key: Hashable
    index: int
    grid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One record.

    ``values`` and the rows of ``lines`` are what a desk sends (``RecordInput``), and beside it ``Of`` and ``LineOf`` where a
    record or a line of the batch is named. A line that names its upstream holds what a push would have brought, unless it says
    otherwise; its quantity it says itself. ``deeds`` are the actions carried out on it, in their order, forward only; none: it stays a draft. ``number``: the
    number it had before, of a document from before the program. By ``key`` others of the batch name it.
    """

    model: type[Base]
    values: Mapping[str, Any]
    lines: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    deeds: tuple[str, ...] = ()
    number: str = ""
    key: Hashable = None

    def named(self) -> Iterator[Of | LineOf]:
        """Every record and line of the batch that it names."""
        for values in (self.values, *(row for rows in self.lines.values() for row in rows)):
            for value in values.values():
                if isinstance(value, Of | LineOf):
                    yield value


@dataclass(frozen=True, slots=True)
class Written:
    """A record that went through: its id, and those of its lines by grid."""

    id: int
    lines: Mapping[str, tuple[int, ...]]
