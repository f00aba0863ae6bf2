"""Unsaved records kept on this machine: go on with one, or throw it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.session.drafts import Draft
from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label, hbox

_MOST = 12


class DraftsDialog(Dialog):
    """`label`: what a draft's kind is called; the newest drafts are listed."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        label: Callable[[str], str],
        resume: Callable[[Draft], None],
        discard: Callable[[Draft], None],
        parent: QWidget,
    ) -> None:
        super().__init__(
            t("未保存 {n}|{n} unsaved", n=len(drafts)),
            t("上次没有保存的内容，存在本机。|What was not saved last time, kept on this machine."),
            parent=parent,
        )
        self._label, self._resume, self._discard = label, resume, discard
        for draft in drafts[:_MOST]:
            self.body.addLayout(self._row(draft))
        self.add_button(t("以后再说|Later"), key="Esc")

    def _row(self, draft: Draft) -> QHBoxLayout:
        words = Label(f"{self._label(draft.record.entity)}  {formats.number(draft.record.number) or t('新单|new')}")
        at = Label(formats.recently(draft.saved_at), role="text3", step="small")
        go_on = LinkButton(t("继续|Go on"))
        throw = LinkButton(t("丢弃|Discard"))

        def resume() -> None:
            self.accept()
            self._resume(draft)

        def discard() -> None:
            self._discard(draft)
            for widget in (words, at, go_on, throw):
                widget.setEnabled(False)

        go_on.clicked.connect(resume)
        throw.clicked.connect(discard)
        return hbox(words, at, None, go_on, throw)
