"""A report: conditions above, groups by chosen levels, the total below; Enter shows a group's rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import report_pb2 as rep
from cellar_client import formats, keymap
from cellar_client.features.conditions.bars import ALL, FilterBar
from cellar_client.features.conditions.conditions import ListConditions
from cellar_client.features.conditions.prefs import Columns, Left, ListPreferences
from cellar_client.features.registry import Desk
from cellar_client.features.report.export_dialog import ReportFileDialog
from cellar_client.features.report.levels_dialog import LevelsDialog, offers
from cellar_client.features.report.rows import Ask, ReportRows, Row
from cellar_client.features.report.table import ReportTable
from cellar_client.i18n import t
from cellar_client.rpc import ApiError, Call
from cellar_client.session.filters import PERIOD
from cellar_client.session.filters import words as words_of
from cellar_client.session.lookups import RemoteSource, Source
from cellar_client.session.metadata import EntityMeta
from cellar_client.timers import after_rest
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.context_menu import Entry, show
from cellar_client.widgets.feedback import EmptyState, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Label, Panel, Rule, hbox
from cellar_client.widgets.marks import Chip
from cellar_client.widgets.sum_row import SumRow
from cellar_client.widgets.toolbar import Toolbar, bind_command
from cellar_client.widgets.view import View
from cellar_common import zone
from cellar_common.codec import to_python

_SEARCH_MS = 300
_ASK_SECONDS = 60.0


class ReportView(View):
    """`filters`: conditions to start with; otherwise those it was left with, at first those of its first scheme. The groups of a
    list begin with its conditions, and with none where it has none."""

    def __init__(self, desk: Desk, meta: EntityMeta, filters: Sequence[pb.Filter] | None = None) -> None:
        super().__init__()
        if not meta.pb.HasField("report"):
            filters = filters or []
        self.workspace, self.api, self.meta, self.layout_ = desk.workspace, desk.api, meta, meta.grouping
        self.setAccessibleName(meta.label)
        self.sort = lst.Sort()
        self._totals: dict[int, str] = {}
        self._figures: dict[str, Any] = {}
        self._total_call: Call | None = None
        self.prefs = ListPreferences(self.api, meta.name, self)
        self.bar = FilterBar(meta)
        self.search = self.bar.search
        self.conditions = ListConditions(meta, self.prefs, self.bar, self._source, filters, self)
        self.conditions.levels = list(self.layout_.levels)
        self.rows = ReportRows(t("分组|Group"), list(self.layout_.measures), self._fetch, self)
        self.table = ReportTable(self.rows, meta.label)
        self.sum_row = SumRow(self.table, lambda: self._totals)
        self._build()
        self._connect()
        self.prefs.read(self._start)

    # --- what the shell asks

    def title(self) -> str:
        return self.meta.label if self._is_report else t("{what} · 分组|{what} · groups", what=self.meta.label)

    @property
    def _is_report(self) -> bool:
        """Not the rows of a list, grouped for once."""
        return self.meta.pb.HasField("report")

    def key(self) -> str:
        return f"list/{self.meta.name}" if self._is_report and not self.conditions.given else ""

    def entity(self) -> str:
        return self.meta.name

    def hint(self) -> str:
        spent = t("取数 {s} 秒 · |{s} s · ", s=formats.seconds(self.rows.spent_us)) if self.rows.spent_us else ""
        return spent + t("→ 展开 · ← 收起 · Enter 看明细|→ opens · ← closes · Enter shows the rows")

    def refresh(self) -> None:
        self.reload()

    def may_close(self, callback: Callable[[bool], None]) -> None:
        self.prefs.flush()
        callback(True)

    def activated(self) -> None:
        self.table.setFocus()

    # --- building

    def _build(self) -> None:
        tools = Toolbar()
        self._tool(tools, "refresh", "refresh", self.reload, bound=False)
        tools.divide()
        self._tool(tools, "columns", "columns", self.choose_levels, t("分组|Group by"))
        self._plain(tools, t("全部展开|Open all"), "down", lambda: self.open_all(opened=True))
        self._plain(tools, t("全部收起|Close all"), "right", lambda: self.open_all(opened=False))
        tools.divide()
        if self.meta.pb.may_export:
            self._tool(tools, "export", "export", self.export)
        if self.layout_.may_print:
            self._tool(tools, "print", "print", self.print)
        self.tools = tools
        self.levels_bar = hbox(gap=4, margins=(16, 2, 12, 6))
        holder = QWidget()
        holder.setLayout(self.levels_bar)
        self._waiting, self._empty, self._failed_state = (
            Skeleton(),
            EmptyState(self.meta.pb.icon or "chart"),
            FailedState(),
        )
        self._empty.acted.connect(lambda: self.conditions.set([], ALL))
        self._failed_state.acted.connect(self.reload)
        body = QWidget()
        self._stack = QStackedLayout(body)
        for widget in (self.table, self._waiting, self._empty, self._failed_state):
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(self._waiting)
        page = Panel()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (tools, Rule(), self.bar, holder, Rule()):
            column.addWidget(part)
        column.addWidget(body, 1)
        column.addWidget(self.sum_row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _tool(
        self, tools: Toolbar, command: str, icon: str, run: Callable[[], object], word: str = "", *, bound: bool = True
    ) -> None:
        """`bound` False: the window has the key, which would be nobody's if both had it."""
        button = ToolButton(word or keymap.COMMANDS[command].label, icon, keymap.key(command))
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        tools.add(button)
        if bound:
            bind_command(self, command, run)

    def _plain(self, tools: Toolbar, word: str, icon: str, run: Callable[[], object]) -> None:
        button = ToolButton(word, icon)
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        tools.add(button)

    def _connect(self) -> None:
        self._search_timer = after_rest(self, _SEARCH_MS, self.reload)
        self.search.textEdited.connect(lambda _text: self._search_timer.start())
        self.search.returnPressed.connect(self.table.setFocus)
        self.conditions.changed.connect(self._conditions_changed)
        self.conditions.refused.connect(partial(self._tell, kind="error"))
        self.rows.state_changed.connect(self._show_state)
        self.rows.lost.connect(partial(self._tell, kind="warn"))
        self.table.drilled.connect(self.drill)
        self.table.sort_wanted.connect(self.sort_by)
        self.table.menu_wanted.connect(self.show_menu)
        bind_command(self, "filter", self.conditions.add)
        bind_command(self, "find", self.search.setFocus)

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the group under the cursor, and what can be copied."""
        row = self.table.current_row()
        if row is None:
            return
        word = t("收起|Close") if row.open else t("展开|Open")
        group = [
            Entry(t("看明细|Show the rows"), partial(self.drill, row), "Enter", enabled=not row.is_more),
            Entry(word, partial(self.table.turn, row), "Space", enabled=not row.leaf),
        ]
        copies = [
            Entry(t("复制单元格|Copy cell"), self.table.copy_cell, "Ctrl+C"),
            Entry(t("复制整行（含标题）|Copy row with headings"), partial(self.table.copy_rows, everything=False)),
            Entry(
                t("复制全部展开的行（含标题）|Copy all rows with headings"),
                partial(self.table.copy_rows, everything=True),
            ),
        ]
        self.menu = show(self, at, self.tools, group, copies)

    def _start(self, _columns: Columns | None, left: Left | None) -> None:
        if left is not None:
            self.conditions.restore(left)
        elif not self.conditions.given and self.meta.pb.list.schemes:
            first = self.meta.pb.list.schemes[0]
            self.conditions.filters, self.conditions.scheme = list(first.filters), first.name
        self.conditions.show()
        self._conditions_changed()

    # --- asking

    def query(self, more: Sequence[pb.Filter] = ()) -> lst.Query:
        filters = [*self.conditions.filters, *more]
        return lst.Query(entity=self.meta.name, filters=filters, search=self.search.text().strip())

    @property
    def levels(self) -> list[str]:
        """Those that are still offered, of what was kept."""
        words = offers(self.layout_)
        return [each for each in self.conditions.levels if each in words] or list(self.layout_.levels)

    def _fetch(
        self, ask: Ask, done: Callable[[rep.GroupsResponse], None], failed: Callable[[ApiError], None]
    ) -> object:
        request = rep.GroupsRequest(
            query=self.query(ask.filters),
            levels=self.levels,
            level=ask.level,
            depth=ask.depth,
            sort=self.sort,
            after=ask.after,
        )
        return self.api.query(self.api.reports.Groups, request, done, failed, parent=self, deadline=_ASK_SECONDS)

    def reload(self) -> None:
        """Everything from the first group on, and the total."""
        self._search_timer.stop()
        self.rows.levels = len(self.levels)
        # Below a group its own order counts; sorted by a figure each is asked for by itself.
        self.rows.reload(0 if self.sort.field else min(1, len(self.levels) - 1))
        self._totals, self._figures = {}, {}
        self.sum_row.set_title(t("合计|Total"))
        if self._total_call is not None:
            self._total_call.cancel()
        request = rep.TotalRequest(query=self.query())
        self._total_call = self.api.query(
            self.api.reports.Total, request, self._total_came, lambda _e: None, parent=self, deadline=_ASK_SECONDS
        )

    def _total_came(self, reply: rep.TotalResponse) -> None:
        self._total_call = None
        self._figures = {name: to_python(value) for name, value in reply.figures.items()}
        self._show_totals()

    def _show_totals(self) -> None:
        """Under the columns that there are, of which the groups may tell later than the figures came."""
        known = enumerate(self.rows.measures, start=1)
        self._totals = {
            at: formats.cell(field, self._figures[field.name]) for at, field in known if field.name in self._figures
        }
        self.sum_row.recount()
        self.table.size_columns(self.sum_row.needs())

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
                clear = t("清除条件|Clear conditions") if self.conditions.filters else ""
                self._empty.tell(t("本条件下没有数据|Nothing under these conditions"), "", clear)
                self._stack.setCurrentWidget(self._empty)
            case _:
                self._stack.setCurrentWidget(self.table)
                self._show_totals()
                self.table.setCurrentIndex(self.rows.index(0, 0))
                if self.isVisible():
                    self.workspace.hint(self.hint())
                    if not self.search.hasFocus():
                        self.table.setFocus()
        self.sum_row.setVisible(state == "ready")

    # --- what the user does

    def _conditions_changed(self) -> None:
        self._show_levels()
        self.reload()

    def _show_levels(self) -> None:
        bar = self.levels_bar
        while (item := bar.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for period in self._unsaid_period():
            name, word = words_of(self.meta, period)
            bar.addWidget(Label(name, role="text3", step="small"))
            said = Chip(f"{word} {formats.month(zone.today())}", on=True)
            said.clicked.connect(partial(self.conditions.begin, period))
            bar.addWidget(said)
        caption = Label(t("分组|Group by"), role="text3", step="small")
        bar.addWidget(caption)
        words = offers(self.layout_)
        for at, level in enumerate(self.levels):
            if at:
                bar.addWidget(Label("›", role="text3", step="small"))
            chip = Chip(words.get(level, level), on=True)
            chip.clicked.connect(partial(self._level_menu, chip, at))
            bar.addWidget(chip)
        add = Chip(f"{t('改分组|Change')}  {keymap.key('columns')}", "plus")
        add.clicked.connect(self.choose_levels)
        bar.addWidget(add)
        bar.addStretch(1)

    def _level_menu(self, chip: Chip, at: int) -> None:
        """What can be done with one level: another step of it, before or behind, away."""
        levels = self.levels
        menu = QMenu(chip)
        field = levels[at].partition("@")[0]
        for name, word in offers(self.layout_).items():
            if name.partition("@")[0] == field and name not in levels:
                put = [*levels[:at], name, *levels[at + 1 :]]
                menu.addAction(word).triggered.connect(lambda _c=False, put=put: self.set_levels(put))
        menu.addSeparator()
        if at:
            put = [*levels[: at - 1], levels[at], levels[at - 1], *levels[at + 1 :]]
            menu.addAction(t("前移|Move up")).triggered.connect(lambda _c=False, put=put: self.set_levels(put))
        if len(levels) > 1:
            rest = [*levels[:at], *levels[at + 1 :]]
            menu.addAction(t("去掉|Remove")).triggered.connect(lambda _c=False, put=rest: self.set_levels(put))
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def choose_levels(self) -> None:
        """Ctrl+L."""
        self.levels_dialog = LevelsDialog(self.layout_, self.levels, self.set_levels, self)
        self.levels_dialog.open()

    def set_levels(self, levels: list[str]) -> None:
        self.conditions.levels = levels
        self.conditions.set(self.conditions.filters, self.conditions.scheme)

    def sort_by(self, measure: str) -> None:
        """By a figure, the largest first; again turns it round; the groups' own order by their heading."""
        turned = self.sort.field == measure and self.sort.descending
        self.sort = lst.Sort(field=measure, descending=bool(measure) and not turned)
        self.reload()

    def open_all(self, *, opened: bool) -> None:
        """Opens every level, asking for those that are not here yet."""
        deepest = len(self.levels) - 1
        if opened and any(not row.leaf and row.below is None for row in _all(self.rows.top)):
            self.rows.opened_at_once = True
            self.rows.reload(deepest)
            return
        self.rows.open_all(opened=opened)

    def drill(self, row: Row) -> None:
        """The rows of a group, as a list that opens their documents."""
        filters = [*self.conditions.filters, *row.filters, *self._unsaid_period()]
        self.workspace.open_list(self.meta.name, filters, view="list")

    def _unsaid_period(self) -> list[pb.Filter]:
        """What a ledger is of where nothing is said of its day."""
        day = self.layout_.period_of
        if not day or any(each.field == day for each in self.conditions.filters):
            return []
        month = pb.Filter(field=day, operator=PERIOD)
        month.values.add(text="this_month")
        return [month]

    def _request(self) -> rep.ExportReportRequest:
        return rep.ExportReportRequest(query=self.query(), levels=self.levels, sort=self.sort)

    def export(self) -> None:
        """Ctrl+E."""
        from cellar_client.features.exchange.saved import tell_saved

        formats_ = ["xlsx", "csv", *(["pdf"] if self.layout_.may_print else [])]
        self.file_dialog = ReportFileDialog(self.api, self.meta.label, self._request(), formats_, self)
        self.file_dialog.written.connect(lambda path: tell_saved(self.workspace, path))
        self.file_dialog.open()

    def print(self) -> None:
        """Ctrl+P: the sheets as the server makes them, to be looked at before."""
        from cellar_client.features.printing.preview import ReportPreview

        self.preview = ReportPreview(self.api, self.meta.label, self._request(), self)
        self.preview.open()

    def _tell(self, error: ApiError, *, kind: str) -> None:
        self.workspace.toast(title_of(error), kind, note=error.message)

    def _source(self, field: pb.Field) -> Source:
        return RemoteSource(self.api, self.meta, field, field.name)


def _all(rows: list[Row]) -> list[Row]:
    found = []
    for row in rows:
        found += [row, *_all(row.below or [])]
    return found
