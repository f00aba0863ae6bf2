"""Where somebody is in a list: the record under the cursor, how far down it lies in sight, and what is ticked.

When rows are asked for anew, by a colleague's change, by F5 or by a deed of one's own, all of that stays on the records and not on the
rows. What the list no longer holds is said, and no verb meets another record in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Signal

from cellar.v1 import list_pb2 as lst
from cellar_client.controls.list_table import ListTable
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.rpc import Api, ApiError, Call
from cellar_common.codec import unpack_column

# As many as a page holds.
_AT_ONCE = 1000


@dataclass(frozen=True)
class _Kept:
    """`current`: whether it was under the cursor, else it is the first one in sight; `id` is 0 as long as the row has not come. `called`: how
    the record is shown, should it have to be named. `height`: where its row begins in the window, in pixels."""

    current: bool
    id: int
    called: str
    row: int
    column: int
    height: int
    own: bool


class ListPlace(QObject):
    """`said(words)`: something is no longer in the list."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, api: Api, table: ListTable, query: Callable[[], lst.Query]) -> None:
        super().__init__(table)
        self._api, self._table, self._query = api, table, query
        self._kept: _Kept | None = None
        self._call: Call | None = None

    def keep(self, *, own: bool) -> tuple[int, int]:
        """From now on until `restore`; the record and the row around which to ask. `own`: for a deed from here, after which the next
        record in the same row is what one goes on with."""
        table = self._table
        current, first = table.currentIndex(), table.visible_rows()[0]
        row = current.row() if current.isValid() else first
        record = table.rows.id_at(row)
        column = current.column() if current.isValid() else table.first_column()
        height = table.rowViewportPosition(row)
        self._kept = _Kept(current.isValid(), record, table.called(row), row, column, height, own)
        return record, row

    def restore(self) -> None:
        """The rows are new: the cursor to its record, at the same height."""
        kept, self._kept = self._kept, None
        if kept is None:
            return
        table = self._table
        row = table.rows.row_of(kept.id) if kept.id else -1
        gone = kept.current and bool(kept.id) and row < 0
        if row < 0:
            row = min(kept.row, table.rows.rowCount() - 1)
        if kept.current and (kept.own or not gone):
            table.setCurrentIndex(table.rows.index(row, kept.column))
        else:
            table.setCurrentIndex(QModelIndex())
        bar = table.verticalScrollBar()
        bar.setValue(bar.value() + table.rowViewportPosition(row) - kept.height)
        if gone and not kept.own:
            self.said.emit(t("{what} 已不在本条件下|{what} is no longer in this list", what=kept.called))

    @property
    def asking(self) -> bool:
        return self._call is not None

    # --- ticks

    def look_at_ticks(self) -> None:
        """What the ticked ones come to now; those that the list no longer holds are ticked no longer."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        ids = list(self._table.checked)
        if ids:
            self._look_at(ids, [])

    def _look_at(self, ids: list[int], gone: list[int]) -> None:
        some, rest = ids[:_AT_ONCE], ids[_AT_ONCE:]
        names = [field.name for field in self._table.rows.fields if field.kind in NUMBER_KINDS]
        request = lst.PageRequest(query=self._query(), columns=names, limit=_AT_ONCE, only=some)

        def arrived(page: lst.PageResponse) -> None:
            self._call = None
            columns = {each.name: unpack_column(each) for each in page.columns}
            for at, id_ in enumerate(page.ids):
                self._table.retick(id_, {name: columns[name][at] for name in names if name in columns})
            left = [*gone, *(set(some) - set(page.ids))]
            if rest:
                self._look_at(rest, left)
            elif left:
                self._untick(left)
            else:
                self._table.checked_changed.emit()

        def lost(error: ApiError) -> None:
            self._call = None
            self.failed.emit(error)

        self._call = self._api.query(self._api.lists.Page, request, arrived, lost, parent=self)

    def _untick(self, gone: list[int]) -> None:
        there = [id_ for id_ in gone if id_ in self._table.checked]
        self._table.uncheck(there)
        if there:
            words = "勾选的 {n} 条已不在本条件下，已取消勾选|{n} ticked ones are no longer in this list and are not ticked now"
            self.said.emit(t(words, n=len(there)))
