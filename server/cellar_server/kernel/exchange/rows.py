"""From tables to typed records: find the heading row, name the columns, gather each record's rows from all sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cellar_common.folding import fold, tidy
from cellar_server.kernel.exchange import cells
from cellar_server.kernel.exchange.sheets import Row, Sheet, Unreadable, letters
from cellar_server.kernel.exchange.table_file import ABOUT, LIST, TOTAL
from cellar_server.kernel.exchange.tally import SheetFigures
from cellar_server.kernel.exchange.template import KEY, NOTES, SOURCE, SOURCE_LINE, importable, key_field
from cellar_server.kernel.exchange.unreadable import trouble
from cellar_server.kernel.lists.columns import STATE_SPEC
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.problems import Problem, TooLarge, problem
from cellar_server.kernel.schema.records import LineInput, RecordInput

MOST_PROBLEMS = 500
MOST_RECORDS = 2000
_HEADING_ROWS = 5
_SAID = 60
"""Signs of a cell that are repeated to whom it is complained of."""
_KEY = "*key"
# What a path ends with that leads to the column of a source.
SOURCE_COLUMN, SOURCE_LINE_COLUMN = "*source", "*source_line"


@dataclass(frozen=True, slots=True)
class Found:
    """A problem where the user sees it: sheet, row and heading of his file."""

    sheet: str
    row: int
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Named:
    """A document upstream by its number and one of its lines by its place, as the file says them; empty where it does not."""

    number: str = ""
    line: str = ""


@dataclass(slots=True)
class Gathered:
    """One record of the file. ``rows``: path prefix ("" or ``lines[0].``) → sheet and row; ``headings``: path → column;
    ``sources``: path prefix → from where it says that it comes.

    ``spoilt``: paths whose cells cannot be read. Those fields are not in ``data``, and such a record is never written.
    """

    data: RecordInput
    rows: dict[str, tuple[str, int]]
    headings: dict[str, str] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    sources: dict[str, Named] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        return self.rows[""][0]

    def place(self, path: str) -> tuple[str, int, str]:
        prefix = path.rpartition(".")[0]
        sheet, row = self.rows.get(prefix + "." if prefix else "", self.rows[""])
        if not prefix and path + "." in self.rows:
            sheet, row = self.rows[path + "."]
        return sheet, row, self.headings.get(path, "")

    def spread(self, grid: str, lines: list[tuple[int | None, LineInput]]) -> None:
        """Put these in place of a grid's lines: each with the row of the file, as its place so far, that it is of; None: of the head's."""

        def said_of(held: Iterable[str], at: int) -> list[str]:
            return [path.removeprefix(f"{grid}[{at}].") for path in held if path.startswith(f"{grid}[{at}].")]

        rows = {path: where for path, where in self.rows.items() if not path.startswith(grid + "[")}
        headings = {path: words for path, words in self.headings.items() if not path.startswith(grid + "[")}
        spoilt = {path for path in self.spoilt if not path.startswith(grid + "[")}
        for place, (at, _) in enumerate(lines):
            prefix = f"{grid}[{place}]."
            rows[prefix] = self.rows[""] if at is None else self.rows[f"{grid}[{at}]."]
            for name in said_of(self.headings, at) if at is not None else ():
                headings[prefix + name] = self.headings[f"{grid}[{at}].{name}"]
            spoilt.update(prefix + name for name in (said_of(self.spoilt, at) if at is not None else ()))
        self.rows, self.headings, self.spoilt = rows, headings, spoilt
        self.data.grids = {**self.data.grids, grid: [line for _, line in lines]}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as the user sees it: headings by column, rows by number."""

    headings: dict[int, str]
    rows: dict[int, Row]

    def at(self, row: int, heading: str) -> tuple[str, str]:
        """The letter of a column, and what stands there; both empty where it is no column of the sheet."""
        column = next((index for index, words in self.headings.items() if words == heading), None)
        if column is None:
            return "", ""
        return letters(column), self._said(row, column)

    def row(self, row: int) -> list[str]:
        """What stands in a row, in the order of the headings."""
        return [self._said(row, column) for column in self.headings] if row in self.rows else []

    def _said(self, row: int, column: int) -> str:
        found = self.rows[row].cells.get(column) if row in self.rows else None
        if found is None:
            return ""
        words = found.shown if isinstance(found, Unreadable) else cells.word(found)
        return words[:_SAID]


@dataclass(slots=True)
class Contents:
    records: list[Gathered] = field(default_factory=list)
    problems: list[Found] = field(default_factory=list)
    sheets: dict[str, SheetFigures] = field(default_factory=dict)
    headless: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one row says. ``headings``: (grid, field) → heading; ``spoilt``: the fields whose cells cannot be read; ``sources``: by
    grid, the head's is empty."""

    key: Any
    head: dict[str, Any]
    lines: dict[str, dict[str, Any]]
    headings: dict[tuple[str, str], str]
    spoilt: list[tuple[str, str]]
    sources: dict[str, Named]


Columns = dict[int, tuple[str, str, FieldSpec | None, str]]
"""Column number → (grid or "", field name, spec, heading)."""


class Gathering:
    """Reads all sheets of one file for one declaration; ``TooLarge`` at the first record beyond the 2000 that are taken."""

    def __init__(self, declaration: Declaration, hidden: frozenset[str], closed: frozenset[str] = frozenset()) -> None:
        """``hidden`` fields are not there at all; ``closed`` ones the importer may not write: they say what stands, or are refused."""
        self.declaration = declaration
        self.contents = Contents()
        self._by_key: dict[Any, Gathered] = {}
        self._key = key_field(declaration)
        # What no file can set is compared; a document's number also finds the record that it updates.
        self._head = _shown(declaration.fields, "", hidden)
        self._grids = {grid.name: _shown(grid.fields, grid.name + ".", hidden) for grid in declaration.grids.values()}
        self._compared = {("", spec.name) for spec in self._head.values()} | {
            (grid, name) for grid, specs in self._grids.items() for name in specs
        }
        self._compared -= {("", spec.name) for spec in importable(declaration.fields, "", hidden | closed)}
        for grid in declaration.grids.values():
            self._compared -= {
                (grid.name, spec.name) for spec in importable(grid.fields, grid.name + ".", hidden | closed)
            }

    def read(self, sheets: list[Sheet]) -> Contents:
        grids = {words: g.name for g in self.declaration.grids.values() for words in (g.label.zh, g.label.en, g.name)}
        # The records' own sheets first, for the others' rows belong to their records.
        shown = [sheet for sheet in sheets if self._is_data(sheet)]
        for sheet in sorted(shown, key=lambda sheet: sheet.name in grids):
            self._sheet(sheet, grids.get(sheet.name, ""))
        found = self.contents
        if found.headless and (not found.records or any(sheet in grids for sheet in found.headless)):
            for name in found.headless:
                words = "找不到标题行，请使用导入模板|No heading row is found; use the import template"
                self._complain(name, 1, "", problem("", "NO_HEADINGS", words))
        else:
            for name in found.headless:
                self._leave_out(name, "没有认得的列标题，未读|it has no heading that is known, and was not read")
        return found

    def _is_data(self, sheet: Sheet) -> bool:
        """Sheets that hold rows to bring in. A hidden one is left out, and that is said: nobody saw what stands in it."""
        if sheet.name in (NOTES.zh, NOTES.en) or _is_about(sheet):
            return False
        if sheet.state != "visible":
            self._leave_out(sheet.name, "是隐藏的，未读|it is hidden, and was not read")
            return False
        return bool(sheet.rows)

    def _leave_out(self, sheet: str, reason: str) -> None:
        zh, _, en = reason.partition("|")
        self.contents.sheets[sheet] = SheetFigures(sheet, left_out=True)
        said = problem("", "SHEET_LEFT_OUT", f"工作表“{sheet}”{zh}|Sheet “{sheet}”: {en}", warning=True)
        self._complain(sheet, 0, "", said)

    def _words(self, grid: str) -> dict[str, tuple[str, str, FieldSpec | None]]:
        """Every heading that is understood: labels in both languages and field names, with ``grid.`` before a line's."""
        known: dict[str, tuple[str, str, FieldSpec | None]] = {}
        for words in (KEY.zh, KEY.en):
            known[words.casefold()] = (grid, _KEY, None)
        drawn = {link.into for link in self.declaration.links}
        if drawn and (not grid or grid in drawn):
            _name_source(known, grid, "")
        if grid:
            if self._key is not None:
                for words in (self._key.label.zh, self._key.label.en, self._key.name):
                    known[words.casefold()] = (grid, _KEY, None)
            _name(known, grid, self._grids[grid], ("",))
            return known
        _name(known, "", self._head, ("",))
        for each in self.declaration.grids.values():
            places = tuple(f"{words}." for words in (each.label.zh, each.label.en, each.name))
            _name(known, each.name, self._grids[each.name], places)
            for place in places if each.name in drawn else ():
                _name_source(known, each.name, place)
        return known

    def _sheet(self, sheet: Sheet, grid: str) -> None:
        known = self._words(grid)
        best = max(
            (row for row in sheet.rows if row.number <= _HEADING_ROWS), default=None,
            key=lambda row: sum(_heading(cell) in known for cell in row.cells.values()),
        )  # fmt: skip
        if best is None or not any(_heading(cell) in known for cell in best.cells.values()):
            self.contents.headless.append(sheet.name)
            return
        figures = self.contents.sheets.setdefault(sheet.name, SheetFigures(sheet.name))
        columns, ignored = self._columns(sheet, best, known)
        rows = _without_sums([row for row in sheet.rows if row.number > best.number], columns)
        shown = {index: words for index, (_, _, _, words) in sorted(columns.items())}
        self.contents.tables[sheet.name] = Table(shown, {row.number: row for row in rows})
        self._hidden(sheet, rows, columns)
        for row in rows:
            for column in sorted(row.cells.keys() - columns.keys() - ignored):
                self._unnamed(sheet.name, row.number, column, row.cells[column])
                # Said once a column.
                ignored.add(column)
            if any(column in columns for column in row.cells):
                figures.rows += 1
                self._row(sheet, row, columns, grid)

    def _columns(
        self, sheet: Sheet, best: Row, known: dict[str, tuple[str, str, FieldSpec | None]]
    ) -> tuple[Columns, set[int]]:
        """The columns with a field, and those whose values are passed over because they were complained of."""
        columns: Columns = {}
        passed: set[int] = set()
        taken: set[tuple[str, str]] = set()
        for number, cell in best.cells.items():
            words = _heading(cell)
            if words in known:
                columns[number] = (*known[words], cells.word(cell).rstrip("* "))
                if known[words][:2] in taken:
                    text = cells.word(cell)[:40]
                    twice = problem(
                        "", "COLUMN_TWICE", f"“{text}”有两列|There are two columns “{text}”", "删去一列|Remove one"
                    )
                    self._complain(sheet.name, best.number, text, twice)
                taken.add(known[words][:2])
            elif words:
                passed.add(number)
                text = cells.word(cell)[:40]
                unknown = problem("", "COLUMN_UNKNOWN", f"没有“{text}”这一列|There is no column “{text}”")
                self._complain(sheet.name, best.number, text, unknown)
        return columns, passed

    def _unnamed(self, sheet: str, number: int, column: int, cell: Any) -> None:
        """What stands under no heading would be lost without a word."""
        if isinstance(cell, Unreadable) and cell.kind == "merged":
            return
        where = f"{sheet}!{letters(column)}{number}"
        words = f"{where} 上面没有列标题|There is no heading above {where}"
        self._complain(
            sheet,
            number,
            letters(column),
            problem("", "COLUMN_UNNAMED", words, "清空，或加上列标题|Clear it, or give the column a heading"),
        )

    def _hidden(self, sheet: Sheet, rows: list[Row], columns: Columns) -> None:
        """Rows and columns out of sight, by a filter or by hand, are part of the sheet: they are read, and that is said."""
        unseen = [row.number for row in rows if row.hidden]
        if unseen:
            words = (
                f"有 {len(unseen)} 行隐藏或被筛选掉，也会导入：第 {_listed(unseen)} 行|"
                f"{len(unseen)} rows are hidden or filtered out and are imported all the same: {_listed(unseen)}"
            )
            self._complain(sheet.name, unseen[0], "", problem("", "ROWS_HIDDEN", words, warning=True))
        lost = [number for number in columns if any(first <= number <= last for first, last in sheet.hidden_columns)]
        if lost:
            names = ", ".join(columns[number][3] for number in lost)
            words = f"隐藏的列也会导入：{names}|Hidden columns are imported all the same: {names}"
            self._complain(sheet.name, 0, "", problem("", "COLUMNS_HIDDEN", words, warning=True))

    def _row(self, sheet: Sheet, row: Row, columns: Columns, grid: str) -> None:
        head: dict[str, Any] = {}
        lines: dict[str, dict[str, Any]] = {}
        headings: dict[tuple[str, str], str] = {}
        key: Any = None
        sources: dict[str, Named] = {}
        spoilt: list[tuple[str, str]] = []
        for index, (place, name, spec, words) in columns.items():
            raw = row.cells.get(index)
            headings[place, name] = words
            where = f"{sheet.name}!{letters(index)}{row.number}"
            found = trouble(spec, raw, name, typed=sheet.typed, where=where) if raw is not None else None
            if found is not None:
                self._complain(sheet.name, row.number, words, found)
                spoilt.append((place, name))
            elif name in (SOURCE_COLUMN, SOURCE_LINE_COLUMN):
                said = cells.word(raw).strip() if raw is not None else ""
                if said:
                    of = "number" if name == SOURCE_COLUMN else "line"
                    sources[place] = replace(sources.get(place, Named()), **{of: said})
            elif spec is None:
                key = cells.word(raw).strip() if raw is not None else None
            elif (place, name) in self._compared and raw is None:
                # Says nothing of what it could not change.
                continue
            elif place:
                lines.setdefault(place, {})[name] = cells.read(spec, raw)
            elif raw is not None:
                # A head's field whose cell is empty is not spoken of; a line is written as it stands, its empty cells too.
                head[name] = cells.read(spec, raw)
        self._place(sheet.name, row.number, grid, _Read(key, head, lines, headings, spoilt, sources))

    def _place(self, sheet: str, number: int, grid: str, read: _Read) -> None:
        """Add what a row says to its record, or begin one."""
        key, head, lines, headings = read.key, read.head, read.lines, read.headings
        if any(name == _KEY for _, name in read.spoilt):
            # Whose row it is cannot be read; that was said.
            self.contents.sheets[sheet].refused += 1
            return
        if grid:
            self._line_row(sheet, number, grid, read)
            return
        if key is None:
            values = [head.get(name) for name in self.declaration.natural_key]
            key = tuple(str(value) for value in values) if any(value is not None for value in values) else None
            if key is not None and len(key) == 1:
                key = key[0]
        said_lines = {**{name: {} for name in read.sources if name}, **lines}
        has_lines = (
            any(name for name, _ in read.spoilt)
            or any(read.sources)
            or any(value is not None for line in lines.values() for value in line.values())
        )
        gathered = self._by_key.get(_same(key)) if key is not None else None
        if gathered is not None and not has_lines:
            first = gathered.rows[""][1]
            words = f"与第 {first} 行重复|The same as row {first}"
            self._complain(sheet, number, "", problem("", "ROW_TWICE", words))
            self.contents.sheets[sheet].refused += 1
            return
        if gathered is None:
            gathered = self._new(sheet, number, key, head, headings)
        else:
            self._same_head(gathered, sheet, number, read)
        gathered.spoilt.update(name for place, name in read.spoilt if not place)
        if "" in read.sources:
            gathered.sources[""] = read.sources[""]
        for name, line in said_lines.items():
            if name in read.sources or any(value is not None for value in line.values()):
                self._add_line(gathered, sheet, number, name, read)

    def _same_head(self, gathered: Gathered, sheet: str, number: int, read: _Read) -> None:
        """A record's further rows may leave its head empty or repeat it, but not say something else."""
        first = gathered.rows[""][1]
        for name, value in read.head.items():
            if name not in gathered.spoilt and gathered.data.values.get(name) != value:
                words = f"与同一记录的第 {first} 行不同|It differs from row {first} of the same record"
                self._complain(sheet, number, read.headings["", name], problem(name, "HEAD_DIFFERS", words))
                gathered.spoilt.add(name)

    def _new(
        self, sheet: str, number: int, key: Any, head: dict[str, Any], headings: dict[tuple[str, str], str]
    ) -> Gathered:
        if len(self.contents.records) == MOST_RECORDS:
            # Here, and not when all are counted: the rest of a large file would be read while others wait to write.
            words = f"一次最多导入 {MOST_RECORDS} 条|At most {MOST_RECORDS} records at once"
            raise TooLarge([problem("content", "TOO_MANY_RECORDS", words, "分成几个文件|Split the file")])
        data = RecordInput(self.declaration.name, values=head, grids={})
        gathered = Gathered(data, {"": (sheet, number)}, {name: words for (place, name), words in headings.items() if not place})  # fmt: skip
        self.contents.records.append(gathered)
        if key is not None:
            self._by_key[_same(key)] = gathered
        return gathered

    def _line_row(self, sheet: str, number: int, grid: str, read: _Read) -> None:
        gathered = self._by_key.get(_same(read.key)) if read.key is not None else None
        if gathered is None:
            shown = str(read.key or "")[:40]
            words = f"主表没有标识“{shown}”|The first sheet has no key “{shown}”"
            self._complain(
                sheet, number, (self._key.label if self._key is not None else KEY).zh, problem("", "KEY_UNKNOWN", words)
            )
            self.contents.sheets[sheet].refused += 1
            return
        self._add_line(gathered, sheet, number, grid, read)

    def _add_line(self, gathered: Gathered, sheet: str, number: int, grid: str, read: _Read) -> None:
        grids: Any = gathered.data.grids
        lines = grids.setdefault(grid, [])
        prefix = f"{grid}[{len(lines)}]."
        lines.append(LineInput(values=read.lines.get(grid, {})))
        gathered.rows[prefix] = (sheet, number)
        if grid in read.sources:
            gathered.sources[prefix] = read.sources[grid]
        gathered.headings.update(
            {prefix + name: words for (place, name), words in read.headings.items() if place == grid}
        )
        gathered.spoilt.update(prefix + name for place, name in read.spoilt if place == grid)

    def _complain(self, sheet: str, row: int, column: str, found: Problem) -> None:
        if len(self.contents.problems) < MOST_PROBLEMS:
            self.contents.problems.append(Found(sheet, row, column, found))


def _shown(specs: dict[str, FieldSpec], place: str, hidden: frozenset[str]) -> dict[str, FieldSpec]:
    """The fields that an export may show, by name; of a record with a state, that too."""
    # First what a file may set, which has the heading where two are called alike.
    found = {spec.name: spec for spec in importable(specs, place, hidden)}
    for name, spec in specs.items():
        if not spec.hidden and spec.kind is not Kind.SECRET and place + name not in hidden:
            found.setdefault(name, spec)
    if not place:
        found.setdefault(STATE_SPEC.name, STATE_SPEC)
    return found


def _heading(cell: Any) -> str:
    return tidy(cells.word(cell)).rstrip("* ").strip().casefold() if not isinstance(cell, Unreadable) else ""


def _same(key: Any) -> Any:
    """Two keys name one record where the look-up would find the same: C1, c1 and Ｃ１ are one code."""
    return tuple(fold(str(part)) for part in key) if isinstance(key, tuple) else fold(str(key))


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown + (" …" if len(numbers) > 10 else "")


def _name(
    known: dict[str, tuple[str, str, FieldSpec | None]], grid: str, specs: dict[str, FieldSpec], places: tuple[str, ...]
) -> None:
    for name, spec in specs.items():
        for place in places:
            for words in (spec.label.zh, spec.label.en, name):
                known.setdefault(f"{place}{words}".casefold(), (grid, name, spec))


def _is_about(sheet: Sheet) -> bool:
    """What an export says of itself on a sheet of its own."""
    first = sheet.rows[0].cells.get(0) if sheet.rows else None
    return sheet.name in (ABOUT.zh, ABOUT.en) and first in (LIST.zh, LIST.en)


def _without_sums(rows: list[Row], columns: Columns) -> list[Row]:
    """The sums at the end of an exported sheet are no record."""
    first = rows[-1].cells.get(min(columns, default=0)) if rows else None
    return rows[:-1] if first in (TOTAL.zh, TOTAL.en) else rows


def _name_source(known: dict[str, tuple[str, str, FieldSpec | None]], grid: str, place: str) -> None:
    for label, column in ((SOURCE, SOURCE_COLUMN), (SOURCE_LINE, SOURCE_LINE_COLUMN)):
        # A whole document has no line.
        if grid or column == SOURCE_COLUMN:
            for words in (label.zh, label.en):
                known.setdefault(f"{place}{words}".casefold(), (grid, column, None))
