"""What an action asks before it is sent: its confirmation and its questions (reason, date …)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.controls.editors import BadInputError, FieldInput, LookupSource
from cellar_client.i18n import t
from cellar_client.session.values import to_wire
from cellar_client.widgets.dialogs import Dialog, confirm
from cellar_client.widgets.layout import Label

Answers = dict[str, value_pb2.Value]


class QuestionsDialog(Dialog):
    """One input a question. All that is missing or wrong is said at once, the first one gets the focus."""

    def __init__(self, action: pb.Action, source: LookupSource, parent: QWidget) -> None:
        super().__init__(action.label, action.confirmation, parent=parent)
        self.inputs = [FieldInput(field, source, self) for field in action.questions]
        form = QFormLayout()
        for entry in self.inputs:
            label = Label(entry.field.label + (" *" if entry.field.required else ""), role="text2", step="small")
            label.setBuddy(entry.widget)
            form.addRow(label, entry.widget)
        self.body.addLayout(form)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(action.label, self._check, key="Enter", kind="primary")
        self.answers: Answers = {}
        if self.inputs:
            self.inputs[0].widget.setFocus()

    def _check(self) -> None:
        wrong: list[tuple[FieldInput, str]] = []
        self.answers = {}
        for entry in self.inputs:
            message = ""
            try:
                value = entry.read()
                if value is None and entry.field.required:
                    message = t("必填|Required")
                self.answers[entry.field.name] = to_wire(entry.field, value)
            except BadInputError as error:
                message = str(error)
            entry.set_tone("error" if message else "", message)
            if message:
                wrong.append((entry, message))
        if wrong:
            self.set_error("；".join(f"{entry.field.label}：{message}" for entry, message in wrong))
            wrong[0][0].widget.setFocus()
            return
        self.accept()


def ask(parent: QWidget, action: pb.Action, source: LookupSource, go: Callable[[Answers], object]) -> Dialog | None:
    """Asks what there is to ask, then calls `go`; at once where there is nothing. Returns the open dialog."""
    if action.questions:
        dialog = QuestionsDialog(action, source, parent)
        dialog.accepted.connect(lambda: go(dialog.answers))
        dialog.open()
        return dialog
    if action.confirmation:

        def confirmed(yes: bool) -> None:
            if yes:
                go({})

        return confirm(
            parent,
            action.label,
            action.confirmation,
            confirmed,
            yes=action.label,
            danger=action.backward,
        )
    go({})
    return None
