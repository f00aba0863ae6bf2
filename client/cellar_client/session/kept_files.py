"""Files of a record's fields: sent for their field before the save that names them, fetched whole or, of a picture, small."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import metadata_pb2 as pb
from cellar_client.rpc import Api, Call, new_request_id
from cellar_client.rpc.files import FileStream, read_file
from cellar_client.session.lookups import Answer, Matches
from cellar_client.session.metadata import EntityMeta
from cellar_common.codec import Ref

Taken = Callable[[Ref], object]
Fetched = Callable[[str, bytes], object]
Failed = Callable[[str], None]


class FileSource:
    """Where a field gets its files from and sends them to. There is nothing to look up."""

    def __init__(self, api: Api, meta: EntityMeta, field: pb.Field) -> None:
        self._api, self._meta, self._field = api, meta, field

    def knows(self, _text: str) -> bool:
        return True

    def search(self, text: str, _limit: int, answer: Answer, _parent: QObject) -> Call | None:
        answer(Matches(text, []))
        return None

    def send_file(self, path: str, taken: Taken, failed: Failed, parent: QObject) -> Call | None:
        """A file of the disk; one that is too large is refused before it is read, and no call is made of it."""
        try:
            name, content = read_file(path)
        except OSError as error:
            failed(str(error))
            return None
        return self.send(name, content, taken, failed, parent)

    def send(self, name: str, content: bytes, taken: Taken, failed: Failed, parent: QObject) -> Call:
        """To wait there for the save; `taken` gets what the field is to hold."""
        request = ex.AttachRequest(
            request_id=new_request_id(), entity=self._meta.name, field=self._field.name, file_name=name, content=content
        )

        def kept(reply: ex.AttachResponse) -> None:
            taken(Ref(reply.attachment.id, reply.attachment.file_name, ""))

        return self._api.command(
            self._api.exchange.Attach, request, kept, lambda error: failed(error.message), parent=parent, deadline=120.0
        )

    def fetch(self, id_: int, fetched: Fetched, failed: Failed, parent: QObject, *, small: bool = False) -> None:
        """Name and content; `small`: as a form shows a picture."""
        request = ex.DownloadRequest(attachment_id=id_, thumbnail=small)
        stream = FileStream(self._api, self._api.exchange.Download, request, parent)
        stream.finished.connect(fetched)
        stream.failed.connect(lambda error: failed(error.message))
