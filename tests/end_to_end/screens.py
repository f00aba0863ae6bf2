"""The picture book: every list, every form and every special screen on the demo data, light and dark.

``python -m tests.end_to_end.screens --out DIR`` leaves a PNG of each in DIR/light and DIR/dark and a contact sheet of
both. Exit 1 when a screen could not be shown; the others are there all the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cellar_client.look import theme
from tests.end_to_end import special_screens
from tests.end_to_end.contact_sheet import contact_sheet
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import until
from tests.end_to_end.figures import rows
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.small_demo import USERS_PASSWORD, trading_home

USER = "demo"


class Book:
    """The pictures taken so far; ``failed`` says which could not be. Without ``keep`` they are drawn and not saved."""

    def __init__(self, out: Path, themes: Sequence[str], *, keep: bool = True) -> None:
        self.out, self.themes, self.keep = out, themes, keep
        self.names: list[str] = []
        self.failed: list[str] = []

    def take(self, desk: Desk, name: str) -> None:
        """One picture in each theme of what is on the screen now."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        file = f"{len(self.names) + 1:03}_{name}.png"
        for each in self.themes:
            if len(self.themes) > 1:
                theme.apply(app, each)
            if self.keep:
                desk.shoot(self.out / each / file)
            else:
                desk.picture()
        if len(self.themes) > 1:
            theme.apply(app, self.themes[0])
        self.names.append(file)

    def page(self, name: str, show: Callable[[], object], *, away: Callable[[], object] | None = None) -> None:
        """Bring a screen up and clean up after it; a failure is noted and the book goes on."""
        try:
            show()
        except Exception as error:
            self.failed.append(f"{name}: {type(error).__name__}: {error}")
        finally:
            if away is not None:
                try:
                    away()
                except Exception as error:
                    self.failed.append(f"after {name}: {type(error).__name__}: {error}")


def close_all(desk: Desk) -> None:
    """Back to the home page, unsaved or not."""
    for view in [*desk.window.views][1:]:
        desk.window.views.close(view)
    for draft in desk.window.drafts.list():
        desk.window.drafts.remove(draft.key)
    desk.window.show_drafts_count()
    desk.front()


def every_entity(book: Book, desk: Desk) -> None:
    """List, existing form and new form of everything the user may see."""
    for entity in desk.window.metadata.entities:

        def show(
            name: str = entity.name,
            has_form: bool = bool(entity.record_view),
            grouped: bool = entity.list_view == "report",
        ) -> None:
            if grouped:
                desk.window.open_list(name)
                report = desk.report(name)
                assert report.rows.state in ("ready", "empty"), (
                    f"the report {name} is {report.rows.state}: {desk.words()}"
                )
                book.take(desk, f"report_{name}")
            # A report has the list of its rows behind it, where Enter on a group leads.
            desk.window.open_list(name, view="list" if grouped else "")
            view = desk.list(name)
            # The first scheme may have nothing in it; the book shows rows.
            if view.rows.state == "empty" and view.conditions.filters:
                view.conditions.set([])
                until(
                    lambda: view.rows.state not in ("loading", "empty") or not view.conditions.filters,
                    f"the rows of {name}",
                )
                desk.list(name)
            assert view.rows.state in ("ready", "empty"), f"the list of {name} is {view.rows.state}: {desk.words()}"
            book.take(desk, f"list_{name}")
            for face in view.faces.names[1:]:
                view.faces.turn(face)
                book.take(desk, f"{face}_{name}")
            view.faces.turn("list")
            found = rows(desk, name, (), limit=1) if has_form else []
            if found:
                desk.open_record(name, int(str(found[0]["id"])))
                book.take(desk, f"form_{name}")
            if has_form and view.meta.pb.may_create:
                desk.window.new(name)
                desk.sheet(name)
                book.take(desk, f"new_{name}")

        book.page(f"{entity.name} {entity.label}", show, away=lambda: close_all(desk))


def make(book: Book, server: ServerProcess, folder: Path, *, specials: bool = True) -> None:
    """The whole book."""
    desk = Desk(server.endpoint, folder)
    if specials:
        special_screens.login(book, server, folder)
    desk.log_in(USER, USERS_PASSWORD)
    try:
        desk.window.resize(1440, 900)
        until(lambda: desk.window._home._shown_cards, "what waits")
        book.page("home", lambda: book.take(desk, "home"))
        every_entity(book, desk)
        if specials:
            special_screens.inside(book, desk, server)
    finally:
        desk.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """0: every screen is there. 1: some could not be shown; the text says which."""
    parser = argparse.ArgumentParser(description="pictures of every screen")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--home", type=Path, help="a home that holds the demo company already")
    asked = parser.parse_args(arguments)
    out: Path = asked.out
    book = Book(out, ("light", "dark"))
    with tempfile.TemporaryDirectory(prefix="cellar-screens-", ignore_cleanup_errors=True) as folder:
        home = asked.home or trading_home(Path(folder) / "home", months=2)
        with ServerProcess(home) as server:
            make(book, server, Path(folder) / "desk")
    for each in book.themes:
        contact_sheet(out / each, book.names, out / f"contact_{each}.png", dark=each == "dark")
    sys.stdout.write(f"screens: {len(book.names)} screens in {' and '.join(book.themes)}\n")
    for words in book.failed:
        sys.stdout.write(f"screens: NOT shown: {words}\n")
    return 1 if book.failed else 0


if __name__ == "__main__":
    sys.exit(main())
