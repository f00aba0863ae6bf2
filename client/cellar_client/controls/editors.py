"""Inputs for every kind of field, all with the same face: `value`, `set_value`, `text`, and a signal when typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls.choice_box import ChoiceBox
from cellar_client.controls.figure_edit import FigureEdit
from cellar_client.controls.file_edit import FileEdit, PictureBox
from cellar_client.controls.lookup import LookupEdit
from cellar_client.controls.note_edit import NoteEdit
from cellar_client.controls.tags_edit import TagsEdit
from cellar_client.i18n import t
from cellar_client.look.icons import icon
from cellar_client.session.kept_files import FileSource
from cellar_client.session.lookups import ChoiceSource, Source
from cellar_client.session.values import BadInputError, parse_typed
from cellar_client.widgets import paint
from cellar_client.widgets.field_icons import field_icon
from cellar_client.widgets.layout import set_property, vbox
from cellar_common import zone
from cellar_common.codec import Python, Ref

LookupSource = Callable[[pb.Field], Source]
_DAYS = (kinds.DAY, kinds.INSTANT)
_DAY_HINTS = {
    kinds.DAY: lambda: t("如 11-22、1122、+3、t|e.g. 11-22, 1122, +3, t"),
    kinds.INSTANT: lambda: t("如 11-22 9:30、-1 14:00、now|e.g. 11-22 9:30, -1 14:00, now"),
}
_LATIN = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText


def prepare_line_edit(edit: QLineEdit, field: pb.Field) -> None:
    """Alignment, length and input method. Figures, days and codes switch the Chinese input method off."""
    edit.setAccessibleName(field.label)
    if field.help:
        edit.setToolTip(field.help)
    if field.kind in kinds.NUMBER_KINDS:
        edit.setAlignment(paint.RIGHT)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly | _LATIN)
    elif field.kind in _DAYS:
        edit.setInputMethodHints(Qt.InputMethodHint.ImhDate | _LATIN)
        edit.setPlaceholderText(_DAY_HINTS[field.kind]())
    elif field.kind == kinds.SECRET:
        edit.setEchoMode(QLineEdit.EchoMode.Password)


def cell_editor(field: pb.Field, source: LookupSource, parent: QWidget) -> QLineEdit | NoteEdit:
    """The input inside a grid's cell: one line, so that every key means the same everywhere; a note's hangs over the rows below."""
    if field.kind == kinds.NOTE:
        return NoteEdit(field, parent)
    if field.kind == kinds.REFERENCE:
        return LookupEdit(source(field), field, parent)
    if field.kind == kinds.CHOICE:
        return LookupEdit(ChoiceSource(field), field, parent)
    edit = TagsEdit(source(field), parent) if field.kind == kinds.TAGS else QLineEdit(parent)
    prepare_line_edit(edit, field)
    edit.setPlaceholderText("")
    return edit


class Calendar(QFrame):
    """A month to pick a day from; arrows and Enter, Escape closes."""

    picked = Signal(QDate)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("area", "popup")
        self._month = QCalendarWidget()
        self._month.setAccessibleName(t("日历|Calendar"))
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for name, arrow in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            button = self._month.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icon(arrow))
        self._month.activated.connect(self._take)
        self._month.clicked.connect(self._take)
        self.setLayout(vbox(self._month, margins=(4, 4, 4, 4)))

    def open_at(self, edit: QWidget, day: QDate) -> None:
        self._month.setSelectedDate(day)
        self.move(edit.mapToGlobal(QPoint(0, edit.height() + 2)))
        self.show()
        self._month.setFocus()

    def _take(self, day: QDate) -> None:
        self.picked.emit(day)
        self.close()


class FieldInput(QObject):
    """One input of a header, a question or a condition: the widget, its value and what is wrong with it.

    `typed(text)` when a text is finished, `taken(value)` when a ready value was chosen; `picked()` follows where it was
    taken from the pop-up, which leaves the cursor where it is.
    """

    typed = Signal(str)
    taken = Signal(object)
    picked = Signal()
    left = Signal(int)
    """A key of a note leads on (1) or back (-1)."""
    full_list_wanted = Signal(str)
    create_wanted = Signal(str)
    refused = Signal(str)
    """A file was not taken: why."""

    def __init__(self, field: pb.Field, source: LookupSource, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self._shown: Python = None
        self.picture: PictureBox | None = None
        self.widget: QWidget = self._make(source, parent)
        self.place = self.widget if self.picture is None else _with_picture(self.widget, self.picture, parent)
        """What stands on the form: of a picture more than the input."""
        self.widget.setObjectName(f"field_{field.name}")
        self.widget.setAccessibleName(field.label + (t("（必填）|, required") if field.required else ""))
        if field.help:
            self.widget.setToolTip(field.help)

    def _make(self, source: LookupSource, parent: QWidget) -> QWidget:
        field = self.field
        if field.kind == kinds.CHOICE and not field.readonly:
            return self._make_choice(parent)
        if field.kind == kinds.FLAG:
            box = QCheckBox(parent)
            box.clicked.connect(lambda on: self.taken.emit(bool(on)))
            return box
        if field.kind == kinds.NOTE:
            note = NoteEdit(field, parent)
            note.finished.connect(self._finished)
            note.left.connect(self.left)
            note.installEventFilter(self)
            return note
        if field.kind in kinds.FILE_KINDS:
            return self._make_file(source(field), parent)
        edit = _line_edit(field, source, parent)
        prepare_line_edit(edit, field)
        if isinstance(edit, LookupEdit):
            edit.show_search_icon()
            edit.picked.connect(lambda: self._picked(edit))
            edit.full_list_wanted.connect(self.full_list_wanted)
            edit.create_wanted.connect(self.create_wanted)
        elif field.kind in _DAYS and not field.readonly:
            action = field_icon(edit, "calendar", t("日历|Calendar"))
            action.triggered.connect(self.open_calendar)
        edit.installEventFilter(self)
        edit.editingFinished.connect(self._finished)
        return edit

    def _make_file(self, source: Source, parent: QWidget) -> FileEdit:
        files = source if isinstance(source, FileSource) else None
        edit = FileEdit(self.field, files, parent)
        edit.taken.connect(self.taken)
        edit.refused.connect(self.refused)
        if self.field.kind == kinds.PICTURE:
            self.picture = PictureBox(files, parent)
        return edit

    def _make_choice(self, parent: QWidget) -> QComboBox:
        combo = ChoiceBox(parent)
        # A wheel over a form must scroll, not change what was chosen.
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(self)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        combo.addItem("", None)
        for choice in self.field.choices:
            combo.addItem(choice.label, choice.code)
        combo.activated.connect(lambda index: self.taken.emit(combo.itemData(index)))
        return combo

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            figure = self.field.kind in kinds.NUMBER_KINDS or self.field.kind in _DAYS
            # No figure and no day holds a capital letter: the form's key is meant.
            if (figure and is_command(event)) or is_forms_step(watched, event):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def open_calendar(self) -> None:
        edit = self.widget
        held = zone.local(self._shown) if isinstance(self._shown, datetime) else self._shown
        day = held if isinstance(held, date) else zone.today()
        clock = held.time() if isinstance(held, datetime) else time()

        def take(picked: QDate) -> None:
            on = date(picked.year(), picked.month(), picked.day())
            instant = self.field.kind == kinds.INSTANT
            self.taken.emit(datetime.combine(on, clock, zone.ZONE) if instant else on)

        calendar = Calendar(edit)
        calendar.picked.connect(take)
        calendar.open_at(edit, QDate(day.year, day.month, day.day))

    def set_value(self, value: Python) -> None:
        """Shows the server's or the record's value; an input being typed into is left alone."""
        self._shown = value
        widget = self.widget
        if isinstance(widget, QComboBox):
            index = widget.findData(value)
            if index < 0 and isinstance(value, str):
                widget.addItem(value, value)
                index = widget.count() - 1
            widget.setCurrentIndex(max(0, index))
        elif isinstance(widget, QCheckBox):
            widget.setChecked(bool(value))
        elif isinstance(widget, NoteEdit):
            if not (widget.hasFocus() and widget.typed()):
                widget.show_text(formats.value(self.field, value))
        elif isinstance(widget, FileEdit):
            widget.set_value(value if isinstance(value, Ref) else None)
            if self.picture is not None:
                self.picture.show_value(widget.value())
        elif isinstance(widget, QLineEdit):
            if widget.hasFocus() and widget.isModified():
                return
            if isinstance(widget, LookupEdit):
                widget.set_value(value if isinstance(value, Ref | str) else None)
            else:
                widget.setText(formats.value(self.field, value))
                widget.setCursorPosition(0)
            widget.setModified(False)

    def show_text(self, text: str) -> None:
        """What was typed and could not be read stays visible."""
        if isinstance(self.widget, NoteEdit):
            self.widget.show_text(text)
        elif isinstance(self.widget, QLineEdit) and self.widget.text() != text:
            self.widget.setText(text)

    def read(self) -> Python:
        """What stands in it now; raises BadInputError."""
        widget = self.widget
        if isinstance(widget, QComboBox):
            code = widget.currentData()
            return str(code) if code is not None else None
        if isinstance(widget, QCheckBox):
            return widget.isChecked()
        if isinstance(widget, LookupEdit | FileEdit):
            return widget.value()
        assert isinstance(widget, QLineEdit | NoteEdit)
        return parse_typed(self.field, widget.text())

    def flush(self) -> None:
        """Hands over what has been typed but not finished yet (F8 with the cursor still in the field)."""
        if isinstance(self.widget, NoteEdit) or (isinstance(self.widget, QLineEdit) and self.widget.isModified()):
            self._finished()

    def set_editable(self, editable: bool) -> None:
        widget = self.widget
        if isinstance(widget, QLineEdit) and self.field.kind in _DAYS:
            widget.setPlaceholderText(_DAY_HINTS[self.field.kind]() if editable else "")
        if isinstance(widget, QLineEdit | NoteEdit):
            widget.setReadOnly(not editable)
            # A field one cannot type into is passed over by Tab and Enter.
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.ClickFocus)
        else:
            widget.setEnabled(editable)
        set_property(widget, "fx", "" if editable else "read")

    def set_tone(self, tone: str, message: str) -> None:
        """error, warn or nothing; the message is the tip and is read out."""
        read_only = isinstance(self.widget, QLineEdit | NoteEdit) and self.widget.isReadOnly()
        set_property(self.widget, "fx", tone or ("read" if read_only else ""))
        self.widget.setToolTip(message or self.field.help)
        self.widget.setAccessibleDescription(message)
        if isinstance(self.widget, QLineEdit) and self.field.kind not in _DAYS:
            hint = self.widget.hint() if isinstance(self.widget, FileEdit) else ""
            self.widget.setPlaceholderText(message if tone else hint)

    def _picked(self, edit: LookupEdit) -> None:
        edit.setModified(False)
        self.taken.emit(edit.value())
        self.picked.emit()

    def _finished(self) -> None:
        widget = self.widget
        if isinstance(widget, NoteEdit):
            if widget.typed() and not widget.isReadOnly():
                widget.take()
                self.typed.emit(widget.text())
            return
        assert isinstance(widget, QLineEdit)
        if not widget.isModified() or widget.isReadOnly():
            return
        widget.setModified(False)
        if isinstance(widget, LookupEdit):
            self.taken.emit(widget.value())
        else:
            self.typed.emit(widget.text())


def _with_picture(edit: QWidget, picture: PictureBox, parent: QWidget) -> QWidget:
    place = QWidget(parent)
    place.setLayout(vbox(edit, picture, gap=4))
    return place


def _line_edit(field: pb.Field, source: LookupSource, parent: QWidget) -> QLineEdit:
    if field.kind == kinds.REFERENCE:
        return LookupEdit(source(field), field, parent)
    if field.kind == kinds.TAGS:
        return TagsEdit(source(field), parent)
    return FigureEdit(parent)


def is_command(event: QKeyEvent) -> bool:
    """Shift with a letter, as in Shift+A (price all lines): a command wherever no text is typed."""
    return Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ShiftModifier


def is_forms_step(watched: QObject, event: QKeyEvent) -> bool:
    """Ctrl+Z or Ctrl+Y in an input that has nothing of its own to take back or do again: the form's steps are meant."""
    steps = watched.document() if isinstance(watched, NoteEdit) else watched
    if not isinstance(steps, QLineEdit | QTextDocument):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not steps.isUndoAvailable()
    return event.matches(QKeySequence.StandardKey.Redo) and not steps.isRedoAvailable()


def key_is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


__all__ = [
    "BadInputError",
    "FieldInput",
    "LookupSource",
    "cell_editor",
    "is_command",
    "is_forms_step",
    "key_is_enter",
    "prepare_line_edit",
]
