"""Plain parts of every page: areas, rules, labels, sections."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.fitted import fitted

Item = QWidget | QLayout | int | None


def hbox(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A row. An item is a widget, a layout, a gap in pixels, or None for what stretches."""
    row = QHBoxLayout()
    _fill(row, items, gap, margins)
    return row


def vbox(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """A column; items as in `hbox`."""
    column = QVBoxLayout()
    _fill(column, items, gap, margins)
    return column


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: tuple[int, int, int, int]) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Sets a property the style sheet looks at, and lets the style see it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Panel(QWidget):
    """A plain coloured area: page (surface), band, canvas or raised."""

    def __init__(self, layout: QLayout | None = None, *, area: str = "page", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("area", area)
        if layout is not None:
            self.setLayout(layout)


class Rule(QFrame):
    """1-px separator; replaces boxes in boxes."""

    def __init__(self, *, vertical: bool = False) -> None:
        super().__init__()
        self.setProperty("rule", "true")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Painted(QWidget):
    """Base of painted controls: an antialiased painter for `draw`, repainted when the theme changes.

    What found no room is whole in the tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cut: list[paint.Cut] = []

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.cut = []
        with paint.noting(self.cut):
            self.draw(painter, self.width(), self.height())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = next((words for room, words in self.cut if room.contains(QPointF(event.pos()))), "")
            if words:
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self.update()


class Label(QLabel):
    """A label by roles: colour `role` (text, text2, text3, accent, error, warn, ok) and type `step`."""

    def __init__(
        self,
        words: str = "",
        *,
        role: str = "text",
        step: str = "body",
        bold: bool = False,
        align: Qt.AlignmentFlag = paint.LEFT,
    ) -> None:
        super().__init__(paint.tidy(words))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("step", step)
        self.setProperty("bold", "true" if bold else "false")
        self.setAlignment(align)

    def set_role(self, role: str) -> None:
        set_property(self, "role", role)


class ElidedLabel(Label):
    """A label that cuts its words with an ellipsis and shows them whole in its tip."""

    def __init__(self, words: str = "", *, role: str = "text", step: str = "body", bold: bool = False) -> None:
        super().__init__(words, role=role, step=step, bold=bold)
        self._words = words
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, words: str) -> None:
        self._words = paint.tidy(words)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        super().setText(shown)
        self.setToolTip(self._words if shown != self._words else "")
        self.setAccessibleName(self._words)


class FittedLabel(Label):
    """A label in a row that may get too narrow: its words end in an ellipsis then, a figure shrinks (`fitted`)."""

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), 24), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        words, font = fitted(self.text(), self.font(), self.width() + 1)
        tip = self.text() if words != self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment().value), words)
        painter.end()


class Section(QWidget):
    """Heading of a block: title, muted note, actions at the right; optionally a hairline below."""

    def __init__(self, title: str, note: str = "", *actions: QWidget, height: int = 40, line: bool = False) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self._line = line
        self.title = Label(title, bold=True)
        self.note = Label(note, role="text3", step="small")
        self.setLayout(hbox(self.title, self.note, None, *actions, margins=(16, 0, 16, 0)))

    def set_note(self, note: str) -> None:
        self.note.setText(paint.tidy(note))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._line:
            painter = QPainter(self)
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
            painter.end()
