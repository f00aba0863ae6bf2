"""The tabs over the views. A dot says "not saved"; the cross, a middle click or Ctrl+W closes; they are pulled to another place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QTabBar, QWidget

from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint

_WIDEST = 240


class TabBar(QTabBar):
    """Qt's tab bar, so that it scrolls and speaks to assistive technology, drawn our way."""

    close_asked = Signal(int)
    menu_asked = Signal(int, QPoint)
    """A right click on a tab; where, on the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setMovable(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(theme.size("tabs"))
        self.setAccessibleName(t("页签|Tabs"))
        self._pulled = -1

    def add(self, title: str, *, closable: bool = True, at: int = -1) -> int:
        """Its place: the last, or `at` one."""
        index = self.insertTab(at, title)
        if closable:
            button = _CloseDot(self)
            button.clicked.connect(lambda: self.close_asked.emit(self._index_of(button)))
            self.setTabButton(index, QTabBar.ButtonPosition.RightSide, button)
        return index

    def set_dirty(self, index: int, dirty: bool) -> None:
        button = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        if isinstance(button, _CloseDot):
            button.set_dirty(dirty)

    def is_dirty(self, index: int) -> bool:
        button = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        return isinstance(button, _CloseDot) and button.dirty

    def _index_of(self, button: QWidget) -> int:
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is button:
                return index
        return -1

    def tabSizeHint(self, index: int) -> QSize:
        closable = self.tabButton(index, QTabBar.ButtonPosition.RightSide) is not None
        w = paint.width(self.tabText(index), "small", bold=True) + (48 if closable else 30)
        return QSize(round(min(_WIDEST, w)), theme.size("tabs"))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        w, h = self.width(), self.height()
        paint.fill(painter, QRectF(0, 0, w, h), "canvas")
        paint.hline(painter, 0, h - 1, w)
        for index in range(self.count()):
            rect = QRectF(self.tabRect(index))
            on = index == self.currentIndex()
            if on:
                paint.fill(painter, QRectF(rect.x(), 3, rect.width(), h - 3), "surface")
                paint.vline(painter, rect.x(), 4, h - 4)
                paint.vline(painter, rect.right() - 1, 4, h - 4)
                paint.fill(painter, QRectF(rect.x(), 3, rect.width(), 2), "accent")
            closable = self.tabButton(index, QTabBar.ButtonPosition.RightSide) is not None
            room = QRectF(rect.x() + 14, 3, rect.width() - (40 if closable else 24), h - 4)
            color = "text" if on else "text2"
            paint.text(painter, room, self.tabText(index), color=color, step="small", bold=on)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            index = self.tabAt(event.position().toPoint())
            if index >= 0 and self.tabButton(index, QTabBar.ButtonPosition.RightSide) is not None:
                self.close_asked.emit(index)
            return
        if event.button() == Qt.MouseButton.RightButton:
            index = self.tabAt(event.position().toPoint())
            if index >= 0:
                self.menu_asked.emit(index, event.globalPosition().toPoint())
            return
        super().mousePressEvent(event)
        self._pulled = self.tabAt(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pulled over the middle of another tab, the tab changes places with it."""
        super().mouseMoveEvent(event)
        over = self.tabAt(event.position().toPoint())
        if not event.buttons() & Qt.MouseButton.LeftButton or self._pulled < 1 or over < 1 or over == self._pulled:
            return
        middle = self.tabRect(over).center().x()
        beyond = event.position().x() > middle if over > self._pulled else event.position().x() < middle
        if beyond:
            self.moveTab(self._pulled, over)
            self._pulled = over

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pulled = -1


class _CloseDot(QAbstractButton):
    """A cross; while the tab is dirty a dot, which becomes a cross under the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.dirty = False
        self.setFixedSize(18, 18)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(t("关闭页签|Close tab"))

    def set_dirty(self, dirty: bool) -> None:
        self.dirty = dirty
        self.setToolTip(t("未保存|Not saved") if dirty else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            paint.fill(painter, QRectF(1, 2, 16, 16), "sunken", radius=3)
        if self.dirty and not self.underMouse():
            paint.fill(painter, QRectF(5.5, 6.5, 7, 7), "warn", radius=3.5)
        else:
            draw_icon(painter, "x", 4, 5, 10, "text3")
        painter.end()
