"""Icons: one stroke set in SVG, tinted with a token and cached per theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from cellar_client.look import theme


def icon(name: str, color_name: str = "text2", size: int = 16) -> QIcon:
    """A tinted icon at one, two and three times its size, for high-DPI screens; an unknown name shows a folder."""
    return _icon(name, theme.hex_of(color_name), size)


def pixmap(name: str, color_name: str = "text2", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """A tinted pixmap of `size` logical pixels for a screen of the given device pixel ratio."""
    return _pixmap(name, theme.hex_of(color_name), size, ratio)


def draw_icon(painter: QPainter, name: str, x: float, y: float, size: float = 16, color_name: str = "text2") -> None:
    """Paints a tinted icon sharply at any scale."""
    _renderer(name, theme.hex_of(color_name)).render(painter, QRectF(x, y, size, size))


@lru_cache(maxsize=512)
def _renderer(name: str, hex_color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(theme.icon_svg(name, hex_color).encode()))


@lru_cache(maxsize=512)
def _pixmap(name: str, hex_color: str, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, hex_color).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=512)
def _icon(name: str, hex_color: str, size: int) -> QIcon:
    result = QIcon()
    for ratio in (1.0, 2.0, 3.0):
        result.addPixmap(_pixmap(name, hex_color, size, ratio))
    return result
