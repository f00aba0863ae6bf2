"""The verbs of a form, behind its buttons and keys; here too what they do besides typing, saving and looking up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.tools import Run
from cellar_client.i18n import t
from cellar_client.rpc import new_request_id
from cellar_client.session import siblings
from cellar_client.session.record import RecordState
from cellar_client.widgets.dialogs import confirm
from cellar_client.widgets.toolbar import bind, bind_command

if TYPE_CHECKING:
    from cellar_client.features.record.view import FormView


class FormVerbs(QObject):
    def __init__(self, form: FormView, state: RecordState) -> None:
        super().__init__(form)
        self._form, self._state = form, state

    def by_name(self) -> dict[str, Run]:
        """Every verb of the toolbar and the keys; `push:NAME`, `pull:NAME` and `print:NAME` for a choice of several."""
        form, meta = self._form, self._form.meta
        runs: dict[str, Run] = {
            "save": form.commands.save,
            "save_new": form.commands.save_new,
            "add_line": lambda: self._in_lines(EntryGrid.add_line),
            "delete_line": lambda: self._in_lines(EntryGrid.delete_lines),
            "copy_line": lambda: self._in_lines(EntryGrid.copy_line),
            "push": lambda: form.tools.push.click(),  # noqa: PLW0108 - made later
            "pull": lambda: form.tools.pull.click(),  # noqa: PLW0108 - made later
            "print": lambda: form.tools.print.click(),  # noqa: PLW0108 - made later
            "trace": self.open_trace,
            "attach": self.open_attachments,
            "history": self.open_history,
            "copy": self.copy_record,
            "delete": self.delete,
            "refresh": form.refresh,
            "previous_record": lambda: self.step(-1),
            "next_record": lambda: self.step(1),
            "next_error": lambda: form.errors.next(),  # noqa: PLW0108 - made later
            "previous_error": lambda: form.errors.previous(),  # noqa: PLW0108 - made later
            "lookup": form.lookups.open,
        }
        runs |= {f"push:{link.name}": partial(self.push, link.name) for link in meta.pb.pushes}
        runs |= {f"pull:{link.name}": partial(self.pull, link) for link in meta.pb.pulls}
        runs |= {f"print:{template}": partial(self.print, template) for _label, template in meta.prints}
        return runs

    def bind_keys(self) -> None:
        form, runs = self._form, self.by_name()
        for name in keymap.COMMANDS:
            if name in runs and name not in ("copy", "refresh"):
                bind_command(form, name, runs[name])
        # F6 copies where the hands are: a line in the lines, the record elsewhere.
        bind_command(form, "copy", self._copy_here)
        taken = {keymap.key(name).lower() for name in runs if name in keymap.COMMANDS and name != "copy"}
        by_key: dict[str, list[pb.Action]] = {}
        for action in form.meta.pb.actions:
            if action.shortcut and action.shortcut.lower() not in taken:
                by_key.setdefault(action.shortcut, []).append(action)
        for key, actions in by_key.items():
            bind(form, key, partial(form.commands.act_by_key, actions))

    def _in_lines(self, run: Callable[[EntryGrid], object]) -> None:
        section = self._form.section_in_use()
        if section is not None:
            run(section.grid)

    def _copy_here(self) -> None:
        section = self._form.section_with_focus()
        if section is not None:
            section.grid.copy_line()
        else:
            self.copy_record()

    def step(self, by: int) -> None:
        """The record that stood beside this one in the list."""
        form = self._form
        beside = siblings.beside(form.meta.name, self._state.id, by)
        if not beside:
            return
        if form.is_dirty():
            form.workspace.open_record(form.meta.name, beside)
        else:
            form.load(beside)

    def push(self, link: str) -> None:
        """下推: opens what the link derives from this record."""
        if link not in self._state.record.pushes:
            return
        target = next((str(p.target) for p in self._form.meta.pb.pushes if p.name == link), "")
        request = doc.DraftRequest(entity=target)
        request.derivation.link = link
        request.derivation.source_ids.append(self._state.id)
        self._draft(request)

    def copy_record(self) -> None:
        if self._state.id and self._form.meta.pb.may_create:
            self._draft(doc.DraftRequest(entity=self._form.meta.name, copy_of=self._state.id))

    def _draft(self, request: doc.DraftRequest) -> None:
        """Opens what the server makes of it."""
        form = self._form
        form.api.query(
            form.api.documents.Draft,
            request,
            lambda reply: form.workspace.open_draft(reply.record, list(reply.panels)),
            form.failed,
            parent=form,
        )

    def pull(self, link: pb.Link) -> None:
        """选单: open upstream lines to choose from."""
        from cellar_client.features.pull.dialog import PullDialog

        form = self._form
        self.pull_dialog = PullDialog(form.api, form.metadata, form.meta, link, form)
        self.pull_dialog.derived.connect(self._pulled)
        self.pull_dialog.open()

    def _pulled(self, reply: doc.DraftResponse) -> None:
        if not self._state.dirty and not self._state.id:
            self._form.show_record(reply.record, reply.panels, dirty=True)
        else:
            self._form.workspace.open_draft(reply.record, list(reply.panels))

    def open_trace(self) -> None:
        if self._state.id:
            from cellar_client.features.trace.window import TraceWindow

            form = self._form
            self.trace_window = TraceWindow(form.workspace, form.api, form.metadata, form.meta, self._state.id, form)
            self.trace_window.open()

    def open_history(self) -> None:
        if self._state.id:
            from cellar_client.features.history.dialog import HistoryDialog

            form = self._form
            self.history_dialog = HistoryDialog(form.api, form.meta, self._state.id, form.title(), form)
            self.history_dialog.open()

    def open_attachments(self) -> None:
        form = self._form
        if self._state.id and form.meta.pb.may_attach:
            from cellar_client.features.attachments.dialog import AttachmentsDialog

            self.attachments_dialog = AttachmentsDialog(form.api, form.meta, self._state.id, form.title(), form)
            self.attachments_dialog.open()

    def print(self, template: str) -> None:
        if self._state.id:
            from cellar_client.features.printing.preview import PrintPreview

            form = self._form
            self.preview = PrintPreview(form.api, form.meta, [self._state.id], template, form)
            self.preview.open()

    def delete(self) -> None:
        form = self._form
        if not self._state.id or not self._state.record.deletable:
            return
        request = doc.DeleteRequest(
            request_id=new_request_id(),
            entity=form.meta.name,
            id=self._state.id,
            row_version=self._state.record.row_version,
        )

        def go(yes: bool) -> None:
            if yes:
                form.api.command(form.api.documents.Delete, request, self._deleted, form.commands.refused, parent=form)

        words = t("删除后不能恢复。|This cannot be undone.")
        title = t("删除 {what}？|Delete {what}?", what=form.title())
        confirm(form, title, words, go, yes=t("删除|Delete"), danger=True)

    def _deleted(self, _reply: doc.DeleteResponse) -> None:
        form = self._form
        form.drafts.drop()
        form.workspace.toast(t("已删除 {what}|Deleted {what}", what=form.title()), "ok")
        form.workspace.close(form)
