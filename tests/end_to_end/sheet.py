"""A document or master on screen, filled in and acted on by its keys."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QMenu

from cellar_client import keymap
from cellar_client.controls.lookup import LookupEdit
from cellar_client.controls.questions import QuestionsDialog
from cellar_client.features.printing.preview import PrintPreview
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.view import FormView
from cellar_client.session.record import RecordState
from cellar_client.widgets.dialogs import Dialog
from cellar_common.codec import Ref
from tests.end_to_end.events import chosen_file, click, focus, press, retype, run_events, type_text, until

if TYPE_CHECKING:
    from tests.end_to_end.desk import Desk


class Sheet:
    """A form. Fields by their wire names; ``Pick(text)`` values are looked up and taken from the pop-up."""

    def __init__(self, desk: Desk, form: FormView) -> None:
        self.desk, self.form = desk, form

    # --- what it shows

    @property
    def state(self) -> RecordState:
        assert self.form.session.loaded
        return self.form.state

    @property
    def number(self) -> str:
        return str(self.state.record.number)

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def stage(self) -> str:
        """The record's state, by its code."""
        return str(self.state.record.state)

    def value(self, name: str) -> Any:
        return self.state.values.get(name)

    def amount(self, name: str) -> Decimal:
        found = self.value(name)
        assert isinstance(found, Decimal), f"{name} holds {found!r}"
        return found

    def cell(self, row: int, name: str, grid: str = "lines") -> Any:
        return self.state.value(grid, row, name)

    def column(self, name: str, grid: str = "lines") -> list[Any]:
        return [line.values.get(name) for line in self.state.grids[grid] if not line.blank]

    def rows(self, grid: str = "lines") -> int:
        return len([line for line in self.state.grids[grid] if not line.blank])

    def shown(self, row: int, name: str, grid: str = "lines") -> str:
        """The cell's text as painted."""
        lines = self.form.sections[grid].lines
        return str(lines.index(row, lines.columns[name]).data() or "")

    def problems(self) -> list[str]:
        return [problem.message for problem in self.form.errors.problems()]

    def settle(self) -> Sheet:
        """Until nothing is on its way to the server."""
        form = self.form
        until(
            lambda: (
                not form.session.evaluator.asking and not form.session.saver.busy and not form.session.commands.acting
            ),
            f"the form to be at rest; {self.desk.words()}",
        )
        run_events()
        return self

    # --- the header

    def go(self, name: str) -> None:
        """The cursor into a header field: Enter from where it is when the field lies ahead, a click otherwise."""
        entry = self.form.header.inputs[name]
        for _ in range(len(self.form.header.inputs)):
            if entry.widget.hasFocus() or self.form.header.focused() is None:
                break
            press("Return")
        if not entry.widget.hasFocus():
            click(entry.widget)
        until(entry.widget.hasFocus, f"the cursor in {name}")

    def fill(self, name: str, text: str) -> Sheet:
        """Type into a header field and press Enter; a choice is taken by its label."""
        self.go(name)
        entry = self.form.header.inputs[name]
        if isinstance(entry.widget, QComboBox):
            at = entry.widget.findText(text)
            assert at >= 0, f"{name} offers no {text}"
            press("Home", *["Down"] * at)
            run_events()
            if entry.widget.currentIndex() == at:
                entry.widget.activated.emit(at)
        else:
            retype(text)
        press("Return")
        return self

    def pick(self, name: str, text: str) -> Sheet:
        """Type initials, wait for the pop-up, Enter takes the first match."""
        self.go(name)
        retype(text)
        self._take_match(text)
        return self

    def _take_match(self, text: str) -> str:
        editor = focus()
        assert isinstance(editor, LookupEdit), f"{type(editor).__name__} is no look-up"
        until(
            lambda: editor.popup_open and editor.popup is not None and editor.popup.matches.text == text,
            f"matches for {text!r}",
        )
        assert editor.popup is not None
        match = editor.popup.current()
        assert match is not None, f"nothing matches {text!r}: {editor.popup.matches.error}"
        press("Return")
        return match.code

    # --- the lines

    def grid(self, name: str = "lines") -> EntryGrid:
        return self.form.sections[name].grid

    def to_cell(self, row: int, name: str, grid: str = "lines") -> None:
        """Enter walks there when the cell lies ahead; a click goes back."""
        table = self.grid(grid)
        column = table.lines.columns[name]
        walked: set[tuple[int, int]] = set()
        for _ in range(400):
            index = table.currentIndex()
            here = (index.row(), index.column())
            inside = table.hasFocus() or table.isAncestorOf(focus())
            if inside and here == (row, column):
                return
            visual = table.horizontalHeader().visualIndex
            ahead = inside and (here[0] < row or (here[0] == row and visual(here[1]) < visual(column)))
            if not ahead and row < table.lines.rowCount():
                spot = table.lines.index(row, column)
                table.scrollTo(spot)
                click(table.viewport(), table.visualRect(spot))
                continue
            if not inside:
                click(table.viewport())
                table.setFocus()
            walked.add(here)
            press("Return")
        raise AssertionError(f"Enter never reached {name} of line {row + 1}; it walked {sorted(walked)}")

    def type_cell(self, row: int, name: str, text: str, grid: str = "lines") -> Sheet:
        """Type into a cell and press Enter."""
        self.to_cell(row, name, grid)
        type_text(text)
        press("Return")
        return self

    def pick_cell(self, row: int, name: str, text: str, grid: str = "lines") -> str:
        """Type initials into a cell and take the first match; returns its code."""
        self.to_cell(row, name, grid)
        type_text(text)
        return self._take_match(text)

    # --- verbs

    def save(self) -> Sheet:
        """F8; fails with the form's own words when it was not saved."""
        press(keymap.key("save"))
        self.settle()
        assert not self.form.is_dirty(), f"not saved; {self.desk.words()}"
        return self

    def act(self, name: str, answers: Mapping[str, str] | None = None, *, refused: bool = False) -> Sheet:
        """An action by its key, or by its button where it has none, with answers to its questions.

        ``refused``: the server is expected to say no.
        """
        action = self.form.meta.actions[name]
        self.settle()
        button = self.form.tools.actions_[name]
        assert button.isEnabled(), f"{name} is not allowed in state {self.stage} for {self.desk.user}"
        version, turn = self.state.record.row_version, self.form.session.evaluator._turn
        if action.shortcut and self._owns(action.shortcut, name):
            press(action.shortcut)
        elif button.isVisible():
            click(button)
        else:
            self.from_more(button.text())
        if action.on_draft:
            until(lambda: self.form.session.evaluator._turn > turn, f"{name} to be asked")
            return self.settle()
        if action.questions or action.confirmation:
            self.answer(answers or {})
        if refused:
            until(lambda: not self.form.session.commands.acting and self.problems_or_banner(), f"{name} to be refused")
        else:
            until(lambda: self.state.record.row_version > version, lambda: f"{name} to be done; {self.desk.words()}")
        return self.settle()

    def problems_or_banner(self) -> bool:
        return bool(self.form.errors.problems()) or not self.form.banner.isHidden()

    def _owns(self, key: str, name: str) -> bool:
        """Whether the key means this action now: several may share it, and the first allowed one is meant."""
        sharing = [a.name for a in self.form.meta.pb.actions if a.shortcut == key]
        enabled = [n for n in sharing if self.form.tools.actions_[n].isEnabled()]
        return bool(enabled) and enabled[0] == name

    def from_more(self, word: str) -> None:
        """A verb that had no room on the toolbar."""
        self.form.tools.more.click()
        menu = self.form.tools.more_menu
        until(menu.isVisible, "the menu of more verbs")
        words = [action.text() for action in menu.actions() if not action.isSeparator()]
        press(*["Down"] * (words.index(word) + 1), "Return")

    def answer(self, answers: Mapping[str, str]) -> None:
        """The open question: each answer typed into its field, then Enter."""
        dialog = self.desk.wait_dialog(Dialog)
        if isinstance(dialog, QuestionsDialog):
            for entry in dialog.inputs:
                if entry.field.name in answers:
                    click(entry.widget)
                    type_text(answers[entry.field.name])
                    if isinstance(entry.widget, LookupEdit):
                        self._take_match(answers[entry.field.name])
        press("Return")
        until(lambda: self.desk.dialog() is None, lambda: f"the answers to be taken; {dialog._error.text()}")

    def push(self, link_target: str) -> Sheet:
        """F11, the target in the menu where there are several."""
        self.settle()
        pushes = list(self.form.meta.pb.pushes)
        targets = [link.target for link in pushes]
        assert link_target in targets, f"{self.form.meta.name} cannot be pushed to {link_target}: {targets}"
        assert self.state.record.pushes, f"nothing is open to be pushed in state {self.stage}"
        press(keymap.key("push"))
        self._choose(targets.index(link_target), len(targets))
        return self.desk.sheet(link_target, other_than=self.form)

    def _choose(self, at: int, of: int) -> None:
        if of > 1:
            from PySide6.QtWidgets import QApplication

            until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu")
            press(*["Down"] * (at + 1), "Return")

    def pdf(self, template: str, path: Path) -> Path:
        """Ctrl+P, the template, and Ctrl+S in the preview; the file the client wrote."""
        preview = self.preview(template)
        path.parent.mkdir(parents=True, exist_ok=True)
        with chosen_file(path):
            press("Ctrl+S")
        until(path.exists, f"{path.name} on disk")
        preview.close()
        until(lambda: self.desk.dialog() is None, "the preview to be closed")
        self.desk.front()
        return path

    def preview(self, template: str) -> PrintPreview:
        """Ctrl+P and the template; the preview with its pages drawn."""
        self.settle()
        prints = [one.name for one in self.form.meta.pb.prints]
        assert template in prints, f"{self.form.meta.name} is not printed as {template}: {prints}"
        press(keymap.key("print"))
        self._choose(prints.index(template), len(prints))
        preview = self.desk.wait_dialog(PrintPreview)
        until(lambda: len(preview.pages.pages) or preview._lost.isVisible(), f"the print {template}")
        assert len(preview.pages.pages), f"{template}: {preview._lost.accessibleName()} {self.desk.words()}"
        return preview


def code_of(value: object) -> str:
    """A reference's code, empty where there is none."""
    return value.code if isinstance(value, Ref) else ""
