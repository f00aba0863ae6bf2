"""How a type's records are laid out: the rows of its form, the columns, filters, schemes and bars of its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.text import Label, label


@dataclass(frozen=True, slots=True)
class Form:
    """``Form("customer_id org_id | business_date", totals="total_gross")``: rows parted by ``|``; grids follow by themselves.

    ``view`` is the client's kind of view that shows a record. Of ``totals`` the first amount of money is what is owed, and the first quantity what the document is about.
    """

    rows: str
    totals: str = ""
    view: str = "record"

    def row_names(self) -> list[list[str]]:
        return [row.split() for row in self.rows.split("|")]


@dataclass(frozen=True, slots=True)
class Where:
    """One condition: ``Where.of("state", "in", "draft", "approved")``.

    ``field`` may be a path (``lists/paths.py``): of a line, or of what a reference names. ``any_of``: instead of a field, groups of
    conditions of which one holds whole.
    """

    field: str
    operator: str
    values: tuple[Any, ...] = ()
    any_of: tuple[tuple[Where, ...], ...] = ()

    @classmethod
    def of(cls, field: str, operator: str, *values: Any) -> Where:
        return cls(field, operator, values)


@dataclass(frozen=True, slots=True)
class Scheme:
    name: str
    label: Label
    wheres: tuple[Where, ...]


def scheme(name: str, words: str, *wheres: Where) -> Scheme:
    return Scheme(name, label(words), wheres)


@dataclass(frozen=True, slots=True)
class Bar:
    """A small progress bar in lists: ``Bar("发|S", "shipped", "quantity")``, sums over the lines kept in header columns."""

    label: Label
    done: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """``view`` is the client's kind of view that shows records side by side. ``sort="-business_date"`` descends. ``search``: header fields, and references whose code, name and pinyin are searched."""

    columns: str
    filters: str = ""
    sums: str = ""
    sort: str = "-id"
    search: str = ""
    schemes: tuple[Scheme, ...] = ()
    progress: tuple[Bar, ...] = ()
    view: str = "list"
