"""What a field lacks is made in front of the form that needs it, and one is back in the field with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cellar_client.controls.lookup_window import LookupWindow
from cellar_client.features.record.quick_create import NewRecord
from tests.client.features.record.test_form import QUANTITY, grid_of

K, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def opened(bench: Any, form: Any) -> NewRecord:
    """The new record's form, ready to be typed into."""
    news = form.lookups._news
    bench.qtbot.waitUntil(lambda: getattr(news, "dialog", None) is not None)
    dialog = news.dialog
    bench.qtbot.waitUntil(lambda: dialog.form.isVisible() and dialog.session.loaded)
    assert isinstance(dialog, NewRecord)
    return dialog


def fill_in(bench: Any, dialog: NewRecord, **typed: str) -> None:
    for name, text in typed.items():
        dialog.session.state.type_header(name, text)
    with bench.qtbot.waitSignal(dialog.session.saver.saved):
        dialog.session.commands.save()


def test_a_customer_is_made_from_the_head_with_what_was_typed(bench: Any) -> None:
    form = bench.form()
    customer = form.header.inputs["customer_id"].widget
    form.header.focus_field("customer_id")
    bench.press("C999", (K.Key_F7, SHIFT))
    dialog = opened(bench, form)
    assert dialog.session.meta.name == "customer"
    assert dialog.session.state.values["code"] == "C999"
    fill_in(bench, dialog, name="新客户")
    value = form.state.values["customer_id"]
    assert (value.code, value.name) == ("C999", "新客户")
    assert value.id
    assert "新客户" in customer.text()
    bench.settle(form)


def test_an_item_is_made_from_a_cell_and_the_walk_goes_on(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.setCurrentIndex(grid.lines.index(2, 0))
    grid.add_line()
    grid._open_editor().setText("青花新品")
    grid._open_editor().setModified(True)
    bench.press((K.Key_F7, SHIFT))
    dialog = opened(bench, form)
    assert dialog.session.state.values["name"] == "青花新品"
    fill_in(bench, dialog, code="9001", price="88")
    assert form.state.grids["lines"][3].values["item_id"].code == "9001"
    bench.qtbot.waitUntil(lambda: (grid.currentIndex().row(), grid.currentIndex().column()) == (3, QUANTITY))
    bench.settle(form)


def test_who_gives_it_up_has_what_he_typed(bench: Any) -> None:
    form = bench.form()
    before = form.state.values["customer_id"]
    form.header.focus_field("customer_id")
    bench.press("C999", (K.Key_F7, SHIFT))
    dialog = opened(bench, form)
    dialog.reject()
    entry = form.header.inputs["customer_id"].widget
    bench.qtbot.waitUntil(lambda: form.focusWidget() is entry)
    QApplication.processEvents()
    assert entry.text() == "C999"
    assert form.state.values["customer_id"] == before
    assert bench.shell.drafts.count() == 0
    grid = grid_of(form)
    grid.go_to(0, 0)
    form.lookups.create_for_line("lines", 0, 0, "X77")
    form.lookups._news.dialog = None
    dialog = opened(bench, form)
    dialog.reject()
    bench.qtbot.waitUntil(lambda: grid._open_editor() is not None)
    assert grid._open_editor().text() == "X77"


def test_the_popup_ends_with_a_row_that_makes_a_new_one(bench: Any) -> None:
    form = bench.form()
    form.header.focus_field("customer_id")
    customer = form.header.inputs["customer_id"].widget
    bench.press("nobody")
    bench.qtbot.waitUntil(lambda: customer.popup_open)
    assert not customer.popup.on_new
    bench.press(K.Key_Down)
    assert customer.popup.on_new
    assert "nobody" in customer.popup.accessibleDescription()
    bench.press(K.Key_Return)
    dialog = opened(bench, form)
    assert dialog.session.state.values["code"] == "nobody"
    dialog.reject()


def test_nothing_is_offered_to_whom_may_make_none(bench: Any) -> None:
    bench.server.metadata.entities[
        [e.name for e in bench.server.metadata.entities].index("customer")
    ].may_create = False
    form = bench.form()
    form.header.focus_field("customer_id")
    customer = form.header.inputs["customer_id"].widget
    bench.press("nobody")
    bench.qtbot.waitUntil(lambda: customer.popup_open)
    bench.press(K.Key_Down)
    assert not customer.popup.on_new
    bench.press((K.Key_F7, SHIFT))
    assert getattr(form.lookups._news, "dialog", None) is None
    assert form.header.inputs["customer_id"].widget.text() == "nobody"


def test_the_full_list_leads_to_a_new_one(bench: Any) -> None:
    form = bench.form()
    form.lookups.open_for_header("customer_id", "新")
    window = form.lookups.window
    assert isinstance(window, LookupWindow)
    window.begin_new()
    dialog = opened(bench, form)
    assert dialog.session.state.values["name"] == "新"
    fill_in(bench, dialog, code="C998")
    assert form.state.values["customer_id"].code == "C998"
    bench.settle(form)
