"""Who changed what when: the audit of one record with before and after."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.readonly_table import fill, readonly_table


class HistoryDialog(Dialog):
    def __init__(self, api: Api, meta: EntityMeta, record_id: int, title: str, parent: QWidget) -> None:
        super().__init__(t("变更记录 · {what}|History · {what}", what=title), width=860, parent=parent)
        self._meta = meta
        heads = [t("时间|When"), t("谁|Who"), t("操作|Action"), t("项目|Field"), t("原来|Before"), t("改为|After")]
        self.table = readonly_table(t("变更记录|History"), heads, [130, 80, 90, 130, 180])
        self.table.setMinimumHeight(380)
        self.body.addWidget(self.table)
        self.add_button(t("关闭|Close"), self.accept, key="Esc", kind="primary")
        request = doc.HistoryRequest(entity=meta.name, id=record_id)
        api.query(api.documents.History, request, self._show, self._failed, parent=self)

    def _show(self, reply: doc.HistoryResponse) -> None:
        rows: list[list[str]] = []
        for entry in reply.entries:
            action = self._meta.actions.get(entry.action)
            head = [formats.instant_of_wire(entry.when), entry.who, action.label if action else entry.action]
            for change in entry.changes or [doc.FieldChange()]:
                rows.append([*head, change.label or change.path, change.before, change.after])
                head = ["", "", ""]
        fill(self.table, rows)
        if not rows:
            self.set_note(t("还没有变更|No changes yet"))

    def _failed(self, error: ApiError) -> None:
        self.set_error(error.message)
