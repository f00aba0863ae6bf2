"""The small window that says by what a report is grouped, and in which order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.toolbar import bind

MOST = 6
_NAME = Qt.ItemDataRole.UserRole


def offers(layout: pb.ReportLayout) -> dict[str, str]:
    """What can be grouped by, in words: a field, or a part of the calendar or of a tree."""
    found = {}
    for each in layout.dimensions:
        found[each.field] = each.label
        for step in each.steps:
            found[f"{each.field}@{step.code}"] = f"{each.label} · {step.label}"
    return found


class LevelsDialog(Dialog):
    """Space ticks; drag or Alt+↑↓ for the order."""

    def __init__(
        self,
        layout: pb.ReportLayout,
        levels: list[str],
        take: Callable[[list[str]], None],
        parent: QWidget,
    ) -> None:
        note = t("空格勾选，拖动或 Alt+↑↓ 排序|Space ticks; drag or Alt+↑↓ to order")
        super().__init__(t("分组|Group by"), note, width=380, parent=parent)
        self._layout, self._take = layout, take
        self.list = QListWidget()
        self.list.setAccessibleName(t("分组|Group by"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(380)
        self.body.addWidget(self.list)
        self._fill(levels)
        bind(self.list, "Alt+Up", lambda: self.move_current(-1))
        bind(self.list, "Alt+Down", lambda: self.move_current(1))
        self.add_button(t("恢复默认|Defaults"), lambda: self._fill(list(layout.levels)))
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("确定|OK"), self._done, key="Enter", kind="primary")

    def _fill(self, levels: list[str]) -> None:
        self.list.clear()
        words = offers(self._layout)
        for name in [*levels, *(n for n in words if n not in levels)]:
            if name in words:
                item = QListWidgetItem(words[name])
                item.setData(_NAME, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in levels else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def move_current(self, by: int) -> None:
        at = self.list.currentRow()
        if 0 <= at + by < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + by, item)
            self.list.setCurrentRow(at + by)

    def _done(self) -> None:
        items = [self.list.item(i) for i in range(self.list.count())]
        chosen = [str(i.data(_NAME)) for i in items if i.checkState() == Qt.CheckState.Checked]
        if not 0 < len(chosen) <= MOST:
            self.set_error(t("选 1 至 {n} 级|Choose 1 to {n} levels", n=MOST))
            return
        self.accept()
        self._take(chosen)
