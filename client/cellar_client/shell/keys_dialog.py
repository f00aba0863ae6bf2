"""All keys at a glance, each of which can be changed; kept for the user on the server."""

from __future__ import annotations

import json

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QScrollArea, QWidget

from cellar.v1 import preference_pb2
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label


class KeysDialog(Dialog):
    """Shows and changes the keymap. Keys used twice are named and not saved."""

    def __init__(self, api: Api, parent: QWidget) -> None:
        note = t(
            "点一格再按新键；改过的键下次打开页签时生效。|Click a field and press the new key; it counts for tabs opened next."
        )
        super().__init__(t("快捷键一览|Keys"), note, width=560, parent=parent)
        self._api = api
        self.edits: dict[str, QKeySequenceEdit] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        half = (len(keymap.COMMANDS) + 1) // 2
        for index, command in enumerate(keymap.COMMANDS.values()):
            edit = QKeySequenceEdit(keymap.sequence(command.name))
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setAccessibleName(command.label)
            self.edits[command.name] = edit
            grid.addWidget(Label(command.label, role="text2", step="small"), index % half, index // half * 2)
            grid.addWidget(edit, index % half, index // half * 2 + 1)
        area = QWidget()
        area.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidget(area)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(420)
        self.body.addWidget(scroll)
        self.add_button(t("恢复默认|Defaults"), self._reset)
        self.add_button(t("关闭|Close"), key="Esc")
        self.add_button(t("保存|Save"), self._save, kind="primary")

    def _wanted(self) -> dict[str, str]:
        shown = {
            name: edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
            for name, edit in self.edits.items()
        }
        return {name: key for name, key in shown.items() if key != keymap.COMMANDS[name].key}

    def _reset(self) -> None:
        for name, edit in self.edits.items():
            edit.setKeySequence(QKeySequence(keymap.COMMANDS[name].key))

    def _save(self) -> None:
        before = json.dumps({name: keymap.key(name) for name in keymap.COMMANDS})
        wanted = self._wanted()
        twice = keymap.override(json.dumps(wanted))
        if twice:
            keymap.override(before)
            names = "、".join(keymap.COMMANDS[name].label for name in twice)
            self.set_error(t("这些命令用了同一个键：{n}|The same key is used by: {n}", n=names))
            return
        preference = preference_pb2.Preference(key="keymap", value=json.dumps(wanted) if wanted else "")
        request = preference_pb2.SetPreferenceRequest(preference=preference)
        self._api.command(
            self._api.preferences.SetPreference, request, lambda _reply: self.accept(), self._failed, parent=self
        )

    def _failed(self, error: ApiError) -> None:
        self.set_error(error.message)
