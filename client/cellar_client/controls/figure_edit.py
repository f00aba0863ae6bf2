"""An input that shows a figure or a day whole, or says that it does not: never a part that reads as another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolTip

from cellar_client.look import theme
from cellar_client.widgets.fitted import fitted

# What Qt leaves free on both sides of the text.
_AIR = 4
_ICON = 24


class FigureEdit(QLineEdit):
    """While it is typed into it scrolls as any input; at rest its text stands as `fitted` has it, whole in the tip where it is not."""

    def shown(self) -> tuple[str, QFont]:
        """What stands there at rest, and in which font."""
        return fitted(self.text(), theme.font(), self._room().width())

    def _room(self) -> QRectF:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        icons = _ICON if self.actions() else 0
        return QRectF(inner).adjusted(_AIR / 2, 0, -_AIR / 2 - icons, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        words, font = self.shown()
        whole = words == self.text() and font.pixelSize() == theme.font_px("body")
        if self.hasFocus() or not self.text() or whole or self.echoMode() != QLineEdit.EchoMode.Normal:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setFont(font)
        painter.setPen(self.palette().text().color())
        painter.drawText(self._room(), int((self.alignment() | Qt.AlignmentFlag.AlignVCenter).value), words)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.hasFocus() and self.shown()[0] != self.text():
            help_ = self.toolTip()
            words = f"{self.text()}\n{help_}" if help_ else self.text()
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), words, self)
            return True
        return super().event(event)
