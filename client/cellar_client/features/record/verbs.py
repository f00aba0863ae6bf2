"""What a form does besides typing, saving and looking up: links, windows, copies, deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.derived import open_derived
from cellar_client.features.registry import Desk
from cellar_client.i18n import t
from cellar_client.session import siblings
from cellar_client.session.record_session import RecordSession
from cellar_client.widgets.dialogs import confirm


class RecordVerbs(QObject):
    """`title`: what the record is called in words; `window`: where dialogs stand in front of."""

    attached = Signal()
    """A file hangs on the record that did not before."""

    def __init__(self, desk: Desk, session: RecordSession, title: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._session, self._title, self._window = desk, session, title, window
        self._meta, self._state = session.meta, session.state

    def step(self, by: int) -> None:
        """The record that stood beside this one in the list."""
        beside = siblings.beside(self._meta.name, self._state.id, by)
        if not beside:
            return
        if self._state.dirty:
            self._desk.workspace.open_record(self._meta.name, beside)
        else:
            self._session.load(beside)

    def push(self, link: pb.Link) -> None:
        """下推: opens what the link derives from this record."""
        if link.name in self._state.record.pushes:
            request = doc.DraftRequest(entity=link.target)
            request.derivation.link = link.name
            request.derivation.source_ids.append(self._state.id)
            self._derive(request)

    def copy_record(self) -> None:
        if self._state.id and self._meta.pb.may_create:
            self._derive(doc.DraftRequest(entity=self._meta.name, copy_of=self._state.id))

    def make_red(self) -> None:
        """红冲: opens a red document of what still stands of this one."""
        if self._state.record.reversible:
            self._derive(doc.DraftRequest(entity=self._meta.name, red_of=self._state.id))

    def _derive(self, request: doc.DraftRequest) -> None:
        open_derived(self._desk.api, self._desk.workspace, request, self)

    def pull(self, link: pb.Link) -> None:
        """选单: open upstream lines to choose from; a red document takes none but its original's."""
        if self._state.original.id:
            return
        self._desk.when_known([link.source], self, lambda: self._pull(link))

    def _pull(self, link: pb.Link) -> None:
        from cellar_client.features.pull.dialog import PullDialog

        self.pull_dialog = PullDialog(self._desk.api, self._desk.metadata, self._meta, link, self._window)
        self.pull_dialog.derived.connect(self._pulled)
        self.pull_dialog.open()

    def _pulled(self, reply: doc.DraftResponse) -> None:
        if not self._state.dirty and not self._state.id:
            self._session.take_over(reply.record, reply.panels)
        else:
            self._desk.workspace.open_draft(reply.record, list(reply.panels))

    def open_trace(self) -> None:
        if self._state.id:
            from cellar_client.features.trace.window import TraceWindow

            desk = self._desk
            self.trace_window = TraceWindow(
                desk.workspace, desk.api, desk.metadata, self._meta, self._state.id, self._window
            )
            self.trace_window.open()

    def open_history(self) -> None:
        if self._state.id:
            from cellar_client.features.history.dialog import HistoryDialog

            self.history_dialog = HistoryDialog(self._desk.api, self._meta, self._state.id, self._title(), self._window)
            self.history_dialog.open()

    def open_attachments(self) -> None:
        if self._state.id and self._meta.pb.may_attach:
            from cellar_client.features.attachments.dialog import AttachmentsDialog

            self.attachments_dialog = AttachmentsDialog(
                self._desk.api, self._meta, self._state.id, self._title(), self._window
            )
            self.attachments_dialog.open()

    def attach(self, data: QMimeData) -> None:
        """Files or a screenshot, dropped on the form or pasted."""
        toast = self._desk.workspace.toast
        if not self._state.id:
            words = t("先保存，再加附件|Save it first, then attach to it")
            toast(words, "warn", note=t("附件挂在已保存的单据上|Files hang on what is saved"))
            return
        from cellar_client.features.attachments.attaching import Attaching

        attaching = Attaching(self._desk.api, self._meta.name, self)
        attaching.attached.connect(partial(self._attached, self._state.id))
        attaching.failed.connect(lambda why: toast(t("附件没有加上|The file was not attached"), "error", note=why))
        attaching.take(self._state.id, data)

    def _attached(self, record_id: int, name: str) -> None:
        words = t("已加附件 {name}|Attached {name}", name=name)
        if record_id != self._state.id:
            # Another record came into the form meanwhile.
            self._desk.workspace.toast(words, "ok")
            return
        self._state.record.attachments += 1
        self._desk.workspace.toast(words, "ok", (t("查看|Look"), self.open_attachments))
        self.attached.emit()

    def print(self, template: str) -> None:
        if self._state.id:
            from cellar_client.features.printing.preview import PrintPreview

            self.preview = PrintPreview(self._desk.api, self._meta, [self._state.id], template, self._window)
            self.preview.open()

    def print_now(self) -> None:
        """Without a look, as such records were last printed."""
        from cellar_client.features.printing.printing import DirectPrint
        from cellar_client.session.print_habits import usual_template

        template = usual_template(self._meta.name, self._meta.prints)
        if self._state.id and template:
            desk = self._desk
            self.direct = DirectPrint(desk.workspace, desk.api, self._meta, [self._state.id], template, self._window)

    def delete(self) -> None:
        if not self._state.id or not self._state.record.deletable:
            return
        words = t("删除后不能恢复。|This cannot be undone.")
        title = t("删除 {what}？|Delete {what}?", what=self._title())

        def go(yes: bool) -> None:
            if yes:
                self._session.commands.delete()

        confirm(self._window, title, words, go, yes=t("删除|Delete"), danger=True)
