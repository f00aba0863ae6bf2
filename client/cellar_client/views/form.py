"""The form of one record: any master or document, drawn from metadata alone.

What is typed is never lost: it is kept as a draft on this machine a second after the last key, a save goes out with one
request id until its fate is known, and a conflict is merged or given up by the user, never silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import drafts as drafts_module
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.models.evaluation import IDLE_MS, LINE_IDLE_MS, Evaluator, Saver
from cellar_client.models.metadata import EntityMeta, MetadataIndex, split_path
from cellar_client.models.record import HEAD, Found, RecordState
from cellar_client.models.values import show, show_number
from cellar_client.rpc import Api, ApiError, ErrorKind, new_request_id
from cellar_client.views import questions
from cellar_client.views.conflict import ConflictDialog
from cellar_client.views.form_parts import GridSection, HeaderFields, Panels, TotalsBar, title_row
from cellar_client.views.form_tools import FormTools
from cellar_client.views.form_verbs import FormVerbs
from cellar_client.views.toolbar import bind, bind_command
from cellar_client.widgets.feedback import Banner, FailedState, Skeleton, title_of
from cellar_client.widgets.layout import Label, Panel, Rule
from cellar_client.widgets.marks import Stamp, StatePill
from cellar_client.widgets.problems import ErrorList
from cellar_client.widgets.view import Workspace

DRAFT_MS = 1000
# The seal has room for who and which day.
_TIME = re.compile(r"\s*\d{1,2}:\d{2}\b")
_UNKNOWN = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE})


class FormView(FormVerbs):
    """`record`: an id to load, 0 for a new one, or an unsaved record to go on with."""

    def __init__(
        self,
        workspace: Workspace,
        api: Api,
        metadata: MetadataIndex,
        meta: EntityMeta,
        record: int | doc.Record,
        panels: Sequence[doc.Panel] | None = None,
    ) -> None:
        super().__init__()
        self.workspace, self.api, self.metadata, self.meta = workspace, api, metadata, meta
        self.setAccessibleName(meta.label)
        self.state: RecordState | None = None
        self.draft_key = drafts_module.new_key()
        self._wanted_id = record if isinstance(record, int) else int(record.id)
        self._pending_act: tuple[doc.ActRequest, pb.Action] | None = None
        self._after_save: Callable[[], None] | None = None
        self._unasked = False
        self._told_of_own = False
        self._warned_stale = False
        self._all_lit = False
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._waiting = Skeleton()
        self._lost = FailedState()
        self._lost.acted.connect(self._load)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._lost)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_MS)
        self._draft_timer.timeout.connect(self.keep_draft)
        if isinstance(record, int):
            self._load()
        else:
            self._show(record, list(panels or ()), dirty=True)

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
        if self.state is None or (not self.state.dirty and self.state.id):
            self._load()
        else:
            self.evaluator.ask()

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        own, self._told_of_own = self._told_of_own, False
        if own or self.state is None or not self.state.id or (self.meta.name, self.state.id) not in changes:
            return
        if self.saver.busy:
            return
        self.api.query(
            self.api.documents.Get,
            doc.GetRequest(entity=self.meta.name, id=self.state.id),
            self._changed_elsewhere,
            parent=self,
        )

    # --- loading

    def _load(self) -> None:
        if self.state is None:
            self._waiting.restart()
            self._stack.setCurrentWidget(self._waiting)
        if self._wanted_id:
            get = doc.GetRequest(entity=self.meta.name, id=self._wanted_id)
            self.api.query(self.api.documents.Get, get, lambda r: self._show(r.record, []), self._failed, parent=self)
        else:
            draft = doc.DraftRequest(entity=self.meta.name)
            self.api.query(
                self.api.documents.Draft,
                draft,
                lambda r: self._show(r.record, list(r.panels)),
                self._failed,
                parent=self,
            )

    def _failed(self, error: ApiError) -> None:
        if self.state is not None:
            self.workspace.toast(title_of(error), "error", note=error.message)
            return
        self._lost.tell_error(error)
        self._stack.setCurrentWidget(self._lost)

    def _show(self, record: doc.Record, panels: list[doc.Panel], *, dirty: bool = False) -> None:
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
        self.panels.set_panels(panels)
        self.banner.hide()
        self._follow()
        self._stack.setCurrentWidget(self._body)
        # A fresh draft comes judged from the server.
        if not panels and self.state.editable and (self.state.id or dirty):
            self.evaluator.ask()
        QTimer.singleShot(0, self, self._focus_start)

    def _build(self, state: RecordState) -> None:
        self.evaluator = Evaluator(self.api, state, self)
        self.saver = Saver(self.api, state, self)
        self._body = Panel()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.tools = FormTools(state, self._verbs(), self.act)
        self.banner = Banner()
        self._number = Label(role="text2", step="title")
        self._pill = StatePill()
        self._byline = Label(role="text3", step="small")
        self._busy = Label(role="text3", step="small")
        self.stamp = Stamp()
        self.header = HeaderFields(state, self._header_source)
        self.sections = {
            name: GridSection(self.api, state, grid, partial(self._line_source, name), titled=len(self.meta.grids) > 1)
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
        self._bind_keys()

    def _connect(self, state: RecordState) -> None:
        state.edited.connect(self._edited)
        state.dirty_changed.connect(self._dirty)
        state.problems_changed.connect(self._show_problems)
        self.header.finished.connect(self._into_lines)
        self.header.full_list_wanted.connect(self._header_lookup)
        self.errors.chosen.connect(self._go_to_problem)
        self.errors.hint_chosen.connect(self._go_to_problem)
        self.evaluator.answered.connect(lambda _problems, panels: self._evaluated(panels))
        self.evaluator.failed.connect(self._evaluate_failed)
        self.evaluator.busy_changed.connect(lambda busy: self._busy.setText(t("计算中…|working…") if busy else ""))
        self.saver.saved.connect(self._saved)
        self.saver.refused.connect(self._refused)
        self.saver.unknown.connect(self._unknown)
        self.saver.busy_changed.connect(lambda busy: self.tools.refresh(busy=busy))
        for name, section in self.sections.items():
            section.grid.line_moved.connect(partial(self._line_moved, name))
            section.grid.line_left.connect(self._ask_if_unasked)
            section.grid.typing.connect(self.evaluator.typing)
            section.grid.left_backwards.connect(self.header.focus_first)
            section.grid.full_list_wanted.connect(partial(self._line_lookup, name))

    # --- keys

    def _verbs(self) -> dict[str, Callable[[], object]]:
        verbs: dict[str, Callable[[], object]] = {
            "save": self.save,
            "save_new": self.save_new,
            "add_line": lambda: self._grid(lambda g: g.grid.add_line()),
            "delete_line": lambda: self._grid(lambda g: g.grid.delete_lines()),
            "copy_line": lambda: self._grid(lambda g: g.grid.copy_line()),
            "push": lambda: self.tools.push.click(),  # noqa: PLW0108 - made later
            "pull": lambda: self.tools.pull.click(),  # noqa: PLW0108 - made later
            "print": lambda: self.tools.print.click(),  # noqa: PLW0108 - made later
            "trace": self.open_trace,
            "attach": self.open_attachments,
            "history": self.open_history,
            "copy": self.copy_record,
            "delete": self.delete,
            "refresh": self.refresh,
            "previous_record": lambda: self.step(-1),
            "next_record": lambda: self.step(1),
            "next_error": lambda: self.errors.next(),  # noqa: PLW0108 - made later
            "previous_error": lambda: self.errors.previous(),  # noqa: PLW0108 - made later
            "lookup": self.lookup,
        }
        for link in self.meta.pb.pushes:
            verbs[f"push:{link.name}"] = partial(self.push, link.name)
        for link in self.meta.pb.pulls:
            verbs[f"pull:{link.name}"] = partial(self.pull, link)
        for _label, template in self.meta.prints:
            verbs[f"print:{template}"] = partial(self.print, template)
        return verbs

    def _bind_keys(self) -> None:
        verbs = self._verbs()
        for name in keymap.COMMANDS:
            if name in verbs and name not in ("copy", "refresh"):
                bind_command(self, name, verbs[name])
        # F6 copies where the hands are: a line in the lines, the record elsewhere.
        bind_command(self, "copy", self._copy_here)
        taken = {keymap.key(name).lower() for name in verbs if name in keymap.COMMANDS and name != "copy"}
        by_key: dict[str, list[pb.Action]] = {}
        for action in self.meta.pb.actions:
            if action.shortcut and action.shortcut.lower() not in taken:
                by_key.setdefault(action.shortcut, []).append(action)
        for key, actions in by_key.items():
            bind(self, key, partial(self._act_by_key, actions))

    def _act_by_key(self, actions: list[pb.Action]) -> None:
        """Several actions may share a key (submit, approve): the one allowed now is meant."""
        if self.saver.busy:
            # F8, F10: the hands do not wait for the save; what is allowed is known once it is done.
            self._after_save = partial(self._act_by_key, actions)
            return
        for action in actions:
            if not self.tools.actions_[action.name].isEnabled():
                continue
            if action.on_draft:
                self._all_lit = True
                for section in self.sections.values():
                    section.grid.selectAll()
            self.act(action)
            return

    def _grid(self, run: Callable[[GridSection], None]) -> None:
        """On the grid the focus is in, or the first."""
        section = self._in_grid()
        if section is not None:
            run(section)

    def _in_grid(self) -> GridSection | None:
        inside = [s for s in self.sections.values() if s.grid.hasFocus() or s.grid.isAncestorOf(self._focus())]
        return next(iter([*inside, *self.sections.values()]), None)

    def _focus(self) -> QWidget:
        return self.focusWidget() or self

    def _copy_here(self) -> None:
        focus = self._focus()
        if any(s.grid is focus or s.grid.isAncestorOf(focus) for s in self.sections.values()):
            self._grid(lambda g: g.grid.copy_line())
        else:
            self.copy_record()

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
        self._draft_timer.start()
        if triggers:
            self._unasked = False
            in_line = any(s.grid.isAncestorOf(self._focus()) for s in self.sections.values())
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
        self._follow()

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

    def _flush(self) -> None:
        if self.state is not None:
            self.header.flush()
            for section in self.sections.values():
                section.grid.commit_editor()

    # --- problems

    def _show_problems(self) -> None:
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

    # --- saving

    def save(self) -> None:
        """F8. What cannot be read is said at once; the rest is the server's to judge."""
        self._save()

    def _save(self, then: str = "") -> None:
        """``then``: an action to go with it."""
        if self.state is None or not self.state.editable or self.saver.busy:
            return
        self._flush()
        if self.state.bad and not self.saver.unanswered:
            self.state.tried()
            self._show_problems()
            self._after_save = None
            self.errors.first()
            return
        self.state.tried()
        self.evaluator.stop()
        self.saver.save(then)

    def save_new(self) -> None:
        """Ctrl+Enter: saves and goes on with an empty one."""

        def again() -> None:
            self._wanted_id = 0
            self.draft_key = drafts_module.new_key()
            self._load()

        self._after_save = again
        self.save()

    def _wrote(self, reply: doc.SaveResponse | doc.ActResponse) -> None:
        """The answer was the news: what is announced of it right after need not be fetched again."""
        assert self.state is not None
        self._told_of_own = any((c.entity, c.id) == (self.meta.name, self.state.id) for c in reply.changes)

    def _saved(self, reply: doc.SaveResponse) -> None:
        assert self.state is not None
        self._wrote(reply)
        if not self.state.dirty:
            self._drop_draft()
        self._wanted_id = self.state.id
        self.banner.hide()
        self.workspace.set_title(self, self.title())
        self.workspace.set_dirty(self, self.state.dirty)
        self._follow()
        after, self._after_save = self._after_save, None
        if reply.message:
            # An action went with it: the record may be nobody's to change any more.
            self._show(reply.record, [])
            self.state.set_problems(reply.warnings)
            self.workspace.toast(reply.message, "ok")
        elif after is not None:
            after()
        else:
            self.workspace.toast(t("已保存 {number}|Saved {number}", number=show_number(reply.record.number)), "ok")

    def _refused(self, error: ApiError) -> None:
        self._after_save = None
        if error.kind is ErrorKind.CONFLICT:
            self._conflict(error)
        elif error.problems:
            self.errors.set_problems([f.problem for f in self._found], error.more_problems)
            self.errors.first()
        else:
            note = error.message + (t("（事故号 {n}）| (incident {n})", n=error.incident) if error.incident else "")
            self.banner.tell(f"{title_of(error)}：{note}", "error")

    def _unknown(self, error: ApiError) -> None:
        words = t(
            "与服务器失去联系，保存结果未知。内容都在，重试不会重复。|The line was lost, the save may or may not have "
            "happened. Nothing is lost; trying again does not double it."
        )
        self.banner.tell(words, "warn", (t("立即重试|Try now"), self.save))
        self.keep_draft()

    def _conflict(self, error: ApiError) -> None:
        self.conflict_dialog = ConflictDialog(
            error.conflict or doc.Conflict(),
            self._mine,
            lambda theirs: self._get_theirs(merge=True, theirs=theirs),
            self._reload,
            self,
            self.state.touched if self.state is not None else lambda _path: False,
        )
        self.conflict_dialog.open()

    def _mine(self, path: str) -> str:
        if self.state is None:
            return ""
        grid, row, name = split_path(path)
        if not grid:
            field = self.meta.field(name)
            return show(field, self.state.values.get(name)) if field is not None else ""
        field = self.meta.line_fields(grid).get(name)
        there = 0 <= row < len(self.state.grids.get(grid, ()))
        return show(field, self.state.value(grid, row, name)) if field is not None and there else ""

    def _reload(self) -> None:
        self._get_theirs(merge=False)

    def _get_theirs(self, *, merge: bool, theirs: Sequence[str] = ()) -> None:
        assert self.state is not None

        def arrived(reply: doc.GetResponse) -> None:
            assert self.state is not None
            if merge:
                for path in theirs:
                    self.state.give_up(path)
                self.state.merge(reply.record)
                self._follow()
                self.evaluator.ask()
                words = t("已合并，请核对后保存|Merged; check and save")
                self.banner.tell(words, "info")
            else:
                self._drop_draft()
                self._show(reply.record, [])

        get = doc.GetRequest(entity=self.meta.name, id=self.state.id)
        self.api.query(self.api.documents.Get, get, arrived, self._failed, parent=self)

    def _changed_elsewhere(self, reply: doc.GetResponse) -> None:
        # Meanwhile the form may show another record (save and new, next record).
        if self.state is None or reply.record.id != self.state.id:
            return
        if reply.record.row_version <= self.state.record.row_version:
            return
        if not self.state.dirty:
            self._show(reply.record, [])
            return
        self.banner.tell(
            t("此单刚被修改（{who}）|Changed elsewhere ({who})", who=reply.record.byline),
            "error",
            (t("合并|Merge"), lambda: self._get_theirs(merge=True)),
            (t("放弃我的|Drop mine"), self._reload),
        )

    def _follow(self) -> None:
        """Title, state, seal and buttons follow the record."""
        assert self.state is not None
        record = self.state.record
        look, word = self.meta.state_look(record.state), self.meta.state_label(record.state)
        unsaved = t("未保存|unsaved")
        self._number.setText((self.state.id and show_number(record.number)) or t("（新）|(new)"))
        pill = f"{word} · {unsaved}" if self.state.dirty and word else word or (unsaved if self.state.dirty else "")
        self._pill.set_state(look, pill)
        self._byline.setText(record.byline)
        self.stamp.set_state(look, word if self.meta.states else "", _TIME.sub("", record.byline.split("·")[0]).strip())
        self.stamp.setVisible(bool(word) and bool(self.meta.states))
        self.tools.refresh(busy=self.saver.busy)
        self.workspace.set_title(self, self.title())
        if self.isVisible():
            self.workspace.hint(self.hint())

    # --- actions

    def act(self, action: pb.Action) -> None:
        """An action of the record; unsaved input is saved with it, or before it where the action has something to ask."""
        if self.state is None:
            return
        self._flush()
        if action.on_draft:
            self.evaluator.ask(action.name)
            return
        if self.state.dirty or not self.state.id:
            if action.questions or action.confirmation or self.saver.unanswered:
                self._after_save = lambda: self._ask_then_act(action)
                self.save()
            else:
                self._save(then=action.name)
            return
        self._ask_then_act(action)

    def _ask_then_act(self, action: pb.Action) -> None:
        self.question = questions.ask(self, action, self._question_source, lambda answers: self._act(action, answers))

    def _act(self, action: pb.Action, answers: questions.Answers) -> None:
        assert self.state is not None
        request = doc.ActRequest(
            request_id=new_request_id(),
            entity=self.meta.name,
            id=self.state.id,
            row_version=self.state.record.row_version,
            action=action.name,
            answers=answers,
        )
        self._send_act(request, action)

    def _send_act(self, request: doc.ActRequest, action: pb.Action) -> None:
        self._pending_act = (request, action)
        self.tools.refresh(busy=True)
        self.api.command(self.api.documents.Act, request, self._acted, self._act_failed, parent=self)

    def _acted(self, reply: doc.ActResponse) -> None:
        self._pending_act = None
        assert self.state is not None
        self._wrote(reply)
        self._show(reply.record, [])
        self.state.set_problems(reply.warnings)
        self.workspace.toast(reply.message or t("完成|Done"), "ok")

    def _act_failed(self, error: ApiError) -> None:
        assert self.state is not None
        self.tools.refresh()
        pending, self._pending_act = self._pending_act, None
        if error.kind in _UNKNOWN and pending is not None:
            words = t("与服务器失去联系，结果未知；重试不会重复。|The line was lost; trying again does not double it.")
            self.banner.tell(words, "warn", (t("立即重试|Try now"), lambda: self._send_act(*pending)))
            return
        if error.problems:
            self.state.set_problems(error.problems)
        self._refused(error)
