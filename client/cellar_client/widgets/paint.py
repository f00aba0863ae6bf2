"""Small painting helpers shared by every painted control. All lengths are logical pixels, all colours are token names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from cellar_client.look import theme
from cellar_client.widgets.fitted import fitted

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter
_NO_PEN = Qt.PenStyle.NoPen
_NO_BRUSH = Qt.BrushStyle.NoBrush


def tidy(words: str) -> str:
    """The middle dot is full-width in this font: it brings its own air."""
    return words.replace(" · ", "·")


def width(words: str, step: str | int = "body", *, bold: bool = False) -> float:
    return QFontMetricsF(theme.font(step, bold=bold)).horizontalAdvance(tidy(words))


def text(
    painter: QPainter,
    rect: QRectF,
    words: str,
    *,
    color: str = "text",
    step: str | int = "body",
    bold: bool = False,
    align: Qt.AlignmentFlag = LEFT,
    elide: bool = True,
) -> None:
    """One line of text. Where it does not fit, words are cut with an ellipsis and a figure shrinks (`fitted`)."""
    font = theme.font(step, bold=bold)
    words = tidy(words)
    if elide:
        whole = words
        words, font = fitted(words, font, rect.width() + 1)
        if words != whole and _cuts:
            _cuts[-1].append((QRectF(rect), whole))
    painter.setFont(font)
    painter.setPen(theme.color(color))
    painter.drawText(rect, int(align.value), words)


Cut = tuple[QRectF, str]
_cuts: list[list[Cut]] = []


@contextmanager
def noting(cut: list[Cut]) -> Iterator[None]:
    """While the block paints, `cut` takes what found no room: where, and the whole words."""
    _cuts.append(cut)
    try:
        yield
    finally:
        _cuts.pop()


def fill(painter: QPainter, rect: QRectF, color: str, *, radius: float = 0, alpha: int = 255) -> None:
    if not radius:
        painter.fillRect(rect, theme.color(color, alpha))
        return
    painter.setPen(_NO_PEN)
    painter.setBrush(theme.color(color, alpha))
    painter.drawRoundedRect(rect, radius, radius)


def box(
    painter: QPainter,
    rect: QRectF,
    *,
    line: str = "line",
    background: str | None = None,
    radius: float = 4,
    pen: float = 1.0,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:
    painter.setPen(QPen(theme.color(line), pen, style))
    painter.setBrush(theme.color(background) if background else _NO_BRUSH)
    half = pen / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)


def hline(painter: QPainter, x: float, y: float, length: float, color: str = "line") -> None:
    painter.fillRect(QRectF(x, y, length, 1), theme.color(color))


def vline(painter: QPainter, x: float, y: float, length: float, color: str = "line") -> None:
    painter.fillRect(QRectF(x, y, 1, length), theme.color(color))


def focus_ring(painter: QPainter, rect: QRectF, radius: float = 4) -> None:
    """The focus ring: 2 px, always the same blue, never the accent."""
    box(painter, rect, line="focus", radius=radius, pen=theme.size("focus"))


def shadow(painter: QPainter, rect: QRectF, *, radius: float = 6, depth: int = 10, strength: int = 16) -> None:
    painter.setPen(_NO_PEN)
    for i in range(depth, 0, -1):
        color = QColor(theme.color("shadow"))
        color.setAlpha(max(1, int(strength * (1 - i / (depth + 1)) / 2)))
        painter.setBrush(color)
        painter.drawRoundedRect(rect.adjusted(-i, 3 - i, i, 3 + i), radius + i, radius + i)


def polyline(painter: QPainter, points: list[tuple[float, float]], color: str, pen: float = 1.5) -> None:
    stroke = QPen(theme.color(color), pen)
    stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(stroke)
    painter.setBrush(_NO_BRUSH)
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def state_glyph(painter: QPainter, glyph: str, x: float, y: float, size: float, color: str) -> None:
    """The sign in front of a state's word, so that a state never rests on colour alone."""
    ink = theme.color(color)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(_NO_BRUSH)
    rect = QRectF(x, y, size, size)
    if glyph in ("ring", "half", "pie"):
        painter.drawEllipse(rect)
        if glyph != "ring":
            painter.setBrush(ink)
            painter.setPen(_NO_PEN)
            painter.drawPie(rect, 90 * 16, -180 * 16 if glyph == "half" else -270 * 16)
    elif glyph == "check":
        tick = [(x, y + size * 0.55), (x + size * 0.38, y + size * 0.92), (x + size * 1.05, y + size * 0.12)]
        polyline(painter, tick, color, 1.6)
    elif glyph == "bar":
        painter.fillRect(QRectF(x, y + size / 2 - 1, size, 2), ink)
    else:
        painter.drawEllipse(rect)
        painter.drawLine(QPointF(x + 1.2, y + size - 1.2), QPointF(x + size - 1.2, y + 1.2))


@lru_cache(maxsize=256)
def pill_width(word: str) -> float:
    return 8 + 7 + 4 + width(word, "small") + 8


def pill(painter: QPainter, x: float, y: float, look: str, word: str, height: float = 18) -> float:
    """A state's pill; returns its width. `look` is one of the tokens' states."""
    w = pill_width(word)
    ratio = painter.device().devicePixelRatioF()
    drawn = _pill(theme.current, look, word, w, height, ratio)
    painter.drawPixmap(QPointF(x, y), drawn)
    return w


@lru_cache(maxsize=256)
def _pill(_theme: str, look: str, word: str, w: float, height: float, ratio: float) -> QPixmap:
    """A pill's picture, for a long list shows the same few in every row."""
    colors = theme.state(look)

    def draw(painter: QPainter) -> None:
        box(painter, QRectF(0, 0, w, height), line=colors["line"], background=colors["bg"], radius=height / 2)
        state_glyph(painter, colors["glyph"], 8, height / 2 - 3.5, 7, colors["fg"])
        text(painter, QRectF(19, -0.5, w - 22, height), word, color=colors["fg"], step="small", elide=False)

    return picture(w, height, ratio, draw)


def _forget() -> None:
    """Other letters, other pictures."""
    pill_width.cache_clear()
    _pill.cache_clear()


theme.changed.connect(_forget)


def picture(w: float, h: float, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    """What `draw` paints on nothing, for a screen of the given device pixel ratio."""
    made = QPixmap(ceil(w * ratio), ceil(h * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return made


def keycap_width(key: str) -> float:
    return max(16, width(key, "hint") + 8)


def keycap(painter: QPainter, x: float, y: float, key: str, *, height: float = 16, color: str = "text3") -> float:
    w = keycap_width(key)
    rect = QRectF(x, y, w, height)
    box(painter, rect, line="line2", background="band", radius=3)
    text(painter, rect, key, color=color, step="hint", align=CENTER, elide=False)
    return w


def meter(painter: QPainter, x: float, y: float, length: float, ratio: float, color: str, *, height: float = 5) -> None:
    """A thin bar filled to `ratio` (0..1)."""
    fill(painter, QRectF(x, y, length, height), "sunken", radius=height / 2)
    if ratio > 0:
        fill(painter, QRectF(x, y, max(height, length * min(ratio, 1)), height), color, radius=height / 2)
