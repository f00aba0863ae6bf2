"""What a screen reader finds without a name: the accessibility tree of a window, walked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QScrollArea, QWidget

_NAME = QAccessible.Text.Name
_SPEAKING = frozenset(
    {
        QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.ComboBox,
        QAccessible.Role.EditableText, QAccessible.Role.Table, QAccessible.Role.Tree, QAccessible.Role.List,
        QAccessible.Role.PageTab, QAccessible.Role.PageTabList, QAccessible.Role.ButtonMenu, QAccessible.Role.SpinBox,
    }
)  # fmt: skip
"""Roles that a person acts on or reads from: each is called something."""


def nameless(window: QWidget) -> list[str]:
    """Controls in sight that take the keyboard, or that somebody acts on, and are called nothing."""
    return list(dict.fromkeys(_nameless(window)))


def _nameless(window: QWidget) -> Iterator[str]:
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.window() is not window:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not _acts(widget, interface):
            continue
        if not interface.text(_NAME).strip():
            above = widget.parentWidget()
            yield f"{type(widget).__name__} {widget.objectName()} in {type(above).__name__}: {interface.role().name}"


def _acts(widget: QWidget, interface: QAccessibleInterface) -> bool:
    if isinstance(widget, QScrollArea) or widget.objectName().startswith("qt_"):
        # What is in it speaks.
        return False
    takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    return interface.role() in _SPEAKING or (takes_keys and not interface.childCount())
