"""Conditions and schemes of a list: made by keys, joined by and and or, several values, remembered on the server."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import preference_pb2 as pref
from cellar_client import kinds
from cellar_client.session import filters as conditions

K = Qt.Key


def test_conditions_and_schemes_are_remembered_on_the_server(bench: Any) -> None:
    view = bench.list()
    condition = pb.Filter(field="state", operator=conditions.IN)
    condition.values.add(text="approval")
    view.conditions.set([condition])
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready" and view.rows.rowCount() < 12)
    view.conditions.save_scheme()
    view.conditions.scheme_dialog.name.setText("我的待批")
    view.conditions.scheme_dialog._done()
    bench.qtbot.waitUntil(lambda: "scheme/sales_order/我的待批" in bench.server.preferences)
    again = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in again.prefs.schemes] == ["我的待批"])
    again.conditions.choose_scheme("own/我的待批")
    assert again.conditions.filters == [condition]
    again.conditions.remove(0)
    assert again.conditions.filters == []


def test_a_shared_scheme_that_the_server_keeps_stays_and_the_refusal_is_said(bench: Any) -> None:
    kept = pref.Preference(key="scheme/sales_order/大家的", value='{"filters": [], "levels": []}', shared=True)
    bench.server.preferences[kept.key] = kept
    bench.server.may_share = False
    view = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in view.prefs.schemes] == ["大家的"])
    refused: list[object] = []
    view.conditions.refused.connect(refused.append)
    view.conditions._drop_scheme("大家的")
    bench.qtbot.waitUntil(lambda: bool(refused))
    assert [(s.name, s.shared) for s in view.prefs.schemes] == [("大家的", True)]
    assert kept.key in bench.server.preferences
    again = bench.list()
    bench.qtbot.waitUntil(lambda: [s.name for s in again.prefs.schemes] == ["大家的"])


def test_between_two_values_the_first_comes_first_and_enter_leads_on(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    at = next(i for i in range(dialog.field_box.count()) if conditions.BETWEEN in _operators(dialog, i))
    dialog.field_box.setCurrentIndex(at)
    dialog.operator_box.setCurrentIndex(dialog.operator_box.findData(conditions.BETWEEN))
    first, last = (20000, 1000) if dialog._field().kind not in (kinds.DAY,) else (date(2026, 2, 1), date(2026, 1, 1))
    taken: list[object] = []
    dialog._take = taken.append
    bench.qtbot.waitUntil(dialog.last.widget.isVisible)
    dialog.entry.widget.setFocus()
    bench.qtbot.keyClick(dialog.entry.widget, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() in (dialog.last.widget, *dialog.last.widget.findChildren(QWidget))
    dialog.entry.set_value(first)
    dialog.last.set_value(last)
    dialog._done()
    assert not taken
    assert dialog.isVisible()
    dialog.entry.set_value(last)
    dialog.last.set_value(first)
    dialog._done()
    assert len(taken) == 1


def _asks(dialog: Any, field: str, operator: Any) -> None:
    dialog.field_box.setCurrentIndex(dialog.field_box.findData(field))
    dialog.operator_box.setCurrentIndex(dialog.operator_box.findData(operator))


def test_conditions_are_joined_by_and_and_or_and_read_as_a_sentence(bench: Any) -> None:
    view = bench.list()
    further = [
        pb.Field(name="lines.item_id", label="明细·商品", kind=kinds.REFERENCE, target="item", filterable=True),
        pb.Field(name="customer_id.phone", label="客户·电话", kind=kinds.TEXT, filterable=True),
    ]
    view.meta.pb.list.further.extend(further)
    view.meta.asked.update((each.name, each) for each in further)
    view.conditions.add()
    dialog = view.conditions.dialog
    _asks(dialog, "state", conditions.IN)
    dialog.or_button.click()
    assert dialog.so_far.count() == 1
    _asks(dialog, "customer_id.phone", conditions.CONTAINS)
    dialog.entry.set_value("0571")
    dialog.and_button.click()
    _asks(dialog, "lines.item_id", conditions.NOT_EMPTY)
    dialog._done()
    (made,) = view.conditions.filters
    assert [[each.field for each in group.filters] for group in made.any] == [
        ["state"],
        ["customer_id.phone", "lines.item_id"],
    ]
    assert view.bar.sentence.text() == "状态是 开立，或 客户·电话含 0571 且 明细·商品不为空"
    view.conditions._edit(0)
    again = view.conditions.dialog
    assert again.so_far.count() == 2
    assert again._field().name == "lines.item_id"
    again.so_far.setCurrentRow(0)
    again.so_far.setFocus()
    bench.qtbot.keyClick(again, Qt.Key.Key_Delete)
    again._done()
    assert [each.field for each in view.conditions.filters] == ["customer_id.phone", "lines.item_id"]
    assert view.bar.sentence.text() == "客户·电话含 0571，且明细·商品不为空"


def test_several_values_are_taken_one_by_one_and_from_the_full_list(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    _asks(dialog, "customer_id", conditions.IN)
    dialog._done()
    assert dialog.isVisible(), "without a value it is no condition"
    bench.qtbot.waitUntil(dialog.entry.widget.isVisible)
    dialog.entry.full_list_wanted.emit("")
    bench.qtbot.waitUntil(lambda: dialog.window_of_all.current() is not None)
    dialog.window_of_all.take_current()
    dialog.entry.widget.setFocus()
    bench.qtbot.keyClick(dialog.entry.widget, Qt.Key.Key_Return)
    assert dialog.several.count() == 1
    assert dialog.isVisible()
    assert dialog.entry.widget.text() == ""
    dialog.entry.widget.setText("C00212")
    dialog._done()
    (made,) = view.conditions.filters
    assert (made.operator, len(made.values)) == (conditions.IN, 2)
    assert made.values[1].reference.code == "C00212"


def test_what_may_not_be_asked_any_more_is_not_restored(bench: Any) -> None:
    known, lost = (
        pb.Filter(field="state", operator=conditions.EMPTY),
        pb.Filter(field="lines.gone", operator=conditions.EMPTY),
    )
    meta = bench.list().meta
    assert conditions.known(meta, known)
    assert not conditions.known(meta, pb.Filter(any=[pb.FilterGroup(filters=[known]), pb.FilterGroup(filters=[lost])]))


def _operators(dialog: Any, at: int) -> list[Any]:
    return conditions.operators(dialog._fields[at])


def test_a_condition_is_made_by_keyboard(bench: Any) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    dialog.field_box.setCurrentIndex(dialog.field_box.findData("state"))
    assert dialog.list is not None
    dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
    dialog._done()
    assert len(view.conditions.filters) == 1
    assert conditions.words(view.meta, view.conditions.filters[0])[0] == "状态"


@pytest.mark.parametrize("part", [slice(None), slice(1, None), slice(0, 0), None])
def test_the_box_shows_the_field_that_is_asked_for(bench: Any, part: slice | None) -> None:
    view = bench.list()
    view.conditions.add()
    dialog = view.conditions.dialog
    box, line = dialog.field_box, dialog.field_box.lineEdit()
    labels = [box.itemText(at) for at in range(box.count())]
    assert len(labels) > 2
    typed = "没有的项目" if part is None else labels[2][part]
    line.setText(typed)
    line.editingFinished.emit()
    fitting = [label for label in labels if typed and typed in label]
    assert box.currentText() == (fitting[0] if fitting else labels[0])
    assert dialog._field().label == box.currentText()
