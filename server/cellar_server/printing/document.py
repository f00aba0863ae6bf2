"""What a print shows: plain data, already in the reader's language, already permitted to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Language = Literal["zh", "en"]
Align = Literal["left", "center", "right"]
Kind = Literal["text", "integer", "quantity", "money", "price", "rate", "factor", "day", "instant", "flag"]
Cell = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. ``width`` is nominal, in mm: the table is fitted to the paper.

    ``name`` is the field's name; templates order, group and leave out columns by it.
    """

    name: str
    label: str
    width: float
    kind: Kind = "text"
    align: Align | None = None
    """None: figures right, days, flags and row numbers centred, texts left."""


def _check_cells(whose: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """A row of the wrong length would print figures under the wrong heading: ValueError."""
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{whose}: {len(row)} cells for {len(columns)} columns: {row!r}")


@dataclass(frozen=True, slots=True)
class PrintTable:
    """A further table below the first one, under its own heading; templates leave its columns as they are."""

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] = ()

    def __post_init__(self) -> None:
        _check_cells(self.heading, self.columns, [*self.rows, *([self.totals] if self.totals else [])])


@dataclass(frozen=True, slots=True)
class Signature:
    """A place at the foot to sign: 制单 with the maker's name printed, or an empty line to sign on."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """One document to print. Texts are localised; figures are exact and formatted by the engine."""

    title: str
    organisation: str
    number: str = ""
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Cell]] = ()
    """One cell a column."""
    totals: Sequence[Cell] = ()
    """One cell a column, None where there is no total; empty: no totals row."""
    heading: str = ""
    """Above the table, where there are further ones."""
    further: Sequence[PrintTable] = ()
    facts: Sequence[tuple[str, Cell]] = ()
    """Header fields, label and value, filled row by row."""
    picture: bytes = b""
    """PNG or JPEG, small; shown where the template has a place."""
    contact: str = ""
    """Under the organisation: warehouse, telephone."""
    amount: Decimal | None = None
    """Written out in Chinese capitals, CNY with at most two decimals; None: no such line."""
    remarks: str = ""
    signatures: Sequence[Signature] = ()
    """Names for the template's places, by label, and further places after them."""
    stamp: str = ""
    """The state in a frame at the top: 已审核."""
    watermark: str = ""
    """Across the page: 草稿, 作废."""
    red: bool = False
    """A red-letter document 红字: title and frame in red."""
    reply: str = ""
    """The text of a slip the customer stamps and returns; empty: no slip."""
    footnote: str = ""
    """Above the page number, on every page."""
    printed_by: str = ""
    printed_at: str = ""
    """Already in the reader's time zone."""
    copy: int = 1
    """Which time this document is printed."""
    total_label: str = ""
    """Instead of 合计."""

    def __post_init__(self) -> None:
        rows = [*self.rows, *([self.totals] if self.totals else [])]
        _check_cells(f"{self.title} {self.number}", self.columns, rows)


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of an account: ``increase`` is owed more (发票), ``decrease`` owed less (收款)."""

    day: date
    kind: str
    number: str
    summary: str = ""
    increase: Decimal = Decimal(0)
    decrease: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Accounted:
    """Whose account a statement is of: its title, what the party is called, and whether it is we who owe what is above zero."""

    title: str
    party: str
    we_owe: bool


OF_CUSTOMER = Accounted("客户对账单|Statement of account", "客户|Customer", we_owe=False)
OF_SUPPLIER = Accounted("供应商对账单|Supplier statement", "供应商|Supplier", we_owe=True)


@dataclass(frozen=True, slots=True)
class Statement:
    """对账单: what a customer owed (or we a supplier), what happened, what is owed. Amounts are CNY including tax.

    ``customer`` is the other party's name, of whichever kind (``of``).
    """

    organisation: str
    customer: str
    since: date
    until: date
    opening: Decimal
    movements: Sequence[Movement]
    of: Accounted = OF_CUSTOMER
    number: str = ""
    facts: Sequence[tuple[str, Cell]] = ()
    """Further header fields after customer and period."""
    contact: str = ""
    remarks: str = ""
    signatures: Sequence[Signature] = field(default=())
    footnote: str = ""
    watermark: str = ""
    printed_by: str = ""
    printed_at: str = ""
    copy: int = 1

    @property
    def closing(self) -> Decimal:
        """What is owed at the end; negative: more was paid in advance."""
        return self.opening + sum((m.increase - m.decrease for m in self.movements), Decimal(0))
