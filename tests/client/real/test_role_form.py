"""The administrator makes a role from lists: nothing has to be known by its code."""

from __future__ import annotations

import pytest

from cellar_client import keymap
from cellar_client.session.grid import TONE
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, until
from tests.end_to_end.sheet import Sheet

ADMIN = "admin"


def new_role(desk: Desk, code: str) -> Sheet:
    desk.open_list("js", "role")
    return desk.new("role").fill("code", code).fill("name", "华东内勤")


@pytest.mark.covers("ORG-04", "ORG-05", "ORG-06")
def test_a_role_is_made_by_choosing(desk: OpenDesk) -> None:
    admin = desk(ADMIN)
    sheet = new_role(admin, "hdnq")
    # By initials, by Chinese words, by the initials of a deed of that very kind.
    assert sheet.pick_cell(0, "entity", "xs", "grants") == "@sales"
    assert sheet.pick_cell(0, "verb", "zd", "grants") == "@make"
    assert sheet.pick_cell(1, "entity", "发货单", "grants") == "delivery_note"
    assert sheet.pick_cell(1, "verb", "gbyl", "grants") == "close"
    assert sheet.pick_cell(0, "entity", "物料", "hidden") == "item"
    assert sheet.pick_cell(0, "path", "成本", "hidden") == "cost"
    sheet.type_cell(0, "dimension", "仓库", "scopes").settle()
    assert sheet.pick_cell(0, "target_id", "C", "scopes")
    sheet.settle().save()
    assert sheet.problems() == []
    assert [sheet.cell(row, "entity", "grants").code for row in (0, 1)] == ["@sales", "delivery_note"]
    assert [sheet.cell(row, "verb", "grants").code for row in (0, 1)] == ["@make", "close"]
    assert sheet.cell(0, "path", "hidden").code == "cost"
    assert sheet.shown(0, "entity", "grants") == "领域：销售"
    assert sheet.shown(1, "verb", "grants") == "关闭余量"
    assert sheet.cell(0, "target_id", "scopes").id > 0
    english = desk(ADMIN, "en")
    english.open_record("role", sheet.id)
    again = english.sheet("role")
    assert again.shown(0, "entity", "grants") == "Area: Sales"
    assert again.shown(0, "verb", "grants") == "Group: make"


@pytest.mark.covers("ORG-04")
def test_what_does_not_exist_is_refused_at_its_cell_by_its_name(desk: OpenDesk) -> None:
    admin = desk(ADMIN)
    sheet = new_role(admin, "hdnq2")
    lines = sheet.grid("grants").lines
    sheet.type_cell(0, "entity", "没有的单据", "grants").settle()
    assert "范围没有“没有的单据”这一项" in sheet.problems()
    assert lines.index(0, lines.columns["entity"]).data(TONE) == "error"
    sheet.pick_cell(0, "entity", "物料", "grants")
    # A deed of other kinds, which an item does not know.
    sheet.type_cell(0, "verb", "弃审", "grants").settle()
    assert "动作没有“弃审”这一项" in sheet.problems()
    assert lines.index(0, lines.columns["verb"]).data(TONE) == "error"
    press(keymap.key("save"))
    until(admin.words, "the refusal")
    assert sheet.id == 0


@pytest.mark.covers("ORG-04")
def test_what_does_not_exist_is_not_lost_over_what_stood_there(desk: OpenDesk) -> None:
    """The cell goes on showing what was typed, and the save is refused: the old right is not stored in its place."""
    admin = desk(ADMIN)
    sheet = new_role(admin, "hdnq3")
    sheet.pick_cell(0, "entity", "xs", "grants")
    sheet.pick_cell(0, "verb", "zd", "grants")
    sheet.settle().save()
    version = sheet.state.record.row_version
    for name, word, refused in (("entity", "采贩", "范围没有“采贩”这一项"), ("verb", "签子", "动作没有“签子”这一项")):
        sheet.type_cell(0, name, word, "grants").settle()
        assert sheet.shown(0, name, "grants") == word
        assert refused in sheet.problems()
        press(keymap.key("save"))
        until(admin.words, "the refusal")
        sheet.settle()
        assert sheet.shown(0, name, "grants") == word
        assert refused in sheet.problems()
        assert sheet.state.record.row_version == version
        sheet.pick_cell(0, name, "xs" if name == "entity" else "zd", "grants")
        sheet.settle()
    assert sheet.problems() == []
