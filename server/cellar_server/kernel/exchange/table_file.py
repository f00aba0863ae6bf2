"""A table as a file, row by row into a temporary one, so that memory stays flat: text for programs, a workbook for people.

A workbook is made to be worked on: figures are numbers in their own format, columns as wide as what stands in them, the heading
stays in sight and filters, the sums at the end follow the filter, and a second sheet says what the table is of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from unicodedata import east_asian_width

from cellar_common.figures import show_money, show_quantity
from cellar_server.kernel.exchange import cells
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.problems import TooLarge, problem
from cellar_server.kernel.schema.text import Language, label

PAGE = 500
"""Rows that are read at once, and after which a listener hears how many there are."""
# A worksheet holds no more, with its heading and its sums; a text file is bounded by what the temporary folder should have to bear.
MOST_ROWS = {"xlsx": 1_048_574, "csv": 5_000_000}
ABOUT, LIST, TOTAL = label("说明|About"), label("列表|List"), label("合计|Total")
_MEASURED = 200
"""Rows whose cells are looked at for the width of their columns."""
_NARROWEST, _WIDEST = 8, 48
_A4 = 9
_FORMATS = {
    Kind.MONEY: ("#,##0.00", "#,##0.00"), Kind.PRICE: ("#,##0.00", "#,##0.00####"), Kind.QUANTITY: ("#,##0", "#,##0.0###"),
    Kind.RATE: ("0%", "0.0###%"), Kind.FACTOR: ("0", "0.0#####"), Kind.INTEGER: ("0", "0"),
}  # fmt: skip
"""By kind: how a figure is shown, and one that has more places than it usually has."""
_PLACES = {Kind.RATE: 2, Kind.PRICE: 2}


@dataclass(slots=True)
class Exported:
    """``file`` is the caller's to close; it is gone from the disk then."""

    file_name: str
    file: BinaryIO
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its words, what kind its figures are of (none: words), and whether it is summed at the end."""

    words: str
    kind: Kind | None = None
    summed: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What a file is of: names and what is said."""

    language: Language
    lines: Sequence[tuple[str, str]] = ()


class Counted:
    """Rows on their way, and how many there were."""

    def __init__(self, rows: Iterator[list[Any]], told: Callable[[int], None] = lambda rows: None) -> None:
        self._rows, self.count, self._told, self._next = rows, 0, told, PAGE

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        row = next(self._rows)
        self.count += 1
        if self.count == self._next:
            self._next += PAGE
            self._told(self.count)
        return row


def at_most(most: int, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The rows; ``TooLarge`` beyond so many."""
    for number, row in enumerate(rows, start=1):
        if number > most:
            words = f"导出最多 {most} 行，请缩小范围|An export takes at most {most} rows; narrow the list"
            raise TooLarge([problem("", "TOO_MANY_ROWS", words)])
        yield row


def write_csv(
    file: BinaryIO, _title: str, headings: Sequence[Heading], rows: Iterator[list[Any]], _about: About
) -> None:
    """A text file with a heading and these rows; programs read it, so that it says nothing else."""
    # With the mark, or Excel reads UTF-8 as the system's code page.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([cells.as_text(heading.words) for heading in headings])
    for row in rows:
        writer.writerow([cells.as_text(value) for value in row])
    text.flush()
    text.detach()


def write_xlsx(
    file: BinaryIO, title: str, headings: Sequence[Heading], rows: Iterator[list[Any]], about: About
) -> None:
    """A workbook with a heading, these rows and their sums on its first sheet, and what it is of on a second one."""
    # Loaded with the first export: a server starts without it.
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        table = _Table(book, sheet_name(title), headings)
        for row in rows:
            table.add(row)
        table.finish(TOTAL.of(about.language))
        if about.lines:
            beside = book.add_worksheet(ABOUT.of(about.language))
            beside.set_column(0, 0, 20)
            beside.set_column(1, 1, 60)
            strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
            for number, (what, words) in enumerate(about.lines):
                beside.write_string(number, 0, what, strong)
                beside.write_string(number, 1, words, wrapped)


@dataclass
class _Table:
    """The first sheet, written from top to bottom."""

    book: Any
    name: str
    headings: Sequence[Heading]
    _row: int = 0
    _formats: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sheet = self.book.add_worksheet(self.name)
        kinds = [heading.kind for heading in self.headings]
        self._shown = [tuple(self._format(each) for each in _FORMATS.get(kind, ())) if kind else () for kind in kinds]
        self._scales = [Decimal(10) ** _PLACES.get(kind, 0) if kind else Decimal(1) for kind in kinds]
        self._widths = [_NARROWEST] * len(self.headings)
        # The first column says that it is the sum.
        self._sums = {at: Decimal(0) for at, heading in enumerate(self.headings) if heading.summed and at}
        look = {"bold": True, "bottom": 1, "bg_color": "#F2F2F3", "valign": "vcenter"}
        words, figures = self.book.add_format(look), self.book.add_format({**look, "align": "right"})
        for column, heading in enumerate(self.headings):
            self._sheet.write_string(0, column, heading.words, words if heading.kind not in _FORMATS else figures)
            # The arrow of the filter stands beside the words.
            self._widen(column, heading.words + "    ")

    def add(self, row: list[Any]) -> None:
        self._row += 1
        for column, value in enumerate(row):
            if value is not None:
                self._cell(column, value)
        for column in self._sums:
            value = row[column]
            if isinstance(value, Decimal | int):
                self._sums[column] += value

    def finish(self, total: str) -> None:
        """The sums below what was added, the widths, the filter, and how it comes to paper."""
        sheet, last = self._sheet, self._row
        if self._sums and last:
            words = self._format("", total=True)
            for column in range(len(self.headings)):
                if column in self._sums:
                    self._sum(column, self._sums[column])
                elif column:
                    sheet.write_blank(last + 1, column, None, words)
                else:
                    sheet.write_string(last + 1, column, total, words)
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
        if self.headings:
            sheet.autofilter(0, 0, last, len(self.headings) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)

    def _sum(self, column: int, total: Decimal) -> None:
        """Of the rows that a filter leaves."""
        from xlsxwriter.utility import xl_range

        formula = f"=SUBTOTAL(109,{xl_range(1, column, self._row, column)})"
        kind = self.headings[column].kind
        shown = _FORMATS[kind][total * self._scales[column] % 1 != 0] if kind in _FORMATS else ""
        self._sheet.write_formula(self._row + 1, column, formula, self._format(shown, total=True), total)
        self._widen(column, show_money(total))

    def _cell(self, column: int, value: Any) -> None:
        sheet, row = self._sheet, self._row
        if isinstance(value, Decimal | int) and not isinstance(value, bool) and cells.is_short(value):
            shown = self._shown[column]
            fine = bool(shown) and shown[0] is not shown[1] and value * self._scales[column] % 1 != 0
            sheet.write_number(row, column, value, shown[fine] if shown else None)
            text = show_quantity(value) if row <= _MEASURED else ""
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._format("yyyy-mm-dd hh:mm"))
            text = "2026-11-30 00:00"
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self._format("yyyy-mm-dd"))  # noqa: DTZ001
            text = "2026-11-30"
        else:
            text = cells.as_text(value) if isinstance(value, Decimal) else str(value)[:32_767]
            sheet.write_string(row, column, text)
        if row <= _MEASURED:
            self._widen(column, text)

    def _widen(self, column: int, text: str) -> None:
        if self._widths[column] < _WIDEST:
            wide = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text[:_WIDEST])
            self._widths[column] = max(self._widths[column], wide)

    def _format(self, shown: str, *, total: bool = False) -> Any:
        """A workbook's format is made once."""
        if (shown, total) not in self._formats:
            look: dict[str, Any] = {"num_format": shown} if shown else {}
            self._formats[shown, total] = self.book.add_format({**look, "bold": True, "top": 1} if total else look)
        return self._formats[shown, total]


def sheet_name(words: str) -> str:
    """A sheet's name: at most 31 characters, none of those that Excel refuses."""
    return "".join(c for c in words if c not in r"[]:*?/\'")[:31] or "Sheet"
