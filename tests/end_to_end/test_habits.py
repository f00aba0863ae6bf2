"""Habits of the hand that once failed at the real desk: keys on an empty list, Enter in a look-up, commands while typing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cellar_client import keymap
from cellar_client.rpc import Endpoint
from cellar_common.codec import Ref
from tests.client.fake_server import PASSWORD, FakeServer
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import focus, press, type_text, until

pytestmark = pytest.mark.covers("S00.7")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FakeServer(rows=12) as server:
        made = Desk(Endpoint.parse(server.address, insecure=True), tmp_path).log_in("lin", PASSWORD)
        yield made
        made.close()


def test_keys_work_on_an_empty_list(desk: Desk) -> None:
    view = desk.open_list("xsdd", "sales_order")
    view.search.setText("nothing-like-it")
    view.reload()
    until(lambda: view.rows.state == "empty", "an empty list")
    press(keymap.key("home"))
    # Back by the menu: the list has no row to put the cursor on.
    desk.open_list("xsdd", "sales_order")
    desk.new("sales_order")
    assert desk.window.nav.tree._current == "sales_order"


def test_enter_takes_the_lit_match_and_goes_one_field_on(desk: Desk) -> None:
    desk.open_list("xsdd", "sales_order")
    order = desk.new("sales_order")
    inputs = list(order.form.header.inputs.values())
    order.go("customer_id")
    following = inputs[inputs.index(order.form.header.inputs["customer_id"]) + 1]
    order.pick("customer_id", "1")
    value = order.value("customer_id")
    assert isinstance(value, Ref)
    assert value.id, "what was typed went off instead of what was lit"
    assert following.widget.hasFocus()
    # Without a match Enter goes one field on too, not two.
    order.go("customer_id")
    press("Ctrl+A")
    type_text("no such one")
    press("Return")
    assert following.widget.hasFocus()


def test_a_command_with_shift_works_while_a_figure_is_being_typed(desk: Desk) -> None:
    desk.open_list("xsdd", "sales_order")
    order = desk.new("sales_order")
    order.pick_cell(0, "item_id", "1003")
    order.to_cell(0, "quantity")
    type_text("12")
    assert order.grid()._open_editor() is focus()
    order.act("price_all")
    assert order.cell(0, "quantity") == 12
