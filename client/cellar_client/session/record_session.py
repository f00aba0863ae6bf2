"""One record in work, from loading to saving, without widgets: what a form shows, and what can be tested without one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from cellar.v1 import document_pb2 as doc
from cellar_client.rpc import Api
from cellar_client.session.commands import Commands, Written
from cellar_client.session.conflict import Conflicts
from cellar_client.session.draft_keeper import DraftKeeper
from cellar_client.session.drafts import DraftStore
from cellar_client.session.evaluation import Evaluator
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.record import RecordState
from cellar_client.session.saving import Saver


class RecordSession(QObject):
    """Holds the record (`state`) and what works on it: `evaluator`, `saver`, `commands`, `conflicts`, `drafts`."""

    opened = Signal(list)
    """panels: another record is in hand, or the same one anew"""
    lost = Signal(object)
    """ApiError: it could not be read"""

    def __init__(self, api: Api, meta: EntityMeta, drafts: DraftStore, draft_key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._api, self.meta = api, meta
        self.loaded = False
        """Whether there is a record yet."""
        self.wanted_id = 0
        self.state = RecordState(meta, doc.Record(entity=meta.name), self)
        self.evaluator = Evaluator(api, self.state, self)
        self.saver = Saver(api, self.state, self)
        self.drafts = DraftKeeper(drafts, draft_key, self.state, self)
        # Before what follows on a save may begin with another record.
        self.saver.saved.connect(lambda _reply: self._forget_draft())
        self.conflicts = Conflicts(api, self.state, self)
        self.commands = Commands(api, self.state, self.evaluator, self.saver, self)
        self.state.edited.connect(lambda _triggers: self.drafts.keep_soon())
        self.saver.unknown.connect(lambda _error: self.drafts.keep())
        # Everything was taken back: there is nothing left to go on with.
        self.state.stepped.connect(self._forget_draft)
        self.commands.carried_out.connect(self._carried_out)
        self.commands.deleted.connect(self.drafts.drop)
        self.conflicts.news.connect(self._take)
        self.conflicts.merged.connect(self.evaluator.ask)

    @property
    def id(self) -> int:
        return self.state.id if self.loaded else self.wanted_id

    @property
    def dirty(self) -> bool:
        return self.loaded and self.state.dirty

    @property
    def editable(self) -> bool:
        return self.loaded and self.state.editable

    def load(self, record_id: int) -> None:
        """Another record, or the same one anew; 0: a new one, as the server drafts it."""
        self.wanted_id = record_id
        documents = self._api.documents
        if record_id:
            get = doc.GetRequest(entity=self.meta.name, id=record_id)
            self._api.query(documents.Get, get, lambda r: self.show(r.record), self.lost.emit, parent=self)
        else:
            draft = doc.DraftRequest(entity=self.meta.name)
            self._api.query(
                documents.Draft, draft, lambda r: self.show(r.record, r.panels), self.lost.emit, parent=self
            )

    def begin_another(self) -> None:
        """A new record after this one."""
        self.drafts.begin_another()
        self.load(0)

    def show(
        self, record: doc.Record, panels: Iterable[doc.Panel] = (), *, dirty: bool = False, looked_at: bool = False
    ) -> None:
        """`panels`: what came with a fresh draft. `dirty`: it exists nowhere on the server yet. `looked_at`: who did something with it has
        seen what stands beside it, which is asked only of what he goes on writing."""
        if not record.entity:
            record.entity = self.meta.name
        self.state.load(record, dirty=dirty)
        self.loaded = True
        self.wanted_id = self.state.id
        judged = list(panels)
        self.opened.emit(judged)
        # A fresh draft comes judged from the server.
        if not judged and (self.state.id or dirty) and (self.state.editable or not looked_at):
            self.evaluator.ask()

    def take_over(self, record: doc.Record, panels: Iterable[doc.Panel]) -> None:
        """What was pulled stands in the place of the new record in hand; it can be taken back."""
        self.evaluator.stop()
        self.state.become(record)
        judged = list(panels)
        self.opened.emit(judged)
        if not judged:
            self.evaluator.ask()

    def undo(self) -> None:
        """Takes back what was done last; not while a deed is on its way."""
        if not self.commands.busy:
            self.commands.typing_ends.emit()
            self.state.undo()

    def redo(self) -> None:
        """Does again what was taken back last."""
        if not self.commands.busy:
            self.commands.typing_ends.emit()
            self.state.redo()

    def refresh(self) -> None:
        """Asks again; with unsaved input only the prices and checks are asked for."""
        if not self.loaded:
            self.load(self.wanted_id)
        elif self.state.id and not self.state.dirty:
            self.load(self.state.id)
        else:
            self.evaluator.ask()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        """Records (entity, id) were written, here or elsewhere."""
        if not self.loaded or self.commands.announced() or self.saver.busy:
            return
        if self.state.id and (self.meta.name, self.state.id) in changes:
            self.conflicts.look()

    def _forget_draft(self) -> None:
        if not self.state.dirty:
            self.drafts.drop()

    def _carried_out(self, reply: Written) -> None:
        self.show(reply.record, looked_at=True)
        self.state.set_problems(reply.warnings)

    def _take(self, record: doc.Record) -> None:
        if self.state.dirty:
            # Given up.
            self.drafts.drop()
        self.show(record)
