"""The clerk who enters two hundred orders a day: keys only, few calls, every refusal at its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from cellar_client import keymap
from cellar_client.features.record.conflict_dialog import ConflictDialog
from cellar_client.features.record.view import FormView
from cellar_client.session.grid import TONE
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.dialogs import Dialog
from tests.client.real.conftest import Calls, OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import click, press, type_text, until
from tests.end_to_end.sheet import Sheet

ZERO = Decimal(0)


CODES = ("D420500", "S530100", "Q420100", "T530250", "N520250", "Y530500", "Q380500", "Z520500", "G420480", "S531000")
CUSTOMER = "C00001"


def new_order(desk: Desk, *, count: int) -> Sheet:
    """A new order of `count` lines, typed without looking: code, Enter, cases, Ins for the next line."""
    desk.open_list("xsdd", "sales_order")
    sheet = desk.new("sales_order")
    type_text(CUSTOMER)
    press("Return")
    while not sheet.grid().isAncestorOf(QApplication.focusWidget()):
        press("Return")
    for n, code in enumerate(CODES[:count]):
        type_text(code)
        press("Return")
        type_text("2")
        press("Return")
        if n + 1 < count:
            press(keymap.key("add_line"))
    return sheet.settle()


@pytest.mark.covers("SO-03", "S26.10")
def test_ten_lines_by_keyboard_cost_few_calls(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    calls = Calls(clerk.window)
    sheet = new_order(clerk, count=10)
    list_and_prices = calls.count("PageRequest") - 1, calls.count("CountRequest"), calls.count("GetPreferencesRequest")
    press(keymap.key("price_all"))
    sheet.settle()
    sheet.save()
    assert sheet.rows() == 10
    assert all(isinstance(price, Decimal) and price > 0 for price in sheet.column("price"))
    assert sheet.amount("gross_total") == sum(sheet.column("gross"), ZERO) > 0
    entry = [c for c in calls if c in ("DraftRequest", "EvaluateRequest", "LookupRequest", "SaveRequest", "GetRequest")]
    assert len(entry) <= 15, (entry, list_and_prices)
    assert entry.count("SaveRequest") == 1
    # Nothing stays lit after Shift+A, and the panels speak of the line under the cursor.
    assert len({i.row() for i in sheet.grid().selectedIndexes()}) <= 1
    titles = [panel.accessibleName().split("，")[0] for panel in sheet.form.panels.shown if panel.isVisible()]
    assert titles == ["价格来源", "可用量", "信用"]
    sheet.act("submit")
    assert sheet.stage == "submitted"


@pytest.mark.covers("SO-04")
def test_who_has_to_approve_sees_what_its_maker_saw(desk: OpenDesk) -> None:
    """Price, stock and credit beside an order that is shut, of the line under the cursor; nothing of it can be changed."""
    clerk = desk("dingdan")
    made = new_order(clerk, count=2).save()
    seen = panels(made)
    made.act("submit")
    lead = desk("zhuguan")
    shut = lead.open_record("sales_order", made.id)
    calls = Calls(lead.window)
    until(lambda: panels(shut), "the panels")
    assert not shut.form.session.editable
    assert list(panels(shut)) == list(seen) == ["价格来源", "可用量", "信用"]
    shut.grid().setCurrentIndex(shut.grid().lines.index(0, 1))
    until(lambda: not shut.form.session.evaluator.asking, "the first line")
    first = panels(shut)
    shut.grid().setCurrentIndex(shut.grid().lines.index(1, 1))
    until(lambda: panels(shut)["可用量"] != first["可用量"], "the other line's stock")
    assert panels(shut)["信用"] == first["信用"]
    assert shut.problems() == []
    assert not shut.form.banner.isVisible()
    assert set(calls) == {"EvaluateRequest"}
    assert not shut.form.session.dirty


def panels(sheet: Sheet) -> dict[str, str]:
    """Each panel in sight, by its title."""
    told = (panel.accessibleName() for panel in sheet.form.panels.shown if panel.isVisible())
    return {words.split("，")[0]: words for words in told}


def test_a_new_form_does_not_begin_with_complaints_and_f8_names_them_all(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    clerk.open_list("xsdd", "sales_order")
    sheet = clerk.new("sales_order")
    assert sheet.problems() == []
    press(keymap.key("save"))
    until(sheet.problems, "the problems")
    assert "客户必填" in sheet.problems()
    assert sheet.form.header.inputs["customer_id"].widget.hasFocus()


def test_refusals_of_the_server_stand_at_their_cells(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sheet = new_order(clerk, count=3)
    sheet.type_cell(1, "quantity", "-5")
    sheet.type_cell(2, "item_id", "NICHTDA")
    sheet.settle()
    press(keymap.key("save"))
    until(lambda: len(sheet.problems()) >= 2, lambda: f"both refusals; {clerk.words()}")
    sheet.settle()
    lines = sheet.grid().lines
    assert lines.index(1, lines.columns["quantity"]).data(TONE) == "error"
    assert lines.index(2, lines.columns["item_id"]).data(TONE) == "error"
    assert not lines.index(0, lines.columns["quantity"]).data(TONE)
    assert sheet.id == 0
    # F4 goes to the next one, wherever the cursor stands.
    seen = set()
    for _ in range(2):
        press(keymap.key("next_error"))
        index = sheet.grid().currentIndex()
        seen.add((index.row(), lines.fields[index.column()].name))
    assert seen == {(1, "quantity"), (2, "item_id")}
    sheet.type_cell(1, "quantity", "5")
    sheet.to_cell(2, "item_id")
    press("Esc", keymap.key("delete_line"))
    sheet.save()
    assert sheet.rows() == 2


def test_a_draft_is_deleted_and_its_tab_closes(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sheet = new_order(clerk, count=1).save()
    saved = sheet.id
    assert sheet.state.record.deletable
    press(keymap.key("delete"))
    until(lambda: clerk.dialog() is not None, "the question")
    press("Return")
    until(lambda: clerk.window.current() is not sheet.form, lambda: f"the tab to close; {clerk.words()}")
    clerk.window.open_record("sales_order", saved)
    gone = clerk.window.current()
    assert isinstance(gone, FormView)
    until(gone._lost.isVisible, lambda: f"the word that it is gone; {clerk.words()}")


def test_save_and_new_goes_on_with_an_empty_order(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sheet = new_order(clerk, count=1)
    press(keymap.key("save_new"))
    until(lambda: sheet.id == 0 and not sheet.rows(), lambda: f"an empty order; {clerk.words()}")
    sheet.settle()
    assert not sheet.form.is_dirty()
    until(
        sheet.form.header.inputs["customer_id"].widget.hasFocus,
        lambda: f"the cursor in the first field, not {QApplication.focusWidget()} {QApplication.activeWindow()}",
    )


def test_two_clients_in_conflict_choose_field_by_field(desk: OpenDesk) -> None:
    first, second = desk("dingdan"), desk("demo")
    mine = new_order(first.front(), count=2).save()
    theirs = second.open_record("sales_order", mine.id)
    theirs.fill("remark", "对方的备注").fill("contract_no", "HT-2").save()
    first.front()
    first.window.views.bring(mine.form)
    mine.fill("remark", "我的备注").fill("contract_no", "HT-1")
    press(keymap.key("save"))
    dialog = first.wait_dialog(ConflictDialog)
    assert set(dialog.choices) == {"remark", "contract_no"}
    shown = {dialog.table.item(r, 0).text(): dialog.table.item(r, 3).text() for r in range(dialog.table.rowCount())}
    assert shown["备注"] == "我的备注"
    dialog.choices["contract_no"].setCurrentIndex(1)
    press("Return")
    until(lambda: mine.value("contract_no") == "HT-2", lambda: f"their contract; {first.words()}")
    assert mine.value("remark") == "我的备注"
    first.front()
    mine.settle().save()
    assert (mine.value("remark"), mine.value("contract_no")) == ("我的备注", "HT-2")


def test_closing_with_unsaved_input_asks_and_a_draft_survives(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sheet = new_order(clerk, count=1)
    clerk.close_tab()
    until(lambda: clerk.dialog() is not None, "the question")
    press("Escape")
    until(lambda: clerk.dialog() is None, "the question to be gone")
    assert clerk.window.current() is sheet.form
    assert sheet.rows() == 1
    clerk.front().close_tab()
    dialog = clerk.wait_dialog(Dialog)
    click(next(b for b in dialog.findChildren(ToolButton) if b.text() == "存在本机"))
    until(lambda: clerk.window.current() is not sheet.form, "the tab to close")
    assert [d.record.entity for d in clerk.window.drafts.list()] == ["sales_order"]


def test_what_the_server_cannot_take_stays_as_typed_over_what_stood_there(desk: OpenDesk) -> None:
    """A stored order is not silently kept with its former customer, nor a line with its former item or an amount out of range."""
    sheet = new_order(desk("dingdan"), count=1).save()
    version = sheet.state.record.row_version
    sheet.fill("customer_id", "C9999")
    sheet.type_cell(0, "item_id", "W9999").settle()
    sheet.type_cell(0, "discount", "-5").settle()
    assert sheet.value("customer_id").code == "C9999"
    assert sheet.cell(0, "item_id").code == "W9999"
    assert {"没有客户“C9999”", "没有物料“W9999”"} <= set(sheet.problems())
    told = sheet.problems()
    press(keymap.key("save"))
    sheet.settle()
    assert sheet.problems() == told
    assert sheet.state.record.row_version == version
    assert sheet.value("customer_id").code == "C9999"
    assert sheet.cell(0, "discount") == Decimal("-0.05")
    sheet.pick("customer_id", CUSTOMER)
    sheet.type_cell(0, "item_id", CODES[0]).type_cell(0, "discount", "100").settle().save()
    assert sheet.problems() == []
