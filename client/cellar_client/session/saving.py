"""Saving exactly once: a Save keeps its request, id and all, until its fate is known; saving again sends that same request."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cellar.v1 import document_pb2 as doc
from cellar_client.rpc import UNKNOWN_FATE, Api, ApiError, new_request_id
from cellar_client.session.parts import Sent
from cellar_client.session.record import RecordState


class Saver(QObject):
    """Save of one record, carried out once whatever the line does."""

    saved = Signal(object)
    """SaveResponse"""
    refused = Signal(object)
    """ApiError: rules broken, conflict, no permission"""
    unknown = Signal(object)
    """ApiError: the line failed; the record is kept and the same request goes out again"""
    busy_changed = Signal(bool)

    def __init__(self, api: Api, state: RecordState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._api, self._state = api, state
        self._pending: tuple[doc.SaveRequest, Sent] | None = None
        self.busy = False

    @property
    def unanswered(self) -> bool:
        """A save has gone out whose fate is not known."""
        return self._pending is not None and not self.busy

    def save(self, then: str = "") -> None:
        """``then``: an action to carry out in the same call; a save that is still unanswered goes out again as it was."""
        if self.busy:
            return
        if self._pending is None:
            record, sent = self._state.to_send()
            self._pending = (doc.SaveRequest(request_id=new_request_id(), record=record, then=then), sent)
        request, sent = self._pending
        self.busy = True
        self.busy_changed.emit(True)
        # The api is the parent: a save on its way outlives the tab that sent it.
        self._api.command(
            self._api.documents.Save, request, lambda reply: self._done(reply, sent), self._failed, parent=self
        )

    def _done(self, reply: doc.SaveResponse, sent: Sent) -> None:
        self._pending = None
        self._idle()
        self._state.apply(reply.record, sent, saved=True)
        self._state.set_problems(reply.warnings, sent)
        self.saved.emit(reply)

    def _failed(self, error: ApiError) -> None:
        if error.kind in UNKNOWN_FATE:
            self._idle()
            self.unknown.emit(error)
            return
        pending, self._pending = self._pending, None
        self._idle()
        if error.problems:
            self._state.set_problems(error.problems, pending[1] if pending else None)
        self.refused.emit(error)

    def _idle(self) -> None:
        self.busy = False
        self.busy_changed.emit(False)
