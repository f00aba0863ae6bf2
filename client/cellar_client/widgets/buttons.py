"""Buttons. Each shows its key beside its word, and the blue focus ring when the keyboard is on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from cellar_client import keymap
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint


class ToolButton(QAbstractButton):
    """Flat button: icon, word, key hint. `kind`: plain, primary, outline, danger."""

    def __init__(
        self,
        word: str = "",
        icon: str = "",
        key: str = "",
        *,
        kind: str = "plain",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`key` is only shown here; the shell or view binds it. `name` is the accessible name where there is no word."""
        super().__init__(parent)
        self.setText(word)
        self._icon = icon
        self._key = keymap.shown(key)
        self.drop_menu: QMenu | None = None
        self._kind = kind
        self._drop = False
        self._badge = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or word)
        if name and not word:
            self.setToolTip(f"{name}  {self._key}" if key else name)

    def set_drop_menu(self, menu: QMenu) -> None:
        """Clicking opens the menu below the button; an arrow says so."""
        self._drop = True
        self.drop_menu = menu
        menu.setParent(self, menu.windowFlags())
        self.clicked.connect(lambda: menu.popup(self.mapToGlobal(self.rect().bottomLeft())))
        self.updateGeometry()

    @property
    def key(self) -> str:
        """The key as drawn beside the word; empty where it has none."""
        return self._key

    def set_badge(self, words: str) -> None:
        """A small count on the icon; empty takes it away."""
        if words != self._badge:
            self._badge = words
            self.update()

    def set_word(self, word: str, key: str | None = None) -> None:
        """Another word, and another key beside it where one is given."""
        self.setText(word)
        self.setAccessibleName(word)
        if key is not None:
            self._key = keymap.shown(key)
        self.updateGeometry()

    def set_icon_name(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def set_kind(self, kind: str) -> None:
        self._kind = kind
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        w = 8.0 + (16 if self._icon else 0) + (6 if self._icon and self.text() else 0) + paint.width(self.text())
        if self._key and self.text():
            w += 6 + paint.width(self._key, "hint")
        w += 16 if self._drop else 0
        return QSize(round(w + 9 + (4 if self._kind != "plain" else 0)), theme.size("button"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "disabled"
        return {"primary": "on_accent", "danger": "error"}.get(
            self._kind, "accent_text" if self.isChecked() else "text"
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), self.height())
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if self._kind == "primary":
            back = "sunken" if not self.isEnabled() else "accent_hover" if lit else "accent"
            paint.fill(painter, whole, back, radius=4)
        elif self._kind in ("outline", "danger"):
            line = "line2" if self._kind == "outline" or not self.isEnabled() else "error_line"
            paint.box(painter, whole, line=line, background="hover" if lit else "surface")
        elif self.isChecked():
            paint.fill(painter, whole, "accent_soft", radius=4)
        elif lit:
            paint.fill(painter, whole, "sunken" if self.isDown() else "hover", radius=4)
        self._draw_content(painter, self.height(), 8.0 + (2 if self._kind != "plain" else 0))
        if self.hasFocus():
            ring = whole.adjusted(2, 2, -2, -2) if self._kind == "primary" else whole
            if self._kind == "primary":
                paint.box(painter, ring, line="on_accent", radius=3)
            paint.focus_ring(painter, whole)
        painter.end()

    def _draw_content(self, painter: QPainter, h: int, x: float) -> None:
        ink = self._ink()
        if self._icon:
            draw_icon(painter, self._icon, x, (h - 16) / 2, 16, "text2" if ink == "text" else ink)
            if self._badge:
                self._draw_badge(painter, x + 8, 2)
            x += 22
        paint.text(painter, QRectF(x, 0, 600, h), self.text(), color=ink, elide=False)
        x += paint.width(self.text())
        if self._key and self.text():
            muted = "disabled" if not self.isEnabled() else "on_accent" if self._kind == "primary" else "text3"
            paint.text(painter, QRectF(x + 6, 1, 120, h), self._key, color=muted, step="hint", elide=False)
            x += 6 + paint.width(self._key, "hint")
        if self._drop:
            draw_icon(painter, "down", x + 3, (h - 12) / 2, 12, ink)

    def _draw_badge(self, painter: QPainter, x: float, y: float) -> None:
        rect = QRectF(x, y, max(14, paint.width(self._badge, 10, bold=True) + 7), 14)
        paint.fill(painter, rect, "accent", radius=7)
        paint.text(painter, rect, self._badge, color="on_accent", step=10, bold=True, align=paint.CENTER, elide=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does: a keyboard program."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class PrimaryButton(ToolButton):
    """The one thing to do on this page."""

    def __init__(
        self, word: str, icon: str = "", key: str = "", *, wide: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(word, icon, key, kind="primary", parent=parent)
        self._wide = wide
        if wide:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setFixedHeight(36)

    def _draw_content(self, painter: QPainter, h: int, x: float) -> None:
        if not self._wide:
            super()._draw_content(painter, h, x)
            return
        w = self.width()
        paint.text(painter, QRectF(0, 0, w, h - 1), self.text(), color=self._ink(), bold=True, align=paint.CENTER)
        paint.text(painter, QRectF(w - 80, 0, 66, h), self._key, color=self._ink(), step="hint", align=paint.RIGHT)


class LinkButton(QAbstractButton):
    """A word in the accent colour that does something."""

    def __init__(self, word: str, key: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(word)
        self._key = keymap.shown(key)
        self.setAccessibleName(word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_word(self, word: str) -> None:
        self.setText(word)
        self.setAccessibleName(word)
        self.updateGeometry()

    def _words(self) -> str:
        return f"{self.text()}  {self._key}" if self._key else self.text()

    def sizeHint(self) -> QSize:
        return QSize(round(paint.width(self._words(), "small")) + 9, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(4, 0, self.width() - 8, self.height())
        color = "accent_text" if self.isEnabled() else "disabled"
        paint.text(painter, rect, self._words(), color=color, step="small", elide=False)
        if self.underMouse() and self.isEnabled():
            paint.hline(painter, 4, self.height() - 3, paint.width(self.text(), "small"), color)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(0, 0, self.width(), self.height()))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class Segmented(QWidget):
    """One choice of a few, side by side; arrow keys move it. `chosen(index)` on a change by the user."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], current: int = 0, *, name: str = "", height: int = 26) -> None:
        super().__init__()
        self._words = list(words)
        self._current = current
        self.setAccessibleName(name or " / ".join(words))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(height)
        self.setFixedWidth(round(sum(self._steps())))

    def _steps(self) -> list[float]:
        return [paint.width(word, "small") + 24 for word in self._words]

    def set_word(self, index: int, word: str) -> None:
        self._words[index] = word
        self.setFixedWidth(round(sum(self._steps())))
        self.update()

    def current(self) -> int:
        return self._current

    def set_current(self, index: int) -> None:
        if 0 <= index < len(self._words) and index != self._current:
            self._current = index
            self.update()
            self.chosen.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = 0.0
        for index, step in enumerate(self._steps()):
            if x <= event.position().x() < x + step:
                self.set_current(index)
            x += step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self.set_current(self._current + move)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        h = self.height()
        whole = QRectF(0, 0, self.width(), h)
        paint.box(painter, whole, line="line2", background="surface")
        x = 0.0
        for index, (word, step) in enumerate(zip(self._words, self._steps(), strict=True)):
            on = index == self._current
            if on:
                paint.box(painter, QRectF(x, 0, step, h), line="accent_line", background="accent_soft")
            color = "accent_text" if on else "text2"
            paint.text(painter, QRectF(x, 0, step, h - 1), word, color=color, step="small", align=paint.CENTER)
            x += step
        if self.hasFocus():
            paint.focus_ring(painter, whole)
        painter.end()
