"""The form's toolbar: which verbs there are, and which of them may be used now."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, keymap
from cellar_client.features.record.keys import Run
from cellar_client.i18n import t
from cellar_client.session import siblings
from cellar_client.session.commands import Commands
from cellar_client.session.record import RecordState
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.layout import Label
from cellar_client.widgets.toolbar import Toolbar

_MORE = ("undo", "redo", "copy", "red", "history", "print_now", "delete", "refresh")


class FormTools(Toolbar):
    """Built once from the metadata; `refresh` follows the record."""

    def __init__(self, state: RecordState, commands: Commands, verbs: Mapping[str, Run]) -> None:
        """`push:NAME`, `pull:NAME` and `print:NAME` among the verbs are the choices of a button with several."""
        super().__init__()
        self.state, self._commands, self._verbs = state, commands, verbs
        entity = state.meta.pb
        self.save = self._button("save", "save", primary=True)
        self.actions_: dict[str, ToolButton] = {}
        # What leads on stands first, what undoes it behind.
        for action in sorted(entity.actions, key=lambda a: (a.backward, not a.primary)):
            if not action.on_draft:
                self._add_action(action)
        self._grid_buttons: dict[str, ToolButton] = {}
        if entity.form.grids:
            self.divide()
            pairs = (("add_line", "plus"), ("delete_line", "minus"), ("copy_line", "copy"))
            self._grid_buttons = {name: self._button(name, icon) for name, icon in pairs}
        for action in entity.actions:
            if action.on_draft:
                self._add_action(action)
        self.divide()
        self.pull = self._menu_button("pull", "folder", [(link.label, link.name) for link in entity.pulls])
        self.push = self._menu_button("push", "swap", [(link.label, link.name) for link in entity.pushes])
        self.trace = self._button("trace", "trace")
        self.attach = self._button("attach", "attach")
        self.print = self._menu_button("print", "print", state.meta.prints)
        self.more_actions = {name: self._more(name) for name in _MORE}
        self._previous = ToolButton("", "left", keymap.key("previous_record"), name=t("上一条|Previous"))
        self._previous.clicked.connect(verbs["previous_record"])
        self._place = Label(role="text3", step="small")
        self._next = ToolButton("", "right", keymap.key("next_record"), name=t("下一条|Next"))
        self._next.clicked.connect(verbs["next_record"])
        self.add(self._previous, right=True)
        self.add_widget(self._place)
        self.add(self._next, right=True)
        self.refresh()

    def _button(self, name: str, icon: str, *, primary: bool = False) -> ToolButton:
        command = keymap.COMMANDS[name]
        key = keymap.key(name)
        button = PrimaryButton(command.label, icon, key) if primary else ToolButton(command.label, icon, key)
        button.clicked.connect(self._verbs[name])
        return self.add(button)

    def _menu_button(self, name: str, icon: str, choices: list[tuple[str, str]]) -> ToolButton:
        """One choice runs at once; several are asked for in a menu."""
        command = keymap.COMMANDS[name]
        button = ToolButton(command.label, icon, keymap.key(name))
        if len(choices) == 1:
            run = self._verbs[f"{name}:{choices[0][1]}"]
            button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        elif choices:
            menu = QMenu(button)
            for label, choice in choices:
                verb = self._verbs[f"{name}:{choice}"]
                menu.addAction(label).triggered.connect(lambda _checked=False, verb=verb: verb())
            button.set_drop_menu(menu)
        self.add(button)
        self.set_shown(button, bool(choices))
        return button

    def _add_action(self, action: pb.Action) -> None:
        button = ToolButton(action.label, action.icon or "play", keymap.suggested(action.shortcut))
        if action.backward:
            button.set_kind("danger")
        button.clicked.connect(lambda: self._commands.act(action))
        self.actions_[action.name] = self.add(button)

    def _more(self, name: str) -> QAction:
        command = keymap.COMMANDS[name]
        action = QAction(command.label, self)
        action.triggered.connect(self._verbs[name])
        self.add_to_more(action)
        return action

    def refresh_steps(self) -> None:
        """What can be taken back or done again has changed."""
        for name, may in (("undo", self.state.may_undo), ("redo", self.state.may_redo)):
            self.more_actions[name].setVisible(self.state.editable)
            self.more_actions[name].setEnabled(may)

    def refresh(self) -> None:
        """After a load, a save, an action or a change."""
        record, entity = self.state.record, self.state.meta.pb
        saved, busy = record.id != 0, self._commands.busy
        self.save.setEnabled(self.state.editable and not busy)
        for action in entity.actions:
            button = self.actions_[action.name]
            allowed = action.name in record.actions
            here = self.state.meta.begins(action, record.state, self.state.values)
            self.set_shown(button, allowed or (here and not action.backward))
            button.setEnabled(self._commands.may(action) and not busy)
        # The lines of a red document are its original's: some may go.
        is_red = self.state.original.id != 0
        for name, button in self._grid_buttons.items():
            button.setEnabled(self.state.editable and (name == "delete_line" or not is_red))
        self.pull.setEnabled(self.state.editable and not saved and not is_red)
        self.push.setEnabled(bool(record.pushes))
        self.trace.setEnabled(saved)
        self.print.setEnabled(saved)
        self.attach.setEnabled(saved and entity.may_attach)
        self.set_shown(self.attach, bool(entity.may_attach))
        word = keymap.COMMANDS["attach"].label
        self.attach.set_word(f"{word} {record.attachments}" if record.attachments else word)
        self.refresh_steps()
        self.more_actions["red"].setVisible(bool(record.reversible))
        self.more_actions["copy"].setVisible(bool(entity.may_create) and saved)
        self.more_actions["delete"].setVisible(bool(record.deletable) and saved)
        self.more_actions["history"].setVisible(saved)
        self.more_actions["print_now"].setVisible(saved and bool(self.state.meta.prints))
        at, total = siblings.place(entity.name, self.state.id)
        self._place.setText(f"{formats.whole(at)} / {total}" if at else "")
        self._previous.setEnabled(bool(siblings.beside(entity.name, self.state.id, -1)))
        self._next.setEnabled(bool(siblings.beside(entity.name, self.state.id, 1)))
        self.arrange()
