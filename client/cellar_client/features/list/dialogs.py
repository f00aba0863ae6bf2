"""The small window that says which columns a list shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from cellar_client.controls.list_table import bars_field
from cellar_client.controls.row_painter import BARS
from cellar_client.i18n import t
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog

_NAME = Qt.ItemDataRole.UserRole


class ColumnsDialog(Dialog):
    """Tick what is shown; drag or Alt+↑↓ for the order."""

    def __init__(
        self,
        meta: EntityMeta,
        shown: list[str],
        default: list[str],
        take: Callable[[list[str]], None],
        parent: QWidget,
    ) -> None:
        super().__init__(
            t("列设置|Columns"), t("空格勾选，拖动排序|Space ticks, drag to order"), width=360, parent=parent
        )
        self._meta, self._take, self._default = meta, take, default
        self.list = QListWidget()
        self.list.setAccessibleName(t("列|Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(360)
        self.body.addWidget(self.list)
        self._fill(shown)
        self.add_button(t("恢复默认|Defaults"), lambda: self._fill(self._default))
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("确定|OK"), self._done, key="Enter", kind="primary")

    def _fill(self, shown: list[str]) -> None:
        self.list.clear()
        labels = {name: field.label for name, field in self._meta.columns.items()}
        bars = bars_field(self._meta)
        if bars is not None:
            labels[BARS] = bars.label
        for name in [*shown, *(n for n in labels if n not in shown)]:
            if name in labels:
                item = QListWidgetItem(labels[name])
                item.setData(_NAME, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _done(self) -> None:
        items = [self.list.item(i) for i in range(self.list.count())]
        shown = [str(i.data(_NAME)) for i in items if i.checkState() == Qt.CheckState.Checked]
        if not shown:
            self.set_error(t("至少留一列|Keep one column at least"))
            return
        self.accept()
        self._take(shown)
