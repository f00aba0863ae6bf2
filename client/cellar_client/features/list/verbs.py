"""What a list does with the rows chosen: actions, links, windows, files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client import formats
from cellar_client.controls import questions
from cellar_client.controls.derived import open_derived
from cellar_client.controls.editors import LookupSource
from cellar_client.features.list.batch import BatchRun
from cellar_client.features.list.columns import ListColumns
from cellar_client.features.registry import Desk
from cellar_client.i18n import t
from cellar_client.rpc import ApiError
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.feedback import title_of

# More than these nobody watches one by one: they go to the background.
MOST_AT_THE_DESK = 100


class Chosen(Protocol):
    """Which records are meant: in a table the ticked rows or the one under the cursor, elsewhere the card under it."""

    def current_id(self) -> int: ...

    def targets(self) -> list[int]: ...

    def ticked(self) -> list[int]: ...

    def opening(self, record_id: int) -> tuple[str, int]: ...

    def clear_checked(self) -> None: ...


class ListVerbs(QObject):
    """`query`: what the list asks for now; `window`: where dialogs stand in front of."""

    opening = Signal()
    """a record is about to be opened"""
    written = Signal()
    """records were changed from here: the rows have to be asked for anew"""

    def __init__(
        self,
        desk: Desk,
        meta: EntityMeta,
        chosen: Chosen,
        columns: ListColumns,
        source: LookupSource,
        query: Callable[[], lst.Query],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._meta, self._chosen, self._columns = desk, meta, chosen, columns
        self._source, self._query, self._window = source, query, window

        self.beginning: Callable[[], dict[str, value_pb2.Value]] = dict
        """What a new record begins with, e.g. the day under a calendar's cursor."""

    def new(self) -> None:
        values = self.beginning()
        if not values:
            self._desk.workspace.new(self._meta.name)
            return

        def begun(reply: doc.DraftResponse) -> None:
            for name, value in values.items():
                reply.record.values[name].CopyFrom(value)
            self._desk.workspace.open_draft(reply.record, list(reply.panels))

        api = self._desk.api
        request = doc.DraftRequest(entity=self._meta.name)
        api.query(api.documents.Draft, request, begun, self._not_asked, parent=self)

    def open(self, record_id: int) -> None:
        """The record, or of a row of something else what it leads to."""
        self.opening.emit()
        if self._meta.has_form and record_id:
            self._desk.workspace.open_record(self._meta.name, record_id)
            return
        entity, target = self._chosen.opening(record_id)
        if entity and target:
            self._desk.workspace.open_record(entity, target)

    def open_current(self) -> None:
        self.open(self._chosen.current_id())

    def copy_current(self) -> None:
        record_id = self._chosen.current_id()
        if record_id and self._meta.pb.may_create:
            self._derive(doc.DraftRequest(entity=self._meta.name, copy_of=record_id))

    def _derive(self, request: doc.DraftRequest) -> None:
        open_derived(self._desk.api, self._desk.workspace, request, self)

    def act(self, action: pb.Action) -> None:
        """The action on every row chosen; each says for itself why it refused."""
        self.act_on(action, self._chosen.targets())

    def act_on(self, action: pb.Action, ids: list[int]) -> None:
        if ids:
            self.question = questions.ask(
                self._window, action, self._source, lambda answers: self._run_batch(action, ids, answers)
            )

    def _run_batch(self, action: pb.Action, ids: list[int], answers: questions.Answers) -> None:
        if len(ids) > MOST_AT_THE_DESK:
            self._desk.jobs.ask_act(self._meta.name, action.name, ids, answers, self._not_asked)
            self._desk.workspace.toast(
                t(
                    "{n} 交给后台处理|{n} records are left to the background",
                    n=self._meta.counted(formats.whole(len(ids))),
                ),
                note=action.label,
            )
            self._chosen.clear_checked()
            return
        self.batch = BatchRun(self._desk.api, self._meta, action, ids, answers, self._window)
        self.batch.finished.connect(self._batch_done)
        self.batch.open()

    def _not_asked(self, error: ApiError) -> None:
        self._desk.workspace.toast(title_of(error), "error", note=error.message)

    def _batch_done(self, _result: int) -> None:
        kind = "warn" if self.batch.refused.count() else "ok"
        self._desk.workspace.toast(self.batch.summary(), kind)
        self._chosen.clear_checked()
        self.written.emit()

    def push(self, link: pb.Link) -> None:
        """下推: opens what the link derives from the rows chosen."""
        request = doc.DraftRequest(entity=link.target)
        request.derivation.link = link.name
        request.derivation.source_ids.extend(self._chosen.targets())
        if request.derivation.source_ids:
            self._derive(request)

    def pull(self, link: pb.Link) -> None:
        """选单: open upstream lines to choose from."""
        self._desk.when_known([link.source], self, lambda: self._pull(link))

    def _pull(self, link: pb.Link) -> None:
        from cellar_client.features.pull.dialog import PullDialog

        workspace = self._desk.workspace
        self.pull_dialog = PullDialog(self._desk.api, self._desk.metadata, self._meta, link, self._window)
        self.pull_dialog.derived.connect(lambda reply: workspace.open_draft(reply.record, list(reply.panels)))
        self.pull_dialog.open()

    def trace(self) -> None:
        record_id = self._chosen.current_id()
        if record_id:
            from cellar_client.features.trace.window import TraceWindow

            desk = self._desk
            self.trace_window = TraceWindow(
                desk.workspace, desk.api, desk.metadata, self._meta, record_id, self._window
            )
            self.trace_window.open()

    def print(self, template: str) -> None:
        ids = self._chosen.targets()
        if ids:
            from cellar_client.features.printing.preview import PrintPreview

            self.preview = PrintPreview(self._desk.api, self._meta, ids, template, self._window)
            self.preview.open()

    def print_now(self) -> None:
        """Without a look, as these records were last printed."""
        from cellar_client.features.printing.printing import DirectPrint
        from cellar_client.session.print_habits import usual_template

        ids, template = self._chosen.targets(), usual_template(self._meta.name, self._meta.prints)
        if ids and template:
            desk = self._desk
            self.direct = DirectPrint(desk.workspace, desk.api, self._meta, ids, template, self._window)

    def group(self) -> None:
        """The rows under the same conditions, grouped by one or several columns, with counts and sums."""
        asked = self._query()
        if asked.search:
            words = t("分组按条件，不含查找的“{text}”|Groups go by the conditions, not by “{text}”", text=asked.search)
            self._desk.workspace.toast(words, "warn")
        self._desk.workspace.open_list(self._meta.name, list(asked.filters), view="report")

    def export(self) -> None:
        from cellar_client.features.exchange.dialogs import ExportDialog
        from cellar_client.features.exchange.saved import tell_saved

        columns = [name for name in self._columns.shown if name in self._meta.columns]
        self.export_dialog = ExportDialog(
            self._desk.api, self._desk.jobs, self._meta, self._query(), columns, self._columns.sort(), self._window,
            ticked=self._chosen.ticked(),
        )  # fmt: skip
        self.export_dialog.written.connect(lambda path: tell_saved(self._desk.workspace, path))
        self.export_dialog.open()

    def import_(self) -> None:
        from cellar_client.features.exchange.import_dialog import ImportDialog

        self.import_dialog = ImportDialog(self._desk.api, self._desk.jobs, self._meta, self._window)
        self.import_dialog.imported.connect(self.written)
        self.import_dialog.open()
