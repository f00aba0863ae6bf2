"""Named commands and their keys. The trade's products differ in their keys, so every one can be changed by its user.

Overrides come from the preference `keymap`: JSON `{"save": "F12", "print": ""}`; an empty key takes the key away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from cellar_client.i18n import t


@dataclass(frozen=True)
class Command:
    """A verb of the program. `text` is a "中文|English" pair."""

    name: str
    text: str
    key: str

    @property
    def label(self) -> str:
        return t(self.text)


_COMMANDS = (
    Command("new", "新建|New", "Ctrl+N"),
    Command("save", "保存|Save", "F8"),
    Command("save_new", "存并新建|Save and new", "Ctrl+Return"),
    Command("submit", "提交/审核|Submit / approve", "F10"),
    Command("push", "下推|Push down", "F11"),
    Command("pull", "选单|Pull", "Shift+F11"),
    Command("trace", "联查|Trace", "F12"),
    Command("copy", "复制|Copy", "F6"),
    Command("red", "红冲|Reverse", "Shift+F6"),
    Command("lookup", "参照|Look up", "F7"),
    Command("create", "新建并带回|New, and back with it", "Shift+F7"),
    Command("undo", "撤销|Undo", "Ctrl+Z"),
    Command("redo", "重做|Redo", "Ctrl+Y"),
    Command("add_line", "增行|Add line", "Ins"),
    Command("delete_line", "删行|Delete line", "Ctrl+Del"),
    Command("copy_line", "复制行|Copy line", "Ctrl+D"),
    Command("price_all", "批量询价|Price all lines", "Shift+A"),
    Command("print", "打印|Print", "Ctrl+P"),
    Command("print_now", "直接打印|Print without preview", "Ctrl+Shift+P"),
    Command("attach", "附件|Attachments", "Ctrl+Shift+A"),
    Command("history", "变更记录|History", "Ctrl+H"),
    Command("related", "相关单据|Related", "Ctrl+R"),
    Command("talk", "讨论|Discussion", "Ctrl+T"),
    Command("export", "导出|Export", "Ctrl+E"),
    Command("import", "导入|Import", "Ctrl+I"),
    Command("delete", "删除|Delete", "Ctrl+Shift+Del"),
    Command("refresh", "刷新|Refresh", "F5"),
    Command("next_error", "下一处错误|Next problem", "F4"),
    Command("previous_error", "上一处错误|Previous problem", "Shift+F4"),
    Command("filter", "筛选|Filter", "F3"),
    Command("find", "查找|Find", "Ctrl+F"),
    Command("face", "列表/看板/日历|List / board / calendar", "Ctrl+G"),
    Command("columns", "列设置|Columns", "Ctrl+L"),
    Command("next_record", "下一条|Next record", "Alt+Right"),
    Command("previous_record", "上一条|Previous record", "Alt+Left"),
    Command("close", "关闭页签|Close tab", "Ctrl+W"),
    Command("next_tab", "下一页签|Next tab", "Ctrl+Tab"),
    Command("previous_tab", "上一页签|Previous tab", "Ctrl+Shift+Tab"),
    Command("tab_left", "页签左移|Move tab left", "Ctrl+Shift+PgUp"),
    Command("tab_right", "页签右移|Move tab right", "Ctrl+Shift+PgDown"),
    Command("own_window", "独立窗口|Window of its own", "Ctrl+Shift+N"),
    Command("search", "全局搜索|Search everything", "Ctrl+K"),
    Command("menu", "菜单|Menu", "Alt+M"),
    Command("rail", "收起菜单|Fold the menu", "Ctrl+B"),
    Command("home", "首页|Home", "Alt+Home"),
    Command("help", "帮助|Help", "F1"),
)
REDO_TOO = "Ctrl+Shift+Z"
"""Does again as well, where no command has it: half of the programs know it so."""
COMMANDS: dict[str, Command] = {command.name: command for command in _COMMANDS}
_overrides: dict[str, str] = {}


def key(name: str) -> str:
    """The key of a command as portable text, e.g. "Ctrl+N"; empty when the user took it away. KeyError if unknown."""
    return _overrides.get(name, COMMANDS[name].key)


def suggested(portable: str) -> str:
    """The key of an action that suggests one: where a command of the keymap has it, the user may have put another there."""
    own = next((command for command in _COMMANDS if command.key.lower() == portable.lower()), None)
    return key(own.name) if own is not None else portable


def sequence(name: str) -> QKeySequence:
    return QKeySequence(key(name))


def shown(portable: str) -> str:
    """A key as drawn beside a word: without the plus signs' noise of long names ("Ctrl+Return" as Ctrl+Enter)."""
    return portable.replace("Return", "Enter")


def hint(name: str) -> str:
    """The key of a command as drawn beside its word."""
    return shown(key(name))


def override(preference: str) -> list[str]:
    """Takes the user's keys from the preference's JSON; returns the names of commands whose keys collide.

    Unknown names and unreadable JSON are left out: a bad preference must not lock a user out.
    """
    try:
        wanted = json.loads(preference) if preference else {}
    except ValueError:
        wanted = {}
    _overrides.clear()
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            if name in COMMANDS and isinstance(value, str) and (not value or not QKeySequence(value).isEmpty()):
                _overrides[name] = QKeySequence(value).toString(QKeySequence.SequenceFormat.PortableText)
    return collisions()


def collisions() -> list[str]:
    """Names of commands that share a key with another."""
    by_key: dict[str, list[str]] = {}
    for name in COMMANDS:
        if key(name):
            by_key.setdefault(key(name).lower(), []).append(name)
    return sorted(name for names in by_key.values() if len(names) > 1 for name in names)
