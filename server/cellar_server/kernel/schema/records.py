"""Records as they come in and go out of the kernel, free of wire and of ORM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cellar_common.codec import Ref


@dataclass(slots=True)
class LineInput:
    id: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class RecordInput:
    """What somebody typed: values are None, int, Decimal, str, bool, date, datetime or ``Ref``.

    A field that is missing stays as it is (on a new record: its default). A grid that is missing stays as it is; in a
    grid that is given, a saved line that is missing is deleted.
    """

    entity: str
    id: int = 0
    row_version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    grids: Mapping[str, list[LineInput]] = field(default_factory=dict)


@dataclass(slots=True)
class LineView:
    id: int
    values: dict[str, Any]
    locked: tuple[str, ...] = ()


@dataclass(slots=True)
class RecordView:
    """A record with everything a form needs; references are ``Ref`` with code and name."""

    entity: str
    id: int
    row_version: int
    number: str
    state: str
    values: dict[str, Any]
    grids: dict[str, list[LineView]]
    actions: list[str] = field(default_factory=list)
    pushes: list[str] = field(default_factory=list)
    reversible: bool = False
    reds: list[Ref] = field(default_factory=list)
    """The red documents that stand on it, as far as they may be seen."""
    editable: bool = False
    deletable: bool = False
    attachments: int = 0
    comments: int = 0
    byline: str = ""
    sealed_by: str = ""
    """Who brought it where it stands, and on which day."""
    print_count: int = 0
    locked: tuple[str, ...] = ()
    """Fields of the head that stay what the document upstream says."""
