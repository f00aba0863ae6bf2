"""The picture beside the login: three jars in a cellar, drawn, so that it is sharp on every screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPen, QRadialGradient

from cellar_client import __version__
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted

# Half profile of a jar from lip to foot: (height 0..1, radius 0..1).
_PROFILE = (
    (0, 0.36), (0.012, 0.40), (0.03, 0.405), (0.05, 0.38), (0.08, 0.345), (0.12, 0.37), (0.17, 0.56), (0.25, 0.80),
    (0.36, 0.955), (0.46, 1.0), (0.58, 0.965), (0.72, 0.84), (0.86, 0.69), (0.96, 0.60), (1, 0.59),
)  # fmt: skip
_NIGHT, _CLAY, _GLOW = "#14060A", "#240A13", "#C2476A"
# The picture is dark in both themes, so its words are too light for tokens.
_WHITE, _ROSE, _ASH = "#FFFFFF", "#D9B9C1", "#B99AA3"


class BrandPanel(Painted):
    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(320)
        self.setAccessibleName("Cellar 酒窖")

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        brand = theme.colors("brand")
        ground = QLinearGradient(0, 0, w * 0.4, h)
        for at, color in ((0.0, brand[1]), (0.55, brand[0]), (1.0, _NIGHT)):
            ground.setColorAt(at, theme.color(color))
        painter.fillRect(QRectF(0, 0, w, h), ground)
        glow = QRadialGradient(w * 0.62, h * 0.60, w * 0.62)
        glow.setColorAt(0, theme.color(brand[3], 105))
        glow.setColorAt(1, theme.color(brand[3], 0))
        painter.fillRect(QRectF(0, 0, w, h), glow)
        _draw_arches(painter, w, h, brand[4])
        _draw_jar(painter, (w * 0.16, h * 0.575), (w * 0.165, h * 0.325), brand[3], brand[4], 14)
        _draw_jar(painter, (w * 0.95, h * 0.545), (w * 0.178, h * 0.355), brand[3], brand[4], 14)
        _draw_jar(painter, (w * 0.53, h * 0.43), (w * 0.238, h * 0.47), _GLOW, brand[4], 20)
        _draw_floor(painter, w, h, brand[4])
        _draw_words(painter, w, h, brand[4])


def _draw_words(painter: QPainter, w: int, h: int, gold: str) -> None:
    paint.fill(painter, QRectF(48, 48, 40, 40), "#8A1F3C", radius=8)
    draw_icon(painter, "jar", 55, 55, 26, _WHITE)
    paint.text(painter, QRectF(104, 44, 300, 48), "Cellar", color=_WHITE, step=26, bold=True)
    x = 104 + paint.width("Cellar", 26, bold=True) + 12
    paint.text(painter, QRectF(x, 46, 200, 48), "酒窖", color=gold, step=20)
    room = w - 96
    line = t("一坛酒，一本账|One jar, one ledger")
    paint.text(painter, QRectF(48, 132, room, 52), line, color=_WHITE, step=34, bold=True)
    under = t("订单、发运、库存、开票、回款与总账，出自同一条链|Orders, shipping, stock, invoices, receipts: one chain")
    paint.text(painter, QRectF(48, 186, room, 26), under, color=_ROSE, step="title")
    foot = t("营销与供应链系统|Marketing and supply chain") + f"   Cellar {__version__}"
    paint.text(painter, QRectF(48, h - 44, room, 20), foot, color=_ASH, step="small")


def _draw_arches(painter: QPainter, w: int, h: int, gold: str) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, base = w * 0.53, h * 0.90
    for i in range(13):
        r = w * (0.31 + i * 0.052)
        painter.setPen(QPen(theme.color(gold, max(5, 34 - i * 2)), 1))
        path = QPainterPath(QPointF(x - r, base))
        path.lineTo(QPointF(x - r, base - h * 0.20))
        path.arcTo(QRectF(x - r, base - h * 0.20 - r, 2 * r, 2 * r), 180, -180)
        path.lineTo(QPointF(x + r, base))
        painter.drawPath(path)


def _draw_floor(painter: QPainter, w: int, h: int, gold: str) -> None:
    y = h * 0.90
    painter.fillRect(QRectF(0, y, w, h - y), theme.color(_NIGHT, 150))
    for i in range(6):
        painter.fillRect(QRectF(0, y + i * i * 3.2, w, 1), theme.color(gold, 46 - i * 7))


def _draw_jar(
    painter: QPainter, top: tuple[float, float], size: tuple[float, float], shade: str, line: str, rings: int
) -> None:
    (x, y), (radius, height) = top, size
    path = _jar_path(x, y, height, radius)
    body = QLinearGradient(x - radius, 0, x + radius, 0)
    for at, alpha in ((0.0, 10), (0.28, 62), (0.55, 22), (1.0, 4)):
        body.setColorAt(at, theme.color(shade, alpha))
    painter.fillPath(path, theme.color(_CLAY))
    painter.setPen(QPen(theme.color(line, 120), 1.2))
    painter.setBrush(body)
    painter.drawPath(path)
    painter.save()
    painter.setClipPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for i in range(rings):
        at = y + height * (0.20 + 0.76 * i / rings)
        painter.setPen(QPen(theme.color(line, 14 + int(34 * math.sin(math.pi * i / rings))), 1))
        arc = QRectF(x - radius * 1.04, at - radius * 0.12, radius * 2.08, radius * 0.24)
        painter.drawArc(arc, 180 * 16, 180 * 16)
    painter.restore()


def _jar_path(x: float, top: float, height: float, radius: float) -> QPainterPath:
    left = [(x - r * radius, top + at * height) for at, r in _PROFILE]
    right = [(2 * x - px, py) for px, py in left]
    path = QPainterPath(QPointF(*left[0]))
    _curve(path, left)
    path.lineTo(QPointF(*right[-1]))
    _curve(path, right[::-1])
    path.closeSubpath()
    return path


def _curve(path: QPainterPath, points: list[tuple[float, float]]) -> None:
    """A Catmull-Rom spline through the points."""
    for i in range(1, len(points)):
        p0, p1 = points[max(i - 2, 0)], points[i - 1]
        p2, p3 = points[i], points[min(i + 1, len(points) - 1)]
        first = QPointF(p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        second = QPointF(p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        path.cubicTo(first, second, QPointF(*p2))
