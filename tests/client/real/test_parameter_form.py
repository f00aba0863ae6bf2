"""A parameter's value is chosen in words where it is one of several, and typed where it is a number (4.4)."""

from __future__ import annotations

from tests.client.real.conftest import OpenDesk
from tests.client.real.test_lists import at_rest
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press
from tests.end_to_end.sheet import Sheet


def parameter(desk: Desk, code: str) -> Sheet:
    view = at_rest(desk.open_list("cs", "parameter"))
    row = next(row for row in range(view.rows.rowCount()) if view.rows.text(row, "code") == code)
    view.table.setCurrentIndex(view.rows.index(row, 0))
    view.table.setFocus()
    press("Return")
    return desk.sheet("parameter")


def test_a_parameter_is_chosen_in_words_and_a_number_is_typed(desk: OpenDesk) -> None:
    admin = desk("admin")
    sheet = parameter(admin, "credit.action")
    assert sheet.value("standard").name == "拒绝"
    sheet.pick("content", "提示").settle().save()
    assert sheet.problems() == []
    assert (sheet.value("content").code, sheet.value("content").name) == ("warn", "提示后放行")
    days = parameter(admin, "credit.grace_days")
    days.fill("content", "15").settle().save()
    assert days.problems() == []
    assert days.value("content").code == "15"
    listed = at_rest(admin.open_list("cs", "parameter"))
    said = {listed.rows.text(row, "code"): listed.rows.text(row, "content") for row in range(listed.rows.rowCount())}
    assert (said["credit.action"], said["credit.grace_days"]) == ("提示后放行", "15")
