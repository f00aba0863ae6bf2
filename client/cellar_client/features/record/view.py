"""The form of one record: any master or document, drawn from metadata alone.

This is the tab with its page: it shows what the record's session says, and hands it what is typed. What is typed is never
lost: it is kept as a draft, a save goes out with one request id until its fate is known, and a conflict is merged or given
up by the user, never silently (`cellar_client.session`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.controls import questions
from cellar_client.controls.brought import Bringing
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.foot import Panels, TotalsBar
from cellar_client.features.record.header import HeaderFields
from cellar_client.features.record.keys import Run, bind_actions, bind_verbs
from cellar_client.features.record.lines import GridSection
from cellar_client.features.record.lookups import FullLists
from cellar_client.features.record.messages import Messages
from cellar_client.features.record.pages import Offer, Page, Pages
from cellar_client.features.record.quick_create import QuickCreate
from cellar_client.features.record.related_page import RelatedPage
from cellar_client.features.record.talk_page import TalkPage
from cellar_client.features.record.title import TitleRow
from cellar_client.features.record.tools import FormTools
from cellar_client.features.record.verbs import RecordVerbs
from cellar_client.features.registry import Desk, Subject
from cellar_client.i18n import t
from cellar_client.rpc import ApiError
from cellar_client.session import explained
from cellar_client.session.evaluation import IDLE_MS, LINE_IDLE_MS
from cellar_client.session.explained import Explained
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.parts import HEAD, Found
from cellar_client.session.preferences import preferences
from cellar_client.session.record_session import RecordSession
from cellar_client.session.record_sources import RecordSources
from cellar_client.widgets.dialogs import choose
from cellar_client.widgets.feedback import Banner, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Panel, Rule
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.toolbar import bind
from cellar_client.widgets.view import View


class FormView(View):
    """`subject`: an id to load, 0 for a new one, or an unsaved record to go on with."""

    def __init__(self, desk: Desk, meta: EntityMeta, subject: Subject) -> None:
        super().__init__()
        self.desk, self.workspace, self.meta = desk, desk.workspace, meta
        self.setAccessibleName(meta.label)
        self._built = False
        self._unasked = False
        self._warned_stale = False
        self._all_lit = False
        self._found: list[Found] = []
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._waiting = Skeleton()
        self._lost = FailedState()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._lost)
        self.session = RecordSession(desk.api, meta, desk.drafts, subject.draft_key, self)
        self.state = self.session.state
        self._lost.acted.connect(lambda: self.load(self.session.wanted_id))
        self.session.opened.connect(self._opened)
        self.session.lost.connect(self._failed)
        if isinstance(subject.record, int):
            self.load(subject.record)
        else:
            self.session.show(subject.record, subject.panels, dirty=True)

    # --- what the shell asks

    def title(self) -> str:
        return self.state.title() if self.session.loaded else self.meta.label

    def key(self) -> str:
        return f"record/{self.meta.name}/{self.session.id}" if self.session.id else ""

    def entity(self) -> str:
        return self.meta.name

    def record(self) -> tuple[str, int] | None:
        return (self.meta.name, self.session.id) if self.session.id else None

    def is_dirty(self) -> bool:
        return self.session.dirty

    def explain(self) -> list[Explained]:
        shown = self._field_in_use() if self.session.loaded else None
        mine = [explained.field(self.meta, shown)] if shown is not None else []
        return [*mine, explained.screen(self.meta)]

    def _field_in_use(self) -> pb.Field | None:
        """The one that the cursor is in."""
        entry, section = self.header.focused(), self.section_with_focus()
        if entry is not None:
            return entry.field
        at = section.grid.currentIndex() if section is not None else None
        return section.lines.fields[at.column()] if section is not None and at is not None and at.isValid() else None

    def hint(self) -> str:
        if not self.session.editable:
            return t("只读 · F12 联查|Read only · F12 trace")
        return t(
            "正在编辑 · Enter 下一格 · {line} 下一行 · {again} 存并新建 · {next} 下一处错误|Editing · Enter next cell · {line} next line · {again} save and new · {next} next problem",
            line=keymap.hint("add_line"),
            again=keymap.hint("save_new"),
            next=keymap.hint("next_error"),
        )

    def activated(self) -> None:
        if self.session.loaded and self.focusWidget() in (None, self):
            self._focus_start()

    def refresh(self) -> None:
        self.session.refresh()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        self.session.on_changes(changes)

    def may_close(self, callback: Callable[[bool], None]) -> None:
        preferences(self.desk.api).flush()
        if not self.session.loaded:
            callback(True)
            return
        self.flush()
        if not self.session.dirty:
            callback(True)
            return

        def discard() -> None:
            self.session.drafts.drop()
            callback(True)

        def keep() -> None:
            self.session.drafts.keep()
            callback(True)

        def save() -> None:
            self.session.commands.save_then(lambda: callback(True))

        dialog = choose(
            self,
            t("“{what}”还没有保存|“{what}” is not saved", what=self.title()),
            t("存在本机可以以后接着填。|Kept on this machine, it can be gone on with later."),
            [
                (t("不保存|Discard"), "", "danger", discard),
                (t("存在本机|Keep here"), "", "outline", keep),
                (t("保存|Save"), keymap.key("save"), "primary", save),
            ],
        )
        dialog.rejected.connect(lambda: callback(False))

    # --- building

    def load(self, record_id: int) -> None:
        """Shows another record, or the same one anew; 0: a new one, as the server drafts it."""
        if not self.session.loaded:
            self._waiting.restart()
            self._stack.setCurrentWidget(self._waiting)
        self.session.load(record_id)

    def _build(self) -> None:
        self._built = True
        api, state, session = self.desk.api, self.state, self.session
        sources = RecordSources(api, state)
        self._source = sources.of_header
        self._body = Panel()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.errors = ErrorList()
        self.banner = Banner()
        self.header = HeaderFields(state, sources.of_header)
        self.header.refused.connect(lambda words: self.workspace.toast(words, "error"))
        self.header.locked.connect(self.workspace.hint)
        self.sections = {
            name: GridSection(api, state, grid, sources, titled=len(self.meta.grids) > 1)
            for name, grid in self.meta.grids.items()
        }
        news = QuickCreate(self.desk, self)
        self.lookups = FullLists(state, sources, self.header, self.sections, self.section_in_use, news, self)
        self.verbs = RecordVerbs(self.desk, session, self.title, self)
        self.totals = TotalsBar(state)
        self.panels = Panels()
        own = t("单据|Document") if self.meta.pb.kind == pb.ENTITY_KIND_DOCUMENT else t("资料|Record")
        self.bringing = Bringing(self, lambda: self.session.loaded and bool(self.meta.pb.may_attach))
        self.bringing.brought.connect(self.verbs.attach)
        self.pages = Pages(self._own_page(), own, self._page_offers())
        verbs = self._verbs()
        self.tools = FormTools(state, session.commands, verbs)
        self._title = TitleRow(state, self.pages.bar)
        self._title.record_wanted.connect(lambda id_: self.workspace.open_record(self.meta.name, id_))
        for widget in (self.tools, Rule(), self.banner, self._title):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        self._stack.addWidget(self._body)
        self._connect_parts()
        self._connect_session()
        # F6 copies where the hands are: a line in the lines, the record elsewhere..
        bind_verbs(self, {**{n: run for n, run in verbs.items() if n != "refresh"}, "copy": self._copy_here})
        taken = {keymap.key(name).lower() for name in verbs if name in keymap.COMMANDS and name != "copy"}
        if keymap.REDO_TOO.lower() not in taken:
            bind(self, keymap.REDO_TOO, self.session.redo)
        bind_actions(self, self.meta.pb.actions, taken, session.commands.act_by_key)

    def _own_page(self) -> QWidget:
        """What is typed into, with what it comes to and what is wrong with it."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Rule())
        for section in self.sections.values():
            column.addWidget(section, 1)
        if not self.sections:
            column.addStretch(1)
        for widget in (self.totals, Rule(), self.panels, self.errors):
            column.addWidget(widget)
        return page

    def _page_offers(self) -> list[Offer]:
        def related() -> Page:
            return RelatedPage(self.desk, self.meta, self.state)

        def talk() -> Page:
            return TalkPage(self.desk, self.meta)

        # What names a document is its trace.
        master = self.meta.pb.kind != pb.ENTITY_KIND_DOCUMENT
        return [*([Offer("related", related)] if master else []), Offer("talk", talk)]

    def _verbs(self) -> dict[str, Run]:
        """Every verb of the toolbar and the keys; `push:NAME`, `pull:NAME` and `print:NAME` for a choice of several."""
        verbs, commands, meta = self.verbs, self.session.commands, self.meta
        runs: dict[str, Run] = {
            "save": commands.save,
            "save_new": lambda: commands.save_then(self.session.begin_another),
            "add_line": lambda: self._in_lines(EntryGrid.add_line),
            "delete_line": lambda: self._in_lines(EntryGrid.delete_lines),
            "copy_line": lambda: self._in_lines(EntryGrid.copy_line),
            "columns": self._choose_walk,
            "push": lambda: self.tools.push.click(),  # noqa: PLW0108 - made later
            "pull": lambda: self.tools.pull.click(),  # noqa: PLW0108 - made later
            "print": lambda: self.tools.print.click(),  # noqa: PLW0108 - made later
            "print_now": verbs.print_now,
            "trace": verbs.open_trace,
            "attach": verbs.open_attachments,
            "history": verbs.open_history,
            "undo": self.session.undo,
            "redo": self.session.redo,
            "copy": verbs.copy_record,
            "red": verbs.make_red,
            "delete": verbs.delete,
            "refresh": self.refresh,
            "previous_record": lambda: verbs.step(-1),
            "next_record": lambda: verbs.step(1),
            "next_error": self.errors.next,
            "previous_error": self.errors.previous,
            "lookup": self.lookups.open,
            "create": self.lookups.create,
        }
        runs |= {name: partial(self.pages.turn, name) for name in self.pages.commands()}
        runs |= {f"push:{link.name}": partial(verbs.push, link) for link in meta.pb.pushes}
        runs |= {f"pull:{link.name}": partial(verbs.pull, link) for link in meta.pb.pulls}
        runs |= {f"print:{template}": partial(verbs.print, template) for _label, template in meta.prints}
        return runs

    def _connect_parts(self) -> None:
        self.header.finished.connect(self._into_lines)
        self.header.full_list_wanted.connect(self.lookups.open_for_header)
        self.header.create_wanted.connect(self.lookups.create_for_header)
        self.verbs.attached.connect(self.tools.refresh)
        self.errors.chosen.connect(self._go_to_problem)
        self.errors.hint_chosen.connect(self._go_to_problem)
        for name, section in self.sections.items():
            section.grid.line_moved.connect(partial(self._line_moved, name))
            section.grid.line_left.connect(self._ask_if_unasked)
            section.grid.typing.connect(self.session.evaluator.typing)
            section.scans.refused.connect(lambda words, note: self.workspace.toast(words, "warn", note=note))
            section.grid.nothing_pasted.connect(self.bringing.paste)
            section.grid.pasted.connect(lambda found: self.messages.pasted(found))  # noqa: PLW0108 - made later
            section.grid.locked.connect(self.workspace.hint)
            section.grid.left_backwards.connect(self.header.focus_first)
            section.grid.full_list_wanted.connect(partial(self.lookups.open_for_line, name))
            section.grid.create_wanted.connect(partial(self.lookups.create_for_line, name))

    def _connect_session(self) -> None:
        session, commands = self.session, self.session.commands
        self.state.edited.connect(self._edited)
        self.state.dirty_changed.connect(self._dirty)
        self.state.stepped.connect(self._go_to_step)
        self.state.steps_changed.connect(self.tools.refresh_steps)
        self.state.problems_changed.connect(self._show_problems)
        session.evaluator.answered.connect(lambda _problems, panels: self._evaluated(panels))
        session.evaluator.failed.connect(self._evaluate_failed)
        session.evaluator.busy_changed.connect(self._title.tell_working)
        session.conflicts.merged.connect(self._follow)
        session.conflicts.failed.connect(self._failed)
        commands.typing_ends.connect(self.flush)
        commands.saved.connect(lambda _reply, _follows: self._saved())
        commands.answers_wanted.connect(self._ask)
        commands.applying.connect(self._light_lines)
        commands.busy_changed.connect(self.tools.refresh)
        self.messages = Messages(self.workspace, session, self.banner, self.errors, self.title, self)
        # Once it has been said, under its title.
        commands.deleted.connect(lambda: self.workspace.close(self))

    # --- what the session says

    def _opened(self, panels: list[doc.Panel]) -> None:
        if not self._built:
            self._build()
        self.panels.set_panels(panels)
        self.banner.hide()
        self._follow()
        self._stack.setCurrentWidget(self._body)
        QTimer.singleShot(0, self, self._focus_start)

    def _failed(self, error: ApiError) -> None:
        """A question was not answered: said in place of the record, or beside it where there is one."""
        if self.session.loaded:
            self.workspace.toast(title_of(error), "error", note=error.message)
            return
        self._lost.tell_error(error)
        self._stack.setCurrentWidget(self._lost)

    def _follow(self) -> None:
        """Title, state, seal and buttons follow the record."""
        self._title.follow()
        self.pages.follow(self.session.id)
        self.pages.tell_count("talk", self.state.record.comments)
        self.tools.refresh()
        self.workspace.set_title(self, self.title())
        if self.isVisible():
            self.workspace.hint(self.hint())

    def _dirty(self, dirty: bool) -> None:
        self.workspace.set_dirty(self, dirty)
        self._follow()

    def _saved(self) -> None:
        self.workspace.set_dirty(self, self.state.dirty)
        self._follow()

    def _ask(self, action: pb.Action) -> None:
        """What an action asks before it is sent."""
        carry_out = partial(self.session.commands.carry_out, action)
        self.question = questions.ask(self, action, self._source, carry_out)

    # --- where the hands are

    def section_with_focus(self) -> GridSection | None:
        focus = self.focusWidget() or self
        return next((s for s in self.sections.values() if s.grid is focus or s.grid.isAncestorOf(focus)), None)

    def section_in_use(self) -> GridSection | None:
        """The lines that the cursor is in; the first ones where it is in none."""
        return self.section_with_focus() or next(iter(self.sections.values()), None)

    def _focus_start(self) -> None:
        if not self.session.loaded or not self.isVisible():
            return
        begins = self.state.editable and not self.state.id
        if self.sections and not begins:
            next(iter(self.sections.values())).grid.setFocus()
        else:
            self.header.focus_first()

    def _into_lines(self) -> None:
        self._ask_if_unasked()
        if self.sections:
            next(iter(self.sections.values())).grid.start()
        else:
            self.tools.save.setFocus()

    def _in_lines(self, run: Callable[[EntryGrid], object]) -> None:
        section = self.section_in_use()
        if section is not None:
            run(section.grid)

    def _choose_walk(self) -> None:
        section = self.section_in_use()
        if section is not None:
            section.columns.choose_walk()

    def _copy_here(self) -> None:
        section = self.section_with_focus()
        if section is not None:
            section.grid.copy_line()
        else:
            self.verbs.copy_record()

    # --- typing

    def _edited(self, triggers: bool) -> None:
        self._unasked = True
        if triggers:
            self._unasked = False
            typing_in = self.focusWidget()
            in_line = any(s.grid.isAncestorOf(typing_in) for s in self.sections.values()) if typing_in else False
            self.session.evaluator.wait_for_idle(LINE_IDLE_MS if in_line else IDLE_MS)

    def _ask_if_unasked(self) -> None:
        if self._unasked and self.session.editable:
            self._unasked = False
            self.session.evaluator.wait_for_idle()

    def _line_moved(self, grid: str, row: int) -> None:
        if self.session.editable or self.meta.pb.has_panels:
            self.session.evaluator.move_to(grid, row)

    def _evaluated(self, panels: Sequence[doc.Panel]) -> None:
        self._warned_stale = False
        if self._all_lit:
            self._all_lit = False
            for section in self.sections.values():
                section.grid.selectionModel().clearSelection()
        self.panels.set_panels(list(panels))
        self.tools.refresh()

    def _evaluate_failed(self, error: ApiError) -> None:
        if not self._warned_stale:
            self._warned_stale = True
            words = t("价格与可用量暂时没有更新：{why}|Prices and stock are not up to date: {why}", why=error.message)
            self.banner.tell(words, "warn", (t("立即重试|Try now"), self._retry_evaluate))

    def _retry_evaluate(self) -> None:
        self.banner.hide()
        self.session.evaluator.ask()

    def _light_lines(self) -> None:
        """An action is about to change every line: all are lit until the answer is there."""
        self._all_lit = True
        for section in self.sections.values():
            section.grid.selectAll()

    def _go_to_step(self, grid: str, row: int, name: str) -> None:
        """The cursor goes where something was taken back, so that it is seen."""
        section = self.sections.get(grid)
        if section is None:
            self.header.focus_field(name)
        elif row >= 0:
            section.grid.go_to(
                row, section.lines.columns.get(name, max(0, section.grid.currentIndex().column())), edit=False
            )

    def flush(self) -> None:
        """What stands in an open editor counts as typed."""
        self.header.flush()
        for section in self.sections.values():
            section.grid.commit_editor()

    # --- problems

    def _show_problems(self) -> None:
        self._found, self.errors.before_saving = self.state.all_problems(), self.state.editable
        self.errors.set_problems([f.problem for f in self._found])
        if self._found:
            # Where they are said.
            self.pages.bar.set_current(0)

    def _go_to_problem(self, problem: doc.Problem) -> None:
        found = next((f for f in self._found if f.problem == problem), None)
        if found is None:
            return
        if found.grid and found.key != HEAD:
            section = self.sections.get(found.grid)
            row = self.state.row_of(found.grid, found.key)
            if section is not None and row >= 0:
                column = section.lines.columns.get(found.field, 0)
                section.grid.go_to(row, column, edit=False)
        elif found.field:
            self.header.focus_field(found.field)
