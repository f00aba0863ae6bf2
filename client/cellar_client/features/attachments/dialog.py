"""Files attached to a record: add, save, delete."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QWidget

from cellar.v1 import exchange_pb2 as ex
from cellar_client import formats
from cellar_client.controls.brought import Bringing
from cellar_client.features.attachments.attaching import Attaching
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.rpc.files import FileStream, write_file
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog, confirm
from cellar_client.widgets.readonly_table import fill, readonly_table


class AttachmentsDialog(Dialog):
    def __init__(self, api: Api, meta: EntityMeta, record_id: int, title: str, parent: QWidget) -> None:
        super().__init__(t("附件 · {what}|Attachments · {what}", what=title), width=640, parent=parent)
        self._api, self._meta, self._id = api, meta, record_id
        self._items: list[ex.Attachment] = []
        self.attaching = Attaching(api, meta.name, self)
        self.attaching.attached.connect(lambda _name: self.reload())
        self.attaching.failed.connect(self.set_error)
        self.bringing = Bringing(self, lambda: True)
        self.bringing.brought.connect(self._take)
        heads = [t("文件|File"), t("大小|Size"), t("谁|Who"), t("时间|When")]
        self.table = readonly_table(t("附件|Attachments"), heads, [260, 80, 90])
        self.table.setMinimumHeight(240)
        self.table.doubleClicked.connect(lambda _index: self.save())
        self.body.addWidget(self.table)
        self.add_button(t("删除|Delete"), self.detach, kind="danger")
        self.add_button(t("另存|Save as"), self.save)
        self.add_button(t("加文件|Add file"), self.choose, kind="primary")
        self.add_button(t("关闭|Close"), key="Esc")
        self.reload()

    def reload(self) -> None:
        request = ex.ListAttachmentsRequest(entity=self._meta.name, id=self._id)
        self._api.query(self._api.exchange.ListAttachments, request, self._show, self._failed, parent=self)

    def _show(self, reply: ex.ListAttachmentsResponse) -> None:
        self._items = list(reply.attachments)
        fill(
            self.table,
            [[a.file_name, formats.size(a.size), a.who, formats.instant_of_wire(a.when)] for a in self._items],
        )
        how = t("可拖入文件，或按 Ctrl+V 粘贴截图|Drop files, or paste a screenshot with Ctrl+V")
        self.set_note(how if self._items else t("还没有附件。{how}|No attachments yet. {how}", how=how))
        if self._items:
            self.table.setCurrentCell(0, 0)

    def _failed(self, error: ApiError) -> None:
        self.set_error(error.message)

    def choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, t("加文件|Add file"))
        if path:
            self.attach(path)

    def attach(self, path: str) -> None:
        """At most 16 MiB; refused before it is sent."""
        self.set_error("")
        self.attaching.file(self._id, path)

    def _take(self, data: QMimeData) -> None:
        """Dropped on it, or pasted."""
        self.set_error("")
        self.attaching.take(self._id, data)

    def _current(self) -> ex.Attachment | None:
        row = self.table.currentRow()
        return self._items[row] if 0 <= row < len(self._items) else None

    def save(self) -> None:
        item = self._current()
        if item is None:
            return
        path, _ = QFileDialog.getSaveFileName(self, t("另存|Save as"), item.file_name)
        if path:
            request = ex.DownloadRequest(attachment_id=item.id)
            stream = FileStream(self._api, self._api.exchange.Download, request, self)
            stream.finished.connect(lambda _name, content: self._write(path, content))
            stream.failed.connect(self._failed)

    def _write(self, path: str, content: bytes) -> None:
        try:
            write_file(path, content)
            self.set_note(t("已存到 {path}|Saved to {path}", path=path))
        except OSError as error:
            self.set_error(str(error))

    def detach(self) -> None:
        item = self._current()
        if item is None:
            return
        request = ex.DetachRequest(request_id=new_request_id(), attachment_id=item.id)

        def go(yes: bool) -> None:
            if yes:
                self._api.command(
                    self._api.exchange.Detach, request, lambda _r: self.reload(), self._failed, parent=self
                )

        title = t("删除附件“{name}”？|Delete the attachment “{name}”?", name=item.file_name)
        confirm(self, title, "", go, yes=t("删除|Delete"), danger=True)
