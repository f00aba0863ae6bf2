"""The menu of a right click: what the toolbar offers, with its keys, and what can be copied. One place makes it for every view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from cellar_client import keymap
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.toolbar import Toolbar


@dataclass(frozen=True)
class Entry:
    """A line of a menu. `key` is only shown; who has it binds it."""

    word: str
    run: Callable[[], object]
    key: str = ""
    enabled: bool = True


def show(owner: QWidget, at: QPoint, toolbar: Toolbar, *more: Sequence[Entry]) -> QMenu:
    """Opens it at a place of the screen: first `more`, a group each, then the verbs of the toolbar as far as they may be used now."""
    menu = QMenu(owner)
    menu.aboutToHide.connect(menu.deleteLater)
    for group in more:
        for entry in group:
            action = menu.addAction(_with_key(entry.word, keymap.shown(entry.key)))
            action.setEnabled(entry.enabled)
            action.triggered.connect(lambda _checked=False, run=entry.run: run())
        menu.addSeparator()
    _add_verbs(menu, toolbar.offered())
    menu.popup(at)
    return menu


def _add_verbs(menu: QMenu, buttons: Iterable[ToolButton | None]) -> None:
    """None parts two groups."""
    for button in buttons:
        if button is None:
            menu.addSeparator()
        elif button.isEnabled():
            action = menu.addAction(_with_key(button.text() or button.accessibleName(), button.key))
            if button.drop_menu is not None:
                action.setMenu(button.drop_menu)
            else:
                action.triggered.connect(button.click)


def _with_key(word: str, key: str) -> str:
    return f"{word}\t{key}" if key else word


def copy(rows: Iterable[Sequence[str]]) -> None:
    """Cells parted by tabs, rows by lines: a spreadsheet takes them as a block."""
    clean = (["".join(" " if sign in "\t\r\n" else sign for sign in cell) for cell in row] for row in rows)
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in clean))
