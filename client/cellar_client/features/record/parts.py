"""The parts of a form: header fields in aligned columns, lines with their sums, totals, and what the system knows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls.editors import FieldInput, LookupSource, key_is_enter
from cellar_client.controls.lookup import LookupEdit, problem_tone
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.grid_columns import GridColumns
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.rpc import Api
from cellar_client.session.grid import GridModel
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.record import HEAD, RecordState
from cellar_client.widgets import paint
from cellar_client.widgets.facts import FactPanel
from cellar_client.widgets.layout import Label, Panel, Rule, Section, hbox
from cellar_client.widgets.sum_row import SumRow

_ACROSS = 4
_LONG = 60


def _rows(meta: EntityMeta) -> list[list[str]]:
    """The layout's rows; one with more fields than stand side by side goes on in the next."""
    rows = []
    for row in meta.pb.form.rows:
        names = [n for n in row.fields if not n or n in meta.fields]
        rows += [names[at : at + _ACROSS] for at in range(0, len(names), _ACROSS)]
    return rows


class HeaderFields(QWidget):
    """Inputs of the header. Enter goes to the next one, after the last `finished()`."""

    finished = Signal()
    full_list_wanted = Signal(str, str)

    def __init__(self, state: RecordState, source: LookupSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.inputs: dict[str, FieldInput] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 4, 16, 10)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(6)
        rows = _rows(state.meta)
        across = max((len(row) for row in rows), default=1) or 1
        self._lines = [[n for n in row if n] for row in rows]
        self._captions: dict[str, QWidget] = {}
        for r, names in enumerate(rows):
            for c, name in enumerate(names):
                if name:
                    self._add(layout, state.meta.fields[name], source, r, c, self._span(names, c, across))
        for c in range(across):
            layout.setColumnStretch(2 * c + 1, 1)
            layout.setColumnMinimumWidth(2 * c, 88 if c else 64)
            layout.setColumnMinimumWidth(2 * c + 1, 120)
        state.header_changed.connect(self.show_field)
        state.reloaded.connect(self.show_all)
        state.problems_changed.connect(self.show_problems)
        self.show_all()

    def _span(self, names: list[str], c: int, across: int) -> int:
        """A text in the last place of a short row takes the room that is left."""
        field = self.state.meta.fields[names[c]]
        long = field.kind == kinds.NOTE or (field.kind == kinds.TEXT and (field.max_length or _LONG) >= _LONG)
        wide = long and c == len(names) - 1
        return 2 * (across - c) - 1 if wide else 1

    def _add(self, layout: QGridLayout, field: pb.Field, source: LookupSource, r: int, c: int, span: int) -> None:
        entry = FieldInput(field, source, self)
        entry.typed.connect(lambda text: self.state.type_header(field.name, text))
        entry.taken.connect(lambda value: self.state.set_header(field.name, value))
        entry.picked.connect(lambda: self.walk(entry.widget))
        entry.full_list_wanted.connect(lambda text: self.full_list_wanted.emit(field.name, text))
        caption = QWidget()
        label = Label(field.label, role="text2", step="small", align=paint.RIGHT)
        mark = Label("*" if field.required else "", role="error", step="small")
        mark.setFixedWidth(8)
        caption.setLayout(hbox(None, label, mark, gap=2))
        label.setBuddy(entry.widget)
        layout.addWidget(caption, r, 2 * c)
        self._captions[field.name] = caption
        if field.kind == kinds.FLAG:
            layout.addWidget(entry.widget, r, 2 * c + 1, 1, span, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(entry.widget, r, 2 * c + 1, 1, span)
        self.inputs[field.name] = entry

    def show_all(self) -> None:
        for name, entry in self.inputs.items():
            editable = self.state.editable and not entry.field.readonly
            entry.set_editable(editable)
            self.show_field(name)
        self._fold_empty_rows()
        self.show_problems()

    def _fold_empty_rows(self) -> None:
        """A row that only the system fills in takes no room before it has."""
        for names in self._lines:
            inputs = [self.inputs[n] for n in names]
            shown = any(not e.field.readonly or self.state.values.get(e.field.name) is not None for e in inputs)
            for entry in inputs:
                entry.widget.setVisible(shown)
                self._captions[entry.field.name].setVisible(shown)

    def show_field(self, name: str) -> None:
        entry = self.inputs.get(name)
        if entry is None:
            return
        bad = self.state.bad.get((HEAD, name))
        if bad is not None:
            entry.show_text(bad.text)
        else:
            entry.set_value(self.state.values.get(name))

    def show_problems(self) -> None:
        for name, entry in self.inputs.items():
            problem = self.state.problem_at(HEAD, name)
            entry.set_tone(problem_tone(problem), problem.message if problem else "")

    def flush(self) -> None:
        for entry in self.inputs.values():
            entry.flush()

    def focus_field(self, name: str) -> bool:
        entry = self.inputs.get(name)
        if entry is None:
            return False
        entry.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(entry.widget, QLineEdit):
            entry.widget.selectAll()
        return True

    def focus_first(self) -> bool:
        """The first field to fill in: an empty required one before any other."""
        open_ones = [e for e in self.inputs.values() if self.state.editable and not e.field.readonly]
        empty = [e for e in open_ones if e.field.required and self.state.values.get(e.field.name) is None]
        for entry in empty or open_ones:
            return self.focus_field(entry.field.name)
        return False

    def focused(self) -> FieldInput | None:
        return next((e for e in self.inputs.values() if e.widget.hasFocus()), None)

    def walk(self, widget: QWidget, step: int = 1) -> None:
        chain = [
            e.widget
            for e in self.inputs.values()
            if (self.state.editable and not e.field.readonly) or e.widget is widget
        ]
        at = next((i for i, w in enumerate(chain) if w is widget), -1) + step
        if 0 <= at < len(chain):
            chain[at].setFocus(Qt.FocusReason.TabFocusReason)
            edit = chain[at]
            if isinstance(edit, QLineEdit):
                edit.selectAll()
        elif step > 0:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if key_is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            entry = self.focused()
            if entry is not None:
                if isinstance(entry.widget, LookupEdit) and entry.widget.take_current():
                    return
                entry.flush()
                self.walk(entry.widget, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return
        super().keyPressEvent(event)


class GridSection(QWidget):
    """A grid of lines with its sums."""

    def __init__(
        self, api: Api, state: RecordState, layout_pb: pb.GridLayout, source: LookupSource, *, titled: bool
    ) -> None:
        super().__init__()
        self.lines = GridModel(state, layout_pb, self)
        self.grid = EntryGrid(self.lines, source)
        self.columns = GridColumns(self.grid, self.lines, api, state.meta.name)
        self.sums = SumRow(self.grid, self._texts)
        self.sums.set_title(t("合计|Total"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if titled:
            column.addWidget(Section(layout_pb.label, height=32))
        column.addWidget(self.grid, 1)
        column.addWidget(self.sums)
        # Only once it has a parent: a visible widget without one is a window.
        self.sums.setVisible(bool(layout_pb.sums))
        for signal in (self.lines.dataChanged, self.lines.modelReset, self.lines.rowsInserted, self.lines.rowsRemoved):
            signal.connect(self.sums.recount)

    def _texts(self) -> dict[int, str]:
        totals = self.lines.sums()
        fields = self.lines.fields
        return {
            self.lines.columns[name]: formats.value(fields[self.lines.columns[name]], total)
            for name, total in totals.items()
            if name in self.lines.columns
        }


class TotalsBar(Panel):
    """What the document comes to: the first amount also in Chinese capitals (大写)."""

    def __init__(self, state: RecordState) -> None:
        self._state = state
        self._capital = Label(bold=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        caption = Label(t("大写|In words"), role="text3", step="small")
        super().__init__(hbox(caption, self._capital, None, self._row, margins=(16, 0, 16, 0)), area="band")
        self._caption = caption
        self.setFixedHeight(32)
        self._labels: dict[str, Label] = {}
        names = [n for n in state.meta.pb.form.totals if n in state.meta.fields]
        # The most important stands at the far right, as on paper.
        self._main = state.meta.main_total
        for name in [*(n for n in names if n != self._main), *([self._main] if self._main else [])]:
            first = name == self._main
            self._row.addSpacing(12)
            self._row.addWidget(Label(state.meta.fields[name].label, role="text3", step="small"))
            label = Label(role="accent" if first else "text", step="title" if first else "body", bold=first)
            self._labels[name] = label
            self._row.addWidget(label)
        if not names:
            self.hide()
        state.header_changed.connect(lambda _name: self.show_totals())
        state.reloaded.connect(self.show_totals)
        self.show_totals()

    def show_totals(self) -> None:
        for name, label in self._labels.items():
            field = self._state.meta.fields[name]
            text = formats.or_dash(formats.value(field, self._state.values.get(name)))
            label.setText(text)
            label.setAccessibleName(f"{field.label} {text}")
        of_main = self._state.meta.field(self._main)
        words = formats.capitals(of_main, self._state.values.get(self._main)) if of_main is not None else ""
        self._caption.setText(t("大写|In words") if words else "")
        self._capital.setText(words)


class Panels(QScrollArea):
    """What the system knows beside what is typed: price source, available stock, credit."""

    def __init__(self) -> None:
        super().__init__()
        self._inner = Panel()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.shown: list[FactPanel] = []
        self._rules: list[QWidget] = []
        self.hide()

    def set_panels(self, panels: list[doc.Panel]) -> None:
        while len(self.shown) < len(panels):
            if self.shown:
                rule = Rule(vertical=True)
                self._rules.append(rule)
                self._row.addWidget(rule)
            fresh = FactPanel()
            self._row.addWidget(fresh, 1)
            self.shown.append(fresh)
        for i, widget in enumerate(self.shown):
            widget.setVisible(i < len(panels))
            if i:
                self._rules[i - 1].setVisible(i < len(panels))
            if i < len(panels):
                widget.set_panel(panels[i])
        if panels:
            height = max(w.sizeHint().height() for w in self.shown[: len(panels)])
            self.setFixedHeight(min(height, 170))
        self.setVisible(bool(panels))


def title_row(*widgets: QWidget | None, stamp: QWidget) -> Panel:
    """Title, number, state, byline; the seal at the right."""
    panel = Panel(hbox(hbox(*widgets, None, gap=10), stamp, margins=(16, 0, 16, 0)))
    panel.setFixedHeight(theme.size("toolbar") + 12)
    return panel
