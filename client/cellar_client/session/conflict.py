"""Somebody else wrote the record in hand: theirs is merged with what was typed, or taken instead, as the user says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.rpc import Api, ApiError
from cellar_client.session.metadata import split_path
from cellar_client.session.record import RecordState


class Conflicts(QObject):
    """Asks for what the other one wrote; never gives up anything typed by itself."""

    news = Signal(object)
    """Record: theirs is to be shown; nothing was typed here, or the user gave it up"""
    disputed = Signal(str)
    """by whom and when (byline): both have changed the record"""
    merged = Signal()
    failed = Signal(object)
    """ApiError"""

    def __init__(self, api: Api, state: RecordState, parent: QObject) -> None:
        super().__init__(parent)
        self._api, self._state = api, state

    def look(self) -> None:
        """A change of this record was announced: what is shown follows, what was typed stays until the user decides."""
        self._get(self._changed_elsewhere, lambda _error: None)

    def merge(self, theirs: Sequence[str] = ()) -> None:
        """`theirs`: the paths for which what was typed is given up."""

        def arrived(reply: doc.GetResponse) -> None:
            for path in theirs:
                self._state.give_up(path)
            self._state.merge(reply.record)
            self.merged.emit()

        self._get(arrived, self.failed.emit)

    def take_theirs(self) -> None:
        """Everything typed is given up."""
        self._get(lambda reply: self.news.emit(reply.record), self.failed.emit)

    def mine(self, path: str) -> str:
        """What stands here where the other one wrote, in words."""
        state = self._state
        grid, row, name = split_path(path)
        if not grid:
            field = state.meta.field(name)
            return formats.value(field, state.values.get(name)) if field is not None else ""
        field = state.meta.line_fields(grid).get(name)
        there = 0 <= row < len(state.grids.get(grid, ()))
        return formats.value(field, state.value(grid, row, name)) if field is not None and there else ""

    def _get(self, arrived: Callable[[doc.GetResponse], None], failed: Callable[[ApiError], None]) -> None:
        request = doc.GetRequest(entity=self._state.meta.name, id=self._state.id)
        self._api.query(self._api.documents.Get, request, arrived, failed, parent=self)

    def _changed_elsewhere(self, reply: doc.GetResponse) -> None:
        # Meanwhile another record may be in hand (save and new, next record).
        state = self._state
        if reply.record.id != state.id or reply.record.row_version <= state.record.row_version:
            return
        if state.dirty:
            self.disputed.emit(reply.record.byline)
        else:
            self.news.emit(reply.record)
