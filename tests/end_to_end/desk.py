"""One person at a desk: the real client, logged in, worked with keys and clicks as that person would.

A desk opens lists from the menu search, makes and opens documents (``Sheet``), takes pictures and prints. Several desks
may stand in one process, each with its own login; the one that acts comes to the front first.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard, TypeVar, cast

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cellar_client import keymap
from cellar_client.app import ClientSession, Options, make_app
from cellar_client.features.list.view import ListView
from cellar_client.features.record.view import FormView
from cellar_client.features.report.view import ReportView
from cellar_client.look import theme as look
from cellar_client.rpc import Endpoint
from cellar_client.shell.main_window import MainWindow
from cellar_client.widgets.feedback import FailedState
from tests.end_to_end.events import TooLate, click, press, retype, run_events, type_text, until
from tests.end_to_end.sheet import Sheet

W = TypeVar("W", bound=QWidget)
_SETTLED_WITHIN = 3.0
_REST_MS = 500
"""Timers up to this wait for hands to rest; longer ones take something off the screen."""


class Desk:
    """A client of one user. ``home`` is the client's folder on this machine (drafts, settings)."""

    def __init__(self, endpoint: Endpoint, home: Path, *, theme: str = "light", language: str = "zh") -> None:
        os.environ["CELLAR_HOME"] = str(home)
        app = make_app()
        # Closing one person's window must not end the event loop of the others.
        app.setQuitOnLastWindowClosed(False)
        self.session = ClientSession(app, Options(endpoint=endpoint, theme=theme, language=language))

    # --- in and out

    def log_in(self, user: str, password: str, ledger_set: str = "001") -> Desk:
        """The login window by keys: arrow to the ledger set, user, Enter, password, Enter."""
        self.open_login(ledger_set)
        login = self.session.login
        assert login is not None
        arrived: list[MainWindow] = []
        self.session.ready.connect(arrived.append)
        click(login.user)
        retype(user)
        press("Return")
        type_text(password)
        press("Return")
        until(lambda: arrived or not login.error.isHidden(), f"{user} to be logged in")
        if not arrived:
            raise AssertionError(f"{user} was not let in: {login.error.text()}")
        self.front()
        until(lambda: self.window.api.latency_ms, "the first answer")
        return self

    def open_login(self, ledger_set: str = "001") -> None:
        """Only the login window, with the ledger sets of the server in it."""
        self.session.start()
        login = self.session.login
        assert login is not None
        login.activateWindow()
        until(login.isActiveWindow, "the login window in front")
        until(lambda: login.ledgers.current() is not None, "the server's ledger sets")
        for _ in range(20):
            current = login.ledgers.current()
            if current is None or current.code == ledger_set:
                break
            press("Down")
        current = login.ledgers.current()
        assert current is not None
        assert current.code == ledger_set, f"there is no ledger set {ledger_set}"

    @property
    def window(self) -> MainWindow:
        assert self.session.window is not None, "nobody is logged in here"
        return self.session.window

    @property
    def user(self) -> str:
        return self.window.session.user

    def front(self) -> Desk:
        """This desk's window takes the keyboard."""
        window = self.session.window or self.session.login
        assert window is not None
        if not window.isActiveWindow():
            window.raise_()
            window.activateWindow()
        until(lambda: window.isActiveWindow() or self.dialog() is not None, "the window in front")
        return self

    def close(self) -> None:
        """Away without a question, as when the program dies: drafts stay."""
        self.session.close()
        run_events()

    # --- finding one's way

    def open_list(self, words: str, entity: str) -> ListView:
        """Alt+M, the words or pinyin initials, Enter."""
        self.front()
        press(keymap.key("menu"))
        retype(words)
        found = self.window.nav.found()
        assert any(entry.entity == entity for entry in found), f"the menu has no {entity} under {words!r}"
        at = [entry.entity for entry in found if entry.entity].index(entity)
        press(*["Down"] * at, "Return")
        return self.list(entity)

    def list(self, entity: str) -> ListView:
        """The list in front, ready."""

        def there() -> bool:
            # Its area may be on the way, with another list in front.
            shown = self.current(ListView)
            return shown is not None and shown.meta.name == entity

        until(there, lambda: f"the list of {entity}; {self.words()}")
        view = cast(ListView, self.current(ListView))
        until(lambda: view.rows.state != "loading", f"the rows of {entity}")
        return view

    def report(self, entity: str) -> ReportView:
        """The report in front, with its groups and its total."""

        def there() -> bool:
            shown = self.current(ReportView)
            return shown is not None and shown.meta.name == entity

        until(there, lambda: f"the report of {entity}; {self.words()}")
        view = cast(ReportView, self.current(ReportView))
        until(lambda: view.rows.state != "loading" and view._total_call is None, f"the groups of {entity}")
        return view

    def current(self, kind: type[W]) -> W | None:
        view = self.window.current()
        return view if isinstance(view, kind) else None

    def new(self, entity: str) -> Sheet:
        """A new record, Ctrl+N on its list."""
        before = self.window.current()
        press(keymap.key("new"))
        return self.sheet(entity, other_than=before)

    def open_record(self, entity: str, record_id: int) -> Sheet:
        """A record as a colleague finds it: opened afresh."""
        self.front()
        self.window.open_record(entity, record_id)
        sheet = self.sheet(entity)
        assert sheet.state.id == record_id
        return sheet

    def open_number(self, entity: str, words: str, number: str) -> Sheet:
        """The list, a search for the number, Enter on the row."""
        view = self.open_list(words, entity)
        press(keymap.key("find"))
        retype(number)
        press("Return")
        until(lambda: view.rows.state != "loading" and view.search.text() == number, f"{number} to be searched")
        until(lambda: number in view.rows.text(0, "number"), f"{number} in the list")
        view.table.setFocus()
        press("Home", "Return")
        return self.sheet(entity)

    def sheet(self, entity: str, *, other_than: QWidget | None = None) -> Sheet:
        """The form in front, once it shows its record."""

        def there() -> bool:
            form = self.current(FormView)
            return form is not None and form is not other_than and form.meta.name == entity and form.session.loaded

        until(there, lambda: f"the form of {entity}; {self.words()}")
        # A window manager gives the keyboard back when a dialog goes; the offscreen platform does not.
        self.front()
        sheet = Sheet(self, cast(FormView, self.current(FormView)))
        sheet.settle()
        return sheet

    def close_tab(self) -> None:
        press(keymap.key("close"))

    # --- what is said

    def dialog(self) -> QDialog | None:
        """The dialog over this desk's window, if one is open."""
        window = self.session.window or self.session.login
        for widget in reversed(QApplication.topLevelWidgets()):
            if window is not None and _opened_over(widget, window):
                return widget
        return None

    def wait_dialog(self, kind: type[W]) -> W:
        """A dialog of a kind, open and in front."""
        until(lambda: isinstance(self._top(), kind), lambda: f"{kind.__name__}; {self.words()}")
        dialog = cast(Any, self._top())
        dialog.activateWindow()
        until(dialog.isActiveWindow, "the dialog in front")
        return cast(W, dialog)

    def _top(self) -> QDialog | None:
        """The innermost dialog: one that is open over another."""
        found, inner = None, self.dialog()
        while inner is not None:
            found = inner
            inner = next((w for w in QApplication.topLevelWidgets() if w is not found and _opened_over(w, found)), None)
        return found

    def words(self) -> str:
        """What the screen says besides its data, for a failure's text."""
        said = []
        window = self.session.window
        if window is not None:
            said += [toast.accessibleName() for toast in window._toasts]
            if not window.banner.isHidden():
                said.append(window.banner.accessibleName())
            for state in window.current().findChildren(FailedState):
                if state.isVisible():
                    said.append(state._title.text() + " " + state._reason.text())
            form = self.current(FormView)
            if form is not None and form.session.loaded:
                said += [f"{p.place} {p.message}".strip() for p in form.errors.problems()]
                if not form.banner.isHidden():
                    said.append(form.banner.accessibleName())
        return "on screen: " + ("; ".join(said) or "no message")

    # --- pictures

    def shoot(self, path: Path) -> Path:
        """The picture as PNG, once the screen has settled."""
        self.settle()
        picture = self.picture()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(path)):
            raise OSError(f"the picture {path} could not be written")
        return path

    def settle(self) -> Desk:
        """Until nothing is asked for, and nothing is about to be when the hands rest. Where a line is down that never comes: then as
        it is after a while."""
        run_events()
        with contextlib.suppress(TooLate):
            until(self._settled, "the screen to settle", _SETTLED_WITHIN)
        return self

    def _settled(self) -> bool:
        window = self.session.window
        if window is None:
            return True
        waiting = any(
            timer.isActive() and timer.isSingleShot() and timer.interval() <= _REST_MS
            for timer in window.findChildren(QTimer)
        )
        return not waiting and not window.api.bridge._waiting

    def picture(self) -> QPixmap:
        """The window with everything that lies over it."""
        run_events()
        window: QWidget = self.session.window or cast(QWidget, self.session.login)
        picture = window.grab()
        painter = QPainter(picture)
        for widget in self._over(window):
            place = widget.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            if isinstance(widget, QDialog):
                # The offscreen screen is small and has no window manager: in the middle, with an edge, as on a desk.
                place = QPoint((window.width() - widget.width()) // 2, (window.height() - widget.height()) // 2)
                painter.fillRect(
                    place.x() - 1, place.y() - 1, widget.width() + 2, widget.height() + 2, look.color("control")
                )
            painter.drawPixmap(place, widget.grab())
        painter.end()
        return picture

    def _over(self, window: QWidget) -> Sequence[QWidget]:
        """Dialogs and popups of this window, the outermost first."""
        found = []
        for widget in QApplication.topLevelWidgets():
            depth, above = 0, widget.parentWidget()
            while above is not None and above.window() is not window:
                above, depth = above.window().parentWidget(), depth + 1
            if widget.isVisible() and widget is not window and above is not None:
                found.append((depth, widget))
        return [widget for _, widget in sorted(found, key=lambda pair: pair[0])]


def _opened_over(widget: QWidget, below: QWidget) -> TypeGuard[QDialog]:
    """Whether it is a dialog on screen that belongs to a window."""
    above = widget.parentWidget()
    return isinstance(widget, QDialog) and widget.isVisible() and above is not None and above.window() is below
