"""Keys of the window and keys of what stands in it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut

from cellar_client import keymap
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.events import press, until


@pytest.mark.parametrize("kind", ["home", "list", "form", "report"])
def test_no_view_takes_a_key_that_the_window_has(desk: OpenDesk, kind: str) -> None:
    """Two of one key are ambiguous to Qt, and neither is pressed."""
    clerk = desk("demo")
    if kind == "list":
        clerk.open_list("xsdd", "sales_order")
    elif kind == "form":
        clerk.window.new("sales_order")
        clerk.sheet("sales_order")
    elif kind == "report":
        clerk.window.open_list("sales_by_customer")
        clerk.report("sales_by_customer")
    view = clerk.window.current()
    mine = [each for each in view.findChildren(QShortcut) if each.isEnabled()]
    own = {each.key().toString() for each in mine}
    others = [
        each
        for each in clerk.window.findChildren(QShortcut)
        if each not in mine and not view.isAncestorOf(each.parent())
    ]
    assert own & {each.key().toString() for each in others if each.parent() is clerk.window} == set()


def test_f5_asks_a_report_again(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.window.open_list("sales_by_customer")
    report = clerk.report("sales_by_customer")
    clerk.front()
    before = report.rows._asked
    press(keymap.key("refresh"))
    until(lambda: report.rows._asked > before, "the report is asked for again")
