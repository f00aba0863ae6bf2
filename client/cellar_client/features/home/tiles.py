"""Tiles that open a list: a kind of work that waits, and a figure at a glance."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from cellar.v1 import session_pb2, value_pb2
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_common.codec import to_python


class Tile(QAbstractButton):
    """A painted button; Enter presses it as Space does."""

    def __init__(self, words: str, height: int) -> None:
        super().__init__()
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(190, self.height())

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, self.width(), self.height())
        if self.hasFocus():
            paint.focus_ring(painter, QRectF(0, 0, self.width(), self.height()), 6)
        painter.end()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class TodoCard(Tile):
    """How many of one kind wait, what they come to, and for how long the oldest has waited."""

    def __init__(self, item: session_pb2.Todo, icon: str) -> None:
        super().__init__(item.label, 72)
        self._count, self._icon = formats.whole(item.count), icon
        self._amount = amount(item.amount)
        age = formats.age_of_wire(item.since) if item.since else ""
        self._age = t("最早 {age}|oldest {age}", age=age) if age else ""
        told = " ".join(filter(None, (item.label, self._count, self._amount, self._age)))
        self.setAccessibleName(told)
        self.setToolTip(told)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        whole = QRectF(0, 0, w, h)
        paint.box(painter, whole, line="line2" if self.underMouse() else "line", background="surface", radius=6)
        draw_icon(painter, self._icon, 14, 12, 16, "accent_text")
        paint.text(painter, QRectF(38, 10, w - 50, 20), self.text(), color="text2", step="small")
        paint.text(painter, QRectF(14, 34, 64, 30), self._count, step="kpi", bold=True)
        left = 84
        if self._amount:
            paint.text(painter, QRectF(left, 32, w - left - 14, 16), self._amount, step="small", align=paint.RIGHT)
        paint.text(
            painter, QRectF(left, 48, w - left - 14, 16), self._age, color="text3", step="small", align=paint.RIGHT
        )


class GlanceTile(Tile):
    """A figure, how it stands to the day or month before, and a line of the last days."""

    def __init__(self, glance: session_pb2.Glance) -> None:
        super().__init__(glance.label, 84)
        self._now = formats.or_dash(formats.wire(glance.now))
        self._delta = _delta(glance)
        self._then = t("上月同期|last month") if glance.month else t("昨日|yesterday")
        self._before = formats.or_dash(formats.wire(glance.before))
        self._days = [float(to_python(each) or 0) for each in glance.days]  # type: ignore[arg-type]
        told = " ".join((glance.label, self._now, self._delta, self._then, self._before))
        self.setAccessibleName(told)
        self.setToolTip(told)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if self.underMouse():
            paint.fill(painter, QRectF(0, 0, w, h), "hover")
        paint.text(painter, QRectF(16, 8, w - 100, 18), self.text(), color="text2", step="small")
        self._line(painter, QRectF(w - 78, 12, 62, 16))
        paint.text(painter, QRectF(16, 28, w - 32, 30), self._now, step="kpi", bold=True)
        room = paint.width(self._delta, "small", bold=True)
        paint.text(painter, QRectF(16, 60, room + 1, 16), self._delta, step="small", bold=True)
        x = 24 + room
        words = paint.width(self._then, "small") + 6
        # In little room the figure stands alone: the tip says of when.
        if x + words + paint.width(self._before, "small") <= w - 8:
            paint.text(painter, QRectF(x, 60, words, 16), self._then, color="text3", step="small")
            x += words
        paint.text(painter, QRectF(x, 60, w - 8 - x, 16), self._before, color="text3", step="small")

    def _line(self, painter: QPainter, room: QRectF) -> None:
        top = max((abs(each) for each in self._days), default=0)
        if len(self._days) < 2 or not top:
            return
        step = room.width() / (len(self._days) - 1)
        points = [
            (room.x() + at * step, room.bottom() - room.height() * max(0.0, each) / top)
            for at, each in enumerate(self._days)
        ]
        paint.polyline(painter, points, "line2")
        x, y = points[-1]
        paint.fill(painter, QRectF(x - 2, y - 2, 4, 4), "accent_text", radius=2)


def _delta(glance: session_pb2.Glance) -> str:
    """How much more or less than before: of money the share, of documents the number."""
    now, before = to_python(glance.now) or 0, to_python(glance.before) or 0
    if now == before:
        return t("持平|unchanged")
    sign = "▲" if now > before else "▼"  # type: ignore[operator]
    if not glance.money:
        return f"{sign} {formats.whole(abs(int(now) - int(before)))}"  # type: ignore[arg-type]
    return f"{sign} {formats.percent(abs((float(now) - float(before)) / float(before)), 1)}" if before else sign  # type: ignore[arg-type]


def amount(sent: value_pb2.Value) -> str:
    """An amount, and no dash where there is none."""
    return formats.wire(sent) if to_python(sent) is not None else ""
