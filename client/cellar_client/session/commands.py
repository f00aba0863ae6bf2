"""What is sent to be carried out on a record: saves, actions, its deletion, each done once whatever the line does.

A save goes out with one request id until its fate is known (`Saver`); an action whose answer was lost is sent again as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.rpc import UNKNOWN_FATE, Api, ApiError, new_request_id
from cellar_client.session.evaluation import Evaluator
from cellar_client.session.record import RecordState
from cellar_client.session.saving import Saver

Answers = Mapping[str, value_pb2.Value]
Written = doc.SaveResponse | doc.ActResponse


class Commands(QObject):
    """The deeds on one record. What has to be shown or asked is said by signals."""

    typing_ends = Signal()
    """what stands in an open input is to be handed over now"""
    unreadable = Signal()
    """nothing was sent: something typed is no value of its field"""
    saved = Signal(object, bool)
    """SaveResponse, and whether something follows on it at once"""
    carried_out = Signal(object)
    """SaveResponse or ActResponse: an action changed the record"""
    deleted = Signal()
    refused = Signal(object)
    """ApiError; its problems are in the state"""
    lost = Signal(object)
    """the line failed in the middle of an action; what is given sends the same one again"""
    answers_wanted = Signal(object)
    """pb.Action: its questions are to be asked, then `carry_out`"""
    applying = Signal()
    """an action on what was typed is about to change every line"""
    busy_changed = Signal()

    def __init__(self, api: Api, state: RecordState, evaluator: Evaluator, saver: Saver, parent: QObject) -> None:
        super().__init__(parent)
        self._api, self._state, self._evaluator, self._saver = api, state, evaluator, saver
        self._pending: doc.ActRequest | None = None
        self._after_save: Callable[[], None] | None = None
        self._told_of_own = False
        saver.saved.connect(self._saved)
        saver.refused.connect(self._refused)
        saver.busy_changed.connect(lambda _busy: self.busy_changed.emit())

    @property
    def acting(self) -> bool:
        """An action is on its way."""
        return self._pending is not None

    @property
    def busy(self) -> bool:
        return self._saver.busy or self.acting

    def announced(self) -> bool:
        """A change of this record is announced: whether it is the one whose answer is already here, asked once."""
        own, self._told_of_own = self._told_of_own, False
        return own

    # --- saving

    def save(self) -> None:
        """What cannot be read is said at once, the rest is the server's to judge."""
        self._save()

    def _save(self, then: str = "") -> None:
        """`then`: an action to go with it."""
        state = self._state
        if not state.editable or self._saver.busy:
            return
        self.typing_ends.emit()
        state.tried()
        if state.bad and not self._saver.unanswered:
            self._after_save = None
            self.unreadable.emit()
            return
        self._evaluator.stop()
        self._saver.save(then)

    def save_then(self, run: Callable[[], None]) -> None:
        """`run` once it is saved; never where it is refused."""
        self._after_save = run
        self.save()

    def _saved(self, reply: doc.SaveResponse) -> None:
        self._wrote(reply)
        after, self._after_save = self._after_save, None
        self.saved.emit(reply, bool(reply.message) or after is not None)
        if reply.message:
            # An action went with it: the record may be nobody's to change any more.
            self.carried_out.emit(reply)
        elif after is not None:
            after()

    def _wrote(self, reply: Written) -> None:
        """The answer was the news: what is announced of it right after need not be fetched again."""
        mine = (self._state.meta.name, self._state.id)
        self._told_of_own = any((change.entity, change.id) == mine for change in reply.changes)

    def _refused(self, error: ApiError) -> None:
        self._after_save = None
        self.refused.emit(error)

    # --- actions

    def may(self, action: pb.Action) -> bool:
        """Allowed now, as the server last said; or works on what is typed."""
        return action.name in self._state.record.actions or (action.on_draft and self._state.editable)

    def act(self, action: pb.Action) -> None:
        """An action of the record; unsaved input is saved with it, or before it where the action has something to ask."""
        state = self._state
        self.typing_ends.emit()
        if action.on_draft:
            self._evaluator.ask(action.name)
        elif not state.dirty and state.id:
            self.answers_wanted.emit(action)
        elif action.questions or action.confirmation or self._saver.unanswered:
            self.save_then(partial(self.answers_wanted.emit, action))
        else:
            self._save(then=action.name)

    def act_by_key(self, actions: Sequence[pb.Action]) -> None:
        """Several actions may share a key (submit, approve): the one allowed now is meant."""
        if self._saver.busy:
            # F8, F10: the hands do not wait for the save; what is allowed is known once it is done.
            self._after_save = partial(self.act_by_key, actions)
            return
        action = next((a for a in actions if self.may(a)), None)
        if action is None or self.acting:
            return
        if action.on_draft:
            self.applying.emit()
        self.act(action)

    def carry_out(self, action: pb.Action, answers: Answers) -> None:
        """With the answers to its questions."""
        self._send(
            doc.ActRequest(
                request_id=new_request_id(),
                entity=self._state.meta.name,
                id=self._state.id,
                row_version=self._state.record.row_version,
                action=action.name,
                answers=answers,
            )
        )

    def _send(self, request: doc.ActRequest) -> None:
        self._pending = request
        if not self._state.editable:
            # Nothing judges what may only be looked at: what was refused last would stay for good.
            self._state.set_problems(())
        self.busy_changed.emit()
        self._api.command(self._api.documents.Act, request, self._acted, self._act_failed, parent=self)

    def _acted(self, reply: doc.ActResponse) -> None:
        self._pending = None
        self._wrote(reply)
        self.carried_out.emit(reply)

    def _act_failed(self, error: ApiError) -> None:
        request, self._pending = self._pending, None
        self.busy_changed.emit()
        if error.kind in UNKNOWN_FATE and request is not None:
            self.lost.emit(partial(self._send, request))
            return
        if error.problems:
            self._state.set_problems(error.problems)
        self._refused(error)

    # --- the end

    def delete(self) -> None:
        request = doc.DeleteRequest(
            request_id=new_request_id(),
            entity=self._state.meta.name,
            id=self._state.id,
            row_version=self._state.record.row_version,
        )
        self._api.command(
            self._api.documents.Delete, request, lambda _reply: self.deleted.emit(), self._refused, parent=self
        )
