"""The header of a form: fields in aligned columns, walked by Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.controls.editors import FieldInput, LookupSource, key_is_enter
from cellar_client.controls.either import EitherInput
from cellar_client.controls.file_edit import FileEdit
from cellar_client.controls.lookup import LookupEdit, problem_tone
from cellar_client.look import theme
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.parts import HEAD
from cellar_client.session.record import RecordState
from cellar_client.widgets import paint
from cellar_client.widgets.layout import FittedLabel, Label, hbox

_ACROSS = 4
_LONG = 60


def _rows(meta: EntityMeta) -> list[list[str]]:
    """The layout's rows; one with more fields than stand side by side goes on in the next."""
    rows = []
    # Fields of one place stand where the first of them does, and have the room of all.
    behind = {name for each in meta.pb.form.eithers for name in each.fields[1:]}
    for row in meta.pb.form.rows:
        names = ["" if n in behind else n for n in row.fields if not n or n in meta.fields]
        rows += [names[at : at + _ACROSS] for at in range(0, len(names), _ACROSS)]
    return rows


class HeaderFields(QWidget):
    """Inputs of the header. Enter goes to the next one, after the last `finished()`."""

    finished = Signal()
    full_list_wanted = Signal(str, str)
    create_wanted = Signal(str, str)
    refused = Signal(str)
    locked = Signal(str)
    """Somebody would write a field that the record locks: why he cannot."""

    def __init__(self, state: RecordState, source: LookupSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.inputs: dict[str, FieldInput] = {}
        self._of_widget: dict[QObject, FieldInput] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 4, 16, 10)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(6)
        rows = _rows(state.meta)
        across = max((len(row) for row in rows), default=1) or 1
        self._lines = [[n for n in row if n] for row in rows]
        self._captions: dict[str, QWidget] = {}
        self._places: dict[str, QWidget] = {}
        self._together = {each.fields[0]: each for each in state.meta.pb.form.eithers}
        self._stars: dict[str, Label] = {}
        self.eithers: dict[str, EitherInput] = {}
        """By each of the fields that stand in one place."""
        for r, names in enumerate(rows):
            for c, name in enumerate(names):
                if name:
                    self._add(layout, name, source, r, c, self._span(names, c, across))
        for c in range(across):
            layout.setColumnStretch(2 * c + 1, 1)
            layout.setColumnMinimumWidth(2 * c, 88 if c else 64)
            layout.setColumnMinimumWidth(2 * c + 1, 120)
        state.header_changed.connect(self.show_field)
        self._shown_id = state.id
        state.reloaded.connect(self._reloaded)
        state.locks_changed.connect(self.show_locks)
        state.problems_changed.connect(self.show_problems)
        self.show_all()

    def _span(self, names: list[str], c: int, across: int) -> int:
        """A text in the last place of a short row takes the room that is left."""
        if names[c] in self._together:
            alone = next((at for at in range(c + 1, len(names)) if names[at]), len(names))
            return 2 * min(alone - c, len(self._together[names[c]].fields)) - 1
        field = self.state.meta.fields[names[c]]
        if field.kind in kinds.FILE_KINDS and c == len(names) - 1:
            # Room for a file's name beside what can be done with it.
            return 2 * min(across - c, 2) - 1
        long = field.kind == kinds.NOTE or (field.kind == kinds.TEXT and (field.max_length or _LONG) >= _LONG)
        wide = long and c == len(names) - 1
        return 2 * (across - c) - 1 if wide else 1

    def _input(self, field: pb.Field, source: LookupSource, parent: QWidget) -> FieldInput:
        entry = FieldInput(field, source, parent)
        entry.typed.connect(lambda text: self.state.type_header(field.name, text))
        entry.taken.connect(lambda value: self.state.set_header(field.name, value))
        entry.picked.connect(lambda: self.walk(entry.widget))
        entry.refused.connect(self.refused)
        entry.left.connect(lambda step: self.walk(entry.widget, step))
        entry.full_list_wanted.connect(lambda text: self.full_list_wanted.emit(field.name, text))
        entry.create_wanted.connect(lambda text: self.create_wanted.emit(field.name, text))
        self.inputs[field.name] = entry
        self._of_widget[entry.widget] = entry
        entry.widget.installEventFilter(self)
        return entry

    def offer_new(self, may_create: Callable[[pb.Field], bool]) -> None:
        """The look-ups of what this person may make offer to make it."""
        for entry in self.inputs.values():
            if isinstance(entry.widget, LookupEdit):
                entry.widget.offers_new = may_create(entry.field)

    def _either(self, said: pb.Either, source: LookupSource) -> EitherInput:
        fields = [self.state.meta.fields[name] for name in said.fields]
        place = EitherInput(said.label, fields, lambda field, parent: self._input(field, source, parent), self)
        place.turned.connect(self._turn)
        self.eithers |= dict.fromkeys(place.inputs, place)
        return place

    def _turn(self, name: str) -> None:
        """Another kind was chosen: what was said of the former goes."""
        with self.state.one_step():
            for other in self.eithers[name].inputs:
                if other != name and self.state.values.get(other) is not None:
                    self.state.set_header(other, None)
        self.focus_field(name)

    def _add(self, layout: QGridLayout, name: str, source: LookupSource, r: int, c: int, span: int) -> None:
        field = self.state.meta.fields[name]
        said = self._together.get(name)
        place: QWidget = self._either(said, source) if said is not None else self._input(field, source, self).place
        caption = QWidget()
        words = said.label if said is not None else field.label
        label = FittedLabel(words, role="text2", step="small", align=paint.RIGHT)
        mark = Label("", role="error", step="small")
        mark.setFixedWidth(8)
        if said is not None or field.required:
            self._stars[name] = mark
        caption.setLayout(hbox(None, label, mark, gap=2))
        label.setBuddy(self.inputs[name].widget)
        if field.kind in (kinds.NOTE, kinds.PICTURE):
            # Beside its first line.
            caption.setFixedHeight(theme.size("input"))
            layout.addWidget(caption, r, 2 * c, Qt.AlignmentFlag.AlignTop)
        else:
            layout.addWidget(caption, r, 2 * c)
        self._captions[name], self._places[name] = caption, place
        if field.kind == kinds.FLAG:
            layout.addWidget(place, r, 2 * c + 1, 1, span, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(place, r, 2 * c + 1, 1, span)

    def _reloaded(self) -> None:
        if self.state.id != self._shown_id:
            for entry in self.inputs.values():
                if isinstance(entry.widget, FileEdit):
                    # A file that is still on its way belongs to the record that was here.
                    entry.widget.forget()
            self._shown_id = self.state.id
        self.show_all()

    def show_all(self) -> None:
        self.show_locks()
        for name in self.inputs:
            self.show_field(name)
        self._fold_empty_rows()

    def show_locks(self) -> None:
        for entry in self.inputs.values():
            entry.set_editable(self.state.may_edit(entry.field))
        for place in self.eithers.values():
            place.set_editable(editable=all(self.state.may_edit(each.field) for each in place.inputs.values()))
        for name, star in self._stars.items():
            # Nobody has to fill in what nobody can.
            star.setText("*" if self.state.may_edit(self.state.meta.fields[name]) else "")
        self.show_problems()

    def _why(self, entry: FieldInput) -> str:
        return self.state.why_locked(entry.field.name, self.state.record.locked)

    def say_why(self, entry: FieldInput) -> bool:
        """Why a locked field is not written; False of one that is open."""
        why = self._why(entry)
        if why:
            self.locked.emit(why)
        return why != ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        typed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isprintable() and event.text()  # fmt: skip
        if (typed or event.type() == QEvent.Type.MouseButtonPress) and watched in self._of_widget:
            self.say_why(self._of_widget[watched])
        return super().eventFilter(watched, event)

    def _fold_empty_rows(self) -> None:
        """A row that only the system fills in takes no room before it has."""
        for names in self._lines:
            inputs = [
                e for n in names for e in (self.eithers[n].inputs.values() if n in self.eithers else [self.inputs[n]])
            ]
            shown = any(not e.field.readonly or self.state.values.get(e.field.name) is not None for e in inputs)
            for name in names:
                self._places[name].setVisible(shown)
                self._captions[name].setVisible(shown)

    def show_field(self, name: str) -> None:
        entry = self.inputs.get(name)
        if entry is None:
            return
        bad = self.state.bad.get((HEAD, name))
        if name in self.eithers and (bad is not None or self.state.values.get(name) is not None):
            self.eithers[name].turn(name)
        if bad is not None:
            entry.show_text(bad.text)
        else:
            entry.set_value(self.state.values.get(name))

    def show_problems(self) -> None:
        for name, entry in self.inputs.items():
            problem = self.state.problem_at(HEAD, name)
            entry.set_tone(problem_tone(problem), problem.message if problem else self._why(entry))
        for place in set(self.eithers.values()):
            # Where nothing is said it is the first field that is missing, whichever is in sight.
            found = [problem for each in place.inputs if (problem := self.state.problem_at(HEAD, each)) is not None]
            if found and self.state.problem_at(HEAD, place.name) is None:
                self.inputs[place.name].set_tone(problem_tone(found[0]), found[0].message)

    def flush(self) -> None:
        for entry in self.inputs.values():
            entry.flush()

    def focus_field(self, name: str) -> bool:
        entry = self.inputs.get(name)
        if entry is None:
            return False
        if name in self.eithers:
            self.eithers[name].turn(name)
        entry.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(entry.widget, QLineEdit):
            entry.widget.selectAll()
        return True

    def type_again(self, name: str, text: str) -> None:
        """The cursor in a field, with what was typed into it before."""
        edit = self.inputs[name].widget
        self.focus_field(name)
        if text and isinstance(edit, QLineEdit):
            edit.setText(text)
            edit.setModified(True)

    def focus_first(self) -> bool:
        """The first field to fill in: an empty required one before any other."""
        open_ones = [e for e in self.inputs.values() if self.state.may_edit(e.field) and self._in_sight(e)]
        empty = [e for e in open_ones if self._is_missing(e)]
        for entry in empty or open_ones:
            return self.focus_field(entry.field.name)
        return False

    def _is_missing(self, entry: FieldInput) -> bool:
        """Of the fields in one place one must be filled."""
        place = self.eithers.get(entry.field.name)
        names = list(place.inputs) if place is not None else [entry.field.name]
        required = place is not None or entry.field.required
        return required and all(self.state.values.get(name) is None for name in names)

    def _in_sight(self, entry: FieldInput) -> bool:
        """Not behind another kind in one place."""
        name = entry.field.name
        return name not in self.eithers or self.eithers[name].name == name

    def focused(self) -> FieldInput | None:
        return next((e for e in self.inputs.values() if e.widget.hasFocus()), None)

    def walk(self, widget: QWidget, step: int = 1) -> None:
        chain = [
            e.widget
            for e in self.inputs.values()
            if (self.state.may_edit(e.field) and self._in_sight(e)) or e.widget is widget
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
