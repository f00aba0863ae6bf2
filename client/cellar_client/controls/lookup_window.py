"""The full look-up (F7): everything that can be chosen, searched while typing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.controls.lookup import IDLE_MS
from cellar_client.i18n import t
from cellar_client.rpc import Call
from cellar_client.session.lookups import MOST_ROWS, ChoiceSource, Match, Matches, Source
from cellar_client.timers import after_rest
from cellar_client.widgets import paint
from cellar_client.widgets.cells import CellDelegate, dress
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label
from cellar_client.widgets.toolbar import bind_command
from cellar_common.codec import Ref


def source_of(field: pb.Field, remote: Callable[[pb.Field], Source]) -> Source | None:
    """Where a field's values come from; None where it has no look-up."""
    if field.kind == pb.FIELD_KIND_REFERENCE:
        return remote(field)
    return ChoiceSource(field) if field.kind == pb.FIELD_KIND_CHOICE else None


class LookupWindow(Dialog):
    """Search box above, table below; arrows move in the table while typing, Enter takes the row."""

    def __init__(
        self,
        field: pb.Field,
        source: Source,
        text: str,
        take: Callable[[Ref | str], None],
        parent: QWidget,
        create: Callable[[str], None] | None = None,
    ) -> None:
        """`create`: makes a new record, of what is searched for; None where this person may not."""
        super().__init__(t("参照 · {what}|Look up · {what}", what=field.label), width=760, parent=parent)
        self._source, self._take, self._create = source, take, create
        self._matches = Matches("", [])
        self._call: Call | None = None
        self._timer = after_rest(self, IDLE_MS, self._search)
        self.search = QLineEdit(text)
        self.search.setPlaceholderText(t("编码、名称、拼音首字母|Code, name or initials"))
        self.search.setAccessibleName(t("查找|Search"))
        self.search.textEdited.connect(lambda _text: self._timer.start())
        self.table = QTableWidget(0, 2)
        self.table.setAccessibleName(field.label)
        dress(self.table)
        self.table.setItemDelegate(CellDelegate(self.table))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setMinimumHeight(360)
        self.table.doubleClicked.connect(lambda _index: self.take_current())
        self.count = Label(role="text3", step="small")
        for widget in (self.search, self.table, self.count):
            self.body.addWidget(widget)
        if create is not None:
            self.add_button(t("新建…|New…"), self.begin_new, key=keymap.hint("create"))
            bind_command(self, "create", self.begin_new)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("带入|Take"), self.take_current, key="Enter", kind="primary")
        self.search.setFocus()
        self._search()

    def _search(self) -> None:
        if self._call is not None:
            self._call.cancel()
        self._call = self._source.search(self.search.text().strip(), MOST_ROWS, self._show, self)

    def _show(self, matches: Matches) -> None:
        self._call = None
        self._matches = matches
        heads = [t("编码|Code"), t("名称|Name"), *(label for label, _ in matches.heads)]
        rights = [False, False, *(right for _, right in matches.heads)]
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(matches.rows))
        for row, match in enumerate(matches.rows):
            for column, text in enumerate((match.code, match.name, *match.more)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(paint.RIGHT if rights[column] else paint.LEFT)
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        self.table.setColumnWidth(0, max(120, self.table.columnWidth(0)))
        self.table.setColumnWidth(1, max(220, self.table.columnWidth(1)))
        self.table.horizontalHeader().setStretchLastSection(True)
        if matches.rows:
            self.table.setCurrentCell(0, 0)
        found = f"{len(matches.rows)}+" if matches.more else str(len(matches.rows))
        words = t("匹配 {n} 条|{n} found", n=found) if matches.rows else t("没有匹配的记录|Nothing matches")
        self.count.setText(matches.error or words)

    def current(self) -> Match | None:
        row = self.table.currentRow()
        return self._matches.rows[row] if 0 <= row < len(self._matches.rows) else None

    def take_current(self) -> None:
        match = self.current()
        if match is not None:
            self.accept()
            self._take(match.value)

    def begin_new(self) -> None:
        """Gives up looking, and makes what was searched for."""
        if self._create is not None:
            self.reject()
            self._create(self.search.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.search.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            row = self.table.currentRow() + (1 if event.key() == Qt.Key.Key_Down else -1)
            if 0 <= row < self.table.rowCount():
                self.table.setCurrentCell(row, 0)
            return
        super().keyPressEvent(event)
