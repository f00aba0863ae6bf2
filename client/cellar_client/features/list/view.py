"""The list of one entity: schemes, conditions, lazily fetched rows, sums, and what can be done with the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, keymap
from cellar_client.controls.board import Board
from cellar_client.controls.list_table import ListTable
from cellar_client.features.conditions.bars import FilterBar
from cellar_client.features.conditions.conditions import ListConditions
from cellar_client.features.conditions.prefs import Columns, Left, ListPreferences
from cellar_client.features.list.columns import ListColumns
from cellar_client.features.list.detail import DetailPanel
from cellar_client.features.list.faces import Faces
from cellar_client.features.list.place import ListPlace
from cellar_client.features.list.tools import ListTools
from cellar_client.features.list.totals import ListTotals
from cellar_client.features.list.verbs import ListVerbs
from cellar_client.features.registry import Desk
from cellar_client.i18n import t
from cellar_client.rpc import ApiError, Call
from cellar_client.session import explained, siblings
from cellar_client.session.explained import Explained
from cellar_client.session.lookups import RemoteSource, Source
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.paged import PagedModel, Start
from cellar_client.timers import after_rest
from cellar_client.widgets.context_menu import Entry, show
from cellar_client.widgets.feedback import EmptyState, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Panel, Rule
from cellar_client.widgets.toolbar import bind, bind_command
from cellar_client.widgets.view import View

_CHANGE_MS, _SEARCH_MS = 500, 300
# As many as a form can step through with “previous” and with “next”.
_SIBLINGS = 500


class ListView(View):
    """`filters`: conditions to start with, e.g. from a to-do; otherwise those it was left with, at first none. `face`: how it
    begins; as it was left where it is not said."""

    def __init__(
        self, desk: Desk, meta: EntityMeta, filters: Sequence[pb.Filter] | None = None, face: str = ""
    ) -> None:
        super().__init__()
        self.workspace, self.api, self.meta = desk.workspace, desk.api, meta
        self.setAccessibleName(meta.label)
        self._stale = False
        self._face = face
        self._question: tuple[lst.Query, list[str], lst.Sort] | None = None
        self.prefs = ListPreferences(self.api, meta.name, self)
        self.bar = FilterBar(meta)
        self.search = self.bar.search
        self.conditions = ListConditions(meta, self.prefs, self.bar, self._source, filters, self)
        self.columns = ListColumns(meta, self.prefs, self)
        self.rows = PagedModel(self.columns.fields(), self._fetch, self)
        self.table = ListTable(self.rows, meta)
        self.totals = ListTotals(self.api, meta, self.table, self.query)
        self._own = QWidget()
        self.place = ListPlace(self.api, self.table, self.query)
        self.faces = Faces(self._own, self.table, self.api, meta)
        self.verbs = ListVerbs(desk, meta, self.faces, self.columns, self._source, self.query, self)
        self.verbs.beginning = self.faces.beginning
        self.tools = ListTools(meta, self.verbs, self.columns.choose, self.refresh)
        self.detail = DetailPanel(self.api, meta)
        self._build()
        self._connect()
        self._bind_keys()
        self.columns.watch(self.table)
        self.columns.lay_out()
        self.prefs.read(self._start)

    # --- what the shell asks

    def title(self) -> str:
        return self.meta.label

    def key(self) -> str:
        return f"list/{self.meta.name}" if not self.conditions.given else ""

    def entity(self) -> str:
        return self.meta.name

    def explain(self) -> list[Explained]:
        at = self.table.currentIndex()
        shown = self.rows.fields[at.column()] if at.isValid() else None
        mine = [explained.field(self.meta, shown)] if shown is not None and shown.name in self.meta.columns else []
        return [*mine, explained.screen(self.meta)]

    def hint(self) -> str:
        body = self.faces.body()
        if isinstance(body, Board):
            return t("方向键 走动 · Ctrl+←→ 移卡片 · Enter 打开|Arrows walk · Ctrl+←→ moves the card · Enter opens")
        if body is not None:
            walk = t(
                "方向键 换日 · PgUp/PgDn 换页 · Enter 打开|Arrows change the day · PgUp/PgDn the span · Enter opens"
            )
            if not self.meta.pb.may_create:
                return walk
            return walk + t(" · {n} 在这一天新建| · {n} new on this day", n=keymap.hint("new"))
        spent = t("取数 {s} 秒 · |{s} s · ", s=formats.seconds(self.rows.spent_us)) if self.rows.spent_us else ""
        return spent + t(
            "空格 勾选 · Enter 打开 · {f} 加条件|Space ticks · Enter opens · {f} condition", f=keymap.hint("filter")
        )

    def refresh(self) -> None:
        """Asks again; cursor, ticks and what is in sight stay on their records."""
        self._renew(own=False)

    def _renew(self, *, own: bool) -> None:
        """`own`: records were changed from here."""
        if self.faces.body() is not None:
            self.totals.forget()
            self.faces.reload(self.query(), self.columns.sort(), own=own)
            return
        if self._question != self._asked() or self.rows.state != "ready":
            self.reload()
            return
        self.totals.forget()
        self.rows.renew(*self.place.keep(own=own))

    def _renewed(self) -> None:
        self.columns.lay_out()
        self.place.restore()
        self.place.look_at_ticks()
        self.totals.count()
        self.totals.show()
        self._current_changed()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        if all(entity != self.meta.name for entity, _ in changes):
            return
        if self.isVisible():
            self._change_timer.start()
        else:
            # Nobody looks: one fetch when the tab comes to the front, however much was written until then.
            self._stale = True

    def may_close(self, callback: Callable[[bool], None]) -> None:
        self.prefs.flush()
        callback(True)

    def activated(self) -> None:
        self.faces.front().setFocus()
        if self._stale:
            self._stale = False
            self.refresh()

    # --- building

    def _build(self) -> None:
        self.detail.hide()
        self._waiting, self._empty, self._failed_state = (
            Skeleton(),
            EmptyState(self.meta.pb.icon or "folder"),
            FailedState(),
        )
        self._empty.acted.connect(self._empty_way_out)
        self._failed_state.acted.connect(self.reload)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for widget in (self.table, self._waiting, self._empty, self._failed_state):
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(self._waiting)
        left = QVBoxLayout(self._own)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        self._own.setFocusProxy(self.table)
        self.bar.put_beside(self.faces.bar, self.faces.print)
        left.addWidget(holder, 1)
        left.addWidget(self.totals.row)
        left.addWidget(self.totals.foot)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.faces, 1)
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

    def _connect(self) -> None:
        self._change_timer = after_rest(self, _CHANGE_MS, self.refresh)
        self._search_timer = after_rest(self, _SEARCH_MS, self.reload)
        self.search.textEdited.connect(lambda _text: self._search_timer.start())
        self.search.returnPressed.connect(self._search_now)
        self.rows.state_changed.connect(self._show_state)
        self.rows.rows_known.connect(self._remember)
        self.rows.block_failed.connect(lambda _number, error: self._told_later(error))
        self.table.verticalScrollBar().valueChanged.connect(lambda _v: self.rows.look_ahead())
        self.table.opened.connect(self.verbs.open)
        self.table.sort_wanted.connect(self.columns.sort_by)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._current_changed())
        self.detail.open_wanted.connect(self.verbs.open)
        self.conditions.changed.connect(self.reload)
        self.conditions.refused.connect(self._scheme_refused)
        self.columns.changed.connect(self.reload)
        self.totals.shown.connect(self._follow)
        self.totals.shown.connect(self._show_whole)
        self.columns.narrowed.connect(self.totals.show_later)
        self.totals.failed.connect(self._told_later)
        self.verbs.opening.connect(self._remember)
        self.verbs.written.connect(partial(self._renew, own=True))
        self.rows.renewed.connect(self._renewed)
        self.place.said.connect(lambda words: self.workspace.toast(words, "warn"))
        self.place.failed.connect(self._told_later)
        faces = self.faces
        faces.turned.connect(self._turned)
        faces.opened.connect(self._open_card)
        faces.moved.connect(self._current_changed)
        faces.wanted.connect(lambda wanted: self.verbs.act_on(wanted.action, [wanted.card.id]))
        faces.refused.connect(lambda words: self.workspace.toast(words, "warn"))
        faces.gone.connect(lambda words: self.workspace.toast(words, "warn"))
        faces.failed.connect(self._told_later)
        faces.menu_wanted.connect(self.show_menu)
        faces.print.clicked.connect(self.print_all)
        self.tools.detail.clicked.connect(self.toggle_detail)

    def _bind_keys(self) -> None:
        for name, run in self.tools.keys().items():
            bind_command(self, name, self.print_all if name == "print" else run)
        bind_command(self, "filter", self.conditions.add)
        bind_command(self, "find", self._find)
        if len(self.faces.names) > 1:
            bind_command(self, "face", self.faces.next)
        taken: set[str] = set()
        for action in self.meta.pb.actions:
            key = keymap.suggested(action.shortcut)
            if action.batch and key and key not in taken:
                taken.add(key)
                bind(self, key, partial(self.verbs.act, action))

    def show_menu(self, at: QPoint) -> None:
        """What can be done with the row or the card under the cursor, and what of the table can be copied."""
        copies = [
            Entry(t("复制单元格|Copy cell"), self.table.copy_cell, "Ctrl+C"),
            Entry(self._copied_word(), partial(self.copy_rows, headings=False)),
            Entry(self._copied_word() + t("（含标题）| with headings"), partial(self.copy_rows, headings=True)),
        ]
        asked = Entry(keymap.COMMANDS["filter"].label, self.conditions.add, keymap.key("filter"))
        groups = ([*copies], [asked]) if self.faces.body() is None else ([asked],)
        self.menu = show(self, at, self.tools, *groups)

    def _copied_word(self) -> str:
        n = len(self.table.checked)
        return t("复制所选 {n} 行|Copy {n} chosen rows", n=n) if n else t("复制整行|Copy row")

    def copy_rows(self, *, headings: bool) -> None:
        lost = self.table.copy_rows(headings=headings)
        if lost:
            words = t("{n} 行已不在屏幕附近，未复制|{n} rows are no longer near the screen and were not copied", n=lost)
            self.workspace.toast(words, "warn", note=t("导出可取全部|An export holds all of them"))

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
        if left is not None:
            self.conditions.restore(left)
        if kept is not None:
            self.columns.restore(kept)
        self.conditions.show()
        face = self._face or ("" if self.conditions.given else self.prefs.face())
        if face in self.faces.names[1:]:
            self.faces.turn(face)
        else:
            self.reload()

    def _turned(self) -> None:
        """Another face: it asks under the conditions as they are."""
        if not self.conditions.given:
            self.prefs.keep_face(self.faces.current_name)
        self.reload()
        self.faces.front().setFocus()
        if self.isVisible():
            self.workspace.hint(self.hint())

    def _open_card(self, record_id: int) -> None:
        self.verbs.open(record_id)

    def print_all(self) -> None:
        """Ctrl+P: all that the board or the calendar holds, also what is out of sight; of the table the records chosen."""
        from cellar_client.features.printing.preview import ListPreview

        body = self.faces.body()
        if body is None:
            self.tools.keys()["print"]()
        elif self.meta.pb.prints:
            self.preview = ListPreview(self.api, self.meta.label, body.sheets(), self)
            self.preview.open()

    def query(self) -> lst.Query:
        return lst.Query(entity=self.meta.name, filters=self.conditions.filters, search=self.search.text().strip())

    def _fetch(self, start: Start, limit: int, done: Callable[[Any], None], failed: Callable[[ApiError], None]) -> Call:
        columns = self.columns
        request = lst.PageRequest(query=self.query(), columns=columns.asked(), sort=columns.sort(), limit=limit)
        if isinstance(start, bytes):
            request.after = start
        elif isinstance(start, int):
            request.offset = start
        elif start is not None:
            request.offset, request.around = start.offset, start.id
        return self.api.query(self.api.lists.Page, request, done, failed, parent=self)

    def _asked(self) -> tuple[lst.Query, list[str], lst.Sort]:
        return self.query(), [field.name for field in self.columns.fields()], self.columns.sort()

    def reload(self) -> None:
        """From the first row, with the conditions as they are now. Ticks stay while the question is the same."""
        self.totals.forget()
        if self.faces.body() is not None:
            self.faces.reload(self.query(), self.columns.sort())
            return
        question = self._asked()
        if self._question is None or question[:2] != self._question[:2]:
            self.table.clear_checked()
        self._question = question
        self.rows.reload(self.columns.fields())
        self.columns.lay_out()
        self.totals.show()

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
                self.place.look_at_ticks()
                self._stack.setCurrentWidget(self._empty)
            case _:
                self._stack.setCurrentWidget(self.table)
                self.columns.lay_out()
                self._place_cursor()
                self.totals.count()
        self.totals.row.setVisible(state == "ready" and bool(self.meta.pb.list.sums))

    def _place_cursor(self) -> None:
        self.table.setCurrentIndex(self.rows.index(0, self.table.first_column()))
        if self.isVisible() and not self.search.hasFocus():
            self.table.setFocus()
        self._current_changed()
        if self.isVisible():
            self.workspace.hint(self.hint())

    def _tell_empty(self) -> None:
        label = self.meta.label
        asked = len(self.conditions.filters) + bool(self.search.text())
        if asked:
            self._empty.tell(
                t("本条件下没有{what}|No {what} under these conditions", what=label),
                t("共 {n} 个条件，放宽后再看|{n} conditions; loosen them", n=asked),
                t("清除条件|Clear conditions"),
            )
        elif self.meta.pb.may_create:
            self._empty.tell(t("还没有{what}|No {what} yet", what=label), "", t("新建|New"), keymap.key("new"))
        else:
            self._empty.tell(t("还没有{what}|No {what} yet", what=label))

    def _empty_way_out(self) -> None:
        if self.conditions.filters or self.search.text():
            self.search.clear()
            self.conditions.set([])
        else:
            self.workspace.new(self.meta.name)

    def _told_later(self, error: ApiError) -> None:
        self.workspace.toast(title_of(error), "warn", note=error.message)

    def _scheme_refused(self, error: ApiError) -> None:
        self.workspace.toast(title_of(error), "error", note=error.message)

    def _remember(self) -> None:
        """What a form is opened among: the rows that are here around the one under the cursor, without a gap; a card is alone."""
        if self.faces.body() is not None:
            siblings.remember(self.meta.name, [self.faces.current_id()])
            return
        rows, at = self.rows, max(0, self.table.currentIndex().row())
        first = last = at
        while first > max(0, at - _SIBLINGS) and rows.id_at(first - 1):
            first -= 1
        while last < at + _SIBLINGS and rows.id_at(last):
            last += 1
        total = formats.whole(rows.known_rows) + ("+" if rows.more else "")
        siblings.remember(self.meta.name, [rows.id_at(row) for row in range(first, last)], before=first, total=total)

    # --- the row under the cursor

    def _follow(self) -> None:
        self.tools.refresh(one=bool(self.faces.current_id()), some=bool(self.faces.targets()))

    def _show_whole(self) -> None:
        if self.rows.state == "ready":
            self.columns.show_whole(self.totals.row.needs())

    def _current_changed(self) -> None:
        self._follow()
        if self.detail.isVisible():
            self.detail.show_record(self.faces.current_id())

    def toggle_detail(self) -> None:
        self.detail.setVisible(not self.detail.isVisible())
        self._detail_rule.setVisible(self.detail.isVisible())
        self.tools.detail.setChecked(self.detail.isVisible())
        if self.detail.isVisible():
            self.detail.show_record(self.faces.current_id())
            self.detail.reload()

    def _source(self, field: pb.Field) -> Source:
        """Where a condition or an action's question finds what it refers to."""
        return RemoteSource(self.api, self.meta, field, field.name)
