"""A row of buttons that never overflows: what does not fit stands in a menu at its end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import ToolButton

_GAP = 4
_MARGIN = 12


class _Divider(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(9, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.vline(painter, 4, 4, self.height() - 8, "line2")
        painter.end()


class Toolbar(QWidget):
    """Buttons from the left, a few from the right, the rest in “more”."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.size("toolbar"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("area", "page")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._left: list[QWidget] = []
        self._right: list[QWidget] = []
        self._off: set[QWidget] = set()
        self.more = ToolButton("", "more", name=t("更多|More"), parent=self)
        self.more_menu = QMenu(self.more)
        self.more_menu.aboutToShow.connect(self._fill_menu)
        self.more.set_drop_menu(self.more_menu)
        self._hidden: list[ToolButton] = []
        self._always: list[QAction] = []

    def add(self, button: ToolButton, *, right: bool = False) -> ToolButton:
        button.setParent(self)
        (self._right if right else self._left).append(button)
        button.show()
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Something that is no button, at the right."""
        widget.setParent(self)
        self._right.append(widget)
        widget.show()

    def divide(self) -> None:
        self._left.append(_Divider(self))

    def add_to_more(self, action: QAction) -> None:
        """A rarer verb that always stands in the menu."""
        self._always.append(action)
        self.arrange()

    def set_shown(self, button: QWidget, shown: bool) -> None:
        """Takes a button away for good, e.g. an action of another state."""
        (self._off.discard if shown else self._off.add)(button)
        self.arrange()

    def offered(self) -> list[ToolButton | None]:
        """The verbs from the left, also those in “more”; None where a divider stands."""
        shown = (w for w in self._left if w not in self._off)
        return [widget if isinstance(widget, ToolButton) else None for widget in shown]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def sizeHint(self) -> QSize:
        return QSize(400, theme.size("toolbar"))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, theme.size("toolbar"))

    def arrange(self) -> None:
        """Places everything; called when a button's word changes too."""
        h = self.height()
        x = self.width() - _MARGIN
        for widget in reversed(self._right):
            if widget in self._off:
                widget.hide()
                continue
            size = widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
            x -= size.width()
            widget.setGeometry(x, (h - size.height()) // 2, size.width(), size.height())
            widget.show()
            x -= _GAP
        shown = [w for w in self._left if w not in self._off]
        for widget in self._off:
            widget.hide()
        room = x - _MARGIN - self.more.sizeHint().width() - _GAP
        total = sum(w.sizeHint().width() + _GAP for w in shown)
        crowded = total > room
        self._hidden = []
        left = _MARGIN
        for widget in shown:
            w = widget.sizeHint().width() if isinstance(widget, ToolButton) else widget.width()
            if crowded and (left + w > room + _MARGIN or self._hidden):
                widget.hide()
                if isinstance(widget, ToolButton):
                    self._hidden.append(widget)
                continue
            widget.setGeometry(left, (h - 28) // 2, w, 28)
            widget.show()
            left += w + _GAP
        need_more = bool(self._hidden or self._always)
        self.more.setVisible(need_more)
        size = self.more.sizeHint()
        self.more.setGeometry(left, (h - 28) // 2, size.width(), 28)

    def _fill_menu(self) -> None:
        self.more_menu.clear()
        for button in self._hidden:
            action = self.more_menu.addAction(button.text() or button.accessibleName())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        if self._hidden and self._always:
            self.more_menu.addSeparator()
        for action in self._always:
            if action.isVisible():
                self.more_menu.addAction(action)


def bind(view: QWidget, key: str, run: Callable[[], object]) -> QShortcut | None:
    """A key that works anywhere inside `view`; None where the user took the key away."""
    if not key:
        return None
    shortcut = QShortcut(QKeySequence(key), view)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(run)
    return shortcut


def bind_command(view: QWidget, name: str, run: Callable[[], object]) -> QShortcut | None:
    """As `bind`, with the key the keymap holds for a command."""
    return bind(view, keymap.key(name), run)
