"""The list's toolbar, and what it does with the rows chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.controls import questions
from cellar_client.features.list.batch import BatchRun
from cellar_client.i18n import t
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.toolbar import Toolbar

if TYPE_CHECKING:
    from cellar_client.features.list.view import ListView

Run = Callable[[], object]


class ListTools(Toolbar):
    def __init__(self, view: ListView) -> None:
        super().__init__()
        self.view = view
        entity = view.meta.pb
        form = view.meta.has_form
        self._one: list[ToolButton] = []
        self._some: list[ToolButton] = []
        self._actions: dict[str, ToolButton] = {}
        self._menus: dict[str, ToolButton] = {}
        if entity.may_create and form:
            self._command("new", "plus", self.new, primary=True)
        if form:
            self._one.append(self._button(t("打开|Open"), "eye", "Enter", view.open_current))
            if entity.may_create:
                self._one.append(self._command("copy", "copy", view.copy_current))
        self.divide()
        for action in sorted(entity.actions, key=lambda a: (a.backward, not a.primary)):
            if action.batch and not action.on_draft:
                button = self._button(action.label, action.icon or "play", action.shortcut, partial(self.act, action))
                self._actions[action.name] = button
                self._some.append(button)
        self._menu("push", "swap", [(link.label, partial(self.push, link)) for link in entity.pushes])
        self._menu("pull", "folder", [(link.label, partial(self.pull, link)) for link in entity.pulls])
        self.divide()
        if entity.kind == pb.ENTITY_KIND_DOCUMENT:
            self._one.append(self._command("trace", "trace", self.trace))
        self._menu("print", "print", [(label, partial(self.print, name)) for label, name in view.meta.prints])
        if entity.may_export:
            self._command("export", "export", self.export)
        if entity.may_import:
            self._command("import", "import", self.import_)
        self._command("columns", "columns", view.columns.choose, right=True)
        refresh = ToolButton("", "refresh", keymap.key("refresh"), name=t("刷新|Refresh"))
        refresh.clicked.connect(view.refresh)
        self.add(refresh, right=True)
        self.detail = ToolButton("", "panel", name=t("详情|Details"))
        self.detail.setCheckable(True)
        self.detail.clicked.connect(view.toggle_detail)
        if form:
            self.add(self.detail, right=True)
        else:
            self.detail.hide()

    def verbs(self) -> dict[str, Run]:
        view, entity = self.view, self.view.meta.pb
        verbs: dict[str, Run] = {"columns": view.columns.choose}
        if entity.may_create and view.meta.has_form:
            verbs |= {"new": self.new, "copy": view.copy_current}
        if entity.kind == pb.ENTITY_KIND_DOCUMENT:
            verbs["trace"] = self.trace
        if entity.may_export:
            verbs["export"] = self.export
        if entity.may_import:
            verbs["import"] = self.import_
        for name in ("push", "pull", "print"):
            if name in self._menus:
                verbs[name] = self._menus[name].click
        return verbs

    def _button(self, word: str, icon: str, key: str, run: Run, *, right: bool = False) -> ToolButton:
        button = ToolButton(word, icon, key)
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        return self.add(button, right=right)

    def _command(self, name: str, icon: str, run: Run, *, primary: bool = False, right: bool = False) -> ToolButton:
        word, key = keymap.COMMANDS[name].label, keymap.key(name)
        if not primary:
            return self._button(word, icon, key, run, right=right)
        button = PrimaryButton(word, icon, key)
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        return self.add(button)

    def _menu(self, name: str, icon: str, choices: list[tuple[str, Run]]) -> None:
        if not choices:
            return
        button = ToolButton(keymap.COMMANDS[name].label, icon, keymap.key(name))
        if len(choices) == 1:
            button.clicked.connect(lambda: choices[0][1]())  # noqa: PLW0108 - drops Qt's `checked`
        else:
            menu = QMenu(button)
            for label, run in choices:
                menu.addAction(label).triggered.connect(lambda _checked=False, run=run: run())
            button.set_drop_menu(menu)
        self._menus[name] = self.add(button)
        if name in ("push", "print"):
            self._some.append(button)

    def refresh(self) -> None:
        one, some = bool(self.view.table.current_id()), bool(self.view.table.targets())
        for button in self._one:
            button.setEnabled(one)
        for button in self._some:
            button.setEnabled(some)

    # --- verbs

    def new(self) -> None:
        self.view.workspace.new(self.view.meta.name)

    def act(self, action: pb.Action) -> None:
        """The action on every row chosen; each says for itself why it refused."""
        ids = self.view.table.targets()
        if ids:
            view = self.view
            self.question = questions.ask(
                view, action, view.source, lambda answers: self._run_batch(action, ids, answers)
            )

    def _run_batch(self, action: pb.Action, ids: list[int], answers: questions.Answers) -> None:
        self.batch = BatchRun(self.view.api, self.view.meta, action, ids, answers, self.view)
        self.batch.finished.connect(self._batch_done)
        self.batch.open()

    def _batch_done(self, _result: int) -> None:
        kind = "warn" if self.batch.refused.count() else "ok"
        self.view.workspace.toast(self.batch.summary(), kind)
        self.view.table.clear_checked()
        self.view.refresh()

    def push(self, link: pb.Link) -> None:
        request = doc.DraftRequest(entity=link.target)
        request.derivation.link = link.name
        request.derivation.source_ids.extend(self.view.table.targets())
        if request.derivation.source_ids:
            self.view.draft(request)

    def pull(self, link: pb.Link) -> None:
        from cellar_client.features.pull.dialog import PullDialog

        view = self.view
        self.pull_dialog = PullDialog(view.api, view.metadata, view.meta, link, view)
        self.pull_dialog.derived.connect(lambda reply: view.workspace.open_draft(reply.record, list(reply.panels)))
        self.pull_dialog.open()

    def trace(self) -> None:
        record_id = self.view.table.current_id()
        if record_id:
            from cellar_client.features.trace.window import TraceWindow

            view = self.view
            self.trace_window = TraceWindow(view.workspace, view.api, view.metadata, view.meta, record_id, view)
            self.trace_window.open()

    def print(self, template: str) -> None:
        ids = self.view.table.targets()
        if ids:
            from cellar_client.features.printing.preview import PrintPreview

            self.preview = PrintPreview(self.view.api, self.view.meta, ids, template, self.view)
            self.preview.open()

    def export(self) -> None:
        from cellar_client.features.exchange.dialogs import ExportDialog

        view = self.view
        columns = [n for n in view.columns.shown if n in view.meta.fields]
        self.export_dialog = ExportDialog(view.api, view.meta, view.query(), columns, view.columns.sort(), view)
        self.export_dialog.open()

    def import_(self) -> None:
        from cellar_client.features.exchange.dialogs import ImportDialog

        self.import_dialog = ImportDialog(self.view.api, self.view.meta, self.view)
        self.import_dialog.imported.connect(self.view.refresh)
        self.import_dialog.open()
