"""Where the fields of one record find what they refer to, and send and fetch the files that they hold."""

from __future__ import annotations

from collections.abc import Callable

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.rpc import Api
from cellar_client.session.kept_files import FileSource
from cellar_client.session.lookups import RemoteSource, Source
from cellar_client.session.record import RecordState

Place = Callable[[], tuple[str, int]]
"""Which line is meant: (grid, row); row −1 for none."""


class RecordSources:
    """Where the fields of one record find what they refer to."""

    def __init__(self, api: Api, state: RecordState) -> None:
        self._api, self._state = api, state

    def of_header(self, field: pb.Field) -> Source:
        """For a field of the header, and for what an action asks."""
        if field.kind in kinds.FILE_KINDS:
            return FileSource(self._api, self._state.meta, field)
        return RemoteSource(self._api, self._state.meta, field, field.name, self._state)

    def of_line(self, grid: str, place: Place, field: pb.Field) -> Source:
        return RemoteSource(self._api, self._state.meta, field, f"{grid}.{field.name}", self._state, place)
