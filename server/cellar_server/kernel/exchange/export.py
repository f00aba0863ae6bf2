"""Export 导出: a list as a spreadsheet or a text file, row by row into a temporary file, so that memory stays flat."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Literal, cast

from sqlalchemy import select

from cellar_server.kernel import access
from cellar_server.kernel.exchange import cells, rights
from cellar_server.kernel.intake import chosen
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists import query
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.conditions import STATE_SPEC
from cellar_server.kernel.schema.choosers import Beside
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.problems import TooLarge, problem, refuse
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_PAGE = 500
# A worksheet holds no more; a text file is bounded by what the temporary folder should have to bear.
MOST_ROWS = {"xlsx": 1_048_575, "csv": 5_000_000}
_STATE = label("状态|State")


@dataclass(slots=True)
class Exported:
    """``file`` is the caller's to close; it is gone from the disk then."""

    file_name: str
    file: BinaryIO
    rows: int = 0


def export(
    work: UnitOfWork, wanted: query.Query, columns: Sequence[str], sort: str, *, format: str, with_lines: bool,
    told: Callable[[int], None] = lambda rows: None,
) -> Exported:  # fmt: skip
    """Every row of a list that this person may export; ``with_lines``: one row a line, heads repeated; of several
    grids the lines of one below those of the other, each in columns of its own.

    Without ``columns`` those of the list are taken. ``Forbidden`` without the right, ``Invalid`` for another format than
    xlsx and csv, ``TooLarge`` beyond the rows that such a file takes. ``told`` hears after each page how many rows there are;
    what it raises ends the export.
    """
    declaration = work.registry.of(wanted.entity)
    rights.demand(work, declaration, access.EXPORT)
    if format not in ("xlsx", "csv"):
        raise refuse("format", "FORMAT", "只能导出 xlsx 或 csv|Exports are xlsx or csv")
    hidden = work.principal.policy.hidden_fields(declaration.name)
    names = list(columns) or [name for name in declaration.listing.columns.split() if name not in hidden]
    grids = [(each, _line_fields(each, hidden)) for each in declaration.grids.values()] if with_lines else []
    heads = [_head_spec(declaration, name) for name in names]
    headings = [spec.label.of(work.language) for spec in heads]
    headings += [
        f"{grid.label.of(work.language)}.{spec.label.of(work.language)}" for grid, shown in grids for spec in shown
    ]
    rows = Counted(at_most(MOST_ROWS[format], _rows(work, declaration, wanted, names, heads, sort, grids)), told)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        (write_xlsx if format == "xlsx" else write_csv)(file, declaration.title.of(work.language), headings, rows)
    except BaseException:
        file.close()
        raise
    return Exported(f"{declaration.title.of(work.language)}_{work.today:%Y%m%d}.{format}", file, rows.count)


class Counted:
    """Rows on their way, and how many there were."""

    def __init__(self, rows: Iterator[list[Any]], told: Callable[[int], None] = lambda rows: None) -> None:
        self._rows, self.count, self._told, self._next = rows, 0, told, _PAGE

    def __iter__(self) -> Iterator[list[Any]]:
        return self

    def __next__(self) -> list[Any]:
        row = next(self._rows)
        self.count += 1
        if self.count == self._next:
            self._next += _PAGE
            self._told(self.count)
        return row


def at_most(most: int, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The rows; ``TooLarge`` beyond so many."""
    for number, row in enumerate(rows, start=1):
        if number > most:
            words = f"导出最多 {most} 行，请缩小范围|An export takes at most {most} rows; narrow the list"
            raise TooLarge([problem("", "TOO_MANY_ROWS", words)])
        yield row


def _head_spec(declaration: Declaration, name: str) -> FieldSpec:
    if name == "state":
        return STATE_SPEC
    spec = declaration.fields.get(name)
    if spec is None:
        raise refuse(name[:40], "FIELD_UNKNOWN", f"没有字段“{name[:40]}”|There is no field “{name[:40]}”")
    return spec


def _line_fields(grid: GridSpec, hidden: frozenset[str]) -> list[FieldSpec]:
    return [
        spec for name, spec in grid.fields.items()
        if name in grid.columns and f"{grid.name}.{name}" not in hidden and not spec.hidden and spec.kind is not Kind.SECRET
    ]  # fmt: skip


def _rows(
    work: UnitOfWork, declaration: Declaration, wanted: query.Query, names: list[str], heads: list[FieldSpec], sort: str,
    grids: Sequence[tuple[GridSpec, list[FieldSpec]]],
) -> Iterator[list[Any]]:  # fmt: skip
    # Only documents whose head this person may export, which may be fewer than he may see.
    window = work.principal.policy.predicate(declaration, access.EXPORT)
    after = b""
    while True:
        page = query.page(work, wanted, names, sort, after=after, limit=_PAGE)
        allowed = set(page.ids)
        if window is not None and page.ids:
            table = declaration.table
            allowed = set(work.connection.scalars(select(table.c.id).where(table.c.id.in_(page.ids), window)))
        lines = _all_lines(work, declaration, page.ids, grids)
        for index, id_ in enumerate(page.ids):
            if id_ not in allowed:
                continue
            head = [
                cells.show(spec, _known(work, spec, page.columns[name][index]), declaration, work.language)
                for name, spec in zip(names, heads, strict=True)
            ]
            for line in lines.get(id_) or [[None] * sum(len(shown) for _, shown in grids)]:
                yield [*head, *line]
        if not page.more:
            return
        after = page.next


def _known(work: UnitOfWork, spec: FieldSpec, value: Any) -> Any:
    """A head's value from a short list by its label; whatever else a page holds is ready."""
    return value if spec.chooser is None or value is None else chosen.words(work, spec, value, {})


def _all_lines(
    work: UnitOfWork, declaration: Declaration, ids: list[int], grids: Sequence[tuple[GridSpec, list[FieldSpec]]]
) -> dict[int, list[list[Any]]]:
    """The lines of all grids by the id of their record, each as wide as all their columns together."""
    found: dict[int, list[list[Any]]] = defaultdict(list)
    whole, before = sum(len(shown) for _, shown in grids), 0
    for grid, shown in grids:
        behind = whole - before - len(shown)
        for id_, lines in _lines(work, declaration, ids, grid, shown).items():
            found[id_] += [[*[None] * before, *line, *[None] * behind] for line in lines]
        before += len(shown)
    return found


def _lines(
    work: UnitOfWork, declaration: Declaration, ids: list[int], grid: GridSpec, shown: list[FieldSpec]
) -> dict[int, list[list[Any]]]:
    table = grid.line.__table__
    columns = [stored(table, spec.name) for spec in shown]
    rows = work.connection.execute(
        select(table.c.document_id, *columns).where(table.c.document_id.in_(ids)).order_by(table.c.document_id, table.c.position)
    ).all()  # fmt: skip
    wanted = {
        (spec.target, row[index])
        for index, spec in enumerate(shown, start=1) if spec.kind is Kind.REFERENCE
        for row in rows if row[index] is not None
    }  # fmt: skip
    near = [[_near(spec, shown, row) for spec in shown] for row in rows]
    for row, beside in zip(rows, near, strict=True):
        led = (chosen.record(spec, row[i], beside[i - 1]) for i, spec in enumerate(shown, 1))
        wanted.update(each for each in led if each is not None)
    load_names(work, wanted)
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for row, beside in zip(rows, near, strict=True):
        found[row[0]].append(
            [
                cells.show(spec, _named(work, spec, row[i], beside[i - 1]), declaration, work.language)
                for i, spec in enumerate(shown, 1)
            ]
        )
    return found


def _near(spec: FieldSpec, shown: list[FieldSpec], row: Any) -> Beside:
    """What stands beside a cell whose value depends on it, as far as this person may see it."""
    if spec.chooser is None:
        return {}
    places = {each.name: index for index, each in enumerate(shown, 1)}
    return chosen.beside(spec.chooser, lambda name: row[places[name]] if name in places else None)


def _named(work: UnitOfWork, spec: FieldSpec, value: Any, near: Beside) -> Any:
    if spec.chooser is not None:
        return chosen.shown(work, spec, value, near)
    return work.names.get((spec.target, value), value) if spec.kind is Kind.REFERENCE else value


def write_csv(file: BinaryIO, _title: str, headings: Sequence[str], rows: Iterator[list[Any]]) -> None:
    """A text file with a heading and these rows."""
    # With the mark, or Excel reads UTF-8 as the system's code page.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow([cells.as_text(heading) for heading in headings])
    for row in rows:
        writer.writerow([cells.as_text(value) for value in row])
    text.flush()
    text.detach()


def write_xlsx(file: BinaryIO, title: str, headings: Sequence[str], rows: Iterator[list[Any]]) -> None:
    """A workbook of one sheet with a heading and these rows."""
    # Loaded with the first export: a server starts without it.
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(sheet_name(title))
        bold = book.add_format({"bold": True, "bottom": 1})
        formats: dict[Literal["day", "moment"], Any] = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}), "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }  # fmt: skip
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, 16)
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, formats)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[Literal["day", "moment"], Any]) -> None:
    if value is None:
        return
    if isinstance(value, Decimal | int) and not isinstance(value, bool) and cells.is_short(value):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    else:
        sheet.write_string(row, column, cells.as_text(value) if isinstance(value, Decimal) else str(value)[:32_767])


def sheet_name(words: str) -> str:
    """A sheet's name: at most 31 characters, none of those that Excel refuses."""
    return "".join(c for c in words if c not in r"[]:*?/\'")[:31] or "Sheet"
