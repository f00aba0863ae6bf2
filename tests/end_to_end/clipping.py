"""What a window cuts: figures shortened, words over words, controls out of sight.

What the client paints itself is heard at ``QPainter.drawText``; what Qt paints (labels, fields) is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from unittest.mock import patch

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from cellar_client import formats
from cellar_client.controls.figure_edit import FigureEdit
from cellar_client.controls.lookup import LookupPopup
from cellar_client.widgets.feedback import Toast
from cellar_client.widgets.layout import FittedLabel

_SLACK = 1.5
_FLOATING = (Toast, LookupPopup)
_ELLIPSIS = "…"


class Written(NamedTuple):
    """A text that was painted: on what, in which room, and the place that its ink takes (device pixels of the widget)."""

    on: QWidget
    room: QRectF
    ink: QRectF
    text: str


@contextmanager
def heard() -> Iterator[list[Written]]:
    """The texts that are painted on widgets while the block runs."""
    texts: list[Written] = []
    plain: Any = QPainter.drawText

    def draw(painter: QPainter, *what: Any) -> Any:
        device = painter.device()
        turned = painter.worldTransform()
        if isinstance(device, QWidget) and len(what) == 3 and isinstance(what[0], QRect | QRectF) and not turned.m12():
            room, flags, text = QRectF(what[0]), int(what[1]), str(what[2])
            texts.append(Written(device, room, _ink(painter, room, flags, text), text))
        return plain(painter, *what)

    with patch.object(QPainter, "drawText", draw):
        yield texts


def _ink(painter: QPainter, room: QRectF, flags: int, text: str) -> QRectF:
    metrics = QFontMetricsF(painter.font())
    width, height = metrics.horizontalAdvance(text), metrics.ascent()
    x = room.x()
    if flags & Qt.AlignmentFlag.AlignRight.value:
        x = room.right() - width
    elif flags & Qt.AlignmentFlag.AlignHCenter.value:
        x = room.center().x() - width / 2
    return QRectF(x, room.center().y() - height / 2, width, height)


def faults(window: QWidget, size: QSize, ratio: float = 1.0) -> list[str]:
    """What is cut, printed over something else or out of sight in a window of this size on a screen of this ratio."""
    window.resize(size)
    for _ in range(3):
        QApplication.processEvents()
    found = []
    if window.width() > size.width() or window.height() > size.height():
        found.append(f"the window needs {window.width()} x {window.height()}")
    with heard() as texts:
        picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        window.render(picture)
    found += [*_cut(texts), *_over(texts), *_outside(texts)]
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible():
            found += [*_measured(widget), *_laid_over(widget), *_out_of_sight(widget, window)]
    return list(dict.fromkeys(found))


def _cut(texts: list[Written]) -> Iterator[str]:
    for each in texts:
        if each.text.endswith(_ELLIPSIS) and formats.is_figure(each.text.rstrip(_ELLIPSIS)):
            yield f"{_called(each.on)} cuts a figure: {each.text}"
        elif formats.is_figure(each.text) and each.ink.width() > each.room.width() + _SLACK:
            yield f"{_called(each.on)} has too little room for {each.text}"


def _over(texts: list[Written]) -> Iterator[str]:
    """Words on a widget that lie over others; an unfinished row at the edge of a table lies over none."""
    on: dict[int, list[Written]] = {}
    for each in texts:
        on.setdefault(id(each.on), []).append(each)
    for same in on.values():
        rows: dict[int, list[Written]] = {}
        for each in same:
            rows.setdefault(round(each.ink.y()), []).append(each)
        for row in rows.values():
            row.sort(key=lambda each: each.ink.x())
            for left, right in pairwise(row):
                if left.ink.right() > right.ink.x() + _SLACK and left.text != right.text:
                    yield f"{_called(left.on)} writes {right.text!r} over {left.text!r}"


def _outside(texts: list[Written]) -> Iterator[str]:
    """A painted control that is no part of something scrolled shows all of its words."""
    for each in texts:
        scrolled = (
            isinstance(each.on.parentWidget(), QAbstractScrollArea) or each.on.metaObject().className() == "SumRow"
        )
        if not scrolled and each.ink.right() > each.on.width() + _SLACK and formats.is_figure(each.text):
            yield f"{_called(each.on)} paints {each.text!r} beyond its edge"


def _measured(widget: QWidget) -> Iterator[str]:
    metrics = QFontMetricsF(widget.font())
    if isinstance(widget, QLabel) and not isinstance(widget, FittedLabel) and widget.text():
        words, room = widget.text(), widget.contentsRect()
        if words.endswith(_ELLIPSIS) and formats.is_figure(words.rstrip(_ELLIPSIS)):
            yield f"{_called(widget)} cuts a figure: {words}"
        if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 2:
                yield f"{_called(widget)} has no room for its lines: {words}"
        elif metrics.horizontalAdvance(words) > room.width() + _SLACK and widget.textFormat() != Qt.TextFormat.RichText:
            yield f"{_called(widget)} has {room.width()} of {metrics.horizontalAdvance(words):.0f} for {words!r}"
    elif isinstance(widget, QLineEdit) and not widget.hasFocus() and formats.is_figure(widget.text()):
        # Qt's own margin and the style sheet's padding.
        room_inside = widget.width() - 2 * 10
        if not isinstance(widget, FigureEdit) and metrics.horizontalAdvance(widget.text()) > room_inside + 2 * _SLACK:
            yield f"{_called(widget)} cuts {widget.text()}"
    elif (
        isinstance(widget, QAbstractButton | QComboBox)
        and not isinstance(widget.parentWidget(), QTabBar | QLineEdit)
        and widget.width() + 1 < widget.minimumSizeHint().width()
    ):
        yield f"{_called(widget)} has {widget.width()} of {widget.minimumSizeHint().width()} for its words"


def _laid_over(widget: QWidget) -> Iterator[str]:
    """Parts of one ground that lie over each other; what floats over everything for a while is none of them."""
    if widget.layout() is None:
        return
    parts = [
        child
        for child in widget.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not child.isWindow()
        and not isinstance(child, _FLOATING)
    ]
    for one, other in combinations(parts, 2):
        shared = one.geometry().intersected(other.geometry())
        if shared.width() > 1 and shared.height() > 1:
            yield f"{_called(one)} and {_called(other)} overlap in {_called(widget)}"


def _out_of_sight(widget: QWidget, window: QWidget) -> Iterator[str]:
    """A control that nobody can reach: beyond the window, and in nothing that scrolls there."""
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget is window or widget.window() is not window:
        return
    above = widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QScrollArea):
            return
        above = above.parentWidget()
    corner = widget.mapTo(window, QPoint(0, 0))
    place = QRectF(QPointF(corner), widget.size())
    if not QRectF(window.rect()).adjusted(-2, -2, 2, 2).contains(place):
        yield f"{_called(widget)} is out of sight at {corner.x()},{corner.y()}"
    elif widget.width() < 6 or widget.height() < 6:
        yield f"{_called(widget)} has no room at all"


def _called(widget: QWidget) -> str:
    name = widget.accessibleName() or widget.objectName()
    kind = type(widget).__name__
    if kind == "QWidget" and widget.parentWidget() is not None:
        kind = type(widget.parentWidget()).__name__
    return f"{kind} {name[:24]}".strip()
