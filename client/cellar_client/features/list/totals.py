"""How long a list is and what it comes to: counted up to a cap, exactly on End; summed on screen, or by the server."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from cellar.v1 import list_pb2 as lst
from cellar_client import formats
from cellar_client.controls.list_table import ListTable
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.paged import BLOCK
from cellar_client.timers import after_rest
from cellar_client.widgets.layout import Label, Panel, hbox
from cellar_client.widgets.sum_row import SumRow

COUNT_CAP = 1000
_REST_MS = 60


class ListTotals(QObject):
    """The sums below the rows, and the line below them: what is ticked, and which rows of how many are in sight."""

    shown = Signal()
    failed = Signal(object)
    """ApiError: it could not be counted"""

    def __init__(self, api: Api, meta: EntityMeta, table: ListTable, query: Callable[[], lst.Query]) -> None:
        super().__init__(table)
        self._api, self._meta, self._table, self._rows, self._query = api, meta, table, table.rows, query
        self.exact: dict[str, str] = {}
        """Sums of everything as the server made them; empty where they have not been asked for."""
        self._count: lst.CountResponse | None = None
        self._count_call: Call | None = None
        self._sum_call: Call | None = None
        self.row = SumRow(table, self.texts)
        self.picked = Label(role="text2", step="small")
        self.counted = Label(role="text2", step="small")
        self.foot = Panel(hbox(self.picked, None, self.counted, margins=(16, 4, 16, 4)))
        self.foot.setFixedHeight(28)
        self._rest = after_rest(self, _REST_MS, self.show)
        table.rows.rows_known.connect(self._rest.start)
        table.rows.dataChanged.connect(lambda *_: self._rest.start())
        table.verticalScrollBar().valueChanged.connect(lambda _v: self._rest.start())
        table.checked_changed.connect(self.show)
        table.end_wanted.connect(self.go_to_end)

    def forget(self) -> None:
        """Another question: what was asked about the one before is of no use, nor is its answer on the way."""
        for call in (self._count_call, self._sum_call):
            if call is not None:
                call.cancel()
        self._count_call = self._sum_call = self._count = None
        self.exact = {}

    # --- length

    def count(self) -> None:
        """How many there are, counted up to a cap as long as it is cheap; End asks for the exact number."""
        if self._rows.more:
            self._ask_count(COUNT_CAP, self._counted, lambda _error: None)

    def _ask_count(
        self, cap: int, done: Callable[[lst.CountResponse], None], failed: Callable[[ApiError], None]
    ) -> None:
        """`cap` 0: to the end."""

        def counted(reply: lst.CountResponse) -> None:
            self._count_call = None
            self._count = reply
            done(reply)

        def lost(error: ApiError) -> None:
            self._count_call = None
            failed(error)

        if self._count_call is not None:
            self._count_call.cancel()
        request = lst.CountRequest(query=self._query(), cap=cap)
        self._count_call = self._api.query(self._api.lists.Count, request, counted, lost, parent=self)

    def _counted(self, reply: lst.CountResponse) -> None:
        if not reply.capped and self._rows.more:
            self._rows.set_exact(reply.count)
            self._sum_all()
        self.show()

    def go_to_end(self) -> None:
        """End: the exact number is asked for once, and the sums of everything with it."""
        if not self._rows.more:
            self._to_last()
            if not self.exact:
                self._sum_all()
            return
        self.counted.setText(t("数数中…|counting…"))
        self._ask_count(0, self._counted_exactly, self._count_failed)
        self._sum_all()

    def _counted_exactly(self, reply: lst.CountResponse) -> None:
        self._rows.set_exact(reply.count)
        self._to_last()

    def _count_failed(self, error: ApiError) -> None:
        self.failed.emit(error)
        self.show()

    def _to_last(self) -> None:
        table, rows = self._table, self._rows
        if rows.rowCount():
            table.setCurrentIndex(rows.index(rows.rowCount() - 1, max(0, table.currentIndex().column())))
            table.scrollToBottom()
        self.show()

    # --- sums

    def _sum_all(self) -> None:
        names = [n for n in self._meta.pb.list.sums if n in self._meta.fields]
        if names and not self._all_here():
            asked = lst.SumRequest(query=self._query(), fields=names)
            if self._sum_call is not None:
                self._sum_call.cancel()
            self._sum_call = self._api.query(self._api.lists.Sum, asked, self._summed, None, parent=self, deadline=30.0)

    def _summed(self, reply: lst.SumResponse) -> None:
        self.exact = {name: formats.wire(value, self._meta.field(name)) for name, value in reply.sums.items()}
        self.show()

    def _all_here(self) -> bool:
        """Everything is in the first block: it is added up here."""
        return not self._rows.more and self._rows.rowCount() <= BLOCK

    def _names(self) -> list[str]:
        return [n for n in self._meta.pb.list.sums if n in self._rows.columns]

    def texts(self) -> dict[int, str]:
        """Column → what stands below it."""
        rows = self._rows
        if rows.state != "ready":
            return {}
        if self.exact:
            return {rows.columns[n]: text for n, text in self.exact.items() if n in rows.columns}
        first, last = (0, rows.rowCount() - 1) if self._all_here() else self._table.visible_rows()
        totals = rows.sum_rows(range(first, last + 1), self._names())
        return {rows.columns[n]: formats.value(self._meta.fields[n], total) for n, total in totals.items()}

    # --- on screen

    def show_later(self) -> None:
        """Once the hands rest."""
        self._rest.start()

    def show(self) -> None:
        whole = bool(self.exact) or self._all_here()
        asked = self._query()
        everything = t("合计 · 全部|Total · all")
        # All is what no condition narrows.
        found = t("合计 · 本条件|Total · found") if asked.filters or asked.search else everything
        self.row.set_title(found if whole else t("合计 · 本屏|Total · screen"))
        self.picked.setText(self._picked_words())
        self.picked.set_role("accent" if self._table.checked else "text2")
        self.counted.setText(self._counted_words())
        self.shown.emit()

    def _picked_words(self) -> str:
        chosen = self._table.checked
        if not chosen:
            return ""
        n = len(chosen)
        parts = [t("已选 {n}|{n} chosen", n=self._meta.counted(formats.whole(n)))]
        for name in self._names():
            field = self._meta.fields[name]
            total = sum((kept[name] for kept in chosen.values() if name in kept), start=Decimal(0))
            if field.kind in NUMBER_KINDS:
                parts.append(f"{field.label} {formats.value(field, total)}")
        return "    ".join(parts)

    def _counted_words(self) -> str:
        rows = self._rows
        if rows.state != "ready":
            return ""
        first, last = self._table.visible_rows()
        known = rows.known_rows
        least = max(known, int(self._count.count) if self._count is not None else 0)
        total = f"{formats.whole(least)}+" if rows.more else formats.whole(rows.rowCount())
        seen: dict[str, object] = {"a": first + 1, "b": min(last + 1, max(known, 1)), "n": self._meta.counted(total)}
        words = t("第 {a}–{b} 行 / {n}|rows {a}–{b} of {n}", **seen)
        return words + (t(" · 按 End 取准确数| · End counts exactly") if rows.more else "")
