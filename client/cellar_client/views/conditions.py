"""Conditions of a list: in words for the chips, in JSON for kept schemes, and the small window that makes one (F3)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t
from cellar_client.models import values as v
from cellar_client.models.metadata import EntityMeta
from cellar_client.views.editors import BadInputError, FieldInput, LookupSource
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label
from cellar_common.codec import to_python

EQUALS, IN, NOT_IN = pb.FILTER_OPERATOR_EQUALS, pb.FILTER_OPERATOR_IN, pb.FILTER_OPERATOR_NOT_IN
FROM, TO = pb.FILTER_OPERATOR_FROM, pb.FILTER_OPERATOR_TO
CONTAINS, STARTS = pb.FILTER_OPERATOR_CONTAINS, pb.FILTER_OPERATOR_STARTS
EMPTY, NOT_EMPTY, PERIOD = pb.FILTER_OPERATOR_EMPTY, pb.FILTER_OPERATOR_NOT_EMPTY, pb.FILTER_OPERATOR_PERIOD

_WORDS = {
    EQUALS: "等于|is",
    IN: "属于|is one of",
    NOT_IN: "不属于|is none of",
    FROM: "从|from",
    TO: "至|to",
    CONTAINS: "含|contains",
    STARTS: "开头是|starts with",
    EMPTY: "为空|is empty",
    NOT_EMPTY: "不为空|is not empty",
    PERIOD: "时段|period",
}
_PERIODS = {
    "today": "今天|today",
    "this_week": "本周|this week",
    "this_month": "本月|this month",
    "last_month": "上月|last month",
    "this_year": "今年|this year",
}
NO_VALUE = frozenset({EMPTY, NOT_EMPTY})


def operators(field: pb.Field) -> list[pb.FilterOperator]:
    """What can be asked of a field, the usual one first."""
    match field.kind:
        case v.DAY:
            return [PERIOD, FROM, TO, EQUALS, EMPTY, NOT_EMPTY]
        case v.INSTANT:
            return [PERIOD, EMPTY, NOT_EMPTY]
        case v.CHOICE:
            return [IN, NOT_IN, EMPTY, NOT_EMPTY]
        case v.FLAG:
            return [EQUALS]
        case v.REFERENCE:
            return [EQUALS, EMPTY, NOT_EMPTY]
        case v.TEXT | v.NOTE:
            return [CONTAINS, STARTS, EQUALS, EMPTY, NOT_EMPTY]
    return [FROM, TO, EQUALS, EMPTY, NOT_EMPTY]


def choices_of(meta: EntityMeta, field: pb.Field) -> list[tuple[str, str]]:
    """(code, label): the field's own choices, or the states for the field `state`."""
    if field.choices:
        return [(c.code, c.label) for c in field.choices]
    if field.name == "state":
        return [(s.code, s.label) for s in meta.pb.states]
    return []


def words(meta: EntityMeta, condition: pb.Filter) -> tuple[str, str]:
    """Name and value for a chip."""
    field = meta.field(condition.field) or pb.Field(name=condition.field, label=condition.field)
    labels = dict(choices_of(meta, field))
    shown = []
    for value in condition.values:
        python = to_python(value)
        text = labels.get(python, "") if isinstance(python, str) else ""
        shown.append(text or v.show(field, python))
    operator = condition.operator
    if operator == PERIOD:
        return field.label, " ".join(t(_PERIODS[s]) if s in _PERIODS else s for s in shown)
    if operator in (EQUALS, IN):
        return field.label, "、".join(shown)
    return field.label, f"{t(_WORDS.get(operator, '等于|is'))} {'、'.join(shown)}".strip()


def dump(conditions: Sequence[pb.Filter]) -> list[str]:
    """For a preference; the wire form, so that no kind of value is lost."""
    return [base64.b64encode(c.SerializeToString()).decode("ascii") for c in conditions]


def load(kept: object) -> list[pb.Filter]:
    """What cannot be read any more is left out."""
    found = []
    for text in kept if isinstance(kept, list) else []:
        try:
            found.append(pb.Filter.FromString(base64.b64decode(text)))
        except Exception:
            continue
    return found


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
            self.operator_box.addItem(t(_WORDS[operator]), operator)
        self.operator_box.blockSignals(False)
        self._pick_operator()

    def _pick_operator(self) -> None:
        while (item := self._place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.entry, self.list = None, None
        operator, field = self.operator_box.currentData(), self._field()
        if operator in NO_VALUE:
            return
        if operator == PERIOD:
            self._add_list([(code, t(pair)) for code, pair in _PERIODS.items()], many=False)
        elif choices_of(self._meta, field):
            self._add_list(choices_of(self._meta, field), many=operator in (IN, NOT_IN))
        else:
            copy = pb.Field()
            copy.CopyFrom(field)
            copy.readonly = False
            self.entry = FieldInput(copy, self._source, self)
            self._place.addWidget(self.entry.widget)

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
        elif self.entry is not None:
            try:
                value = self.entry.read()
            except BadInputError as error:
                self.set_error(str(error))
                return
            if value is None and field.kind != v.FLAG:
                self.set_error(t("请填一个值|Enter a value"))
                return
            condition.values.append(v.to_wire(field, value))
        self.accept()
        self._take(condition)
