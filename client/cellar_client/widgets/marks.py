"""Small marks: state pill, seal, key cap, chips, progress bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted


class StatePill(Painted):
    """A state: one colour and one sign everywhere. `look` is draft, approval, approved, partly, closed or void."""

    def __init__(self, look: str = "draft", word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._word = look, word
        self.set_state(look, word)

    def set_state(self, look: str, word: str) -> None:
        self._look, self._word = look, word
        self.setFixedSize(round(paint.pill_width(word)) + 1, 18)
        self.setAccessibleName(word)
        self.setVisible(bool(word))
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.pill(painter, 0, 0, self._look, self._word)


class Stamp(Painted):
    """The seal on a document, slightly turned: the state in large, who and when below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._word, self._note = "draft", "", ""
        self.setFixedSize(130, 52)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_state(self, look: str, word: str, note: str = "") -> None:
        self._look, self._word, self._note = look, word, note
        self.setFixedWidth(round(max(96, paint.width(note, "small") + 34, paint.width(word, 16, bold=True) + 60)))
        self.setAccessibleName(f"{word} {note}".strip())
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self._word:
            return
        ink = theme.state(self._look)["fg"]
        painter.translate(w / 2, h / 2)
        painter.rotate(-4)
        painter.setOpacity(0.9)
        rect = QRectF(-w / 2 + 4, -h / 2 + 7, w - 8, h - 14)
        paint.box(painter, rect, line=ink, radius=5, pen=1.6)
        paint.box(painter, rect.adjusted(3, 3, -3, -3), line=ink, radius=3, pen=0.8)
        spread = " ".join(self._word) if len(self._word) <= 3 and not self._word.isascii() else self._word
        if self._note:
            upper, lower = (
                rect.adjusted(0, 2, 0, -rect.height() / 2 + 3),
                rect.adjusted(0, rect.height() / 2 - 1, 0, -2),
            )
            paint.text(painter, upper, spread, color=ink, step=15, bold=True, align=paint.CENTER)
            paint.text(painter, lower, self._note, color=ink, step="small", align=paint.CENTER)
        else:
            paint.text(painter, rect, spread, color=ink, step=17, bold=True, align=paint.CENTER)


class KeyCap(Painted):
    """A key, drawn as a key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setFixedSize(round(paint.keycap_width(key)), 16)
        self.setAccessibleName(key)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.keycap(painter, 0, 0, self._key)


class Chip(Painted):
    """A named filter scheme or another choice that is on or off. `clicked()`."""

    clicked = Signal()

    def __init__(self, word: str, icon: str = "", *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word, self._icon, self._on = word, icon, on
        self.setAccessibleName(word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(16 + paint.width(self._word, "small") + (18 if self._icon else 0)), 24)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        whole = QRectF(0, 0, w, h)
        if self._on:
            paint.box(painter, whole, line="accent_line", background="accent_soft")
        elif self.underMouse():
            paint.fill(painter, whole, "hover", radius=4)
        color = "accent_text" if self._on or self._icon else "text2"
        x = 8.0
        if self._icon:
            draw_icon(painter, self._icon, 7, (h - 14) / 2, 14, "accent_text")
            x += 16
        paint.text(painter, QRectF(x, 0, w, h - 1), self._word, color=color, step="small", elide=False)
        if self.hasFocus():
            paint.focus_ring(painter, whole)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
            return
        super().keyPressEvent(event)


class ConditionChip(Painted):
    """A condition in force: name, value, and a cross. Enter or a click edits it, Delete or the cross takes it away."""

    edited = Signal()
    removed = Signal()

    def __init__(self, name: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._value = name, value
        self.setAccessibleName(f"{name} {value}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        names = paint.width(self._name, "small")
        return QSize(round(10 + names + 6 + min(220, paint.width(self._value, "small")) + 24), 24)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        whole = QRectF(0, 0, w, h)
        names = paint.width(self._name, "small")
        paint.box(painter, whole, line="line2", background="hover" if self.underMouse() else "surface")
        paint.text(painter, QRectF(9, 0, w, h - 1), self._name, color="text3", step="small", elide=False)
        paint.text(painter, QRectF(15 + names, 0, w - names - 38, h - 1), self._value, step="small")
        draw_icon(painter, "x", w - 18, (h - 10) / 2, 10, "text3")
        if self.hasFocus():
            paint.focus_ring(painter, whole)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        (self.removed if event.position().x() > self.width() - 22 else self.edited).emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.edited.emit()
        else:
            super().keyPressEvent(event)


def draw_progress(painter: QPainter, rect: QRectF, ratios: Sequence[float | None]) -> None:
    """Progress as small upright-ordered bars (发 签 票 款); None: nothing to do there."""
    if not ratios:
        return
    gap = 3.0
    w = (rect.width() - gap * (len(ratios) - 1)) / len(ratios)
    for index, ratio in enumerate(ratios):
        if ratio is None:
            continue
        color = "ok" if ratio >= 1 else "info"
        x = rect.x() + index * (w + gap)
        paint.meter(painter, x, rect.center().y() - 2.5, w, ratio, color)
