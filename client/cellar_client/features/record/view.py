"""The form of one record: any master or document, drawn from metadata alone.

This is the tab with its page: loading, typing, moving about. What is typed is never lost: it is kept as a draft
(`form_drafts`), a save goes out with one request id until its fate is known (`form_commands`), and a conflict is merged or
given up by the user, never silently (`form_conflict`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats, keymap
from cellar_client.features.record.commands import FormCommands
from cellar_client.features.record.conflict import FormConflict
from cellar_client.features.record.drafts import DraftKeeper
from cellar_client.features.record.lookups import FormLookups
from cellar_client.features.record.parts import GridSection, HeaderFields, Panels, TotalsBar, title_row
from cellar_client.features.record.tools import FormTools
from cellar_client.features.record.verbs import FormVerbs
from cellar_client.features.registry import Desk, Subject
from cellar_client.i18n import t
from cellar_client.rpc import ApiError
from cellar_client.session import drafts
from cellar_client.session.evaluation import IDLE_MS, LINE_IDLE_MS, Evaluator
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.preferences import preferences
from cellar_client.session.record import HEAD, Found, RecordState
from cellar_client.session.saving import Saver
from cellar_client.widgets.dialogs import choose
from cellar_client.widgets.feedback import Banner, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Label, Panel, Rule
from cellar_client.widgets.marks import Stamp, StatePill
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.view import View

# The seal has room for who and which day.
_TIME = re.compile(r"\s*\d{1,2}:\d{2}\b")


class FormView(View):
    """`subject`: an id to load, 0 for a new one, or an unsaved record to go on with."""

    def __init__(self, desk: Desk, meta: EntityMeta, subject: Subject) -> None:
        super().__init__()
        record, panels = subject.record, subject.panels
        self.desk, self.meta = desk, meta
        self.workspace, self.api, self.metadata = desk.workspace, desk.api, desk.metadata
        self.setAccessibleName(meta.label)
        self.state: RecordState | None = None
        self.draft_key = subject.draft_key or drafts.new_key()
        self._wanted_id = record if isinstance(record, int) else int(record.id)
        self._unasked = False
        self._warned_stale = False
        self._all_lit = False
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._waiting = Skeleton()
        self._lost = FailedState()
        self._lost.acted.connect(lambda: self.load(self._wanted_id))
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._lost)
        if isinstance(record, int):
            self.load(record)
        else:
            self.show_record(record, panels, dirty=True)

    # --- what the shell asks

    def title(self) -> str:
        return self.state.title() if self.state else self.meta.label

    def icon_name(self) -> str:
        return self.meta.pb.icon or "order"

    def key(self) -> str:
        record_id = self.state.id if self.state else self._wanted_id
        return f"record/{self.meta.name}/{record_id}" if record_id else ""

    def entity(self) -> str:
        return self.meta.name

    def record(self) -> tuple[str, int] | None:
        return (self.meta.name, self.state.id if self.state else self._wanted_id) if self.key() else None

    def is_dirty(self) -> bool:
        return self.state is not None and self.state.dirty

    def hint(self) -> str:
        if self.state is None or not self.state.editable:
            return t("只读 · F12 联查|Read only · F12 trace")
        return t(
            "正在编辑 · Enter 下一格 · {line} 下一行 · {again} 存并新建 · {next} 下一处错误|Editing · Enter next cell · {line} next line · {again} save and new · {next} next problem",
            line=keymap.hint("add_line"),
            again=keymap.hint("save_new"),
            next=keymap.hint("next_error"),
        )

    def activated(self) -> None:
        if self.state is not None and self.focusWidget() in (None, self):
            self._focus_start()

    def refresh(self) -> None:
        """Asks again; with unsaved input only the prices and checks are asked for."""
        if self.state is None:
            self.load(self._wanted_id)
        elif self.state.id and not self.state.dirty:
            self.load(self.state.id)
        else:
            self.evaluator.ask()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        if self.state is None or self.commands.announced() or self.saver.busy:
            return
        if self.state.id and (self.meta.name, self.state.id) in changes:
            self.conflict.look()

    def may_close(self, callback: Callable[[bool], None]) -> None:
        preferences(self.api).flush()
        if self.state is None:
            callback(True)
            return
        self.flush()
        if not self.state.dirty:
            callback(True)
            return

        def discard() -> None:
            self.drafts.drop()
            callback(True)

        def keep() -> None:
            self.drafts.keep()
            callback(True)

        choose(
            self,
            t("“{what}”还没有保存|“{what}” is not saved", what=self.title()),
            t("留作草稿可以以后接着填。|A draft can be gone on with later."),
            [
                (t("不保存|Discard"), "", "danger", discard),
                (t("留作草稿|Keep as draft"), "", "outline", keep),
                (
                    t("保存|Save"),
                    keymap.key("save"),
                    "primary",
                    lambda: self.commands.save_then(lambda: callback(True)),
                ),
            ],
        )

    # --- loading

    def load(self, record_id: int) -> None:
        """Shows another record, or the same one anew; 0: a new one, as the server drafts it."""
        self._wanted_id = record_id
        if self.state is None:
            self._waiting.restart()
            self._stack.setCurrentWidget(self._waiting)
        documents = self.api.documents
        if record_id:
            get = doc.GetRequest(entity=self.meta.name, id=record_id)
            self.api.query(documents.Get, get, lambda r: self.show_record(r.record), self.failed, parent=self)
        else:
            draft = doc.DraftRequest(entity=self.meta.name)
            self.api.query(
                documents.Draft, draft, lambda r: self.show_record(r.record, r.panels), self.failed, parent=self
            )

    def failed(self, error: ApiError) -> None:
        """A question was not answered: said in place of the record, or beside it where there is one."""
        if self.state is not None:
            self.workspace.toast(title_of(error), "error", note=error.message)
            return
        self._lost.tell_error(error)
        self._stack.setCurrentWidget(self._lost)

    def show_record(self, record: doc.Record, panels: Iterable[doc.Panel] = (), *, dirty: bool = False) -> None:
        """`panels`: what came with a fresh draft. `dirty`: it exists nowhere on the server yet."""
        if not record.entity:
            record.entity = self.meta.name
        if self.state is None:
            self.state = RecordState(self.meta, record, self)
            if dirty:
                self.state.load(record, dirty=True)
            self._build(self.state)
        else:
            self.state.load(record, dirty=dirty)
        self._wanted_id = self.state.id
        judged = list(panels)
        self.panels.set_panels(judged)
        self.banner.hide()
        self.follow()
        self._stack.setCurrentWidget(self._body)
        # A fresh draft comes judged from the server.
        if not judged and self.state.editable and (self.state.id or dirty):
            self.evaluator.ask()
        QTimer.singleShot(0, self, self._focus_start)

    def follow(self) -> None:
        """Title, state, seal and buttons follow the record."""
        assert self.state is not None
        record = self.state.record
        look, word = self.meta.state_look(record.state), self.meta.state_label(record.state)
        unsaved = t("未保存|unsaved")
        self._number.setText((self.state.id and formats.number(record.number)) or t("（新）|(new)"))
        pill = f"{word} · {unsaved}" if self.state.dirty and word else word or (unsaved if self.state.dirty else "")
        self._pill.set_state(look, pill)
        self._byline.setText(record.byline)
        self.stamp.set_state(look, word if self.meta.states else "", _TIME.sub("", record.byline.split("·")[0]).strip())
        self.stamp.setVisible(bool(word) and bool(self.meta.states))
        self.tools.refresh(busy=self.saver.busy)
        self.workspace.set_title(self, self.title())
        if self.isVisible():
            self.workspace.hint(self.hint())

    def _build(self, state: RecordState) -> None:
        self.evaluator = Evaluator(self.api, state, self)
        self.saver = Saver(self.api, state, self)
        self.drafts = DraftKeeper(self, state)
        self.conflict = FormConflict(self, state)
        self.commands = FormCommands(self, state)
        self.lookups = FormLookups(self, state)
        self.verbs = FormVerbs(self, state)
        self._body = Panel()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tools = FormTools(state, self.verbs.by_name(), self.commands.act)
        self.banner = Banner()
        self._number = Label(role="text2", step="title")
        self._pill = StatePill()
        self._byline = Label(role="text3", step="small")
        self._busy = Label(role="text3", step="small")
        self.stamp = Stamp()
        self.header = HeaderFields(state, self.lookups.header_source)
        self.sections = {
            name: GridSection(
                self.api, state, grid, partial(self.lookups.line_source, name), titled=len(self.meta.grids) > 1
            )
            for name, grid in self.meta.grids.items()
        }
        self.totals = TotalsBar(state)
        self.panels = Panels()
        self.errors = ErrorList()
        title = Label(self.meta.label, step="head", bold=True)
        top: list[QWidget] = [self.tools, Rule(), self.banner]
        top.append(title_row(title, self._number, self._pill, self._byline, self._busy, stamp=self.stamp))
        for widget in [*top, self.header, Rule()]:
            column.addWidget(widget)
        for section in self.sections.values():
            column.addWidget(section, 1)
        if not self.sections:
            column.addStretch(1)
        for widget in (self.totals, Rule(), self.panels, self.errors):
            column.addWidget(widget)
        self._stack.addWidget(self._body)
        self._connect(state)
        self.verbs.bind_keys()

    def _connect(self, state: RecordState) -> None:
        state.edited.connect(self._edited)
        state.dirty_changed.connect(self._dirty)
        state.problems_changed.connect(self.show_problems)
        self.header.finished.connect(self._into_lines)
        self.header.full_list_wanted.connect(self.lookups.open_for_header)
        self.errors.chosen.connect(self._go_to_problem)
        self.errors.hint_chosen.connect(self._go_to_problem)
        self.evaluator.answered.connect(lambda _problems, panels: self._evaluated(panels))
        self.evaluator.failed.connect(self._evaluate_failed)
        self.evaluator.busy_changed.connect(lambda busy: self._busy.setText(t("计算中…|working…") if busy else ""))
        self.saver.busy_changed.connect(lambda busy: self.tools.refresh(busy=busy))
        for name, section in self.sections.items():
            section.grid.line_moved.connect(partial(self._line_moved, name))
            section.grid.line_left.connect(self._ask_if_unasked)
            section.grid.typing.connect(self.evaluator.typing)
            section.grid.left_backwards.connect(self.header.focus_first)
            section.grid.full_list_wanted.connect(partial(self.lookups.open_for_line, name))

    # --- where the hands are

    def section_with_focus(self) -> GridSection | None:
        focus = self.focusWidget() or self
        return next((s for s in self.sections.values() if s.grid is focus or s.grid.isAncestorOf(focus)), None)

    def section_in_use(self) -> GridSection | None:
        """The lines that the cursor is in; the first ones where it is in none."""
        return self.section_with_focus() or next(iter(self.sections.values()), None)

    def _focus_start(self) -> None:
        if self.state is None or not self.isVisible():
            return
        if self.state.editable and not self.state.id:
            self.header.focus_first()
        elif self.sections:
            next(iter(self.sections.values())).grid.setFocus()
        else:
            self.header.focus_first()

    def _into_lines(self) -> None:
        self._ask_if_unasked()
        if self.sections:
            next(iter(self.sections.values())).grid.start()
        else:
            self.tools.save.setFocus()

    # --- typing

    def _edited(self, triggers: bool) -> None:
        self._unasked = True
        self.drafts.keep_soon()
        if triggers:
            self._unasked = False
            typing_in = self.focusWidget()
            in_line = any(s.grid.isAncestorOf(typing_in) for s in self.sections.values()) if typing_in else False
            self.evaluator.wait_for_idle(LINE_IDLE_MS if in_line else IDLE_MS)

    def _ask_if_unasked(self) -> None:
        if self._unasked and self.state is not None and self.state.editable:
            self._unasked = False
            self.evaluator.wait_for_idle()

    def _line_moved(self, grid: str, row: int) -> None:
        if self.state is not None and self.state.editable:
            self.evaluator.move_to(grid, row)

    def _dirty(self, dirty: bool) -> None:
        self.workspace.set_dirty(self, dirty)
        self.follow()

    def _evaluated(self, panels: list[doc.Panel]) -> None:
        self._warned_stale = False
        if self._all_lit:
            self._all_lit = False
            for section in self.sections.values():
                section.grid.selectionModel().clearSelection()
        self.panels.set_panels(panels)
        self.tools.refresh()

    def _evaluate_failed(self, error: ApiError) -> None:
        if not self._warned_stale:
            self._warned_stale = True
            words = t("价格与可用量暂时没有更新：{why}|Prices and stock are not up to date: {why}", why=error.message)
            self.banner.tell(words, "warn", (t("立即重试|Try now"), self._retry_evaluate))

    def _retry_evaluate(self) -> None:
        self.banner.hide()
        self.evaluator.ask()

    def light_lines(self) -> None:
        """An action is about to change every line: all are lit until the answer is there."""
        self._all_lit = True
        for section in self.sections.values():
            section.grid.selectAll()

    def flush(self) -> None:
        """What stands in an open editor counts as typed."""
        self.header.flush()
        for section in self.sections.values():
            section.grid.commit_editor()

    # --- problems

    def show_problems(self) -> None:
        if self.state is not None:
            self._found: list[Found] = self.state.all_problems()
            self.errors.set_problems([f.problem for f in self._found])

    def _go_to_problem(self, problem: doc.Problem) -> None:
        found = next((f for f in self._found if f.problem == problem), None)
        if found is None or self.state is None:
            return
        if found.grid and found.key != HEAD:
            section = self.sections.get(found.grid)
            row = self.state.row_of(found.grid, found.key)
            if section is not None and row >= 0:
                column = section.lines.columns.get(found.field, 0)
                section.grid.go_to(row, column, edit=False)
        elif found.field:
            self.header.focus_field(found.field)
