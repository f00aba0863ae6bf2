"""The header of a form: fields in aligned columns, walked by Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.controls.editors import FieldInput, LookupSource, key_is_enter
from cellar_client.controls.lookup import LookupEdit, problem_tone
from cellar_client.look import theme
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.parts import HEAD
from cellar_client.session.record import RecordState
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Label, hbox

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
        state.locks_changed.connect(self.show_locks)
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
        entry.left.connect(lambda step: self.walk(entry.widget, step))
        entry.full_list_wanted.connect(lambda text: self.full_list_wanted.emit(field.name, text))
        caption = QWidget()
        label = Label(field.label, role="text2", step="small", align=paint.RIGHT)
        mark = Label("*" if field.required else "", role="error", step="small")
        mark.setFixedWidth(8)
        caption.setLayout(hbox(None, label, mark, gap=2))
        label.setBuddy(entry.widget)
        if field.kind == kinds.NOTE:
            # Beside its first line.
            caption.setFixedHeight(theme.size("input"))
            layout.addWidget(caption, r, 2 * c, Qt.AlignmentFlag.AlignTop)
        else:
            layout.addWidget(caption, r, 2 * c)
        self._captions[field.name] = caption
        if field.kind == kinds.FLAG:
            layout.addWidget(entry.widget, r, 2 * c + 1, 1, span, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(entry.widget, r, 2 * c + 1, 1, span)
        self.inputs[field.name] = entry

    def show_all(self) -> None:
        self.show_locks()
        for name in self.inputs:
            self.show_field(name)
        self._fold_empty_rows()
        self.show_problems()

    def show_locks(self) -> None:
        for entry in self.inputs.values():
            entry.set_editable(self.state.may_edit(entry.field))

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
        open_ones = [e for e in self.inputs.values() if self.state.may_edit(e.field)]
        empty = [e for e in open_ones if e.field.required and self.state.values.get(e.field.name) is None]
        for entry in empty or open_ones:
            return self.focus_field(entry.field.name)
        return False

    def focused(self) -> FieldInput | None:
        return next((e for e in self.inputs.values() if e.widget.hasFocus()), None)

    def walk(self, widget: QWidget, step: int = 1) -> None:
        chain = [e.widget for e in self.inputs.values() if self.state.may_edit(e.field) or e.widget is widget]
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
