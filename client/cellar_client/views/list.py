"""The list of one entity: schemes, conditions, lazily fetched rows, sums, and what can be done with the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.models.metadata import EntityMeta, MetadataIndex
from cellar_client.models.paged import BLOCK, PagedModel, Start
from cellar_client.models.values import NUMBER_KINDS, show, show_wire
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.views import conditions, siblings
from cellar_client.views.list_bars import ALL, FilterBar
from cellar_client.views.list_detail import DetailPanel
from cellar_client.views.list_prefs import Columns, Kept, Left, ListPreferences
from cellar_client.views.list_rows import BARS, BOX
from cellar_client.views.list_table import BOX_FIELD, ListTable, bars_field
from cellar_client.views.list_tools import ListTools
from cellar_client.views.lookup_source import RemoteSource, Source
from cellar_client.views.sum_row import SumRow
from cellar_client.views.toolbar import bind, bind_command
from cellar_client.widgets.feedback import EmptyState, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Label, Panel, Rule, hbox
from cellar_client.widgets.view import View, Workspace

COUNT_CAP = 1000
_SEARCH_MS = 300


class ListView(View):
    """`filters`: conditions to start with, e.g. from a to-do; otherwise those it was left with, at first none."""

    def __init__(
        self,
        workspace: Workspace,
        api: Api,
        metadata: MetadataIndex,
        meta: EntityMeta,
        filters: Sequence[pb.Filter] | None = None,
    ) -> None:
        super().__init__()
        self.workspace, self.api, self.metadata, self.meta = workspace, api, metadata, meta
        self.setAccessibleName(meta.label)
        self.prefs = ListPreferences(api, meta.name, self)
        self._given = filters is not None
        self.filters: list[pb.Filter] = list(filters or [])
        self.scheme = "" if filters else ALL
        self.columns = self._default_columns()
        self._exact_sums: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._sizing = False
        self._count: lst.CountResponse | None = None
        self._count_call: Call | None = None
        self._seek_end = False
        self._stale = False
        self.rows = PagedModel(self._fields(), self._fetch, self)
        self._build()
        self._bind_keys()
        self.prefs.read(self._start)

    # --- what the shell asks

    def title(self) -> str:
        return self.meta.label

    def icon_name(self) -> str:
        return self.meta.pb.icon or "folder"

    def key(self) -> str:
        return f"list/{self.meta.name}" if not self._given else ""

    def entity(self) -> str:
        return self.meta.name

    def hint(self) -> str:
        spent = t("取数 {s} 秒 · |{s} s · ", s=f"{self.rows.spent_us / 1e6:.2f}") if self.rows.spent_us else ""
        return spent + t(
            "空格 勾选 · Enter 打开 · {f} 加条件|Space ticks · Enter opens · {f} condition", f=keymap.hint("filter")
        )

    def refresh(self) -> None:
        """Asks again and stays on the same row where it is still near."""
        self._restore = self.table.currentIndex().row()
        self.reload()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        if not any(entity == self.meta.name for entity, _ in changes):
            return
        if self.isVisible():
            self._change_timer.start()
        else:
            # Nobody looks: one fetch when the tab comes to the front, however much was written until then.
            self._stale = True

    def activated(self) -> None:
        self.table.setFocus()
        if self._stale:
            self._stale = False
            self.refresh()

    # --- building

    def _default_columns(self) -> Columns:
        layout = self.meta.pb.list
        shown = [n for n in layout.columns if n in self.meta.fields] or list(self.meta.fields)[:8]
        if layout.progress:
            done = {p.done_column for p in layout.progress}
            at = next((i for i, n in enumerate(shown) if n in done), len(shown))
            shown.insert(at, BARS)
        return Columns(shown, {}, layout.sort_field, bool(layout.sort_descending))

    def _fields(self) -> list[pb.Field]:
        bars = bars_field(self.meta)
        fields = [BOX_FIELD]
        for name in self.columns.shown:
            if name == BARS and bars is not None:
                fields.append(bars)
            elif name in self.meta.fields:
                fields.append(self.meta.fields[name])
        return fields

    def _asked_columns(self) -> list[str]:
        """Shown ones and those the bars and pills need."""
        names = [n for n in self.columns.shown if n in self.meta.fields]
        wanted = [n for p in self.meta.pb.list.progress for n in (p.done_column, p.whole_column)]
        extra = [*wanted, "state"] if "state" in self.meta.fields else wanted
        return list(dict.fromkeys([*names, *(n for n in extra if n in self.meta.fields)]))

    def _build(self) -> None:
        self.table = ListTable(self.rows, self.meta)
        self.tools = ListTools(self)
        self.bar = FilterBar(self.meta)
        self.search = self.bar.search
        self.sums = SumRow(self.table, self._sum_texts)
        self.picked = Label(role="text2", step="small")
        self.counted = Label(role="text2", step="small")
        foot = Panel(hbox(self.picked, None, self.counted, margins=(16, 4, 16, 4)))
        foot.setFixedHeight(28)
        self.detail = DetailPanel(self.api, self.meta)
        self.detail.hide()
        self._waiting, self._empty, self._failed_state = Skeleton(), EmptyState(self.icon_name()), FailedState()
        self._empty.acted.connect(self._empty_way_out)
        self._failed_state.acted.connect(self.reload)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for widget in (self.table, self._waiting, self._empty, self._failed_state):
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(self._waiting)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(holder, 1)
        left.addWidget(self.sums)
        left.addWidget(foot)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        self._detail_rule = Rule(vertical=True)
        self._detail_rule.hide()
        body.addWidget(self._detail_rule)
        body.addWidget(self.detail)
        page = Panel()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tools, Rule(), self.bar, Rule()):
            column.addWidget(part)
        column.addLayout(body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)
        self._restore = -1
        self._connect()
        self._show_bar()
        self._size_columns()

    def _connect(self) -> None:
        self._change_timer = self._timer(500, self.refresh)
        self._search_timer = self._timer(_SEARCH_MS, self.reload)
        self._sum_timer = self._timer(60, self._show_sums)
        self.search.textEdited.connect(lambda _text: self._search_timer.start())
        self.search.returnPressed.connect(self._search_now)
        self.bar.scheme_chosen.connect(self.choose_scheme)
        self.bar.save_wanted.connect(self.save_scheme)
        self.bar.drop_wanted.connect(self._drop_scheme)
        self.bar.add_wanted.connect(self.add_condition)
        self.bar.edit_wanted.connect(self.edit_condition)
        self.bar.remove_wanted.connect(self.remove_condition)
        self.rows.state_changed.connect(self._show_state)
        self.rows.rows_known.connect(self._rows_known)
        self.rows.block_failed.connect(self._block_failed)
        self.rows.dataChanged.connect(lambda *_: self._sum_timer.start())
        self.table.verticalScrollBar().valueChanged.connect(lambda _v: self._sum_timer.start())
        self.table.verticalScrollBar().valueChanged.connect(lambda _v: self.rows.look_ahead())
        self.table.opened.connect(self.open_id)
        self.table.end_wanted.connect(self.go_to_end)
        self.table.checked_changed.connect(self._show_sums)
        self.table.sort_wanted.connect(self.sort_by)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._current_changed())
        heads = self.table.horizontalHeader()
        heads.sectionResized.connect(self._resized)
        heads.sectionMoved.connect(lambda *_: self._moved())
        self.detail.open_wanted.connect(self.open_id)

    def _timer(self, ms: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(run)
        return timer

    def _bind_keys(self) -> None:
        for name, run in self.tools.verbs().items():
            if name in keymap.COMMANDS:
                bind_command(self, name, run)
        bind_command(self, "filter", self.add_condition)
        bind_command(self, "find", self._find)
        taken: set[str] = set()
        for action in self.meta.pb.actions:
            if action.batch and action.shortcut and action.shortcut not in taken:
                taken.add(action.shortcut)
                bind(self, action.shortcut, partial(self.tools.act, action))

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search_now(self) -> None:
        if self._search_timer.isActive():
            self._search_timer.stop()
            self.reload()
        self.table.setFocus()

    # --- fetching

    def _start(self, kept: Columns | None, left: Left | None) -> None:
        if left is not None and not self._given:
            self.filters = [f for f in left.filters if f.field in self.meta.fields]
            self.scheme = left.scheme
        if kept is not None:
            known = [n for n in kept.shown if n in self.meta.fields or (n == BARS and self.meta.pb.list.progress)]
            if known:
                sort = kept.sort if kept.sort in self.meta.fields else self.columns.sort
                self.columns = Columns(known, kept.widths, sort, kept.descending)
        self._show_bar()
        self.reload()

    def query(self) -> lst.Query:
        return lst.Query(entity=self.meta.name, filters=self.filters, search=self.search.text().strip())

    def sort(self) -> lst.Sort:
        return lst.Sort(field=self.columns.sort, descending=self.columns.descending)

    def _fetch(self, start: Start, limit: int, done: Callable[[Any], None], failed: Callable[[ApiError], None]) -> Call:
        request = lst.PageRequest(query=self.query(), columns=self._asked_columns(), sort=self.sort(), limit=limit)
        if isinstance(start, bytes):
            request.after = start
        elif isinstance(start, int):
            request.offset = start
        return self.api.query(self.api.lists.Page, request, done, failed, parent=self)

    def reload(self) -> None:
        """From the first row, with the conditions as they are now."""
        self._exact_sums = {}
        self._count = None
        self._seek_end = False
        self.table.checked.clear()
        fields = self._fields()
        extra = [self.meta.fields[n] for n in self._asked_columns() if n not in {f.name for f in fields}]
        self.rows.reload([*fields, *extra])
        self._hidden = {f.name for f in extra}
        self._size_columns()
        self._show_sums()

    def _size_columns(self) -> None:
        hidden = self._hidden
        heads = self.table.horizontalHeader()
        self._sizing = True
        for column, field in enumerate(self.rows.fields):
            self.table.setColumnHidden(column, field.name in hidden)
        self.table.size_columns(self.columns.widths)
        self._sizing = False
        names = [n for n in self.columns.shown if n in self.meta.fields]
        self.table.link_column = names[0] if names else ""
        at = self.rows.columns.get(self.columns.sort, -1)
        heads.setSortIndicatorShown(at >= 0)
        if at >= 0:
            order = Qt.SortOrder.DescendingOrder if self.columns.descending else Qt.SortOrder.AscendingOrder
            heads.setSortIndicator(at, order)

    def _show_state(self, state: str) -> None:
        match state:
            case "loading":
                self._waiting.restart()
                self._stack.setCurrentWidget(self._waiting)
            case "failed":
                assert self.rows.error is not None
                self._failed_state.tell_error(self.rows.error)
                self._stack.setCurrentWidget(self._failed_state)
            case "empty":
                self._tell_empty()
                self._stack.setCurrentWidget(self._empty)
            case _:
                self._stack.setCurrentWidget(self.table)
                self._size_columns()
                self._place_cursor()
                self._count_on()
        self.sums.setVisible(state == "ready" and bool(self.meta.pb.list.sums))

    def _place_cursor(self) -> None:
        row = min(max(0, self._restore), self.rows.rowCount() - 1)
        self._restore = -1
        first = 1 if self.rows.columnCount() > 1 else 0
        self.table.setCurrentIndex(self.rows.index(row, first))
        if self.isVisible() and not self.search.hasFocus():
            self.table.setFocus()
        self._current_changed()
        if self.isVisible():
            self.workspace.hint(self.hint())

    def _tell_empty(self) -> None:
        label = self.meta.label
        if self.filters or self.search.text():
            self._empty.tell(
                t("本条件下没有{what}|No {what} under these conditions", what=label),
                t(
                    "共 {n} 个条件，放宽后再看|{n} conditions; loosen them",
                    n=len(self.filters) + bool(self.search.text()),
                ),
                t("清除条件|Clear conditions"),
            )
        elif self.meta.pb.may_create:
            self._empty.tell(t("还没有{what}|No {what} yet", what=label), "", t("新建|New"), keymap.key("new"))
        else:
            self._empty.tell(t("还没有{what}|No {what} yet", what=label))

    def _empty_way_out(self) -> None:
        if self.filters or self.search.text():
            self.search.clear()
            self.set_filters([])
        else:
            self.workspace.new(self.meta.name)

    def _block_failed(self, _number: int, error: ApiError) -> None:
        self.workspace.toast(title_of(error), "warn", note=error.message)

    def _rows_known(self) -> None:
        self._sum_timer.start()
        if self._seek_end and not self.rows.more:
            self._seek_end = False
            self._to_last()

    # --- length and sums

    def _count_on(self) -> None:
        """How many there are, counted up to a cap as long as it is cheap; End asks for the exact number."""
        self._count = None
        if not self.rows.more:
            return
        request = lst.CountRequest(query=self.query(), cap=COUNT_CAP)
        if self._count_call is not None:
            self._count_call.cancel()
        self._count_call = self.api.query(self.api.lists.Count, request, self._counted, lambda _e: None, parent=self)

    def _counted(self, reply: lst.CountResponse) -> None:
        self._count_call = None
        self._count = reply
        if not reply.capped and self.rows.more:
            self.rows.set_exact(reply.count)
            self._sum_all()
        self._show_sums()

    def go_to_end(self) -> None:
        """End: the exact number is asked for once, and the sums of everything with it."""
        if not self.rows.more:
            self._to_last()
            if not self._exact_sums:
                self._sum_all()
            return
        request = lst.CountRequest(query=self.query(), cap=0)
        self.counted.setText(t("数数中…|counting…"))
        self.api.query(self.api.lists.Count, request, self._counted_exactly, self._count_failed, parent=self)
        self._sum_all()

    def _sum_all(self) -> None:
        names = [n for n in self.meta.pb.list.sums if n in self.meta.fields]
        if names and not self._all_here():
            asked = lst.SumRequest(query=self.query(), fields=names)
            self.api.query(self.api.lists.Sum, asked, self._summed, None, parent=self, deadline=30.0)

    def _counted_exactly(self, reply: lst.CountResponse) -> None:
        self._count = reply
        self.rows.set_exact(reply.count)
        self._to_last()

    def _to_last(self) -> None:
        if self.rows.rowCount():
            column = max(0, self.table.currentIndex().column())
            self.table.setCurrentIndex(self.rows.index(self.rows.rowCount() - 1, column))
            self.table.scrollToBottom()
        self._show_sums()

    def _count_failed(self, error: ApiError) -> None:
        self.workspace.toast(title_of(error), "warn", note=error.message)
        self._show_sums()

    def _summed(self, reply: lst.SumResponse) -> None:
        self._exact_sums = {name: show_wire(value, self.meta.field(name)) for name, value in reply.sums.items()}
        self._show_sums()

    def _all_here(self) -> bool:
        """Everything is in the first block: it is added up here."""
        return not self.rows.more and self.rows.rowCount() <= BLOCK

    def _sum_names(self) -> list[str]:
        return [n for n in self.meta.pb.list.sums if n in self.rows.columns]

    def _sum_texts(self) -> dict[int, str]:
        if self.rows.state != "ready":
            return {}
        if self._exact_sums:
            return {self.rows.columns[n]: text for n, text in self._exact_sums.items() if n in self.rows.columns}
        first, last = (0, self.rows.rowCount() - 1) if self._all_here() else self.table.visible_rows()
        totals = self.rows.sum_rows(range(first, last + 1), self._sum_names())
        return {self.rows.columns[n]: show(self.meta.fields[n], total) for n, total in totals.items()}

    def _show_sums(self) -> None:
        whole = bool(self._exact_sums) or self._all_here()
        self.sums.set_title(t("合计 · 全部|Total · all") if whole else t("合计 · 本屏|Total · screen"))
        chosen = self.table.checked
        if chosen:
            parts = [t("已选 {n} 张|{n} chosen", n=len(chosen))]
            for name in self._sum_names():
                field = self.meta.fields[name]
                total = sum((kept[name] for kept in chosen.values() if name in kept), start=Decimal(0))
                if field.kind in NUMBER_KINDS:
                    parts.append(f"{field.label} {show(field, total)}")
            self.picked.setText("    ".join(parts))
        else:
            self.picked.setText("")
        self.picked.set_role("accent" if chosen else "text2")
        self.counted.setText(self._counted_words())
        self.tools.refresh()
        siblings.remember(
            self.meta.name, [i for r in range(min(self.rows.known_rows, 1000)) if (i := self.rows.id_at(r))]
        )

    def _counted_words(self) -> str:
        if self.rows.state != "ready":
            return ""
        first, last = self.table.visible_rows()
        known = self.rows.known_rows
        least = max(known, int(self._count.count) if self._count is not None else 0)
        total = f"{least:,}+" if self.rows.more else f"{self.rows.rowCount():,}"
        words = t("第 {a}–{b} 行 / {n} 张|rows {a}–{b} of {n}", a=first + 1, b=min(last + 1, max(known, 1)), n=total)
        return words + (t(" · 按 End 取准确数| · End counts exactly") if self.rows.more else "")

    def _current_changed(self) -> None:
        self.tools.refresh()
        if self.detail.isVisible():
            self.detail.show_record(self.table.current_id())

    def toggle_detail(self) -> None:
        self.detail.setVisible(not self.detail.isVisible())
        self._detail_rule.setVisible(self.detail.isVisible())
        self.tools.detail.setChecked(self.detail.isVisible())
        if self.detail.isVisible():
            self.detail.show_record(self.table.current_id())
            self.detail.reload()

    # --- conditions and schemes

    def _show_bar(self) -> None:
        self.bar.show_schemes(self.prefs.schemes, self.scheme)
        self.bar.show_conditions(self.filters)

    def set_filters(self, filters: Sequence[pb.Filter], scheme: str = "") -> None:
        self.filters = list(filters)
        self.scheme = scheme if self.filters else ALL
        if not self._given:
            self.prefs.keep_left(Left(self.scheme, self.filters))
        self._show_bar()
        self.reload()

    def may_close(self, callback: Callable[[bool], None]) -> None:
        self.prefs.flush()
        callback(True)

    def choose_scheme(self, name: str) -> None:
        built_in = {ALL: [], **{s.name: list(s.filters) for s in self.meta.pb.list.schemes}}
        kept = {f"own/{s.name}": s.filters for s in self.prefs.schemes}
        found = built_in.get(name, kept.get(name))
        if found is not None:
            self.set_filters(found, name)

    def save_scheme(self) -> None:
        """Keeps the conditions under a name, for oneself or for everybody."""
        from cellar_client.views.list_dialogs import SchemeDialog

        def keep(name: str, shared: bool) -> None:
            self.prefs.keep_scheme(Kept(name, list(self.filters), shared), self._scheme_refused)
            self.scheme = f"own/{name}"
            self.prefs.keep_left(Left(self.scheme, self.filters))
            self._show_bar()

        self.scheme_dialog = SchemeDialog(keep, self)
        self.scheme_dialog.open()

    def _scheme_refused(self, error: ApiError) -> None:
        self.workspace.toast(title_of(error), "error", note=error.message)

    def _drop_scheme(self, name: str) -> None:
        self.prefs.drop_scheme(name)
        if self.scheme == f"own/{name}":
            self.scheme = ""
        self._show_bar()

    def _source(self, field: pb.Field) -> Source:
        return RemoteSource(self.api, self.meta, field, field.name)

    def add_condition(self) -> None:
        """F3."""
        take = self._take_condition
        self.condition_dialog = conditions.ConditionDialog(self.meta, self._source, take, self)
        self.condition_dialog.open()

    def edit_condition(self, at: int) -> None:
        def take(condition: pb.Filter) -> None:
            self.set_filters([*self.filters[:at], condition, *self.filters[at + 1 :]])

        self.condition_dialog = conditions.ConditionDialog(self.meta, self._source, take, self, self.filters[at])
        self.condition_dialog.open()

    def _take_condition(self, condition: pb.Filter) -> None:
        self.set_filters([*self.filters, condition])

    def remove_condition(self, at: int) -> None:
        self.set_filters([*self.filters[:at], *self.filters[at + 1 :]])

    # --- columns

    def sort_by(self, name: str) -> None:
        descending = not self.columns.descending if name == self.columns.sort else False
        self.columns.sort, self.columns.descending = name, descending
        self.prefs.keep_columns(self.columns)
        self.reload()

    def _resized(self, column: int, _old: int, new: int) -> None:
        name = self.rows.fields[column].name if column < len(self.rows.fields) else BOX
        if name != BOX and new and not self._sizing:
            self.columns.widths[name] = new
            self.prefs.keep_columns(self.columns)
        self.sums.update()

    def _moved(self) -> None:
        heads = self.table.horizontalHeader()
        order = [self.rows.fields[heads.logicalIndex(i)].name for i in range(heads.count())]
        self.columns.shown = [n for n in order if n in self.columns.shown]
        self.prefs.keep_columns(self.columns)

    def choose_columns(self) -> None:
        from cellar_client.views.list_dialogs import ColumnsDialog

        def take(shown: list[str]) -> None:
            self.columns.shown = shown
            self.prefs.keep_columns(self.columns)
            self.reload()

        self.columns_dialog = ColumnsDialog(self.meta, self.columns.shown, self._default_columns().shown, take, self)
        self.columns_dialog.open()

    # --- opening

    def open_id(self, record_id: int) -> None:
        if self.meta.has_form and record_id:
            self.workspace.open_record(self.meta.name, record_id)

    def open_current(self) -> None:
        self.open_id(self.table.current_id())

    def copy_current(self) -> None:
        record_id = self.table.current_id()
        if not record_id or not self.meta.pb.may_create:
            return
        request = doc.DraftRequest(entity=self.meta.name, copy_of=record_id)
        self.draft(request)

    def draft(self, request: doc.DraftRequest) -> None:
        """Opens what the server makes of it."""
        self.api.query(
            self.api.documents.Draft,
            request,
            lambda reply: self.workspace.open_draft(reply.record, list(reply.panels)),
            lambda error: self.workspace.toast(title_of(error), "error", note=error.message),
            parent=self,
        )
