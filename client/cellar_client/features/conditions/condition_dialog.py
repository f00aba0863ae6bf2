"""The window that makes a condition of a list (F3), or several that are joined by and, or."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls.editors import BadInputError, FieldInput, LookupSource
from cellar_client.controls.lookup_window import LookupWindow, source_of
from cellar_client.i18n import t
from cellar_client.session import filters as conditions
from cellar_client.session import values as v
from cellar_client.session.filters import BETWEEN, IN, NO_VALUE, NOT_IN, PERIOD, PERIODS, WORDS, operators
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label
from cellar_common.codec import to_python


class ConditionDialog(Dialog):
    """Field, operator, value. Every filterable field and every operator that fits it.

    *And* and *Or* keep what stands in the inputs and ask for a further one; *and* binds closer. Delete takes a kept one away.
    """

    def __init__(
        self,
        meta: EntityMeta,
        source: LookupSource,
        take: Callable[[Sequence[pb.Filter]], None],
        parent: QWidget,
        start: pb.Filter | None = None,
    ) -> None:
        super().__init__(t("条件|Condition"), width=480, parent=parent)
        self._meta, self._source, self._take = meta, source, take
        self._fields = [f for f in meta.pb.fields if f.filterable]
        first = [meta.fields[n] for n in meta.pb.list.filters if n in meta.fields and meta.fields[n].filterable]
        self._fields = [*first, *(f for f in self._fields if f not in first), *meta.pb.list.further]
        self._kept: list[tuple[pb.Filter, bool]] = []
        """What was joined before, each with whether an *or* stands behind it."""
        self.so_far = QListWidget()
        self.so_far.setAccessibleName(t("已有的条件|Conditions so far"))
        self.so_far.setMaximumHeight(96)
        self.so_far.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field_box = QComboBox()
        self.field_box.setAccessibleName(t("项目|Field"))
        for field in self._fields:
            self.field_box.addItem(field.label, field.name)
        # Many fields: what is typed is looked for anywhere in their names.
        self.field_box.setEditable(True)
        self.field_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        found = QCompleter(self.field_box.model(), self.field_box)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.field_box.setCompleter(found)
        line = self.field_box.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._settle_field)
        self.operator_box = QComboBox()
        self.operator_box.setAccessibleName(t("比较|Comparison"))
        self._place = QVBoxLayout()
        for widget in (self.so_far, Label(t("项目|Field"), role="text2", step="small"), self.field_box):
            self.body.addWidget(widget)
        self.body.addWidget(self.operator_box)
        self.body.addLayout(self._place)
        # Whatever is asked for, the inputs stay together.
        self.body.addStretch(1)
        self.entry: FieldInput | None = None
        self.last: FieldInput | None = None
        """Of a condition between two values, the second."""
        self.list: QListWidget | None = None
        self.several: QListWidget | None = None
        """Of a condition in several values, those that were taken."""
        self._values: list[Any] = []
        self.field_box.currentIndexChanged.connect(lambda _i: self._pick_field())
        self.operator_box.currentIndexChanged.connect(lambda _i: self._pick_operator())
        self.and_button = self.add_button(t("且|And"), lambda: self._join(any_of=False), key="Alt+A")
        self.or_button = self.add_button(t("或|Or"), lambda: self._join(any_of=True), key="Alt+O")
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("加上|Add"), self._done, key="Enter", kind="primary")
        for key, any_of in (("Alt+A", False), ("Alt+O", True)):
            QShortcut(key, self).activated.connect(partial(self._join, any_of=any_of))
        self._show_kept()
        self._pick_field()
        if start is not None:
            self._fill(start)
        self.field_box.setFocus()

    def _field(self) -> pb.Field:
        return self._fields[self.field_box.currentIndex()] if self._fields else pb.Field()

    def _settle_field(self) -> None:
        """What stands in the box is the field that is asked for: the first that what was typed fits, else the one before."""
        box = self.field_box
        typed = box.currentText().strip()
        found = box.findText(typed, Qt.MatchFlag.MatchFixedString) if typed else -1
        if found < 0 and typed:
            found = box.findText(typed, Qt.MatchFlag.MatchContains)
        box.setCurrentIndex(box.currentIndex() if found < 0 else found)
        box.setEditText(box.itemText(box.currentIndex()))

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
        self.entry, self.last, self.list, self.several = None, None, None, None
        self._values = []
        self._ask_values(self.operator_box.currentData(), self._field())
        self.adjustSize()

    def _ask_values(self, operator: pb.FilterOperator, field: pb.Field) -> None:
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
            if field.kind == kinds.NOTE or field.kind in kinds.FILE_KINDS:
                # What is looked for stands in one line; a file is by its name.
                copy.kind = kinds.TEXT
            self.entry = FieldInput(copy, self._source, self)
            self.entry.full_list_wanted.connect(partial(self._full_list, self.entry))
            self._place.addWidget(self.entry.widget)
            if operator in (IN, NOT_IN):
                self._add_several()
            if operator == BETWEEN:
                self.last = FieldInput(copy, self._source, self)
                self._place.addWidget(self.last.widget)

    def _add_several(self) -> None:
        self.several = QListWidget()
        self.several.setAccessibleName(t("所选的值|Values chosen"))
        self.several.setMaximumHeight(120)
        hint = t("回车逐个加入，Delete 去掉|Enter adds one, Delete takes one away")
        self._place.addWidget(Label(hint, role="text3", step="small"))
        self._place.addWidget(self.several)

    def _take_one(self) -> bool:
        """Puts what stands in the input among the values; whether there was anything."""
        if self.entry is None or self.several is None:
            return False
        try:
            value = self.entry.read()
        except BadInputError as error:
            self.set_error(str(error))
            return True
        if value is None:
            return False
        self._put(value)
        _show(self.entry, None)
        return True

    def _put(self, value: Any) -> None:
        if self.several is not None:
            self._values.append(value)
            self.several.addItem(formats.value(self._field(), value))

    def _full_list(self, entry: FieldInput, text: str) -> None:
        """F7."""
        source = source_of(entry.field, self._source)
        if source is not None:
            self.window_of_all = LookupWindow(entry.field, source, text, partial(_show, entry), self)
            self.window_of_all.open()

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
        if start.any:
            single = [
                (each, at == len(group.filters) - 1) for group in start.any for at, each in enumerate(group.filters)
            ]
            self._kept, start = single[:-1], single[-1][0]
            self._show_kept()
        self.field_box.setCurrentIndex(max(0, self.field_box.findData(start.field)))
        self.operator_box.setCurrentIndex(max(0, self.operator_box.findData(int(start.operator))))
        values = [to_python(value) for value in start.values]
        if self.several is not None:
            for value in values:
                self._put(value)
        elif self.entry is not None and values:
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the first of two values leads to the second, and takes one of several."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.entry is not None and _has_cursor(self.entry.widget):
            if self.last is not None:
                self.last.widget.setFocus()
                return
            if self.several is not None and self._take_one():
                return
        if event.key() == Qt.Key.Key_Delete and self.several is not None and self.focusWidget() is self.several:
            if self._values:
                del self._values[self.several.currentRow()]
                self.several.takeItem(self.several.currentRow())
            return
        if event.key() == Qt.Key.Key_Delete and self.focusWidget() is self.so_far and self._kept:
            del self._kept[self.so_far.currentRow()]
            self._show_kept()
            return
        super().keyPressEvent(event)

    # --- what was joined

    def _join(self, *, any_of: bool) -> None:
        condition = self._read()
        if condition is not None:
            self.set_error("")
            self._kept.append((condition, any_of))
            self._show_kept()
            self._pick_operator()
            self.field_box.setFocus()

    def _show_kept(self) -> None:
        self.so_far.clear()
        for condition, any_of in self._kept:
            self.so_far.addItem(
                f"{conditions.sentence(self._meta, [condition])}  {t('或|or') if any_of else t('且|and')}"
            )
        self.so_far.setVisible(bool(self._kept))
        self.so_far.setFixedHeight(min(96, 8 + 24 * len(self._kept)))
        self.adjustSize()

    def _groups(self, last: pb.Filter) -> list[list[pb.Filter]]:
        groups: list[list[pb.Filter]] = [[]]
        for condition, any_of in self._kept:
            groups[-1].append(condition)
            if any_of:
                groups.append([])
        groups[-1].append(last)
        return groups

    def _done(self) -> None:
        condition = self._read()
        if condition is None:
            return
        groups = self._groups(condition)
        self.accept()
        if len(groups) == 1:
            self._take(groups[0])
        else:
            self._take([pb.Filter(any=[pb.FilterGroup(filters=group) for group in groups])])

    def _read(self) -> pb.Filter | None:
        """What stands in the inputs; None, and the reason in red, where it is no condition."""
        field, operator = self._field(), self.operator_box.currentData()
        condition = pb.Filter(field=field.name, operator=operator)
        if self.list is not None:
            items = [self.list.item(row) for row in range(self.list.count())]
            picked = [i for i in items if i.checkState() == Qt.CheckState.Checked] or self.list.selectedItems()
            picked = picked or [self.list.currentItem()]
            for item in picked:
                condition.values.add(text=item.data(Qt.ItemDataRole.UserRole))
        if self.several is not None:
            self._take_one()
            condition.values.extend(v.to_wire(field, value) for value in self._values)
            if not self._values:
                self.set_error(t("请填一个值|Enter a value"))
            return condition if self._values else None
        read: list[Any] = []
        for entry in filter(None, (self.entry, self.last)):
            try:
                value = entry.read()
            except BadInputError as error:
                self.set_error(str(error))
                return None
            if value is None and field.kind != kinds.FLAG:
                self.set_error(t("请填一个值|Enter a value"))
                return None
            read.append(value)
            condition.values.append(v.to_wire(field, value))
        # Which of two texts comes first is the database's to say.
        if self.last is not None and not isinstance(read[0], str) and read[0] > read[1]:
            self.set_error(t("起值大于止值|The first value is greater than the last"))
            return None
        return condition


def _show(entry: FieldInput, value: Any) -> None:
    """Also over what is being typed."""
    if isinstance(entry.widget, QLineEdit):
        entry.widget.setModified(False)
    entry.set_value(value)


def _has_cursor(widget: QWidget) -> bool:
    """Whether it, or a part of it, has the keyboard."""
    holder = widget.window().focusWidget()
    return holder is not None and (holder is widget or widget.isAncestorOf(holder))
