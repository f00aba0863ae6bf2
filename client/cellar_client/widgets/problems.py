"""All that is wrong with a record, at once: errors and warnings with place, message and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from cellar.v1 import document_pb2
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.layout import ElidedLabel, Label, Painted, Panel, Rule, hbox, vbox

_ROW = 24
_SHOWN = 6
_LOW = 800
"""Pixels of a window that has no room for a list below the lines."""


class ErrorList(Panel):
    """`chosen(Problem)` when the user goes to one: click, Enter, or `next()`/`previous()` bound to F4 and Shift+F4.

    `hint_chosen(Problem)` when the way out at the right is clicked. Hides itself while there is nothing to say.
    """

    chosen = Signal(object)
    hint_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.before_saving = True
        """Whether there is something to be saved: not on what may only be looked at."""
        self._rows = _Rows(self)
        self._head = ElidedLabel(step="small", bold=True)
        self._said = ""
        keys = t(
            "{next} 下一处 · {previous} 上一处|{next} next · {previous} previous",
            next=keymap.hint("next_error"),
            previous=keymap.hint("previous_error"),
        )
        scroll = QScrollArea()
        scroll.setWidget(self._rows)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self._fold = LinkButton("")
        self._fold.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fold.clicked.connect(self._turn)
        self._open = True
        self._low = False
        head = hbox(self._head, self._fold, Label(keys, role="text3", step="small"), gap=12, margins=(16, 5, 16, 3))
        head.setStretch(0, 1)
        self.setLayout(vbox(Rule(), head, scroll, gap=0))
        self.hide()

    def set_problems(self, problems: Sequence[document_pb2.Problem], more: int = 0) -> None:
        """Errors come first; `more` is how many the server could not fit into its answer."""
        ordered = sorted(problems, key=lambda problem: problem.severity == document_pb2.SEVERITY_WARNING)
        warnings = sum(problem.severity == document_pb2.SEVERITY_WARNING for problem in ordered)
        errors = len(ordered) - warnings + more
        parts = [t("{n} 处错误|{n} errors", n=errors)] if errors else []
        parts += [t("{n} 处提醒|{n} warnings", n=warnings)] if warnings else []
        tail = t("，保存前须改错误|; errors must be put right before saving") if errors and self.before_saving else ""
        self._said = t("、|, ").join(parts) + tail
        self._rows.set_rows(ordered)
        self._fit()
        self.setAccessibleName(self._said)
        self.setVisible(bool(ordered))

    def _fit(self) -> None:
        """In a low window one line, which opens: the lines above it are what is worked in."""
        self._scroll.setFixedHeight(min(len(self._rows.rows), _SHOWN) * _ROW + 2)
        self._scroll.setVisible(self._open or not self._low)
        self._fold.setVisible(self._low)
        self._fold.set_word(t("收起|Fold") if self._open else t("展开|Open"))
        self.show_head()

    def show_head(self) -> None:
        """How much is wrong; where that is all there is room for, also the one that the user stands on."""
        rows = self._rows.rows
        words = self._said
        if self._low and not self._open and rows:
            row = rows[max(0, self._rows.current)]
            words = f"{words}   {row.place} {row.message}"
        self._head.setText(words)

    def _turn(self) -> None:
        self._open = not self._open
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._look_at_room()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._look_at_room()
        return super().eventFilter(watched, event)

    def _look_at_room(self) -> None:
        low = self.window().height() < _LOW
        if low != self._low:
            self._low, self._open = low, not low
            self._fit()

    def problems(self) -> list[document_pb2.Problem]:
        return list(self._rows.rows)

    def next(self) -> document_pb2.Problem | None:
        """The next problem, which becomes the current one; None if there is none."""
        return self._move(1)

    def previous(self) -> document_pb2.Problem | None:
        return self._move(-1)

    def first(self) -> document_pb2.Problem | None:
        self._rows.current = -1
        return self._move(1)

    def _move(self, step: int) -> document_pb2.Problem | None:
        count = len(self._rows.rows)
        if not count:
            return None
        start = self._rows.current if self._rows.current >= 0 else (-1 if step > 0 else 0)
        return self._rows.go((start + step) % count)

    def reveal(self, index: int) -> None:
        """For the rows: keeps the current one in sight."""
        self._scroll.ensureVisible(0, index * _ROW + _ROW // 2, 0, _ROW // 2)


class _Rows(Painted):
    def __init__(self, owner: ErrorList) -> None:
        super().__init__()
        self._owner = owner
        self.rows: list[document_pb2.Problem] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: list[document_pb2.Problem]) -> None:
        self.rows, self.current = rows, -1
        self.setFixedHeight(len(rows) * _ROW)
        self.setAccessibleName("；".join(f"{row.place} {row.message}" for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, len(self.rows) * _ROW)

    def go(self, index: int) -> document_pb2.Problem:
        self.current = index
        self._owner.reveal(index)
        self._owner.show_head()
        self.update()
        problem = self.rows[index]
        self._owner.chosen.emit(problem)
        return problem

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, h), "surface")
        hints = [paint.width(row.hint, "small") for row in self.rows]
        right = min(w * 0.4, max(hints, default=0) + 4)
        for index, row in enumerate(self.rows):
            y = index * _ROW
            tone = "warn" if row.severity == document_pb2.SEVERITY_WARNING else "error"
            if index == self.current:
                paint.fill(painter, QRectF(0, y, w, _ROW), f"{tone}_soft")
            elif index:
                paint.hline(painter, 16, y, w - 32)
            draw_icon(painter, tone, 16, y + 4, 16, tone)
            paint.text(painter, QRectF(42, y, 118, _ROW), row.place, color=tone, step="small")
            room = QRectF(168, y, w - 168 - right - 32, _ROW)
            paint.text(painter, room, row.message, step="small")
            hint = QRectF(w - right - 16, y, right, _ROW)
            paint.text(painter, hint, row.hint, color="accent_text", step="small", align=paint.RIGHT)
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(0, 0, w, h), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y() // _ROW)
        if not 0 <= index < len(self.rows):
            return
        problem = self.go(index)
        if problem.hint and event.position().x() > self.width() - paint.width(problem.hint, "small") - 24:
            self._owner.hint_chosen.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.current = max(0, min(len(self.rows) - 1, self.current + step))
            self._owner.reveal(self.current)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self.go(self.current)
        else:
            super().keyPressEvent(event)
