"""The panel at the right of a list: the record under the cursor, without opening it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.metadata import EntityMeta
from cellar_client.timers import after_rest
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.cells import CellDelegate, dress
from cellar_client.widgets.layout import ElidedLabel, Label, Panel, Rule, Section, hbox, vbox
from cellar_client.widgets.marks import StatePill
from cellar_common.codec import Ref, to_python

_IDLE_MS = 200
_LINES = 12


class DetailPanel(QScrollArea):
    """Follows the cursor after a moment's rest; `open_wanted(id)`."""

    # Ids have 63 bits, Qt's int has 32.
    open_wanted = Signal(object)

    def __init__(self, api: Api, meta: EntityMeta) -> None:
        super().__init__()
        self._api, self._meta = api, meta
        self._id = 0
        self._call: Call | None = None
        self._timer = after_rest(self, _IDLE_MS, self._ask)
        self.setFixedWidth(320)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(t("详情|Details"))
        self._say(t("选中一行看详情|Choose a row to see its details"))

    def show_record(self, record_id: int) -> None:
        if record_id != self._id:
            self._id = record_id
            self._timer.start()

    def reload(self) -> None:
        self._timer.start()

    def _ask(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if not self._id or not self.isVisible():
            return
        request = doc.GetRequest(entity=self._meta.name, id=self._id)
        self._call = self._api.query(self._api.documents.Get, request, self._show, self._failed, parent=self)

    def _failed(self, error: ApiError) -> None:
        self._call = None
        self._say(error.message)

    def _say(self, words: str) -> None:
        label = Label(words, role="text3", step="small", align=paint.CENTER)
        label.setWordWrap(True)
        self.setWidget(Panel(vbox(40, label, None, margins=(16, 0, 16, 0))))

    def _show(self, reply: doc.GetResponse) -> None:
        self._call = None
        record, meta = reply.record, self._meta
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addLayout(self._head(record))
        column.addWidget(Rule())
        column.addLayout(self._facts(record))
        for grid in record.grids:
            if grid.name in meta.grids and grid.lines:
                column.addWidget(Rule())
                column.addWidget(self._lines_head(grid))
                column.addWidget(self._lines(grid))
        if record.byline:
            column.addWidget(Section(t("动态|Activity")))
            for said in record.byline.split(" · "):
                line = ElidedLabel(said, role="text2", step="small")
                line.setContentsMargins(16, 0, 16, 2)
                column.addWidget(line)
        column.addStretch(1)
        self.setWidget(Panel(column))

    def _head(self, record: doc.Record) -> QVBoxLayout:
        meta = self._meta
        marks = (meta.mark(meta.state_field, record.state), *(meta.mark_in(name, record) for name in meta.beside_state))
        pills = [StatePill(*mark, self) for mark in marks if mark is not None]
        top = hbox(Label(formats.number(record.number), step="title", bold=True), *pills, None)
        box = vbox(top, gap=4, margins=(16, 10, 16, 10))
        value = to_python(record.values[meta.pb.title_field]) if meta.pb.title_field in record.values else None
        if value is not None:
            box.addWidget(ElidedLabel(value.name if isinstance(value, Ref) else str(value), role="text2"))
        total = meta.main_total
        if total in meta.fields and total in record.values:
            box.addWidget(Label(meta.fields[total].label, role="text3", step="small"))
            amount = formats.value(meta.fields[total], to_python(record.values[total]))
            box.addWidget(Label(amount, role="error" if formats.is_negative(amount) else "text", step="kpi", bold=True))
        return box

    def _facts(self, record: doc.Record) -> QGridLayout:
        meta = self._meta
        grid = QGridLayout()
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        skip = {meta.pb.title_field, meta.state_field, *meta.pb.form.totals}
        names = [n for row in meta.pb.form.rows for n in row.fields if n in meta.fields and n not in skip]
        row = 0
        for name in names:
            value = to_python(record.values[name]) if name in record.values else None
            if value is None or value == record.number:
                # The head has said it.
                continue
            field = meta.fields[name]
            text = value.name or value.code if isinstance(value, Ref) else formats.value(field, value)
            grid.addWidget(Label(field.label, role="text3", step="small"), row, 0)
            grid.addWidget(ElidedLabel(text, step="small"), row, 1)
            row += 1
        return grid

    def _lines_head(self, grid: doc.Grid) -> QWidget:
        link = LinkButton(t("打开|Open"), "Enter")
        link.clicked.connect(lambda: self.open_wanted.emit(self._id))
        label = self._meta.grids[grid.name].label or t("明细|Lines")
        return Section(label, t("{n} 行|{n} lines", n=len(grid.lines)), link)

    def _lines(self, grid: doc.Grid) -> QTableWidget:
        """The first column and the first sums: enough to recognise the document."""
        layout = self._meta.grids[grid.name]
        fields = self._meta.line_fields(grid.name)
        names = [n for n in [*layout.columns[:1], *layout.sums[:2]] if n in fields]
        table = QTableWidget(min(len(grid.lines), _LINES), len(names))
        table.setHorizontalHeaderLabels([fields[n].label for n in names])
        for row, line in enumerate(grid.lines[:_LINES]):
            for column, name in enumerate(names):
                value = to_python(line.values[name]) if name in line.values else None
                text = value.name or value.code if isinstance(value, Ref) else formats.value(fields[name], value)
                item = QTableWidgetItem(text)
                item.setTextAlignment(paint.RIGHT if fields[name].kind in NUMBER_KINDS else paint.LEFT)
                table.setItem(row, column, item)
        dress(table)
        table.horizontalHeader().setDefaultAlignment(paint.LEFT)
        table.setItemDelegate(CellDelegate(table))
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        # It is as high as its lines; what the panel's own bar takes is taken from the words.
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in range(1, len(names)):
            table.setColumnWidth(column, 92)
        if names:
            table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setFixedHeight(28 + 26 * table.rowCount() + 2)
        table.setAccessibleName(layout.label)
        return table
