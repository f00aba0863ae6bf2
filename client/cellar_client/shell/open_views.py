"""The views that are open: one tab each, one of them in front; the first stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from cellar_client.shell.tabs import TabBar
from cellar_client.widgets.view import View


class OpenViews(QObject):
    """Keeps `tabs` and `stack` in step. `switched(view)`: it came to the front; `closed()`: one is gone."""

    switched = Signal(View)
    closed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tabs = TabBar()
        self.stack = QStackedWidget()
        self._views: list[View] = []
        self.tabs.currentChanged.connect(self._switched)
        self.tabs.close_asked.connect(self.ask_close)

    def __iter__(self) -> Iterator[View]:
        return iter(list(self._views))

    def __contains__(self, view: View) -> bool:
        return view in self._views

    def __len__(self) -> int:
        return len(self._views)

    def current(self) -> View:
        return self._views[max(0, self.tabs.currentIndex())]

    def add(self, view: View, *, in_front: bool = True) -> None:
        """A new tab; the very first one cannot be closed."""
        self._views.append(view)
        self.stack.addWidget(view)
        index = self.tabs.add(view.title(), closable=len(self._views) > 1)
        self.tabs.set_dirty(index, view.is_dirty())
        if in_front:
            self.tabs.setCurrentIndex(index)

    def has(self, key: str) -> bool:
        return any(view.key() == key for view in self._views)

    def front(self, key: str) -> bool:
        """Brings the view of this key to the front; False where none is open."""
        found = next((view for view in self._views if view.key() == key), None)
        if found is not None:
            self.bring(found)
        return found is not None

    def bring(self, view: View) -> None:
        self.tabs.setCurrentIndex(self._views.index(view))

    def step(self, by: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def set_dirty(self, view: View, dirty: bool) -> None:
        if view in self._views:
            self.tabs.set_dirty(self._views.index(view), dirty)

    def set_title(self, view: View, text: str) -> None:
        self.tabs.setTabText(self._views.index(view), text)

    def close(self, view: View) -> None:
        """Without asking; nothing where it is the first or not open."""
        if view not in self._views or view is self._views[0]:
            return
        index = self._views.index(view)
        self._views.pop(index)
        self.tabs.removeTab(index)
        self.stack.removeWidget(view)
        view.deleteLater()
        self.closed.emit()

    def ask_close(self, index: int) -> None:
        """Closes a tab once its view agrees."""
        if not 0 < index < len(self._views):
            return
        view = self._views[index]
        self.bring(view)
        view.may_close(lambda agreed: self.close(view) if agreed else None)

    def close_all(self, then: Callable[[], None]) -> None:
        """Asks the views one after the other; the first refusal stops everything."""
        if len(self._views) == 1:
            then()
            return
        view = self._views[-1]
        self.bring(view)

        def answered(agreed: bool) -> None:
            if agreed:
                self.close(view)
                self.close_all(then)

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
