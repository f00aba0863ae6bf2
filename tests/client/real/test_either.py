"""A party that is a supplier or an employee is one place on the form: which kind, then who, by keys alone."""

from __future__ import annotations

from cellar_client.controls.either import EitherInput
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.events import press, until
from tests.end_to_end.sheet import Sheet


def place(sheet: Sheet) -> EitherInput:
    return sheet.form.header.eithers["supplier_id"]


def test_a_party_is_chosen_by_its_kind_and_its_name(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("yfd", "payable")
    sheet = clerk.new("payable")
    party = place(sheet)
    assert (party.kind.count(), party.name) == (2, "supplier_id")
    sheet.pick("supplier_id", "G")
    assert sheet.value("supplier_id") is not None
    # Back to the kind, the other one: what was said of the first goes, and the cursor stands in the second.
    press("Shift+Tab", "Shift+Tab")
    until(party.kind.hasFocus, "the kind")
    press("Down")
    until(lambda: party.name == "employee_id", "the other kind")
    assert sheet.value("supplier_id") is None
    assert sheet.form.header.inputs["employee_id"].widget.hasFocus()
    assert not sheet.form.header.inputs["supplier_id"].widget.isVisible()
    sheet.settle()
    assert "EITHER" not in "".join(sheet.problems())
    picked = sheet.pick("employee_id", "M01")
    assert picked


def test_the_cursor_begins_in_the_place_that_must_be_filled_and_tab_goes_through_it_in_order(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("yfd", "payable")
    sheet = clerk.new("payable")
    party = place(sheet)
    who = party.inputs["supplier_id"].widget
    until(who.hasFocus, "the look-up of the party")
    sheet.settle()
    press("Shift+Tab")
    until(party.kind.hasFocus, "the kind before the look-up")
    press("Tab")
    until(who.hasFocus, "the look-up behind the kind")


def test_a_record_shows_the_kind_that_is_filled_and_lets_nobody_turn_it(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = clerk.open_list("yfd", "payable")
    until(lambda: view.rows.state == "ready", "the payables")
    filled = [name for name in ("supplier_id", "employee_id") if view.rows.text(0, name)]
    view.table.setCurrentIndex(view.rows.index(0, 0))
    view.table.setFocus()
    press("Return")
    party = place(clerk.sheet("payable"))
    assert [party.name] == filled
    assert not party.kind.isEnabled()
