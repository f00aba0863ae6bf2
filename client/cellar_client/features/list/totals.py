"""How long a list is and what it comes to: counted up to a cap, exactly on End; summed on screen, or by the server."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import list_pb2 as lst
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.rpc import ApiError, Call
from cellar_client.session.paged import BLOCK
from cellar_client.timers import after_rest
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.layout import Label, Panel, hbox
from cellar_client.widgets.sum_row import SumRow

if TYPE_CHECKING:
    from cellar_client.features.list.view import ListView

COUNT_CAP = 1000
_REST_MS = 60


class ListTotals(QObject):
    """The sums below the rows, and the line below them: what is ticked, and which rows of how many are in sight."""

    def __init__(self, view: ListView) -> None:
        super().__init__(view)
        self._view = view
        self.exact: dict[str, str] = {}
        """Sums of everything as the server made them; empty where they have not been asked for."""
        self._count: lst.CountResponse | None = None
        self._count_call: Call | None = None
        self._sum_call: Call | None = None
        self.row = SumRow(view.table, self.texts)
        self.picked = Label(role="text2", step="small")
        self.counted = Label(role="text2", step="small")
        self.foot = Panel(hbox(self.picked, None, self.counted, margins=(16, 4, 16, 4)))
        self.foot.setFixedHeight(28)
        self._rest = after_rest(self, _REST_MS, self.show)
        view.rows.rows_known.connect(self._rest.start)
        view.rows.dataChanged.connect(lambda *_: self._rest.start())
        view.table.verticalScrollBar().valueChanged.connect(lambda _v: self._rest.start())
        view.table.checked_changed.connect(self.show)
        view.table.end_wanted.connect(self.go_to_end)

    @property
    def counting(self) -> bool:
        """The length has been asked for, and not been told."""
        return self._count_call is not None

    @property
    def resting(self) -> bool:
        """Nothing has moved since it was shown last."""
        return not self._rest.isActive()

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
        if self._view.rows.more:
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
        view, request = self._view, lst.CountRequest(query=self._view.query(), cap=cap)
        self._count_call = view.api.query(view.api.lists.Count, request, counted, lost, parent=view)

    def _counted(self, reply: lst.CountResponse) -> None:
        if not reply.capped and self._view.rows.more:
            self._view.rows.set_exact(reply.count)
            self._sum_all()
        self.show()

    def go_to_end(self) -> None:
        """End: the exact number is asked for once, and the sums of everything with it."""
        if not self._view.rows.more:
            self._to_last()
            if not self.exact:
                self._sum_all()
            return
        self.counted.setText(t("数数中…|counting…"))
        self._ask_count(0, self._counted_exactly, self._count_failed)
        self._sum_all()

    def _counted_exactly(self, reply: lst.CountResponse) -> None:
        self._view.rows.set_exact(reply.count)
        self._to_last()

    def _count_failed(self, error: ApiError) -> None:
        self._view.workspace.toast(title_of(error), "warn", note=error.message)
        self.show()

    def _to_last(self) -> None:
        table, rows = self._view.table, self._view.rows
        if rows.rowCount():
            table.setCurrentIndex(rows.index(rows.rowCount() - 1, max(0, table.currentIndex().column())))
            table.scrollToBottom()
        self.show()

    # --- sums

    def _sum_all(self) -> None:
        view = self._view
        names = [n for n in view.meta.pb.list.sums if n in view.meta.fields]
        if names and not self._all_here():
            asked = lst.SumRequest(query=view.query(), fields=names)
            if self._sum_call is not None:
                self._sum_call.cancel()
            self._sum_call = view.api.query(view.api.lists.Sum, asked, self._summed, None, parent=view, deadline=30.0)

    def _summed(self, reply: lst.SumResponse) -> None:
        self.exact = {name: formats.wire(value, self._view.meta.field(name)) for name, value in reply.sums.items()}
        self.show()

    def _all_here(self) -> bool:
        """Everything is in the first block: it is added up here."""
        return not self._view.rows.more and self._view.rows.rowCount() <= BLOCK

    def _names(self) -> list[str]:
        return [n for n in self._view.meta.pb.list.sums if n in self._view.rows.columns]

    def texts(self) -> dict[int, str]:
        """Column → what stands below it."""
        rows = self._view.rows
        if rows.state != "ready":
            return {}
        if self.exact:
            return {rows.columns[n]: text for n, text in self.exact.items() if n in rows.columns}
        first, last = (0, rows.rowCount() - 1) if self._all_here() else self._view.table.visible_rows()
        totals = rows.sum_rows(range(first, last + 1), self._names())
        return {rows.columns[n]: formats.value(self._view.meta.fields[n], total) for n, total in totals.items()}

    # --- on screen

    def show(self) -> None:
        view = self._view
        whole = bool(self.exact) or self._all_here()
        self.row.set_title(t("合计 · 全部|Total · all") if whole else t("合计 · 本屏|Total · screen"))
        self.picked.setText(self._picked_words())
        self.picked.set_role("accent" if view.table.checked else "text2")
        self.counted.setText(self._counted_words())
        view.tools.refresh()

    def _picked_words(self) -> str:
        chosen = self._view.table.checked
        if not chosen:
            return ""
        parts = [t("已选 {n} 张|{n} chosen", n=len(chosen))]
        for name in self._names():
            field = self._view.meta.fields[name]
            total = sum((kept[name] for kept in chosen.values() if name in kept), start=Decimal(0))
            if field.kind in NUMBER_KINDS:
                parts.append(f"{field.label} {formats.value(field, total)}")
        return "    ".join(parts)

    def _counted_words(self) -> str:
        rows = self._view.rows
        if rows.state != "ready":
            return ""
        first, last = self._view.table.visible_rows()
        known = rows.known_rows
        least = max(known, int(self._count.count) if self._count is not None else 0)
        total = f"{formats.whole(least)}+" if rows.more else formats.whole(rows.rowCount())
        words = t("第 {a}–{b} 行 / {n} 张|rows {a}–{b} of {n}", a=first + 1, b=min(last + 1, max(known, 1)), n=total)
        return words + (t(" · 按 End 取准确数| · End counts exactly") if rows.more else "")
