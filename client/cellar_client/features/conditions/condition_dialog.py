"""The small window that makes a condition of a list (F3)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.controls.editors import BadInputError, FieldInput, LookupSource
from cellar_client.i18n import t
from cellar_client.session import values as v
from cellar_client.session.filters import BETWEEN, IN, NO_VALUE, NOT_IN, PERIOD, PERIODS, WORDS, operators
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label
from cellar_common.codec import to_python


class ConditionDialog(Dialog):
    """Field, operator, value. Every filterable field and every operator that fits it."""

    def __init__(
        self,
        meta: EntityMeta,
        source: LookupSource,
        take: Callable[[pb.Filter], None],
        parent: QWidget,
        start: pb.Filter | None = None,
    ) -> None:
        super().__init__(t("条件|Condition"), width=420, parent=parent)
        self._meta, self._source, self._take = meta, source, take
        self._fields = [f for f in meta.pb.fields if f.filterable]
        first = [meta.fields[n] for n in meta.pb.list.filters if n in meta.fields and meta.fields[n].filterable]
        self._fields = [*first, *(f for f in self._fields if f not in first)]
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(t("项目|Field"))
        for field in self._fields:
            self.field_box.addItem(field.label, field.name)
        self.operator_box = QComboBox()
        self.operator_box.setAccessibleName(t("比较|Comparison"))
        self._place = QVBoxLayout()
        for widget in (Label(t("项目|Field"), role="text2", step="small"), self.field_box):
            self.body.addWidget(widget)
        self.body.addWidget(self.operator_box)
        self.body.addLayout(self._place)
        self.entry: FieldInput | None = None
        self.last: FieldInput | None = None
        """Of a condition between two values, the second."""
        self.list: QListWidget | None = None
        self.field_box.currentIndexChanged.connect(lambda _i: self._pick_field())
        self.operator_box.currentIndexChanged.connect(lambda _i: self._pick_operator())
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("加上|Add"), self._done, key="Enter", kind="primary")
        self._pick_field()
        if start is not None:
            self._fill(start)
        self.field_box.setFocus()

    def _field(self) -> pb.Field:
        return self._fields[self.field_box.currentIndex()] if self._fields else pb.Field()

    def _pick_field(self) -> None:
        self.operator_box.blockSignals(True)
        self.operator_box.clear()
        for operator in operators(self._field()):
            self.operator_box.addItem(t(WORDS[operator]), operator)
        self.operator_box.blockSignals(False)
        self._pick_operator()

    def _pick_operator(self) -> None:
        while (item := self._place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.entry, self.last, self.list = None, None, None
        operator, field = self.operator_box.currentData(), self._field()
        if operator in NO_VALUE:
            return
        if operator == PERIOD:
            self._add_list([(code, t(pair)) for code, pair in PERIODS.items()], many=False)
        elif field.choices:
            self._add_list([(c.code, c.label) for c in field.choices], many=operator in (IN, NOT_IN))
        else:
            copy = pb.Field()
            copy.CopyFrom(field)
            copy.readonly = False
            if field.kind == kinds.NOTE:
                # What is looked for stands in one line.
                copy.kind = kinds.TEXT
            self.entry = FieldInput(copy, self._source, self)
            self._place.addWidget(self.entry.widget)
            if operator == BETWEEN:
                self.last = FieldInput(copy, self._source, self)
                self._place.addWidget(self.last.widget)

    def _add_list(self, choices: list[tuple[str, str]], *, many: bool) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(self._field().label)
        self.list.setMaximumHeight(180)
        for code, label in choices:
            item = QListWidgetItem(label)
            item.setData(Qt.ItemDataRole.UserRole, code)
            if many:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place.addWidget(self.list)

    def _fill(self, start: pb.Filter) -> None:
        self.field_box.setCurrentIndex(max(0, self.field_box.findData(start.field)))
        self.operator_box.setCurrentIndex(max(0, self.operator_box.findData(int(start.operator))))
        values = [to_python(value) for value in start.values]
        if self.entry is not None and values:
            self.entry.set_value(values[0])
        if self.last is not None and len(values) > 1:
            self.last.set_value(values[1])
        for row in range(self.list.count() if self.list is not None else 0):
            assert self.list is not None
            item = self.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) in values:
                self.list.setCurrentRow(row)
                if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                    item.setCheckState(Qt.CheckState.Checked)

    def _done(self) -> None:
        field, operator = self._field(), self.operator_box.currentData()
        condition = pb.Filter(field=field.name, operator=operator)
        if self.list is not None:
            items = [self.list.item(row) for row in range(self.list.count())]
            picked = [i for i in items if i.checkState() == Qt.CheckState.Checked] or self.list.selectedItems()
            picked = picked or [self.list.currentItem()]
            for item in picked:
                condition.values.add(text=item.data(Qt.ItemDataRole.UserRole))
        for entry in filter(None, (self.entry, self.last)):
            try:
                value = entry.read()
            except BadInputError as error:
                self.set_error(str(error))
                return
            if value is None and field.kind != kinds.FLAG:
                self.set_error(t("请填一个值|Enter a value"))
                return
            condition.values.append(v.to_wire(field, value))
        self.accept()
        self._take(condition)
