"""F1: what the field under the cursor and its screen are, what they do and who may."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from cellar_client.i18n import t
from cellar_client.session.explained import Explained
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label, Panel, vbox

_HIGH = 380


class HelpDialog(Dialog):
    """The sections below each other; `show_keys` is a click away."""

    def __init__(self, sections: Sequence[Explained], show_keys: Callable[[], None], parent: QWidget) -> None:
        super().__init__(t("帮助|Help"), width=560, parent=parent)
        column = vbox(gap=4)
        for section in sections:
            column.addWidget(Label(section.title, step="title", bold=True))
            grid = QGridLayout()
            grid.setColumnStretch(1, 1)
            grid.setHorizontalSpacing(16)
            grid.setContentsMargins(0, 4, 0, 16)
            for row, (name, words) in enumerate(section.lines):
                said = Label(words, step="small")
                said.setWordWrap(True)
                grid.addWidget(Label(name, role="text2", step="small"), row, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(said, row, 1)
            column.addLayout(grid)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(t("帮助|Help"))
        scroll.setWidget(Panel(column))
        scroll.setMinimumHeight(_HIGH)
        self.body.addWidget(scroll)

        def keys() -> None:
            self.accept()
            show_keys()

        self.add_button(t("快捷键一览|Keys"), keys)
        self.add_button(t("关闭|Close"), key="Esc", kind="primary")
