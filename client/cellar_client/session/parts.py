"""What a record consists of on this desk: lines with keys of their own, texts that cannot be read, problems at their place."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.session.values import to_wire
from cellar_common.codec import Python, to_python, to_value

_KEYS = itertools.count(1)
HEAD = 0
"""The line key that stands for the header."""


@dataclass(eq=False)
class LineState:
    """One line. `key` is the client's own and never reused; `id` the server's, 0 while new."""

    key: int = field(default_factory=lambda: next(_KEYS))
    id: int = 0
    values: dict[str, Python] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    stored: dict[str, Python] = field(default_factory=dict)
    """The values that the server holds of a stored line, as far as they are known here."""

    @property
    def blank(self) -> bool:
        return self.id == 0 and all(v is None for v in self.values.values())


@dataclass(frozen=True)
class Sent:
    """What a request knew when it left: the clock, and which line stood at which index."""

    clock: int
    keys: dict[str, list[int]]


@dataclass(frozen=True)
class Bad:
    """A text that is no value of its field; kept, shown and tinted, never dropped."""

    text: str
    message: str


@dataclass(frozen=True)
class Found:
    """A problem with the place it stands at now (`key` HEAD for the header; field "" for the whole line or record)."""

    problem: doc.Problem
    grid: str
    key: int
    field: str


def without_values(record: doc.Record) -> doc.Record:
    """What is not typed: number, state, allowed actions, byline …"""
    rest = doc.Record()
    rest.CopyFrom(record)
    rest.values.clear()
    del rest.grids[:]
    return rest


def line_of(wire: doc.Line) -> LineState:
    return LineState(
        id=wire.id, values={name: to_python(v) for name, v in wire.values.items()}, locked=frozenset(wire.locked)
    )


def wire_of(found: pb.Field | None, value: Python) -> value_pb2.Value:
    """A value for the wire. One without a field is the server's own (the upstream line of a line): carried back unseen."""
    return to_wire(found, value) if found is not None else to_value(value)


def goes_out(
    found: pb.Field | None, name: str, values: dict[str, Python], stored: dict[str, Python], *, new: bool
) -> bool:
    """Whether a value is sent: it may be written and is not what the server holds."""
    if found is not None and found.readonly:
        return False
    return new or name not in stored or stored[name] != values.get(name)
