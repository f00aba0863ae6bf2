"""The documents that wait for a person, one a line: what for, whose, how much, since when and until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy

from cellar.v1 import session_pb2
from cellar_client import formats
from cellar_client.features.home.tiles import amount
from cellar_client.i18n import t
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted

_ROW, _HEAD = 26, 26
_GAP = 12
# Pixels of the columns that hold figures; the words share the rest.
_NUMBER, _AMOUNT, _AGE, _DUE = 128, 120, 76, 84


class WaitingRows(Painted):
    """Arrow keys and Enter, or a click."""

    def __init__(self, open_record: Callable[[str, int], None]) -> None:
        super().__init__()
        self._rows: list[session_pb2.Waiting] = []
        self._open = open_record
        self._cursor, self._hover = 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_rows([])

    def set_rows(self, rows: Sequence[session_pb2.Waiting]) -> None:
        at = self._rows[self._cursor] if self._cursor < len(self._rows) else None
        self._rows = list(rows)
        # Who went down to one is still on it after a refresh.
        stands = (
            index
            for index, row in enumerate(self._rows)
            if at is not None and (row.entity, row.id) == (at.entity, at.id)
        )
        self._cursor = next(stands, min(self._cursor, max(0, len(self._rows) - 1)))
        self.setFixedHeight(_HEAD + len(self._rows) * _ROW + 4)
        self.setAccessibleName("；".join(self._words(row) for row in self._rows))
        self.update()

    @staticmethod
    def _words(row: session_pb2.Waiting) -> str:
        return " ".join(filter(None, (row.label, formats.number(row.number), row.party, amount(row.amount))))

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, _HEAD), "band")
        paint.hline(painter, 0, _HEAD - 1, w)
        heads = (
            t("事项|Work"),
            t("单据|Document"),
            t("往来|Party"),
            t("金额|Amount"),
            t("已等待|Waiting"),
            t("时限|Due"),
        )
        for room, words, right in zip(self._rooms(w, 0, _HEAD), heads, self._sides(), strict=True):
            paint.text(painter, room, words, color="text2", step="small", align=right)
        for index, row in enumerate(self._rows):
            y = _HEAD + index * _ROW
            if index == self._hover:
                paint.fill(painter, QRectF(0, y, w, _ROW), "hover")
            due = formats.day_of_year(row.due)
            texts = (
                row.label,
                formats.number(row.number),
                row.party,
                amount(row.amount),
                formats.age_of_wire(row.since),
                due,
            )
            colors = ("text2", "accent_text", "text", "text", "text2", "error" if row.late else "text2")
            for room, words, color, side in zip(self._rooms(w, y, _ROW), texts, colors, self._sides(), strict=True):
                paint.text(painter, room, words, color=color, align=side, step="body")
            paint.hline(painter, 16, y + _ROW - 1, w - 32)
            if self.hasFocus() and index == self._cursor:
                paint.focus_ring(painter, QRectF(8, y, w - 16, _ROW))

    @staticmethod
    def _sides() -> tuple[Qt.AlignmentFlag, ...]:
        return paint.LEFT, paint.LEFT, paint.LEFT, paint.RIGHT, paint.RIGHT, paint.RIGHT

    @staticmethod
    def _rooms(w: int, y: float, h: float) -> list[QRectF]:
        words = max(80.0, (w - 32 - _NUMBER - _AMOUNT - _AGE - _DUE - 5 * _GAP) / 2)
        rooms, x = [], 16.0
        for wide in (words, _NUMBER, words, _AMOUNT, _AGE, _DUE):
            rooms.append(QRectF(x, y, wide, h))
            x += wide + _GAP
        return rooms

    def _at(self, y: float) -> int:
        index = int((y - _HEAD) // _ROW)
        return index if y >= _HEAD and index < len(self._rows) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._at(event.position().y())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._hover >= 0 else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._cursor = index
            self._enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if key in steps and self._rows:
            self._cursor = max(0, min(len(self._rows) - 1, self._cursor + steps[Qt.Key(key)]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        row = self._rows[self._cursor]
        self._open(row.entity, row.id)
