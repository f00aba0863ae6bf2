"""Sheets below each other, drawn when they come into sight: how large, which one, and what was searched for on them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cellar_client.features.printing.sheets import Sheets
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Panel

STEPS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0)
FIT = 0.0
"""In place of a scale: as wide as the window."""
_EDGE, _GAP = 24, 20
# 96 dots an inch is life size on a screen, 72 on paper.
_LIFE = 96 / 72
_SMALLEST, _LARGEST = 0.3, 3.0


class PageView(QScrollArea):
    """`moved()`: another sheet is in sight, or it is of another size."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("页面|Pages"))
        self.setWidgetResizable(True)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._column.setSpacing(_GAP)
        self.setWidget(Panel(self._column, area="canvas"))
        self.pages: list[_Page] = []
        self.asked = FIT
        """The scale that was asked for."""
        self.found: list[tuple[int, QRectF]] = []
        self.at = -1
        """Which of the places found is in sight; none yet."""
        self._sheets: Sheets | None = None
        self._widest = 0.0
        self.verticalScrollBar().valueChanged.connect(lambda _v: self.moved.emit())

    def show_sheets(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._widest = max(sheets.size(number).width() for number in range(len(sheets)))
        for number in range(len(sheets)):
            page = _Page(self, sheets, number)
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(page)
        self._column.addStretch(1)
        self._lay_out()

    @property
    def scale(self) -> float:
        """Of life size."""
        if self.asked != FIT or self._sheets is None:
            return self.asked or 1.0
        room = self.viewport().width() - 2 * _EDGE - (0 if self.verticalScrollBar().isVisible() else 12)
        return min(max(room / (self._widest * _LIFE), _SMALLEST), _LARGEST)

    def set_scale(self, scale: float) -> None:
        """Of life size; `FIT`: as wide as the window, whatever that becomes."""
        number = self.current()
        self.asked = scale
        self._lay_out()
        if self.pages:
            self.go(number)

    def zoom(self, step: int) -> None:
        """To the next of the usual sizes."""
        now = self.scale
        larger = [each for each in STEPS if each > now + 0.01]
        smaller = [each for each in STEPS if each < now - 0.01]
        self.set_scale((larger[:1] or [STEPS[-1]])[0] if step > 0 else (smaller[-1:] or [STEPS[0]])[0])

    def current(self) -> int:
        """The sheet that the middle of the window shows, counted from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max((n for n, page in enumerate(self.pages) if page.y() <= middle), default=0)

    def go(self, number: int) -> None:
        """To a sheet, or the nearest that there is."""
        if self.pages:
            page = self.pages[max(0, min(number, len(self.pages) - 1))]
            self._column.activate()
            self.verticalScrollBar().setValue(page.y() - _GAP // 2)

    def search(self, words: str) -> None:
        """Marks what holds these words and goes to the first place."""
        self.found = self._sheets.find(words) if self._sheets is not None else []
        self.at = -1
        for page in self.pages:
            page.update()
        self.step(1)

    def step(self, by: int) -> None:
        """To the next place found, or the one before."""
        if self.found:
            self.at = (self.at + by) % len(self.found)
            number, place = self.found[self.at]
            page = self.pages[number]
            if number != self.current():
                self.go(number)
            middle = page.pos() + QPoint(
                round(place.center().x() * page.factor), round(place.center().y() * page.factor)
            )
            self.ensureVisible(middle.x(), middle.y(), 80, 120)
            page.update()
        self.moved.emit()

    def _lay_out(self) -> None:
        for page in self.pages:
            page.fit(self.scale)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.asked == FIT:
            self._lay_out()


class _Page(QWidget):
    """One sheet; its picture is made when it is first seen in this size."""

    def __init__(self, view: PageView, sheets: Sheets, number: int) -> None:
        super().__init__()
        self._view, self._sheets, self._number = view, sheets, number
        self.factor = _LIFE
        """Pixels of a point."""
        self._picture: QPixmap | None = None
        words = t("第 {n} 页，共 {all} 页|Page {n} of {all}", n=number + 1, all=len(sheets))
        self.setAccessibleName(words)

    def fit(self, scale: float) -> None:
        self.factor = scale * _LIFE
        size = self._sheets.size(self._number) * self.factor
        self.setFixedSize(QSize(round(size.width()), round(size.height())))
        self._picture = None
        self.update()

    def picture(self) -> QPixmap:
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap.fromImage(self._sheets.render(self._number, self.factor * ratio))
            self._picture.setDevicePixelRatio(ratio)
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.picture())
        for at, (number, place) in enumerate(self._view.found):
            if number == self._number:
                rect = QRectF(
                    place.x() * self.factor, place.y() * self.factor, place.width() * self.factor, place.height() * self.factor
                )  # fmt: skip
                current = at == self._view.at
                painter.fillRect(rect.adjusted(-1, -1, 1, 1), theme.color("focus", 90 if current else 40))
        paint.box(painter, QRectF(self.rect()), line="line2", radius=0)
        painter.end()
