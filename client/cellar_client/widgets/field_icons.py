"""Icons inside an input: in the theme's ink, also after it changed, and called something."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import icon

_LEADING, _TRAILING = QLineEdit.ActionPosition.LeadingPosition, QLineEdit.ActionPosition.TrailingPosition
_INK = "text3"


def field_icon(edit: QLineEdit, name: str, words: str, *, leading: bool = False) -> QAction:
    """`words`: what pressing it does, for the tip and for who cannot see it."""
    action = edit.addAction(icon(name, _INK), _LEADING if leading else _TRAILING)
    _follow(action, name, words)
    return action


def clear_icon(edit: QLineEdit) -> None:
    """A cross that empties the field while something is in it."""
    edit.setClearButtonEnabled(True)
    action = edit.findChild(QAction, "_q_qlineeditclearaction")
    if isinstance(action, QAction):
        action.setIcon(icon("x", _INK))
        _follow(action, "x", t("清空|Clear"))


def _follow(action: QAction, name: str, words: str) -> None:
    action.setText(words)
    action.setToolTip(words)

    def tint() -> None:
        action.setIcon(icon(name, _INK))

    theme.changed.connect(tint)
    action.destroyed.connect(lambda: theme.changed.disconnect(tint))
