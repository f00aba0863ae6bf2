"""选单: open upstream lines to choose from; the chosen ones become a new document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.list_table import BOX_FIELD, ListTable
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.session.paged import PagedModel, Start
from cellar_client.timers import after_rest
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.feedback import EmptyState, FailedState, Skeleton
from cellar_client.widgets.layout import Label

_SEARCH_MS = 300


class PullDialog(Dialog):
    """Space ticks, Enter takes what is ticked (or the current line)."""

    derived = Signal(object)
    """DraftResponse"""

    def __init__(self, api: Api, metadata: MetadataIndex, meta: EntityMeta, link: pb.Link, parent: QWidget) -> None:
        super().__init__(
            t("选单 · {what}|Pull · {what}", what=link.label),
            t("空格勾选，Enter 带入|Space ticks, Enter takes"),
            width=980,
            parent=parent,
        )
        self._api, self._meta, self._link = api, meta, link
        self._source = metadata.entity(link.source) or meta
        self.search = QLineEdit()
        self.search.setAccessibleName(t("查找|Search"))
        self.search.setPlaceholderText(t("单号、客户、商品|Number, customer, item"))
        self.rows = PagedModel([BOX_FIELD], self._fetch, self)
        self.table = ListTable(self.rows, self._source)
        self.table.setMinimumHeight(400)
        self._waiting, self._empty, self._lost = Skeleton(), EmptyState(), FailedState()
        self._empty.tell(t("没有可选的明细|No open lines to choose from"))
        self._lost.acted.connect(self.rows.reload)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for widget in (self.table, self._waiting, self._empty, self._lost):
            self._stack.addWidget(widget)
        self.count = Label(role="text2", step="small")
        for part in (self.search, holder, self.count):
            self.body.addWidget(part)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("带入|Take"), self.take, key="Enter", kind="primary")
        self._timer = after_rest(self, _SEARCH_MS, self.rows.reload)
        self.search.textEdited.connect(lambda _text: self._timer.start())
        self.rows.state_changed.connect(self._state)
        self.table.opened.connect(lambda _id: self.take())
        self.table.checked_changed.connect(self._count)
        self.rows.reload()

    def _fetch(self, start: Start, limit: int, done: Callable[[Any], None], failed: Callable[[ApiError], None]) -> Call:
        query = lst.Query(entity=self._link.source, search=self.search.text().strip())
        request = lst.PullPageRequest(link=self._link.name, query=query, limit=limit)
        if isinstance(start, bytes):
            request.after = start
        return self._api.query(
            self._api.lists.PullPage, request, lambda page: self._page(page, done), failed, parent=self
        )

    def _page(self, page: lst.PageResponse, done: Callable[[Any], None]) -> None:
        """The first page says which columns a line has."""
        if page.fields:
            self.rows.lay_out([BOX_FIELD, *page.fields])
        done(page)

    def _state(self, state: str) -> None:
        widgets = {"loading": self._waiting, "empty": self._empty, "failed": self._lost}
        if state == "failed" and self.rows.error is not None:
            self._lost.tell_error(self.rows.error)
        self._stack.setCurrentWidget(widgets.get(state, self.table))
        if state == "ready":
            self.table.size_columns({})
            self.table.setCurrentIndex(self.rows.index(0, 1 if self.rows.columnCount() > 1 else 0))
            # Not from under the hands of somebody who is still typing what he looks for.
            if not (self.search.hasFocus() and self.search.text()):
                self.table.setFocus()
        self._count()

    def _count(self) -> None:
        self.count.setText(t("已选 {n} 行|{n} lines chosen", n=len(self.table.checked)))

    def take(self) -> None:
        ids = self.table.targets()
        if not ids:
            self.set_error(t("请先勾选|Tick something first"))
            return
        self.set_busy(True)
        request = doc.DraftRequest(entity=self._link.target or self._meta.name)
        request.derivation.link = self._link.name
        request.derivation.source_line_ids.extend(ids)
        self._api.query(self._api.documents.Draft, request, self._derived, self._failed, parent=self)

    def _derived(self, reply: doc.DraftResponse) -> None:
        self.derived.emit(reply)
        self.accept()

    def _failed(self, error: ApiError) -> None:
        self.set_busy(False)
        self.set_error("；".join(p.message for p in error.problems) or error.message)
