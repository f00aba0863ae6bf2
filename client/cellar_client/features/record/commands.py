"""What a form sends to be carried out: saves and actions, each done once whatever the line does.

A save goes out with one request id until its fate is known (`Saver`); an action whose answer was lost is sent again as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls import questions
from cellar_client.i18n import t
from cellar_client.rpc import UNKNOWN_FATE, ApiError, ErrorKind, new_request_id
from cellar_client.session import drafts
from cellar_client.session.record import RecordState
from cellar_client.widgets.feedback import title_of

if TYPE_CHECKING:
    from cellar_client.features.record.view import FormView


class FormCommands(QObject):
    def __init__(self, form: FormView, state: RecordState) -> None:
        super().__init__(form)
        self._form, self._state = form, state
        self._pending_act: tuple[doc.ActRequest, pb.Action] | None = None
        self._after_save: Callable[[], None] | None = None
        self._told_of_own = False
        form.saver.saved.connect(self._saved)
        form.saver.refused.connect(self.refused)
        form.saver.unknown.connect(self._unknown)

    @property
    def acting(self) -> bool:
        """An action is on its way."""
        return self._pending_act is not None

    def announced(self) -> bool:
        """A change of this record is announced: whether it is the one whose answer is already here, asked once."""
        own, self._told_of_own = self._told_of_own, False
        return own

    # --- saving

    def save(self) -> None:
        """F8. What cannot be read is said at once, the rest is the server's to judge."""
        self._save()

    def _save(self, then: str = "") -> None:
        """`then`: an action to go with it."""
        form, state = self._form, self._state
        if not state.editable or form.saver.busy:
            return
        form.flush()
        state.tried()
        if state.bad and not form.saver.unanswered:
            form.show_problems()
            self._after_save = None
            form.errors.first()
            return
        form.evaluator.stop()
        form.saver.save(then)

    def save_then(self, run: Callable[[], None]) -> None:
        """`run` once it is saved; never where it is refused."""
        self._after_save = run
        self.save()

    def save_new(self) -> None:
        """Ctrl+Enter: saves and goes on with an empty one."""

        def again() -> None:
            self._form.draft_key = drafts.new_key()
            self._form.load(0)

        self.save_then(again)

    def _saved(self, reply: doc.SaveResponse) -> None:
        form, state = self._form, self._state
        self._wrote(reply)
        if not state.dirty:
            form.drafts.drop()
        form.banner.hide()
        form.workspace.set_dirty(form, state.dirty)
        form.follow()
        after, self._after_save = self._after_save, None
        if reply.message:
            # An action went with it: the record may be nobody's to change any more.
            self._done(reply)
        elif after is not None:
            after()
        else:
            form.workspace.toast(t("已保存 {number}|Saved {number}", number=formats.number(reply.record.number)), "ok")

    def _wrote(self, reply: doc.SaveResponse | doc.ActResponse) -> None:
        """The answer was the news: what is announced of it right after need not be fetched again."""
        self._told_of_own = any((c.entity, c.id) == (self._form.meta.name, self._state.id) for c in reply.changes)

    def _done(self, reply: doc.SaveResponse | doc.ActResponse) -> None:
        self._form.show_record(reply.record)
        self._state.set_problems(reply.warnings)
        self._form.workspace.toast(reply.message or t("完成|Done"), "ok")

    def refused(self, error: ApiError) -> None:
        """Says why, where it can be mended."""
        form = self._form
        self._after_save = None
        if error.kind is ErrorKind.CONFLICT:
            form.conflict.ask(error.conflict or doc.Conflict())
        elif error.problems:
            form.errors.set_problems([f.problem for f in self._state.all_problems()], error.more_problems)
            form.errors.first()
        else:
            note = error.message + (t("（事故号 {n}）| (incident {n})", n=error.incident) if error.incident else "")
            form.banner.tell(f"{title_of(error)}：{note}", "error")

    def _unknown(self, _error: ApiError) -> None:
        words = t(
            "与服务器失去联系，保存结果未知。内容都在，重试不会重复。|The line was lost, the save may or may not have "
            "happened. Nothing is lost; trying again does not double it."
        )
        self._form.banner.tell(words, "warn", (t("立即重试|Try now"), self.save))
        self._form.drafts.keep()

    # --- actions

    def act(self, action: pb.Action) -> None:
        """An action of the record; unsaved input is saved with it, or before it where the action has something to ask."""
        form, state = self._form, self._state
        form.flush()
        if action.on_draft:
            form.evaluator.ask(action.name)
        elif not state.dirty and state.id:
            self._ask_then_act(action)
        elif action.questions or action.confirmation or form.saver.unanswered:
            self.save_then(partial(self._ask_then_act, action))
        else:
            self._save(then=action.name)

    def act_by_key(self, actions: list[pb.Action]) -> None:
        """Several actions may share a key (submit, approve): the one allowed now is meant."""
        form = self._form
        if form.saver.busy:
            # F8, F10: the hands do not wait for the save; what is allowed is known once it is done.
            self._after_save = partial(self.act_by_key, actions)
            return
        action = next((a for a in actions if form.tools.actions_[a.name].isEnabled()), None)
        if action is None:
            return
        if action.on_draft:
            form.light_lines()
        self.act(action)

    def _ask_then_act(self, action: pb.Action) -> None:
        self.question = questions.ask(
            self._form, action, self._form.lookups.header_source, lambda answers: self._act(action, answers)
        )

    def _act(self, action: pb.Action, answers: questions.Answers) -> None:
        request = doc.ActRequest(
            request_id=new_request_id(),
            entity=self._form.meta.name,
            id=self._state.id,
            row_version=self._state.record.row_version,
            action=action.name,
            answers=answers,
        )
        self._send_act(request, action)

    def _send_act(self, request: doc.ActRequest, action: pb.Action) -> None:
        form = self._form
        self._pending_act = (request, action)
        form.tools.refresh(busy=True)
        form.api.command(form.api.documents.Act, request, self._acted, self._act_failed, parent=form)

    def _acted(self, reply: doc.ActResponse) -> None:
        self._pending_act = None
        self._wrote(reply)
        self._done(reply)

    def _act_failed(self, error: ApiError) -> None:
        form = self._form
        form.tools.refresh()
        pending, self._pending_act = self._pending_act, None
        if error.kind in UNKNOWN_FATE and pending is not None:
            words = t("与服务器失去联系，结果未知；重试不会重复。|The line was lost; trying again does not double it.")
            form.banner.tell(words, "warn", (t("立即重试|Try now"), lambda: self._send_act(*pending)))
            return
        if error.problems:
            self._state.set_problems(error.problems)
        self.refused(error)
