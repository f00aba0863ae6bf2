"""录入顺序: at which columns Enter stops, and in which order; each user's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import hbox

_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_NAME = Qt.ItemDataRole.UserRole


class WalkDialog(Dialog):
    """`fields`: the columns that can be typed into, as they stand; `walk`: those that Enter stops at now, in order.

    `take` is given the new ones; nothing where it is to be as at first.
    """

    def __init__(
        self, fields: Sequence[pb.Field], walk: Sequence[str], take: Callable[[list[str]], None], parent: QWidget
    ) -> None:
        note = t(
            "Enter 和 Tab 依次停在勾选的列；空格勾选，Alt+↑↓ 或拖动改顺序。|Enter and Tab stop at the ticked columns; Space ticks, Alt+↑↓ or dragging moves."
        )
        super().__init__(t("录入顺序|Order of entry"), note, width=420, parent=parent)
        self._take = take
        self.list = QListWidget()
        self.list.setAccessibleName(t("录入顺序|Order of entry"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setMinimumHeight(300)
        labels = {field.name: field.label for field in fields}
        stops = [name for name in walk if name in labels]
        for name in [*stops, *(name for name in labels if name not in stops)]:
            item = QListWidgetItem(labels[name])
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_ON if name in stops else _OFF)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list)
        up = self.add_button(t("上移|Up"), lambda: self.move_current(-1), key="Alt+↑")
        down = self.add_button(t("下移|Down"), lambda: self.move_current(1), key="Alt+↓")
        for button, step in ((up, "Alt+Up"), (down, "Alt+Down")):
            button.setShortcut(step)
        self.body.addLayout(hbox(up, down, None, gap=8))
        self.add_button(t("恢复默认|Defaults"), self._reset)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("确定|OK"), self._done, key="Enter", kind="primary")
        self.list.setFocus()

    def chosen(self) -> list[str]:
        """The columns ticked, in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [str(item.data(_NAME)) for item in items if item.checkState() == _ON]

    def move_current(self, by: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)

    def _done(self) -> None:
        if not self.chosen():
            self.set_error(t("至少勾选一列|Tick one column at least"))
            return
        self.accept()
        self._take(self.chosen())

    def _reset(self) -> None:
        self.accept()
        self._take([])
