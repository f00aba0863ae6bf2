"""Where the forms and lists of an area come from: this machine where it has them under the area's hash, else the server."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import session_pb2
from cellar_client.rpc import Api, ApiError
from cellar_client.session.metadata_store import MetadataStore


class Areas:
    """Asks once for what is not kept. Nothing arrives where `asker` is gone by then."""

    def __init__(self, api: Api, store: MetadataStore) -> None:
        self._api, self._store = api, store

    def fetch(
        self,
        area: pb.MetadataArea,
        asker: QObject,
        done: Callable[[pb.Metadata], None],
        failed: Callable[[ApiError], None],
    ) -> None:
        kept = self._store.read(area.name)
        if kept is not None and kept.hash == area.hash:
            done(kept)
            return

        def arrived(reply: session_pb2.GetMetadataResponse) -> None:
            self._store.keep(area.name, reply.metadata)
            done(reply.metadata)

        request = session_pb2.GetMetadataRequest(area=area.name)
        self._api.query(self._api.sessions.GetMetadata, request, arrived, failed, parent=asker)
