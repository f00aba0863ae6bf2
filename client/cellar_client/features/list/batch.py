"""One action on many records, one after the other; a list says which were refused and why."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QProgressBar, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls.questions import Answers
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog


class BatchRun(Dialog):
    """Every record is read first, for its row version; Escape stops after the one under way."""

    def __init__(
        self, api: Api, meta: EntityMeta, action: pb.Action, ids: list[int], answers: Answers, parent: QWidget
    ) -> None:
        super().__init__(f"{action.label} · {meta.label}", width=560, parent=parent)
        self._api, self._meta, self._action, self._answers = api, meta, action, answers
        self._left = list(ids)
        self._whole = len(ids)
        self.done_count = 0
        self.bar = QProgressBar()
        self.bar.setRange(0, self._whole)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(t("进度|Progress"))
        self.refused = QListWidget()
        self.refused.setWordWrap(True)
        self.refused.setMinimumHeight(120)
        self.refused.setAccessibleName(t("未能处理的|Refused"))
        self.refused.hide()
        self.body.addWidget(self.bar)
        self.body.addWidget(self.refused)
        self._button = self.add_button(t("停止|Stop"), self.accept, key="Esc", kind="primary")
        self._next()

    def _next(self) -> None:
        self.bar.setValue(self._whole - len(self._left))
        words = t("已完成 {n} / {all}|{n} of {all} done", n=self.done_count, all=self._whole)
        self.set_note(words)
        if not self._left:
            self._end()
            return
        record_id = self._left.pop(0)
        get = doc.GetRequest(entity=self._meta.name, id=record_id)
        self._api.query(self._api.documents.Get, get, self._got, lambda e: self._refuse(str(record_id), e), parent=self)

    def _got(self, reply: doc.GetResponse) -> None:
        record = reply.record
        # Whether it begins here is the server's to say, and why not: it knows every dimension of a document's life.
        request = doc.ActRequest(
            request_id=new_request_id(),
            entity=self._meta.name,
            id=record.id,
            row_version=record.row_version,
            action=self._action.name,
            answers=self._answers,
        )
        self._api.command(
            self._api.documents.Act,
            request,
            self._acted,
            lambda e: self._refuse(formats.number(record.number), e),
            parent=self,
        )

    def _acted(self, _reply: doc.ActResponse) -> None:
        self.done_count += 1
        self._next()

    def _refuse(self, number: str, error: ApiError) -> None:
        reasons = "；".join(p.message for p in error.problems) or error.message
        self._say(number, reasons)
        self._next()

    def _say(self, number: str, why: str) -> None:
        self.refused.addItem(f"{number}  {why}")
        self.refused.show()

    def summary(self) -> str:
        """How it went, in a line."""
        many = self._meta.counted(formats.whole(self.done_count))
        done = t("{what} {n}|{what}: {n} done", what=self._action.label, n=many)
        left = self.refused.count()
        return done + (t("，{n} 未能处理|, {n} refused", n=self._meta.counted(formats.whole(left))) if left else "")

    def _end(self) -> None:
        self._button.set_word(t("完成|Close"))
        self.set_note(self.summary())
        if not self.refused.count():
            self.accept()
