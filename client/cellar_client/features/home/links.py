"""Lines that open something: recent documents, shortcuts, days that are over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy

from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted


@dataclass(frozen=True)
class Row:
    """A line of a list of links."""

    icon: str
    title: str
    note: str
    key: str
    act: Callable[[], None]
    tone: str = "accent_text"
    below: tuple[str, str] = ("", "")
    """A second line: words, and a figure at its end."""


class LinkRows(Painted):
    """Lines that open something; arrow keys and Enter, or a click."""

    _ROW, _TALL = 28, 44

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._empty = empty
        self._cursor, self._hover = 0, -1
        self._height = self._ROW
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._ROW + 8)

    def set_rows(self, rows: list[Row]) -> None:
        self._rows = rows
        self._cursor = 0
        self._height = self._TALL if any(any(row.below) for row in rows) else self._ROW
        self.setFixedHeight(max(1, len(rows)) * self._height + 8)
        self.setAccessibleName("；".join(row.title for row in rows) or self._empty)
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self._rows:
            paint.text(painter, QRectF(16, 0, w - 32, self._ROW), self._empty, color="text3", step="small")
        for index, row in enumerate(self._rows):
            y = index * self._height
            if index == self._hover and self.isEnabled():
                paint.fill(painter, QRectF(0, y, w, self._height), "hover")
            draw_icon(painter, row.icon, 16, y + 6, 16, row.tone if self.isEnabled() else "text3")
            right = 16.0
            if row.key:
                right += paint.keycap_width(row.key) + 8
                paint.keycap(painter, w - right + 8, y + 6, row.key)
            elif row.note:
                right += paint.width(row.note, "small") + 8
                room = QRectF(w - right, y, right - 16, self._ROW)
                paint.text(painter, room, row.note, color="text3", step="small", align=paint.RIGHT)
            paint.text(painter, QRectF(42, y, w - 42 - right, self._ROW), row.title)
            if any(row.below):
                words, figure = row.below
                left = 42 + paint.width(words, "small") + 8
                paint.text(painter, QRectF(42, y + 22, w - 58, 18), words, color="text3", step="small")
                paint.text(painter, QRectF(left, y + 22, w - 16 - left, 18), figure, step="small", align=paint.RIGHT)
            if self.hasFocus() and index == self._cursor:
                paint.focus_ring(painter, QRectF(8, y, w - 16, self._height))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = int(event.position().y() // self._height)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y() // self._height)
        if 0 <= index < len(self._rows) and event.button() == Qt.MouseButton.LeftButton:
            self._rows[index].act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._cursor = max(0, min(len(self._rows) - 1, self._cursor + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._rows[self._cursor].act()
        else:
            super().keyPressEvent(event)
