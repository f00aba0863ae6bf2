"""Everything of a record: which documents, files and ledgers name it, with how many; Enter opens the list of them."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QTableWidgetItem

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.features.record.pages import Page
from cellar_client.features.registry import Desk
from cellar_client.i18n import t
from cellar_client.rpc import ApiError, Call
from cellar_client.session.filters import EQUALS
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.record import RecordState
from cellar_client.widgets import paint
from cellar_client.widgets.feedback import EmptyState, FailedState, Skeleton
from cellar_client.widgets.readonly_table import fill, readonly_table
from cellar_common.codec import Ref, to_value

_COUNT = 2


class RelatedPage(Page):
    """`state`: the record that is spoken of."""

    def __init__(self, desk: Desk, meta: EntityMeta, state: RecordState) -> None:
        super().__init__()
        self._desk, self._meta, self._state = desk, meta, state
        self._call: Call | None = None
        self.kinds: list[doc.RelatedKind] = []
        heads = [t("种类|Kind"), t("在哪一项|In which field"), t("数量|Count")]
        self.table = readonly_table(t("相关单据|Related"), heads, [260, 200, 96])
        self.table.horizontalHeader().setStretchLastSection(False)
        self._right(self.table.horizontalHeaderItem(_COUNT))
        # By Enter and by a double click.
        self.table.cellActivated.connect(lambda row, _column: self.open(row))
        self._waiting, self._empty, self._lost = Skeleton(), EmptyState("folder"), FailedState()
        self._lost.acted.connect(lambda: self.show_record(self._state.id))
        self._stack = QStackedLayout(self)
        for widget in (self.table, self._waiting, self._empty, self._lost):
            self._stack.addWidget(widget)
        self.setFocusProxy(self.table)

    def show_record(self, record_id: int) -> None:
        if self._call is not None:
            self._call.cancel()
        if not self.kinds:
            self._waiting.restart()
            self._stack.setCurrentWidget(self._waiting)
        request = doc.RelatedRequest(entity=self._meta.name, id=record_id)
        api = self._desk.api
        self._call = api.query(api.documents.Related, request, self._show, self._failed, parent=self)

    def _show(self, reply: doc.RelatedResponse) -> None:
        self._call = None
        self.kinds = list(reply.kinds)
        if not self.kinds:
            self._empty.tell(t("还没有单据用到它|Nothing names it yet"))
            self._stack.setCurrentWidget(self._empty)
            return
        self._fill()
        self._stack.setCurrentWidget(self.table)
        if self.isVisible():
            self.table.setFocus()

    def _fill(self) -> None:
        row = max(0, self.table.currentRow())
        counts = [
            formats.whole(each.count - 1) + "+" if each.capped else formats.whole(each.count) for each in self.kinds
        ]
        fill(self.table, [[e.label, e.field_label, n] for e, n in zip(self.kinds, counts, strict=True)])
        for at in range(len(self.kinds)):
            self._right(self.table.item(at, _COUNT))
        self.table.setCurrentCell(min(row, len(self.kinds) - 1), 0)

    def _right(self, item: QTableWidgetItem | None) -> None:
        if item is not None:
            item.setTextAlignment(paint.RIGHT)

    def _failed(self, error: ApiError) -> None:
        self._call = None
        self._lost.tell_error(error)
        self._stack.setCurrentWidget(self._lost)

    def open(self, row: int) -> None:
        """The list of a kind, with what it has to do with this record as its condition."""
        if not 0 <= row < len(self.kinds):
            return
        kind, values = self.kinds[row], self._state.values
        named = values.get(self._meta.pb.title_field)
        ref = Ref(self._state.id, self._state.record.number, named if isinstance(named, str) else "")
        condition = pb.Filter(field=kind.field, operator=EQUALS)
        condition.values.append(to_value(ref))
        self._desk.workspace.open_list(kind.entity, [condition])
