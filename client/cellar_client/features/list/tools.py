"""The list's toolbar: which verbs there are, and which of them may be used now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.features.list.verbs import ListVerbs
from cellar_client.i18n import t
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.toolbar import Toolbar

Run = Callable[[], object]


class ListTools(Toolbar):
    """Built once from the metadata; `refresh` follows the rows chosen. The detail panel's button is `detail`."""

    def __init__(self, meta: EntityMeta, verbs: ListVerbs, choose_columns: Run, refresh_rows: Run) -> None:
        super().__init__()
        entity, form = meta.pb, meta.has_form
        self._commands: dict[str, Run] = {}
        self._one: list[ToolButton] = []
        self._some: list[ToolButton] = []
        self._actions: dict[str, ToolButton] = {}
        if entity.may_create and form:
            self._command("new", "plus", verbs.new, primary=True)
        if form:
            self._one.append(self._button(t("打开|Open"), "eye", "Enter", verbs.open_current))
            if entity.may_create:
                self._one.append(self._command("copy", "copy", verbs.copy_current))
        self.divide()
        for action in sorted(entity.actions, key=lambda a: (a.backward, not a.primary)):
            if action.batch and not action.on_draft:
                button = self._button(
                    action.label, action.icon or "play", keymap.suggested(action.shortcut), partial(verbs.act, action)
                )
                self._actions[action.name] = button
                self._some.append(button)
        self._menu("push", "swap", [(link.label, partial(verbs.push, link)) for link in entity.pushes])
        self._menu("pull", "folder", [(link.label, partial(verbs.pull, link)) for link in entity.pulls])
        self.divide()
        if entity.kind == pb.ENTITY_KIND_DOCUMENT:
            self._one.append(self._command("trace", "trace", verbs.trace))
        self._menu("print", "print", [(label, partial(verbs.print, name)) for label, name in meta.prints])
        if meta.prints:
            self._commands["print_now"] = verbs.print_now
        if entity.may_export:
            self._command("export", "export", verbs.export)
        if entity.may_import:
            self._command("import", "import", verbs.import_)
        if entity.HasField("grouping"):
            self._button(t("分组|Group"), "chart", "", verbs.group, right=True)
        self._command("columns", "columns", choose_columns, right=True)
        refresh = ToolButton("", "refresh", keymap.key("refresh"), name=t("刷新|Refresh"))
        refresh.clicked.connect(lambda: refresh_rows())  # noqa: PLW0108 - drops Qt's `checked`
        self.add(refresh, right=True)
        self.detail = ToolButton("", "panel", name=t("详情|Details"))
        self.detail.setCheckable(True)
        if form:
            self.add(self.detail, right=True)
        else:
            self.detail.hide()

    def keys(self) -> dict[str, Run]:
        """Commands of the keymap that there are here, by name."""
        return dict(self._commands)

    def _button(self, word: str, icon: str, key: str, run: Run, *, right: bool = False) -> ToolButton:
        button = ToolButton(word, icon, key)
        button.clicked.connect(lambda: run())  # noqa: PLW0108 - drops Qt's `checked`
        return self.add(button, right=right)

    def _command(self, name: str, icon: str, run: Run, *, primary: bool = False, right: bool = False) -> ToolButton:
        self._commands[name] = run
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
        self._commands[name] = button.click
        self.add(button)
        if name in ("push", "print"):
            self._some.append(button)

    def refresh(self, *, one: bool, some: bool) -> None:
        """`one`: the cursor stands on a record. `some`: there are rows to work on."""
        for button in self._one:
            button.setEnabled(one)
        for button in self._some:
            button.setEnabled(some)
