"""Attaching files to a record, one after another; a file that is too large is refused before it is read."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Signal

from cellar.v1 import exchange_pb2 as ex
from cellar_client.controls import brought
from cellar_client.rpc import Api, new_request_id
from cellar_client.rpc.files import read_file


class Attaching(QObject):
    """`attached(name)` for each file that the server has, `failed(words)` for each it has not."""

    attached = Signal(str)
    failed = Signal(str)

    def __init__(self, api: Api, entity: str, parent: QObject) -> None:
        super().__init__(parent)
        self._api, self._entity = api, entity

    def take(self, record_id: int, data: QMimeData) -> None:
        """All the files, or the picture, of what was dropped or pasted."""
        files = brought.paths(data)
        for path in files:
            self.file(record_id, path)
        if not files and data.hasImage():
            self.send(record_id, *brought.picture(data))

    def file(self, record_id: int, path: str) -> None:
        try:
            name, content = read_file(path)
        except OSError as error:
            self.failed.emit(str(error))
            return
        self.send(record_id, name, content)

    def send(self, record_id: int, name: str, content: bytes) -> None:
        request = ex.AttachRequest(
            request_id=new_request_id(), entity=self._entity, id=record_id, file_name=name, content=content
        )
        self._api.command(
            self._api.exchange.Attach, request, lambda _reply: self.attached.emit(name),
            lambda error: self.failed.emit(error.message), parent=self, deadline=120.0,
        )  # fmt: skip
