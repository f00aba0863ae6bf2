"""Somebody else changed the record first (ABORTED): who, when, which fields; merge or start again from theirs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.widgets.cells import CellDelegate, dress
from cellar_client.widgets.dialogs import Dialog

_HEADS = ("项目|Field", "原来|Before", "改为|After", "我的|Mine", "取用|Use")


def changes_table(changes: list[doc.FieldChange], mine: Callable[[str], str] | None = None) -> QTableWidget:
    """Field, before, after (theirs), and mine where asked."""
    heads = [t(head) for head in _HEADS[: 3 if mine is None else 4]]
    table = QTableWidget(len(changes), len(heads))
    table.setHorizontalHeaderLabels(heads)
    for row, change in enumerate(changes):
        cells = [change.label or change.path, formats.or_dash(change.before), formats.or_dash(change.after)]
        if mine is not None:
            cells.append(formats.or_dash(mine(change.path)))
        for column, text in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(text))
    dress(table)
    table.setItemDelegate(CellDelegate(table))
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setAccessibleName(t("改动|Changes"))
    return table


class ConflictDialog(Dialog):
    """Nothing is lost until the user says so: Escape goes back to what was typed."""

    def __init__(
        self,
        conflict: doc.Conflict,
        mine: Callable[[str], str],
        merge: Callable[[list[str]], None],
        reload: Callable[[], None],
        parent: QWidget,
        touched: Callable[[str], bool] = lambda _path: False,
    ) -> None:
        """`touched`: whether a field was changed here too; `merge` is given the paths where theirs shall stand."""
        who = t(
            "{who} 在 {when} 先保存了。您输入的内容还在，没有丢。|{who} saved first, at {when}. What you typed is still here.",
            who=conflict.who or t("别人|Someone else"),
            when=formats.instant_of_wire(conflict.when),
        )
        super().__init__(t("此单刚被他人修改|Changed by someone else"), who, width=620, parent=parent)
        self._paths = [change.path for change in conflict.changes]
        self.table = changes_table(list(conflict.changes), mine)
        # What nobody typed here is not in dispute: theirs stands.
        self.choices = {path: self._choice(row, path) for row, path in enumerate(self._paths) if touched(path)}
        self.table.setMinimumHeight(min(8, max(1, len(conflict.changes))) * 26 + 34)
        self.body.addWidget(self.table)
        self.add_button(t("返回继续改|Back"), key="Esc")
        self.add_button(t("放弃我的，取最新|Drop mine, reload"), lambda: self._go(reload), kind="danger")
        self.merge_button = self.add_button(
            t("合并|Merge"), lambda: self._go(lambda: merge(self.theirs())), kind="primary", key="Enter"
        )

    def _choice(self, row: int, path: str) -> QComboBox:
        """Mine or theirs, for a field that both have changed; mine unless said otherwise."""
        if self.table.columnCount() == len(_HEADS) - 1:
            self.table.setColumnCount(len(_HEADS))
            self.table.setHorizontalHeaderLabels([t(head) for head in _HEADS])
        box = QComboBox()
        box.addItems([t("保留我的|Keep mine"), t("用对方的|Take theirs")])
        box.setAccessibleName(t("{what} 用谁的|Whose {what}", what=path))
        self.table.setCellWidget(row, len(_HEADS) - 1, box)
        return box

    def theirs(self) -> list[str]:
        """The paths for which the user gives up what he typed."""
        return [path for path, box in self.choices.items() if box.currentIndex() == 1]

    def _go(self, act: Callable[[], None]) -> None:
        self.accept()
        act()
