"""Looking something up while typing: the pop-up below a field.

What this desk knows already is shown with the key; otherwise the text is searched once the hand rests. Enter
before the answer simply takes what was typed: the server resolves a code, a name or pinyin initials itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, keymap
from cellar_client.controls.figure_edit import FigureEdit
from cellar_client.i18n import t
from cellar_client.rpc import Call
from cellar_client.session.lookups import Match, Matches, Source
from cellar_client.timers import after_rest
from cellar_client.widgets import paint
from cellar_client.widgets.field_icons import field_icon
from cellar_client.widgets.layout import Painted
from cellar_common.codec import Ref

IDLE_MS = 350
POPUP_ROWS = 8
_ROW, _HEAD, _FOOT, _SHADOW = 26, 26, 27, 10
_K = Qt.Key


class LookupPopup(Painted):
    """The list below the field. It never takes the focus: the field passes it the keys it understands."""

    picked = Signal(object)
    new_picked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName(t("参照结果|Matches"))
        self.matches = Matches("", [])
        self.row = 0
        self._new = ""
        self._widths: list[int] = []
        self.hide()

    def offer(self, matches: Matches, anchor: QWidget, *, new: str = "") -> None:
        """Shows what was found below (or above, where there is no room) the field. `new`: the words of a last row that makes a new one;
        it is never lit by itself."""
        self.matches, self._new = matches, new
        self.row = 0 if matches.rows else -1
        heads = [t("编码|Code"), t("名称|Name"), *(label for label, _ in matches.heads)]
        cells = [heads, *([m.code, m.name, *m.more] for m in matches.rows)]
        self._widths = [
            min(260, round(max(paint.width(r[i]) for r in cells if i < len(r))) + 24) for i in range(len(heads))
        ]
        window = anchor.window()
        # In a small window the widest columns, which hold names, give way first.
        while sum(self._widths) + 24 > max(320, window.width() - 2 * _SHADOW):
            widest = self._widths.index(max(self._widths))
            self._widths[widest] -= 8
        inner = max(sum(self._widths) + 24, min(420, window.width() - 2 * _SHADOW), anchor.width())
        rows = max(1, len(matches.rows)) + bool(new)
        self.resize(inner + 2 * _SHADOW, _HEAD + rows * _ROW + _FOOT + 2 + 2 * _SHADOW)
        at = anchor.mapTo(window, QPoint(0, anchor.height()))
        x = max(0, min(at.x() - _SHADOW, window.width() - self.width()))
        y = at.y() - _SHADOW + 4
        if y + self.height() > window.height() and at.y() > self.height():
            y = at.y() - anchor.height() - self.height() + _SHADOW - 4
        self.move(x, y)
        self.raise_()
        self.show()
        self.update()

    def step(self, by: int) -> None:
        rows = len(self.matches.rows) + bool(self._new)
        if rows:
            self.row = (self.row + by) % rows
            self.setAccessibleDescription(self._new if self.on_new else self._words(self.matches.rows[self.row]))
            self.update()

    def current(self) -> Match | None:
        lit = self.isVisible() and 0 <= self.row < len(self.matches.rows)
        return self.matches.rows[self.row] if lit else None

    @property
    def on_new(self) -> bool:
        """Whether the row that makes a new one is lit."""
        return bool(self._new) and self.isVisible() and self.row == len(self.matches.rows)

    def _words(self, match: Match) -> str:
        return " ".join([match.code, match.name, *match.more])

    def sizeHint(self) -> QSize:
        return self.size()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int((event.position().y() - _SHADOW - _HEAD) // _ROW)
        if 0 <= row < len(self.matches.rows):
            self.row = row
            self.picked.emit(self.matches.rows[row])
        elif self._new and row == max(1, len(self.matches.rows)):
            self.new_picked.emit()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        inner = QRectF(_SHADOW, 2, w - 2 * _SHADOW, h - 2 * _SHADOW)
        paint.shadow(painter, inner)
        paint.box(painter, inner, line="control", background="raised", radius=6)
        x0, y = inner.x() + 12, inner.y() + 1
        heads = [(t("编码|Code"), False), (t("名称|Name"), False), *self.matches.heads]
        self._draw_row(painter, x0, y, [label for label, _ in heads], head=True)
        paint.hline(painter, inner.x() + 1, y + _HEAD - 1, inner.width() - 2)
        y += _HEAD
        for i, match in enumerate(self.matches.rows):
            if i == self.row:
                paint.fill(painter, QRectF(inner.x() + 1, y, inner.width() - 2, _ROW), "select")
                paint.fill(painter, QRectF(inner.x() + 1, y, 3, _ROW), "accent")
            self._draw_row(painter, x0, y, [match.code, match.name, *match.more], head=False)
            y += _ROW
        if not self.matches.rows:
            words = self.matches.error or t("没有匹配“{text}”的记录|Nothing matches “{text}”", text=self.matches.text)
            ink = "error" if self.matches.error else "text3"
            paint.text(painter, QRectF(x0, y, inner.width() - 24, _ROW), words, color=ink, step="small")
            y += _ROW
        if self._new:
            self._draw_new(painter, QRectF(inner.x() + 1, y, inner.width() - 2, _ROW))
            y += _ROW
        self._draw_foot(painter, inner, y)

    def _draw_row(self, painter: QPainter, x: float, y: float, cells: list[str], *, head: bool) -> None:
        rights = [False, False, *(right for _, right in self.matches.heads)]
        for i, (cell, width) in enumerate(zip(cells, self._widths, strict=False)):
            rect = QRectF(x, y, width - 12, _ROW - 1)
            align = paint.RIGHT if rights[i] else paint.LEFT
            if head:
                paint.text(painter, rect, cell, color="text3", step="small", align=align)
            else:
                paint.text(painter, rect, cell, color="text" if i < 2 else "text2", align=align)
                self._underline(painter, rect, cell)
            x += width

    def _underline(self, painter: QPainter, rect: QRectF, cell: str) -> None:
        text = self.matches.text.strip()
        at = cell.casefold().find(text.casefold()) if text else -1
        if at >= 0 and paint.width(cell) <= rect.width():
            x = rect.x() + paint.width(cell[:at])
            paint.fill(painter, QRectF(x, rect.bottom() - 4, paint.width(cell[at : at + len(text)]), 2), "accent_text")

    def _draw_new(self, painter: QPainter, room: QRectF) -> None:
        paint.hline(painter, room.x(), room.y(), room.width())
        if self.on_new:
            paint.fill(painter, room, "select")
            paint.fill(painter, QRectF(room.x(), room.y(), 3, _ROW), "accent")
        key = keymap.hint("create")
        words = QRectF(room.x() + 11, room.y(), room.width() - 110, _ROW)
        paint.text(painter, words, self._new, color="accent_text", step="small")
        if key:
            paint.keycap(painter, room.right() - paint.width(key, "small") - 22, room.y() + 5, key)

    def _draw_foot(self, painter: QPainter, inner: QRectF, y: float) -> None:
        paint.hline(painter, inner.x() + 1, y, inner.width() - 2)
        paint.fill(painter, QRectF(inner.x() + 1, y + 1, inner.width() - 2, _FOOT - 3), "band", radius=5)
        x = inner.x() + 12
        words = (("↑↓", t("选择|choose")), ("Enter", t("带入|take")), (keymap.hint("lookup"), t("完整参照|full list")))
        for key, word in words:
            x += paint.keycap(painter, x, y + 5, key) + 5
            paint.text(painter, QRectF(x, y, 120, _FOOT), word, color="text3", step="small", elide=False)
            x += paint.width(word, "small") + 14
        count = len(self.matches.rows)
        found = f"{count}+" if self.matches.more else str(count)
        words_found = t("匹配 {n} 条|{n} found", n=found)
        right = QRectF(inner.right() - 142, y, 130, _FOOT)
        paint.text(painter, right, words_found, color="text3", step="small", align=paint.RIGHT)


class LookupEdit(FigureEdit):
    """A field that points to a record or a choice: type a code, a name or pinyin initials."""

    picked = Signal()
    """A match was taken over."""
    full_list_wanted = Signal(str)
    create_wanted = Signal(str)
    """What is not there yet shall be made, of what was typed."""

    def __init__(self, source: Source, look_field: pb.Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._field = source, look_field
        self._value: Ref | str | None = None
        self.offers_new = False
        """Whether this person may make what is looked for."""
        self._popup: LookupPopup | None = None
        self._call: Call | None = None
        self._timer = after_rest(self, IDLE_MS, self.search_now)
        self.textEdited.connect(self._edited)
        self.setAccessibleName(look_field.label)
        # Initials are Latin letters; an input method in Chinese mode would swallow them (names can still be composed).
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)

    def show_search_icon(self) -> None:
        action = field_icon(self, "search", f"{t('参照|Look up')}  {keymap.hint('lookup')}")
        action.triggered.connect(lambda: self.full_list_wanted.emit(""))

    def set_value(self, value: Ref | str | None) -> None:
        self._value = value
        self.setText(formats.value(self._field, value))
        self.setCursorPosition(0)

    def value(self) -> Ref | str | None:
        """The record picked, or the typed text as a code for the server to resolve; for a choice the typed text."""
        text = self.text().strip()
        if not text:
            return None
        if text == formats.value(self._field, self._value):
            return self._value
        return text if self._field.kind == pb.FIELD_KIND_CHOICE else Ref(0, text, "")

    @property
    def popup_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    @property
    def popup(self) -> LookupPopup | None:
        return self._popup

    def _edited(self, text: str) -> None:
        if self._source.knows(text.strip()):
            self.search_now()
        else:
            self._timer.start()

    def search_now(self) -> None:
        self._timer.stop()
        if self._call is not None:
            # On a slow line the answer under way is worth more than a new question: it may hold this one's too.
            return
        self._call = self._source.search(self.text().strip(), POPUP_ROWS, self._answered, self)

    def close_popup(self) -> None:
        self._timer.stop()
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if self._popup is not None:
            self._popup.hide()

    def take_current(self) -> bool:
        """Takes the lit match, or begins a new record where that is lit; False where nothing is."""
        if self._popup is not None and self._popup.on_new:
            self.want_new()
            return True
        match = self._popup.current() if self._popup else None
        # A match for an older text is not what was typed last.
        if match is None or self._popup is None or self._popup.matches.text != self.text().strip():
            return False
        self._take(match)
        return True

    def want_new(self) -> None:
        """A new record, of what was typed and not taken yet."""
        text = self.text().strip() if self.isModified() else ""
        self.close_popup()
        self.create_wanted.emit(text)

    def _take(self, match: Match) -> None:
        self.set_value(match.value)
        self.close_popup()
        self.picked.emit()

    def _answered(self, matches: Matches) -> None:
        self._call = None
        if not self.hasFocus():
            return
        if matches.text != self.text().strip():
            if not self._timer.isActive():
                self.search_now()
            return
        if self._popup is None:
            self._popup = LookupPopup(self.window())
            self._popup.picked.connect(self._take)
            self._popup.new_picked.connect(self.want_new)
            self.destroyed.connect(self._popup.deleteLater)
        if self._popup.parentWidget() is not self.window():
            # The view stands in another window by now.
            self._popup.setParent(self.window())
        self._popup.offer(matches, self, new=self._words_of_new(matches.text))

    def _words_of_new(self, text: str) -> str:
        if not self.offers_new:
            return ""
        return t("新建“{text}”…|New “{text}”…", text=text[:30]) if text else t("新建…|New…")

    def event(self, event: QEvent) -> bool:
        # While the list is open, Escape closes it and must not reach the form.
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() == _K.Key_Escape and self.popup_open:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Before the line edit says "finished", or a form would send what was typed instead of what is lit.
        if event.key() in (_K.Key_Return, _K.Key_Enter) and not event.modifiers() and self.take_current():
            return
        if self.handle_key(event):
            return
        super().keyPressEvent(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys of the pop-up; also called by the grid's delegate, which sees keys first."""
        key = event.key()
        if key in (_K.Key_Down, _K.Key_Up) and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if self.popup_open and self._popup is not None:
                self._popup.step(1 if key == _K.Key_Down else -1)
                return True
            if key == _K.Key_Down:
                self.search_now()
                return True
        if key == _K.Key_Escape and self.popup_open:
            self.close_popup()
            return True
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_popup()
            # The code at its beginning is what a glance looks for.
            self.setCursorPosition(0)
        super().focusOutEvent(event)

    def hideEvent(self, event: object) -> None:
        self.close_popup()


def problem_tone(problem: doc.Problem | None) -> str:
    """The style of an input with this problem: "" | error | warn."""
    if problem is None:
        return ""
    return "warn" if problem.severity == doc.SEVERITY_WARNING else "error"
