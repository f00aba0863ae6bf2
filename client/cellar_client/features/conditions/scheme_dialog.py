"""The small window that gives a scheme its name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cellar_client.i18n import t
from cellar_client.widgets.dialogs import Dialog


class SchemeDialog(Dialog):
    def __init__(self, keep: Callable[[str, bool], None], parent: QWidget) -> None:
        super().__init__(t("存为方案|Save as scheme"), width=360, parent=parent)
        self._keep = keep
        self.name = QLineEdit()
        self.name.setMaxLength(30)
        self.name.setAccessibleName(t("方案名称|Scheme name"))
        self.name.setPlaceholderText(t("如：本周待发|e.g. to ship this week"))
        self.shared = QCheckBox(t("所有人可见|Everybody sees it"))
        self.body.addWidget(self.name)
        self.body.addWidget(self.shared)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("保存|Save"), self._done, key="Enter", kind="primary")
        self.name.setFocus()

    def _done(self) -> None:
        name = self.name.text().strip().replace("/", "·")
        if not name:
            self.set_error(t("请起个名字|Give it a name"))
            return
        self.accept()
        self._keep(name, self.shared.isChecked())
