"""Lines of one grid as a Qt table, with their sums."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.kinds import FLAG, NUMBER_KINDS
from cellar_client.roles import ACCESSIBLE, ALIGN, DISPLAY, EDIT, HORIZONTAL, LEFT, RIGHT, TONE, TOOLTIP, Index
from cellar_client.session.parts import LineState
from cellar_client.session.record import RecordState
from cellar_client.session.told import Told
from cellar_common.codec import Ref

_MARK = "\0"
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")
_QUOTED = re.compile(r'(?:(?<=\t)|(?<=\n)|\A)"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_NEEDS_QUOTES = re.compile(r'[\t\n]|""')
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _FLAGS | Qt.ItemFlag.ItemIsEditable


@dataclass(slots=True)
class Pasted:
    """What became of a spreadsheet's block: rows taken in, and what was left out."""

    rows: int = 0
    surplus_rows: int = 0
    surplus_columns: int = 0
    locked: dict[str, None] = field(default_factory=dict)
    """Labels of columns that may not be written and would have said something else."""

    def left_out(self) -> str:
        """In words; empty where everything found its place."""
        parts = []
        if self.locked:
            parts.append(t("只读列：{names}|read-only: {names}", names=t("、|, ").join(self.locked)))
        if self.surplus_columns:
            parts.append(t("多出的 {n} 列|{n} columns too many", n=self.surplus_columns))
        if self.surplus_rows:
            parts.append(t("多出的 {n} 行|{n} rows too many", n=self.surplus_rows))
        return t("；|; ").join(parts)


def spreadsheet_block(text: str) -> list[list[str]]:
    """Rows of cells as a spreadsheet puts them on the clipboard: a cell that holds a tab or a line break stands in quotes.

    A line break within a cell becomes a blank, as a line of a document has none; a quote that somebody typed stays.
    """
    quoted: list[str] = []

    def take(found: re.Match[str]) -> str:
        inner = found[1]
        if not _NEEDS_QUOTES.search(inner):
            return found[0]
        quoted.append(" ".join(inner.replace('""', '"').split()))
        return f"{_MARK}{len(quoted) - 1}{_MARK}"

    plain = _QUOTED.sub(take, text.replace(_MARK, "").replace("\r\n", "\n").rstrip("\r\n"))
    cells = [line.rstrip("\r").split("\t") for line in plain.split("\n")]
    return [[_MARKED.sub(lambda found: quoted[int(found[1])], cell) for cell in line] for line in cells]


class GridModel(QAbstractTableModel):
    """All fields of a grid are columns, in the layout's order with the ones shown at first in front; what is told of the records that
    a line names stands behind their reference."""

    def __init__(
        self, state: RecordState, layout: pb.GridLayout, parent: QObject | None = None, told: Told | None = None
    ) -> None:
        super().__init__(parent)
        self.state, self._told = state, told
        self.layout_pb = layout
        fields = {f.name: f for f in layout.fields}
        shown = [name for name in layout.columns if name in fields] or list(fields)
        rest = [n for n in fields if n not in shown]
        self.fields: list[pb.Field] = [each for n in shown for each in self._with_beside(fields[n])]
        self.shown = len(self.fields)
        self.fields += [each for n in rest for each in self._with_beside(fields[n])]
        self.columns = {f.name: i for i, f in enumerate(self.fields)}
        self._right = [f.kind in NUMBER_KINDS for f in self.fields]
        state.shape_changing.connect(self._shape_changing)
        state.shape_changed.connect(self._shape_changed)
        state.line_changed.connect(self._line_changed)
        state.problems_changed.connect(self._repaint)
        if told is not None:
            # By name: what hears for all forms lives longer than this one, and a closed one hears no more.
            told.arrived.connect(self._told_more)

    def _with_beside(self, field: pb.Field) -> list[pb.Field]:
        return [field, *(each for each in self.layout_pb.beside if each.name.partition(".")[0] == field.name)]

    def is_told(self, column: int) -> bool:
        """Whether a column only tells of what another names: nothing is typed or pasted there."""
        return "." in self.fields[column].name

    def _told_of(self, line: LineState, field: pb.Field) -> str:
        reference, _, name = field.name.partition(".")
        value = line.values.get(reference)
        if self._told is None or not isinstance(value, Ref) or not value.id:
            return ""
        entity = self.fields[self.columns[reference]].target
        return formats.value(field, self._told.value(entity, value.id, name))

    @property
    def name(self) -> str:
        return str(self.layout_pb.name)

    @property
    def fixed(self) -> bool:
        return bool(self.layout_pb.fixed_lines)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.state.grids[self.name])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self.fields[section].label if orientation == HORIZONTAL else section + 1
        if orientation == HORIZONTAL:
            if role == ALIGN:
                return RIGHT if self._right[section] else LEFT
            if role == TOOLTIP:
                return self.fields[section].help or None
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == ALIGN:
            return RIGHT if self._right[index.column()] else LEFT
        if role not in (DISPLAY, EDIT, TONE, TOOLTIP, ACCESSIBLE):
            return None
        line = self.state.grids[self.name][index.row()]
        field = self.fields[index.column()]
        if role in (DISPLAY, EDIT) and self.is_told(index.column()):
            return self._told_of(line, field)
        if role in (DISPLAY, EDIT):
            bad = self.state.bad.get((line.key, field.name))
            return bad.text if bad else formats.value(field, line.values.get(field.name))
        problem = self.state.problem_at(line.key, field.name)
        if role == TONE:
            if problem is not None:
                return "warn" if problem.severity == doc.SEVERITY_WARNING else "error"
            return "" if self.may_edit(index.row(), index.column()) else "readonly"
        if role == TOOLTIP:
            return problem.message if problem else self.why_locked(index.row(), index.column()) or field.help or None
        if self.is_told(index.column()):
            return f"{field.label} {self._told_of(line, field)}"
        text = f"{field.label} {formats.value(field, line.values.get(field.name))}"
        return f"{text}, {problem.message}" if problem else text

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _EDITABLE if self.may_edit(index.row(), index.column()) else _FLAGS

    def may_edit(self, row: int, column: int) -> bool:
        field = self.fields[column]
        if not self.state.editable or field.readonly:
            return False
        return field.name not in self.state.grids[self.name][row].locked

    def why_locked(self, row: int, column: int) -> str:
        """Why a cell that the record locks may not be typed into; empty of any other."""
        line = self.state.grids[self.name][row]
        return self.state.why_locked(self.fields[column].name, line.locked)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Takes a typed text or a ready value (a picked reference, a flag). What cannot be read stays as bad text."""
        row, field = index.row(), self.fields[index.column()]
        if role != EDIT or not self.may_edit(row, index.column()):
            return False
        if isinstance(value, str):
            bad = self.state.bad.get((self.state.grids[self.name][row].key, field.name))
            unchanged = value == formats.value(field, self.state.value(self.name, row, field.name))
            if (unchanged and bad is None) or (bad is not None and bad.text == value):
                return True
            self.state.type_line(self.name, row, field.name, value)
        else:
            self.state.set_line(self.name, row, field.name, value)
        return True

    def paste(self, row: int, columns: list[int], text: str) -> Pasted:
        """A spreadsheet's block from `row` on, into `columns` from the first; lines are added as needed.

        A cell that cannot be read is marked; what had no place to go is said in the answer. The whole of it is one step.
        """
        with self.state.one_step():
            return self._paste(row, columns, text)

    def _paste(self, row: int, columns: list[int], text: str) -> Pasted:
        block = spreadsheet_block(text)
        grid = self.name
        found = Pasted()
        missing = row + len(block) - self.rowCount()
        if missing > 0 and self.fixed:
            found.surplus_rows = missing
            block = block[: len(block) - missing]
        for offset, cells in enumerate(block):
            at = row + offset
            if at >= self.rowCount():
                self.state.insert_lines(grid, at)
            if any(cell.strip() for cell in cells[len(columns) :]):
                found.surplus_columns = max(found.surplus_columns, len(cells) - len(columns))
            for column, cell in zip(columns, cells, strict=False):
                if not self.may_edit(at, column):
                    if cell.strip() and cell.strip() != self.data(self.index(at, column)):
                        found.locked.setdefault(self.fields[column].label)
                    continue
                name = self.fields[column].name
                if self.fields[column].kind == FLAG and not cell.strip():
                    self.state.set_line(grid, at, name, False)
                else:
                    self.state.paste_line(grid, at, name, cell)
            found.rows += 1
        return found

    def sums(self) -> dict[str, Decimal | int]:
        """Totals of the columns the layout names, over what can be read now."""
        totals: dict[str, Decimal | int] = {}
        for name in self.layout_pb.sums:
            numbers = [
                v for line in self.state.grids[self.name] if isinstance(v := line.values.get(name), Decimal | int)
            ]
            totals[name] = sum(numbers, Decimal(0)) if numbers else Decimal(0)
        return totals

    def _shape_changing(self, grid: str, what: str, first: int, last: int) -> None:
        if grid != self.name:
            return
        if what == "insert":
            self.beginInsertRows(QModelIndex(), first, last)
        elif what == "remove":
            self.beginRemoveRows(QModelIndex(), first, last)
        else:
            self.beginResetModel()

    def _shape_changed(self, grid: str, what: str) -> None:
        if grid != self.name:
            return
        if what == "insert":
            self.endInsertRows()
        elif what == "remove":
            self.endRemoveRows()
        else:
            self.endResetModel()

    def _line_changed(self, grid: str, row: int) -> None:
        if grid == self.name:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.fields) - 1))

    def _told_more(self, _entity: str) -> None:
        self._repaint()

    def _repaint(self) -> None:
        if self.rowCount() and self.fields:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.fields) - 1))
