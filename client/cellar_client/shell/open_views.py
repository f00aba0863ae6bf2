"""The views that are open: one tab each, one of them in front, or a window of their own; the first stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QWidget

from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.shell.own_window import OwnWindow
from cellar_client.shell.place import show_again
from cellar_client.shell.tabs import TabBar
from cellar_client.widgets.view import View


class OpenViews(QObject):
    """Keeps `tabs` and `stack` in step. `switched(view)`: it came to the front; `closed()`: one is gone.

    `changed()`: which views are open, or their order, is another.
    """

    switched = Signal(View)
    closed = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.tabs = TabBar()
        self.stack = QStackedWidget()
        self._views: list[View] = []
        """Those with a tab, in the order of the tabs."""
        self._own: dict[View, OwnWindow] = {}
        self.leaving = False
        """One is closed because all are to be: what was open is remembered as it stood before."""
        self.tabs.currentChanged.connect(self._switched)
        self.tabs.close_asked.connect(self.ask_close)
        self.tabs.tabMoved.connect(self._moved)
        self.tabs.menu_asked.connect(self._show_menu)

    def __iter__(self) -> Iterator[View]:
        return iter([*self._views, *self._own])

    def __contains__(self, view: View) -> bool:
        return view in self._views or view in self._own

    def __len__(self) -> int:
        return len(self._views) + len(self._own)

    def current(self) -> View:
        return self._views[max(0, self.tabs.currentIndex())]

    def active_window(self) -> QWidget:
        """The one that the hands are in."""
        return next((own for own in self._own.values() if own.isActiveWindow()), self._window)

    def add(self, view: View, *, in_front: bool = True, at: int = -1) -> None:
        """A new tab, the last one or `at` a place; the very first one cannot be closed."""
        at = len(self._views) if at < 0 else at
        self._views.insert(at, view)
        self.stack.addWidget(view)
        # Qt shows a tab in front of which one is put anew; the pair is known by then.
        index = self.tabs.add(view.title(), closable=len(self._views) > 1, at=at)
        self.tabs.set_dirty(index, view.is_dirty())
        if in_front:
            self.tabs.setCurrentIndex(index)
        self.changed.emit()

    def has(self, key: str) -> bool:
        return any(view.key() == key for view in self)

    def front(self, key: str) -> bool:
        """Brings the view of this key to the front; False where none is open."""
        found = next((view for view in self if view.key() == key), None)
        if found is not None:
            self.bring(found)
        return found is not None

    def bring(self, view: View) -> None:
        own = self._own.get(view)
        if own is not None:
            show_again(own)
        else:
            self.tabs.setCurrentIndex(self._views.index(view))
            if self.active_window() is not self._window:
                show_again(self._window)

    def step(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def move(self, by: int) -> None:
        """The tab in front changes places with its neighbour; the first one stays."""
        at = self.tabs.currentIndex()
        if at > 0 and 0 < at + by < self.tabs.count():
            self.tabs.moveTab(at, at + by)

    def replace(self, view: View, by: View) -> None:
        """Another view in the place of one that has a tab, without asking."""
        if view not in self._views:
            return
        index = self._views.index(view)
        in_front = self.tabs.currentIndex() == index
        self.add(by, in_front=in_front, at=index + 1)
        self.close(view)

    def set_dirty(self, view: View, dirty: bool) -> None:
        if view in self._views:
            self.tabs.set_dirty(self._views.index(view), dirty)
        elif view in self._own:
            self._own[view].set_dirty(dirty)

    def set_title(self, view: View, text: str) -> None:
        if view in self._own:
            self._own[view].set_title(text)
        else:
            self.tabs.setTabText(self._views.index(view), text)
        self.changed.emit()

    # --- a window of its own

    def move_out(self, view: View) -> None:
        """Out of the tabs into a window beside the main one; nothing for the first, which stays, and for one that is not loaded."""
        if view not in self._views or view is self._views[0] or not view.movable:
            return
        focus = view.focusWidget()
        index = self._views.index(view)
        self._views.pop(index)
        self.tabs.removeTab(index)
        self.stack.removeWidget(view)
        own = OwnWindow(view, self._window)
        self._own[view] = own
        own.back_asked.connect(lambda: self.move_in(view))
        own.close_asked.connect(lambda: self._ask(view))
        own.show()
        (focus or view).setFocus()
        self.changed.emit()

    def move_in(self, view: View) -> None:
        """Back among the tabs, in front."""
        own = self._own.pop(view)
        own.give_back()
        self.add(view)
        self._window.activateWindow()

    # --- closing

    def close(self, view: View) -> None:
        """Without asking; nothing where it is the first or not open."""
        own = self._own.pop(view, None)
        if own is not None:
            own.give_back()
            view.deleteLater()
        elif view in self._views and view is not self._views[0]:
            index = self._views.index(view)
            self._views.pop(index)
            self.tabs.removeTab(index)
            self.stack.removeWidget(view)
            view.deleteLater()
        else:
            return
        self.closed.emit()
        self.changed.emit()

    def ask_close(self, index: int) -> None:
        """Closes a tab once its view agrees."""
        if 0 < index < len(self._views):
            self._ask(self._views[index])

    def _ask(self, view: View) -> None:
        self.bring(view)
        view.may_close(lambda agreed: self.close(view) if agreed else None)

    def close_all(self, then: Callable[[], None]) -> None:
        """Asks the views one after the other; the first refusal stops everything."""

        def leave() -> None:
            self.leaving = True
            then()

        self._close_each([*self][:0:-1], leave, leaving=True)

    def close_others(self, view: View) -> None:
        """Every other tab, one after the other; the first refusal stops everything."""
        self._close_each([other for other in self._views[1:] if other is not view], lambda: None)

    def _close_each(self, views: Sequence[View], then: Callable[[], None], *, leaving: bool = False) -> None:
        if not views:
            then()
            return
        view, *rest = views
        self.bring(view)

        def answered(agreed: bool) -> None:
            if agreed:
                # Only so long: who does not answer, or whose save is refused, goes on working.
                self.leaving = leaving
                self.close(view)
                self.leaving = False
                self._close_each(rest, then, leaving=leaving)
            elif leaving:
                self.changed.emit()

        view.may_close(answered)

    def _switched(self, index: int) -> None:
        # A removed tab is reported before or after its view is gone; only a matching pair is shown.
        if not 0 <= index < len(self._views):
            return
        view = self._views[index]
        self.stack.setCurrentWidget(view)
        self.switched.emit(view)
        view.activated()
        # An empty list has nothing to put the cursor on; its keys must work all the same.
        focus = QApplication.focusWidget()
        if focus is None or not (focus is view or view.isAncestorOf(focus)):
            view.setFocus()

    def _moved(self, began: int, ended: int) -> None:
        self._views.insert(ended, self._views.pop(began))
        self.changed.emit()

    def _show_menu(self, index: int, where: QPoint) -> None:
        view = self._views[index]
        menu = QMenu(self.tabs)

        def offer(words: str, command: str, act: Callable[[], object], *, on: bool = True) -> None:
            action = menu.addAction(words, act)
            if command:
                action.setShortcut(keymap.sequence(command))
            action.setEnabled(on)

        first = view is self._views[0]
        offer(t("关闭|Close"), "close", lambda: self._ask(view), on=not first)
        offer(
            t("关闭其他|Close the others"), "", lambda: self.close_others(view), on=len(self._views) > 1 + (not first)
        )
        menu.addSeparator()
        offer(
            keymap.COMMANDS["own_window"].label,
            "own_window",
            lambda: self.move_out(view),
            on=not first and view.movable,
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)
