"""The groups of a report as rows: what is open shows what lies below it, asked for when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import report_pb2 as rep
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.roles import ALIGN, DISPLAY, HORIZONTAL, LEFT, RIGHT, Index
from cellar_client.rpc import ApiError
from cellar_common.codec import unpack_column


@dataclass(eq=False)
class Row:
    """A group, or the place where more of a level can be had (`cursor`). `filters`: those that find its rows."""

    level: int
    title: str
    filters: list[pb.Filter]
    figures: list[Any] = field(default_factory=list)
    leaf: bool = False
    open: bool = False
    below: list[Row] | None = None
    above: Row | None = None
    cursor: bytes = b""

    @property
    def is_more(self) -> bool:
        return bool(self.cursor)


@dataclass(frozen=True)
class Ask:
    """Groups of `level` under these filters, from a cursor on, with `depth` levels below them."""

    level: int
    filters: list[pb.Filter]
    after: bytes = b""
    depth: int = 0


Fetch = Callable[[Ask, Callable[[rep.GroupsResponse], None], Callable[[ApiError], None]], object]


class ReportRows(QAbstractTableModel):
    """`state` is "loading", "ready", "empty" or "failed"."""

    state_changed = Signal(str)
    lost = Signal(object)
    """ApiError: groups below could not be had"""

    def __init__(self, heading: str, measures: list[pb.Field], fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heading, self.measures, self._fetch = heading, measures, fetch
        self._declared = measures
        self.levels = 1
        self.top: list[Row] = []
        self.seen: list[Row] = []
        self.state = "loading"
        self.error: ApiError | None = None
        self.spent_us = 0
        self.opened_at_once = False
        """The next answer is shown with all that lies below open."""
        self._asked = 0

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.seen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1 + len(self.measures)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation != HORIZONTAL:
            return section + 1 if role == DISPLAY else None
        if role == DISPLAY:
            return self.heading if section == 0 else self.measures[section - 1].label
        return (LEFT if section == 0 else RIGHT) if role == ALIGN else None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self.text(self.seen[index.row()], index.column())
        if role == ALIGN:
            number = index.column() > 0 and self.measures[index.column() - 1].kind in NUMBER_KINDS
            return RIGHT if number else LEFT
        return None

    def text(self, row: Row, column: int) -> str:
        if column == 0:
            return row.title
        return "" if row.is_more else formats.cell(self.measures[column - 1], row.figures[column - 1])

    # --- what is asked of the server

    def reload(self, depth: int) -> None:
        """From the first group on, with `depth` levels below."""
        self._asked += 1
        asked = self._asked
        self._set_state("loading")

        def arrived(reply: rep.GroupsResponse) -> None:
            if asked == self._asked:
                self.spent_us = reply.spent
                self.beginResetModel()
                self.measures = list(reply.measures) or self._declared
                self.top = self._rows(reply, None, [], 0, depth)
                self.seen = list(self._walk(self.top))
                self.endResetModel()
                if self.opened_at_once:
                    self.opened_at_once = False
                    self.open_all(opened=True)
                self._set_state("ready" if self.top else "empty")

        def failed(error: ApiError) -> None:
            if asked == self._asked:
                self.error = error
                self._set_state("failed")

        self._fetch(Ask(0, [], b"", depth), arrived, failed)

    def _set_state(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _rows(
        self, reply: rep.GroupsResponse, above: Row | None, filters: list[pb.Filter], level: int, depth: int
    ) -> list[Row]:
        columns = {each.name: unpack_column(each) for each in reply.columns}
        came = 0 if reply.shallow else depth
        found: list[Row] = []
        way: list[Row] = [above] if above is not None else []
        for at, group in enumerate(reply.groups):
            way = [each for each in way if each.level < group.level]
            over = way[-1] if way else above
            title = f"{group.code}  {group.name}" if group.code else group.name
            title = f"{title} · {group.told}" if group.told else title
            row = Row(group.level, title, [*(over.filters if over is not None else filters), group.filter], above=over)
            row.figures = [columns[each.name][at] if each.name in columns else None for each in self.measures]
            row.leaf = group.level >= self.levels - 1
            if not row.leaf and group.level < level + came:
                row.below = []
            siblings = found if over is above else over.below if over is not None else found
            assert siblings is not None
            siblings.append(row)
            way.append(row)
        if reply.more:
            words = t("还有更多，Enter 继续|There is more: Enter goes on")
            found.append(Row(level, words, filters, leaf=True, above=above, cursor=reply.next))
        return found

    # --- opening and closing

    def _walk(self, rows: list[Row]) -> Iterator[Row]:
        for row in rows:
            yield row
            if row.open and row.below:
                yield from self._walk(row.below)

    def set_open(self, row: Row, *, opened: bool) -> None:
        """Shows or hides what lies below; asked for where it is not here yet."""
        if row.leaf or row.open == opened:
            return
        if opened and row.below is None:
            self._ask_below(row)
            return
        row.open = opened
        self._show()

    def _ask_below(self, row: Row) -> None:
        asked = self._asked

        def arrived(reply: rep.GroupsResponse) -> None:
            if asked == self._asked:
                row.below = self._rows(reply, row, row.filters, row.level + 1, 0)
                row.open = True
                self._show()

        self._fetch(Ask(row.level + 1, row.filters), arrived, self.lost.emit)

    def go_on(self, more: Row) -> None:
        """The next groups in the place of the row that says that there are."""
        asked, siblings = self._asked, (more.above.below if more.above is not None else self.top)
        assert siblings is not None

        def arrived(reply: rep.GroupsResponse) -> None:
            if asked == self._asked and more in siblings:
                siblings[siblings.index(more) :] = self._rows(reply, more.above, more.filters, more.level, 0)
                self._show()

        self._fetch(Ask(more.level, more.filters, more.cursor), arrived, self.lost.emit)

    def open_all(self, *, opened: bool) -> None:
        """Everything that is here."""

        def turn(rows: list[Row]) -> None:
            for row in rows:
                row.open = opened and row.below is not None
                turn(row.below or [])

        turn(self.top)
        self._show()

    def _show(self) -> None:
        """The rows in sight anew: rows come and go in one place, so that the cursor keeps its own."""
        wanted = list(self._walk(self.top))
        same = 0
        while same < min(len(wanted), len(self.seen)) and wanted[same] is self.seen[same]:
            same += 1
        tail = 0
        while tail < min(len(wanted), len(self.seen)) - same and wanted[-1 - tail] is self.seen[-1 - tail]:
            tail += 1
        gone, come = len(self.seen) - tail, len(wanted) - tail
        if gone > same:
            self.beginRemoveRows(QModelIndex(), same, gone - 1)
            del self.seen[same:gone]
            self.endRemoveRows()
        if come > same:
            self.beginInsertRows(QModelIndex(), same, come - 1)
            self.seen[same:same] = wanted[same:come]
            self.endInsertRows()
        if self.seen:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.seen) - 1, 0), [DISPLAY])
