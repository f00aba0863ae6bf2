"""The pages of a form: the record itself, and what belongs to it beside; each page comes when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.widgets.buttons import Segmented


class Page(QWidget):
    """A page beside the record's own; `show_record(id)` each time it comes to the front or the record changed."""

    counted = Signal(int)
    """How much is on it, for its word."""

    def show_record(self, record_id: int) -> None:
        raise NotImplementedError


@dataclass(frozen=True)
class Offer:
    """A page that a form may have: the command of the keymap that turns to it, and what makes it."""

    command: str
    make: Callable[[], Page]


class Pages(QStackedWidget):
    """The pages themselves; `bar` is the choice of them, to be put where there is room."""

    turned = Signal()

    def __init__(self, own: QWidget, own_word: str, offers: list[Offer]) -> None:
        super().__init__()
        self.addWidget(own)
        self._own = own
        self._offers = offers
        self._made: dict[int, Page] = {}
        self._record_id = 0
        self._words = [own_word, *(keymap.COMMANDS[each.command].label for each in offers)]
        self.bar = Segmented(self._words, name=t("页|Pages"))
        self.bar.setToolTip("  ".join(f"{keymap.COMMANDS[o.command].label} {keymap.hint(o.command)}" for o in offers))
        self.bar.chosen.connect(self._turn)
        self.bar.hide()

    def follow(self, record_id: int) -> None:
        """The record in hand: an unsaved one has its own page alone."""
        self._record_id = record_id
        self.bar.setVisible(bool(record_id and self._offers))
        if not record_id:
            self.bar.set_current(0)
        elif page := self._made.get(self.currentIndex()):
            page.show_record(record_id)

    def turn(self, command: str) -> None:
        """To the page of a command; from it back to the record."""
        at = next(number for number, each in enumerate(self._offers, 1) if each.command == command)
        if self._record_id:
            self.bar.set_current(0 if self.bar.current() == at else at)

    def commands(self) -> list[str]:
        return [each.command for each in self._offers]

    def tell_count(self, command: str, count: int) -> None:
        """A badge beside the page's word."""
        at = self.commands().index(command) + 1
        self.bar.set_word(at, f"{self._words[at]} {count}" if count else self._words[at])

    def _turn(self, at: int) -> None:
        if at and at not in self._made:
            offer = self._offers[at - 1]
            page = self._made[at] = offer.make()
            page.counted.connect(lambda count: self.tell_count(offer.command, count))
            self.insertWidget(at, page)
        if at:
            self._made[at].show_record(self._record_id)
        self.setCurrentWidget(self._made[at] if at else self._own)
        self.turned.emit()
        if at:
            self._made[at].setFocus()
