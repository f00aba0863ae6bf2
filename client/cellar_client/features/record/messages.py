"""What the session of a record has to say: in the banner, in a toast, in the list of errors, in a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.features.record.conflict_dialog import ConflictDialog
from cellar_client.i18n import t
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.session.commands import Written
from cellar_client.session.grid import Pasted
from cellar_client.session.record_session import RecordSession
from cellar_client.widgets.feedback import Banner, title_of
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.view import Workspace


class Messages(QObject):
    """`title`: what the record is called in words; `window`: where dialogs stand in front of."""

    def __init__(
        self,
        workspace: Workspace,
        session: RecordSession,
        banner: Banner,
        errors: ErrorList,
        title: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workspace, self._session, self._window = workspace, session, window
        self._banner, self._errors, self._title = banner, errors, title
        commands = session.commands
        session.saver.unknown.connect(self._save_unknown)
        session.drafts.refused.connect(self._draft_refused)
        session.conflicts.disputed.connect(self._disputed)
        session.conflicts.merged.connect(self._merged)
        commands.unreadable.connect(self._unreadable)
        commands.saved.connect(self._saved)
        commands.carried_out.connect(self._carried_out)
        commands.deleted.connect(self._deleted)
        commands.refused.connect(self._refused)
        commands.lost.connect(self._act_unknown)

    def _unreadable(self) -> None:
        self._errors.set_problems([f.problem for f in self._session.state.all_problems()])
        self._errors.first()

    def _saved(self, reply: doc.SaveResponse, something_follows: bool) -> None:
        self._banner.hide()
        if not something_follows:
            number = formats.number(reply.record.number)
            self._workspace.toast(t("已保存 {number}|Saved {number}", number=number), "ok")

    def _carried_out(self, reply: Written) -> None:
        self._workspace.toast(reply.message or t("完成|Done"), "ok")

    def _deleted(self) -> None:
        self._workspace.toast(t("已删除 {what}|Deleted {what}", what=self._title()), "ok")

    def _refused(self, error: ApiError) -> None:
        """Says why, where it can be mended."""
        if error.kind is ErrorKind.CONFLICT:
            self._ask_whose(error.conflict or doc.Conflict())
        elif error.problems:
            self._errors.set_problems([f.problem for f in self._session.state.all_problems()], error.more_problems)
            self._errors.first()
        else:
            note = error.message + (t("（事故号 {n}）| (incident {n})", n=error.incident) if error.incident else "")
            self._banner.tell(f"{title_of(error)}：{note}", "error")

    def _save_unknown(self, _error: ApiError) -> None:
        words = t(
            "与服务器失去联系，保存结果未知。内容都在，重试不会重复。|The line was lost, the save may or may not have "
            "happened. Nothing is lost; trying again does not double it."
        )
        self._banner.tell(words, "warn", (t("立即重试|Try now"), self._session.commands.save))

    def _act_unknown(self, again: Callable[[], None]) -> None:
        words = t("与服务器失去联系，结果未知；重试不会重复。|The line was lost; trying again does not double it.")
        self._banner.tell(words, "warn", (t("立即重试|Try now"), again))

    def _draft_refused(self, why: str) -> None:
        self._workspace.toast(t("未保存的内容没能存在本机|What is unsaved could not be kept here"), "warn", note=why)

    def _ask_whose(self, conflict: doc.Conflict) -> None:
        """A save came too late: who was first, and whose word counts for which field."""
        conflicts = self._session.conflicts
        self.dialog = ConflictDialog(
            conflict, conflicts.mine, conflicts.merge, conflicts.take_theirs, self._window, self._session.state.touched
        )
        self.dialog.open()

    def _disputed(self, byline: str) -> None:
        conflicts = self._session.conflicts
        self._banner.tell(
            t("此单刚被修改（{who}）|Changed elsewhere ({who})", who=byline),
            "error",
            (t("合并|Merge"), conflicts.merge),
            (t("放弃我的|Drop mine"), conflicts.take_theirs),
        )

    def pasted(self, found: Pasted) -> None:
        """What of a spreadsheet's block found no place: nobody should believe that it is in the record."""
        words = found.left_out()
        if words:
            done = t("已粘贴 {n} 行，未粘贴的有|Pasted {n} rows; left out", n=found.rows)
            self._workspace.toast(done, "warn", note=words)

    def _merged(self) -> None:
        self._banner.tell(t("已合并，请核对后保存|Merged; check and save"), "info")
