"""A template: how one kind of document is laid out, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Kind
from .paper import A4, A4_LANDSCAPE, Paper


@dataclass(frozen=True, slots=True)
class Template:
    """Layout of a kind of document. Texts are ``中文|English``; columns are meant by their field names."""

    name: str
    label: str
    title: str = ""
    """What stands at the head of the sheet; empty: the document type's own name."""
    has_maker: bool = False
    """Its sheets are made by an area that registered for it, not from the record's form and grids."""
    paper: Paper = A4
    wide_paper: Paper | None = A4_LANDSCAPE
    """Taken when the columns' nominal widths are too much for ``paper``; None: never."""
    text_size: float = 9
    """Points, of the table and the header fields."""
    air: float = 0.85
    """White above and below a table row's text, mm."""
    sign_room: float = 8.5
    """Height of a line to sign on, mm."""
    fact_shares: Sequence[float] = (0.58, 0.42)
    """Widths of the header fields' columns as shares of the page."""
    first: Sequence[str] = ()
    """Columns that come first, in this order."""
    leave_out: frozenset[str] = field(default_factory=frozenset)
    """Columns that this print does not show (no prices on a picking list)."""
    leave_out_kinds: frozenset[Kind] = field(default_factory=frozenset)
    """Kinds of figures that this print never shows, whatever the columns are called."""
    where_unusual: frozenset[str] = field(default_factory=frozenset)
    """Columns that are shown only where a line says something else than a new one does (goods that are on loan already)."""
    sort_by: Sequence[str] = ()
    picture: float = 0
    """Height of the place for a picture of what the sheet is about, mm; 0: none."""
    group_by: Sequence[str] = ()
    """The first of these columns that says something becomes a heading over its lines, with the sums of the columns that have totals."""
    signatures: Sequence[str] = ("制单|Made by", "审核|Approved by")
    """Who signs; the document fills in the names it knows and may add places."""
    sign_back: Sequence[tuple[str, float]] = ()
    """Blank lines for the other party to fill in, with their shares of the width."""
    copies: str = ""
    """Who gets which sheet of the set."""
    capitals: bool = True
    barcode: bool = True
