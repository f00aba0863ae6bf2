"""From tables to typed records: find the heading row, name the columns, gather each record's rows from all sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.exchange import cells
from cellar_server.kernel.exchange.sheets import Sheet
from cellar_server.kernel.exchange.template import KEY, importable, key_field
from cellar_server.kernel.fields import FieldSpec
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.records import LineInput, RecordInput

_HEADING_ROWS = 5
_KEY = "*key"


@dataclass(frozen=True, slots=True)
class Found:
    """A problem where the user sees it: sheet, row and heading of his file."""

    sheet: str
    row: int
    column: str
    problem: Problem


@dataclass(slots=True)
class Gathered:
    """One record of the file. ``rows``: path prefix ("" or ``lines[0].``) → sheet and row; ``headings``: path → column."""

    data: RecordInput
    rows: dict[str, tuple[str, int]]
    headings: dict[str, str] = field(default_factory=dict)

    def place(self, path: str) -> tuple[str, int, str]:
        prefix = path.rpartition(".")[0]
        sheet, row = self.rows.get(prefix + "." if prefix else "", self.rows[""])
        if not prefix and path + "." in self.rows:
            sheet, row = self.rows[path + "."]
        return sheet, row, self.headings.get(path, "")


@dataclass(slots=True)
class Contents:
    records: list[Gathered] = field(default_factory=list)
    problems: list[Found] = field(default_factory=list)
    rows: int = 0


Columns = dict[int, tuple[str, str, FieldSpec | None, str]]
"""Column number → (grid or "", field name, spec, heading)."""


class Gathering:
    """Reads all sheets of one file for one declaration."""

    def __init__(self, declaration: Declaration, hidden: frozenset[str]) -> None:
        self.declaration = declaration
        self.contents = Contents()
        self._by_key: dict[Any, Gathered] = {}
        self._key = key_field(declaration)
        self._head = {spec.name: spec for spec in importable(declaration.fields, "", hidden)}
        # A document's number finds the record it updates, though no file can set it.
        self._head.update({name: declaration.fields[name] for name in declaration.natural_key})
        self._grids = {
            grid.name: {spec.name: spec for spec in importable(grid.fields, grid.name + ".", hidden)}
            for grid in declaration.grids.values()
        }

    def read(self, sheets: list[Sheet]) -> Contents:
        grids = {words: g.name for g in self.declaration.grids.values() for words in (g.label.zh, g.label.en, g.name)}
        own = [sheet for sheet in sheets if sheet.name not in grids]
        for sheet in own:
            if any(any(cell not in ("", None) for cell in row) for row in sheet.rows):
                self._sheet(sheet, "")
        for sheet in sheets:
            if sheet.name in grids:
                self._sheet(sheet, grids[sheet.name])
        return self.contents

    def _words(self, grid: str) -> dict[str, tuple[str, str, FieldSpec | None]]:
        """Every heading that is understood: labels in both languages and field names, with ``grid.`` before a line's."""
        known: dict[str, tuple[str, str, FieldSpec | None]] = {}
        for words in (KEY.zh, KEY.en):
            known[words.casefold()] = (grid, _KEY, None)
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
        return known

    def _sheet(self, sheet: Sheet, grid: str) -> None:
        known = self._words(grid)
        best = max(
            range(min(_HEADING_ROWS, len(sheet.rows))), default=0,
            key=lambda number: sum(_heading(cell) in known for cell in sheet.rows[number]),
        )  # fmt: skip
        if not sheet.rows or not any(_heading(cell) in known for cell in sheet.rows[best]):
            words = "找不到标题行，请使用导入模板|No heading row is found; use the import template"
            self._complain(sheet.name, 1, "", problem("", "NO_HEADINGS", words))
            return
        columns: Columns = {}
        ignored = self._readonly_words()
        for number, cell in enumerate(sheet.rows[best]):
            words = _heading(cell)
            if words in known:
                columns[number] = (*known[words], str(cell).rstrip("* "))
            elif words and words not in ignored:
                text = str(cell)[:40]
                unknown = problem("", "COLUMN_UNKNOWN", f"没有“{text}”这一列|There is no column “{text}”")
                self._complain(sheet.name, best + 1, text, unknown)
        for number, row in enumerate(sheet.rows[best + 1 :], start=best + 2):
            if any(cell not in ("", None) for cell in row):
                self.contents.rows += 1
                self._row(sheet.name, number, row, columns, grid)

    def _readonly_words(self) -> set[str]:
        """Columns of an export that the server computes: taken without a word."""
        found = {"状态", "state"}
        places = [("", self.declaration.fields)]
        places += [(f"{words}.", g.fields) for g in self.declaration.grids.values() for words in (g.label.zh, g.label.en, g.name)]  # fmt: skip
        places += [("", g.fields) for g in self.declaration.grids.values()]
        for place, specs in places:
            for spec in specs.values():
                if spec.readonly:
                    found.update((place + words).casefold() for words in (spec.label.zh, spec.label.en, spec.name))
        return found

    def _row(self, sheet: str, number: int, row: list[Any], columns: Columns, grid: str) -> None:
        head: dict[str, Any] = {}
        lines: dict[str, dict[str, Any]] = {}
        headings: dict[tuple[str, str], str] = {}
        key: Any = None
        for index, (place, name, spec, words) in columns.items():
            raw = row[index] if index < len(row) else None
            if spec is None:
                key = cells.word(raw).strip() if raw not in ("", None) else None
                continue
            value = cells.read(spec, raw)
            headings[place, name] = words
            if place:
                lines.setdefault(place, {})[name] = value
            elif not spec.readonly or name in self.declaration.natural_key:
                head[name] = value
        if grid:
            self._line_row(sheet, number, grid, key, lines.get(grid, {}), headings)
            return
        if key is None:
            values = [head.get(name) for name in self.declaration.natural_key]
            key = tuple(str(value) for value in values) if any(value is not None for value in values) else None
            if key is not None and len(key) == 1:
                key = key[0]
        has_lines = any(value is not None for line in lines.values() for value in line.values())
        gathered = self._by_key.get(key) if key is not None else None
        if gathered is not None and not has_lines:
            first = gathered.rows[""][1]
            words = f"与第 {first} 行重复|The same as row {first}"
            self._complain(sheet, number, "", problem("", "ROW_TWICE", words))
            return
        if gathered is None:
            gathered = self._new(sheet, number, key, head, headings)
        for name, line in lines.items():
            if any(value is not None for value in line.values()):
                self._add_line(gathered, sheet, number, name, line, headings)

    def _new(
        self, sheet: str, number: int, key: Any, head: dict[str, Any], headings: dict[tuple[str, str], str]
    ) -> Gathered:
        data = RecordInput(self.declaration.name, values=head, grids={})
        gathered = Gathered(data, {"": (sheet, number)}, {name: words for (place, name), words in headings.items() if not place})  # fmt: skip
        self.contents.records.append(gathered)
        if key is not None:
            self._by_key[key] = gathered
        return gathered

    def _line_row(
        self, sheet: str, number: int, grid: str, key: Any, values: dict[str, Any], headings: dict[tuple[str, str], str]
    ) -> None:
        gathered = self._by_key.get(key) if key is not None else None
        if gathered is None:
            shown = str(key or "")[:40]
            words = f"主表没有标识“{shown}”|The first sheet has no key “{shown}”"
            self._complain(sheet, number, KEY.zh, problem("", "KEY_UNKNOWN", words))
            return
        self._add_line(gathered, sheet, number, grid, values, headings)

    def _add_line(
        self, gathered: Gathered, sheet: str, number: int, grid: str, values: dict[str, Any], headings: dict[tuple[str, str], str]
    ) -> None:  # fmt: skip
        grids: Any = gathered.data.grids
        lines = grids.setdefault(grid, [])
        prefix = f"{grid}[{len(lines)}]."
        lines.append(LineInput(values=values))
        gathered.rows[prefix] = (sheet, number)
        gathered.headings.update({prefix + name: words for (place, name), words in headings.items() if place == grid})

    def _complain(self, sheet: str, row: int, column: str, found: Problem) -> None:
        self.contents.problems.append(Found(sheet, row, column, found))


def _heading(cell: Any) -> str:
    return str(cell).strip().rstrip("* ").strip().casefold() if cell not in ("", None) else ""


def _name(
    known: dict[str, tuple[str, str, FieldSpec | None]], grid: str, specs: dict[str, FieldSpec], places: tuple[str, ...]
) -> None:
    for name, spec in specs.items():
        for place in places:
            for words in (spec.label.zh, spec.label.en, name):
                known.setdefault(f"{place}{words}".casefold(), (grid, name, spec))
