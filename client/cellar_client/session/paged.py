"""A list of any length, fetched in blocks of 200 rows as they come into sight.

Blocks are fetched one after the other by the server's cursor (`next`) for as long as the length is unknown; the cursors
stay, so that a block which fell out of the cache is fetched again by its own. Once the exact length has been asked for
(End), any block can be jumped to by its offset. When others have written, the block is asked for that holds a record
(`renew`), wherever it is now; those before it are fetched by their offset.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.roles import ALIGN, DISPLAY, HORIZONTAL, LEFT, RIGHT, Index
from cellar_client.rpc import ApiError, Call
from cellar_client.timers import after_rest
from cellar_common.codec import unpack_column

BLOCK = 200
KEPT_BLOCKS = 60
WAITING = "…"
UP, DOWN = "↑", "↓"
# Long enough that a dragged scroll bar asks for where it stops, not for what it passes.
QUIET_MS = 60


@dataclass(frozen=True)
class Around:
    """The block that holds a record; the one at `offset` where the list does not hold it."""

    id: int
    offset: int


Start = bytes | int | Around | None
Fetch = Callable[[Start, int, Callable[[Any], None], Callable[[ApiError], None]], Call]
"""(cursor, offset, a record, or None for the first rows; limit; done; failed)"""
# Not the number of a block: what is asked for by a record has none yet.
_RENEWAL = -1


class Block:
    """One page: raw values for sums and bars; a cell's words are made when somebody first looks at it."""

    __slots__ = ("_fields", "_texts", "ids", "opens", "raw")

    def __init__(self, page: lst.PageResponse, fields: list[pb.Field]) -> None:
        self.ids: list[int] = list(page.ids)
        self.opens: list[tuple[str, int]] = [(each.entity, each.id) for each in page.opens]
        columns = {c.name: unpack_column(c) for c in page.columns}
        self.raw: dict[str, list[Any]] = {f.name: columns.get(f.name) or [None] * len(self.ids) for f in fields}
        self._fields = fields
        # A column that did not come (the boxes, the bars) has no words, not the dash of an empty number.
        self._texts: list[list[str | None]] = [[None if columns.get(f.name) else ""] * len(self.ids) for f in fields]

    def text(self, column: int, within: int) -> str:
        text = self._texts[column][within]
        if text is None:
            field = self._fields[column]
            text = self._texts[column][within] = formats.cell(field, self.raw[field.name][within])
        return text


class PagedModel(QAbstractTableModel):
    """`state` is "loading", "ready", "empty" or "failed" (the first block; later failures are grey rows)."""

    state_changed = Signal(str)
    rows_known = Signal()
    renewed = Signal()
    """The rows are those of now, from the block on that was asked for."""
    block_failed = Signal(int, object)

    def __init__(self, fields: list[pb.Field], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._quiet = after_rest(self, QUIET_MS, self._ask_wanted)
        self.visible_rows: Callable[[], tuple[int, int]] | None = None
        self.fields: list[pb.Field] = []
        self._sorted_by, self._sort_sign = "", UP
        self._clear(fields)

    def _clear(self, fields: list[pb.Field]) -> None:
        self._lay_out(fields)
        self._blocks: OrderedDict[int, Block] = OrderedDict()
        self._cursors: dict[int, Start] = {0: None}
        self._pending: dict[int, Call] = {}
        self._wanted: set[int] = set()
        self.failures: dict[int, ApiError] = {}
        self._rows = self._first = 0
        self.exact: int | None = None
        self.more = False
        self.state = "loading"
        self.error: ApiError | None = None
        self.spent_us = 0

    def reload(self, fields: list[pb.Field] | None = None) -> None:
        """Starts again from the first row, e.g. after a changed condition."""
        self.stop()
        self.beginResetModel()
        self._clear(self.fields if fields is None else fields)
        self.endResetModel()
        self.state_changed.emit(self.state)
        self._ask(0)

    def renew(self, around: int, near: int) -> None:
        """The same question once more; the rows stay until the block is here that holds a record, or the row `near`."""
        if self.state != "ready":
            self.reload()
            return
        self.stop()
        offset = max(0, near) // BLOCK * BLOCK
        self._pending[_RENEWAL] = self._fetch(
            Around(around, offset),
            BLOCK,
            lambda page: self._renewed(page, int(page.offset) if page.HasField("offset") else offset),
            self._not_renewed,
        )

    def _renewed(self, page: lst.PageResponse, offset: int) -> None:
        if not page.ids and offset:
            # The list has become shorter than the place where it was looked at.
            self.renew(0, 0)
            return
        # Pages that were asked for meanwhile are of the rows of before.
        self.stop()
        self.beginResetModel()
        self._clear(self.fields)
        self.state = "ready"
        self._first = offset // BLOCK
        self.endResetModel()
        self._arrived(self._first, page)
        if page.ids:
            self.renewed.emit()
        else:
            self._set_state("empty")

    def _not_renewed(self, error: ApiError) -> None:
        self._pending.pop(_RENEWAL, None)
        self.block_failed.emit(_RENEWAL, error)

    def row_of(self, record_id: int) -> int:
        """Where a record is among the rows that are here; -1 where it is not."""
        for number, block in self._blocks.items():
            if record_id in block.ids:
                return number * BLOCK + block.ids.index(record_id)
        return -1

    def lay_out(self, fields: list[pb.Field]) -> None:
        """The columns, where the first page says which there are; before its rows are taken in."""
        self.beginResetModel()
        self._lay_out(fields)
        self.endResetModel()

    def _lay_out(self, fields: list[pb.Field]) -> None:
        self.fields = fields
        self.columns = {f.name: i for i, f in enumerate(fields)}
        self._right = [f.kind in NUMBER_KINDS for f in fields]

    def stop(self) -> None:
        """Cancels whatever is under way."""
        self._quiet.stop()
        for call in self._pending.values():
            call.cancel()
        self._pending.clear()
        self._wanted.clear()

    def set_exact(self, count: int) -> None:
        """The true length: from now on any row can be jumped to."""
        if count != self._rows or self.more:
            self.exact = count
            self._set_rows(count)
        self.exact = count
        self.more = False
        self.rows_known.emit()

    @property
    def known_rows(self) -> int:
        """Rows that certainly exist."""
        return self._rows if not self.more else max(0, self._rows - BLOCK)

    @property
    def asking(self) -> bool:
        return bool(self._pending) or self._quiet.isActive()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.fields)

    def show_sort(self, name: str, *, descending: bool) -> None:
        """The heading of this field says that the rows go by it; none does where there is no such column."""
        self._sorted_by, self._sort_sign = name, DOWN if descending else UP
        self.headerDataChanged.emit(HORIZONTAL, 0, max(0, len(self.fields) - 1))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == HORIZONTAL:
            if role == DISPLAY:
                field = self.fields[section]
                # Before the words, where a narrow column still shows it, and beside them, never over them.
                return f"{self._sort_sign} {field.label}" if field.name == self._sorted_by else field.label
            if role == ALIGN:
                return RIGHT if self._right[section] else LEFT
            return None
        return section + 1 if role == DISPLAY else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self.shown(index.row(), index.column())
        if role == ALIGN:
            return RIGHT if self._right[index.column()] else LEFT
        return None

    def shown(self, row: int, column: int) -> str:
        """A cell's words. To look at a row that is not here is to want it: it is asked for after a moment of quiet."""
        number, within = divmod(row, BLOCK)
        block = self._blocks.get(number)
        if block is None:
            return self._missing(number, column)
        return block.text(column, within) if within < len(block.ids) else ""

    def _missing(self, number: int, column: int) -> str:
        failure = self.failures.get(number)
        if failure is not None:
            return (
                t("这一页没有取到：{why}。按 Enter 重试|Not loaded: {why}. Enter retries", why=failure.message)
                if (column == 0)
                else ""
            )
        if number not in self._pending and number not in self._wanted:
            self._wanted.add(number)
            self._quiet.start()
        return WAITING

    def row_state(self, row: int) -> str:
        """ "ready", "waiting" or "failed"."""
        number = row // BLOCK
        if number in self._blocks:
            return "ready"
        return "failed" if number in self.failures else "waiting"

    def retry(self, row: int) -> None:
        """Asks again for the failed block that holds `row`."""
        number = row // BLOCK
        if self.failures.pop(number, None) is not None:
            self._ask(number)
            self._repaint(number)

    def id_at(self, row: int) -> int:
        """0 where the row has not been fetched."""
        block = self._blocks.get(row // BLOCK)
        within = row % BLOCK
        return block.ids[within] if block is not None and within < len(block.ids) else 0

    def opening(self, record_id: int) -> tuple[str, int]:
        """What the row of this id leads to where it is no record itself: entity and id, none where it leads nowhere."""
        for block in self._blocks.values():
            if block.opens and record_id in block.ids:
                return block.opens[block.ids.index(record_id)]
        return "", 0

    def raw(self, row: int, name: str) -> Any:
        block = self._blocks.get(row // BLOCK)
        within = row % BLOCK
        if block is None or within >= len(block.ids) or name not in block.raw:
            return None
        return block.raw[name][within]

    def text(self, row: int, name: str) -> str:
        column = self.columns.get(name)
        block = self._blocks.get(row // BLOCK)
        within = row % BLOCK
        if column is None or block is None or within >= len(block.ids):
            return ""
        return block.text(column, within)

    def sum_rows(self, rows: Iterable[int], names: Iterable[str]) -> dict[str, Decimal]:
        """Over the rows given, as far as they have been fetched."""
        totals = dict.fromkeys(names, Decimal(0))
        for row in rows:
            for name in totals:
                number = self.raw(row, name)
                if isinstance(number, Decimal | int):
                    totals[name] += number
        return totals

    def look_ahead(self) -> None:
        """The rows in sight have moved: from the middle of a block on the next one is fetched before it is seen."""
        if self.visible_rows is None or self._quiet.isActive():
            return
        last = self.visible_rows()[1]
        following = last // BLOCK + 1
        known = following in self._blocks or following in self._pending or following in self.failures
        if last % BLOCK >= BLOCK // 2 and following * BLOCK < self._rows and not known:
            self._quiet.start()

    def _ask_wanted(self) -> None:
        """After a moment of quiet: drops what has been scrolled past, asks for what is in sight and a block ahead."""
        wanted, self._wanted = self._wanted, set()
        if self.visible_rows is not None:
            first, last = self.visible_rows()
            low, high = first // BLOCK, last // BLOCK
            ahead = {high + 1} if (high + 1) * BLOCK < self._rows else set()
            wanted = set(range(low, high + 1)) | ahead
            for number in [n for n in self._pending if n != _RENEWAL and not low - 1 <= n <= high + 1]:
                self._pending.pop(number).cancel()
        for number in sorted(wanted):
            if number not in self._blocks and number not in self._pending and number not in self.failures:
                self._ask(number)

    def _ask(self, number: int) -> None:
        start = self._cursors.get(number)
        if number not in self._cursors:
            if self.exact is None and number > self._first:
                return  # the block before it has to arrive first
            start = number * BLOCK
        self._pending[number] = self._fetch(
            start, BLOCK, lambda page: self._arrived(number, page), lambda error: self._lost(number, error)
        )

    def _arrived(self, number: int, page: lst.PageResponse) -> None:
        self._pending.pop(number, None)
        self.failures.pop(number, None)
        self.spent_us = page.spent
        self._blocks[number] = Block(page, self.fields)
        self._blocks.move_to_end(number)
        if self.visible_rows is not None:
            for row in self.visible_rows():
                if row // BLOCK in self._blocks:
                    self._blocks.move_to_end(row // BLOCK)
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        if page.more and page.next:
            self._cursors[number + 1] = page.next
        if self.exact is None:
            self._grow(number, len(page.ids), more=page.more)
        self._repaint(number)
        if number == self._first == 0:
            self._set_state("ready" if page.ids or self.exact else "empty")
        self.rows_known.emit()

    def _grow(self, number: int, count: int, *, more: bool) -> None:
        known = number * BLOCK + count
        if more:
            if known + BLOCK > self._rows:
                self.more = True
                self._set_rows(known + BLOCK)
        elif self.more or known > self._rows:
            self.more = False
            self._set_rows(known)

    def _lost(self, number: int, error: ApiError) -> None:
        self._pending.pop(number, None)
        if number == 0 and not self._rows:
            self.error = error
            self._set_state("failed")
            return
        self.failures[number] = error
        self._repaint(number)
        self.block_failed.emit(number, error)

    def _set_rows(self, rows: int) -> None:
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    def _repaint(self, number: int) -> None:
        first, last = number * BLOCK, min(self._rows, (number + 1) * BLOCK) - 1
        if first <= last and self.fields:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.fields) - 1), [DISPLAY])

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
