"""What a form does besides typing and saving: push, pull, trace, print, copy, delete, look up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.models.metadata import EntityMeta, MetadataIndex
from cellar_client.models.record import RecordState
from cellar_client.rpc import Api, ApiError, new_request_id
from cellar_client.views import lookup_window, siblings
from cellar_client.views.form_parts import GridSection, HeaderFields
from cellar_client.views.kept import preferences
from cellar_client.views.lookup import LookupEdit
from cellar_client.views.lookup_source import RemoteSource, Source
from cellar_client.widgets.dialogs import choose, confirm
from cellar_client.widgets.view import View, Workspace
from cellar_common.codec import Ref


class FormVerbs(View):
    """The half of a form that opens other windows. `FormView` sets what is declared here."""

    workspace: Workspace
    api: Api
    metadata: MetadataIndex
    meta: EntityMeta
    state: RecordState | None
    header: HeaderFields
    sections: dict[str, GridSection]
    draft_key: str
    _draft_timer: QTimer
    _wanted_id: int
    _after_save: Callable[[], None] | None

    def _load(self) -> None:
        raise NotImplementedError

    def _show(self, record: doc.Record, panels: list[doc.Panel], *, dirty: bool = False) -> None:
        raise NotImplementedError

    def _failed(self, error: ApiError) -> None:
        raise NotImplementedError

    def _refused(self, error: ApiError) -> None:
        raise NotImplementedError

    def _dirty(self, dirty: bool) -> None:
        raise NotImplementedError

    def _in_grid(self) -> GridSection | None:
        raise NotImplementedError

    def save(self) -> None:
        raise NotImplementedError

    def _flush(self) -> None:
        raise NotImplementedError

    def may_close(self, callback: Callable[[bool], None]) -> None:
        self._flush()
        preferences(self.api).flush()
        if not self.is_dirty():
            callback(True)
            return

        def discard() -> None:
            self._drop_draft()
            callback(True)

        def keep() -> None:
            self.keep_draft()
            callback(True)

        def save_first() -> None:
            self._after_save = lambda: callback(True)
            self.save()

        choose(
            self,
            t("“{what}”还没有保存|“{what}” is not saved", what=self.title()),
            t("留作草稿可以以后接着填。|A draft can be gone on with later."),
            [
                (t("不保存|Discard"), "", "danger", discard),
                (t("留作草稿|Keep as draft"), "", "outline", keep),
                (t("保存|Save"), keymap.key("save"), "primary", save_first),
            ],
        )

    def keep_draft(self) -> None:
        """What is typed goes to this machine's disk; a disk that refuses is said once and does not stop the work."""
        self._draft_timer.stop()
        store = getattr(self.workspace, "drafts", None)
        if store is None or self.state is None or not self.state.dirty:
            return
        try:
            store.save(self.draft_key, self.state.to_pb()[0])
        except OSError as error:
            self.workspace.toast(t("草稿没有存到本机|The draft could not be kept"), "warn", note=str(error))

    def _drop_draft(self) -> None:
        self._draft_timer.stop()
        store = getattr(self.workspace, "drafts", None)
        if store is not None:
            store.remove(self.draft_key)

    def step(self, by: int) -> None:
        beside = siblings.beside(self.meta.name, self.state.id, by) if self.state else 0
        if not beside:
            return
        if self.is_dirty():
            self.workspace.open_record(self.meta.name, beside)
            return
        self._wanted_id = beside
        self._load()

    def push(self, link: str) -> None:
        """下推: opens what the link derives from this record."""
        if self.state is None or link not in self.state.record.pushes:
            return
        request = doc.DraftRequest(entity=self._target(link))
        request.derivation.link = link
        request.derivation.source_ids.append(self.state.id)
        self.api.query(
            self.api.documents.Draft,
            request,
            lambda reply: self.workspace.open_draft(reply.record, list(reply.panels)),
            self._failed,
            parent=self,
        )

    def _target(self, name: str) -> str:
        return next((str(link.target) for link in self.meta.pb.pushes if link.name == name), "")

    def pull(self, link: pb.Link) -> None:
        """选单: open upstream lines to choose from."""
        from cellar_client.views.pull import PullDialog

        self.pull_dialog = PullDialog(self.api, self.metadata, self.meta, link, self)
        self.pull_dialog.derived.connect(self._pulled)
        self.pull_dialog.open()

    def _pulled(self, reply: doc.DraftResponse) -> None:
        if self.state is not None and not self.state.dirty and not self.state.id:
            self._show(reply.record, list(reply.panels), dirty=True)
            self._dirty(True)
        else:
            self.workspace.open_draft(reply.record, list(reply.panels))

    def open_trace(self) -> None:
        if self.state is not None and self.state.id:
            from cellar_client.views.trace import TraceWindow

            self.trace_window = TraceWindow(self.workspace, self.api, self.metadata, self.meta, self.state.id, self)
            self.trace_window.open()

    def open_history(self) -> None:
        if self.state is not None and self.state.id:
            from cellar_client.views.history import HistoryDialog

            self.history_dialog = HistoryDialog(self.api, self.meta, self.state.id, self.title(), self)
            self.history_dialog.open()

    def open_attachments(self) -> None:
        if self.state is not None and self.state.id and self.meta.pb.may_attach:
            from cellar_client.views.attachments import AttachmentsDialog

            self.attachments_dialog = AttachmentsDialog(self.api, self.meta, self.state.id, self.title(), self)
            self.attachments_dialog.open()

    def print(self, template: str) -> None:
        if self.state is not None and self.state.id:
            from cellar_client.views.print_preview import PrintPreview

            self.preview = PrintPreview(self.api, self.meta, [self.state.id], template, self)
            self.preview.open()

    def copy_record(self) -> None:
        if self.state is None or not self.state.id or not self.meta.pb.may_create:
            return
        request = doc.DraftRequest(entity=self.meta.name, copy_of=self.state.id)
        self.api.query(
            self.api.documents.Draft,
            request,
            lambda reply: self.workspace.open_draft(reply.record, list(reply.panels)),
            self._failed,
            parent=self,
        )

    def delete(self) -> None:
        if self.state is None or not self.state.id or not self.state.record.deletable:
            return
        request = doc.DeleteRequest(
            request_id=new_request_id(),
            entity=self.meta.name,
            id=self.state.id,
            row_version=self.state.record.row_version,
        )

        def go(yes: bool) -> None:
            if yes:
                self.api.command(self.api.documents.Delete, request, self._deleted, self._refused, parent=self)

        words = t("删除后不能恢复。|This cannot be undone.")
        title = t("删除 {what}？|Delete {what}?", what=self.title())
        confirm(self, title, words, go, yes=t("删除|Delete"), danger=True)

    def _deleted(self, _reply: doc.DeleteResponse) -> None:
        self._drop_draft()
        self.workspace.toast(t("已删除 {what}|Deleted {what}", what=self.title()), "ok")
        self.workspace.close(self)

    # --- looking up

    def _header_source(self, field: pb.Field) -> Source:
        return RemoteSource(self.api, self.meta, field, field.name, self.state)

    def _line_source(self, grid: str, field: pb.Field) -> Source:
        section = self.sections.get(grid)

        def place() -> tuple[str, int]:
            return grid, section.grid.currentIndex().row() if section else -1

        return RemoteSource(self.api, self.meta, field, f"{grid}.{field.name}", self.state, place)

    def _question_source(self, field: pb.Field) -> Source:
        return RemoteSource(self.api, self.meta, field, field.name, self.state)

    def lookup(self) -> None:
        """F7: the full list for the field or cell the cursor is in."""
        entry = self.header.focused()
        if entry is not None:
            if isinstance(entry.widget, LookupEdit) and not entry.widget.isReadOnly():
                text = entry.widget.text() if entry.widget.isModified() else ""
                entry.widget.close_popup()
                self._header_lookup(entry.field.name, text)
            elif entry.field.kind == pb.FIELD_KIND_DAY:
                entry.open_calendar()
            return
        section = self._in_grid()
        if section is not None:
            section.grid.want_full_list()

    def _header_lookup(self, name: str, text: str) -> None:
        field = self.meta.fields[name]
        if field.kind != pb.FIELD_KIND_REFERENCE or self.state is None or not self.state.editable or field.readonly:
            return

        def take(value: Ref | str) -> None:
            assert self.state is not None
            entry = self.header.inputs[name].widget
            if isinstance(entry, LookupEdit):
                entry.setModified(False)
            self.state.set_header(name, value)
            self.header.walk(entry)

        self.lookup_window = lookup_window.LookupWindow(field, self._header_source(field), text, take, self)
        self.lookup_window.open()

    def _line_lookup(self, grid: str, row: int, column: int, text: str) -> None:
        section = self.sections[grid]
        field = section.lines.fields[column]
        source = lookup_window.source_of(field, partial(self._line_source, grid))
        if source is None:
            return

        def take(value: Ref | str) -> None:
            section.lines.setData(section.lines.index(row, column), value)
            section.grid.setCurrentIndex(section.lines.index(row, column))
            section.grid.walk(1)

        self.lookup_window = lookup_window.LookupWindow(field, source, text, take, self)
        self.lookup_window.open()
