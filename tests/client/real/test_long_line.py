"""A line that keeps every answer back: the hands go on, what was typed stays, and few questions are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from cellar_client import keymap
from cellar_client.rpc import Endpoint
from cellar_client.session.lookups import Matches, RemoteSource, narrowed
from tests.client.real.conftest import Calls, OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, retype, type_text, until
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.sheet import Sheet, code_of
from tests.race.processes.proxy import Proxy

CUSTOMER = "C00001"
pytestmark = pytest.mark.covers("SO-03", "S00.8")


@pytest.fixture
def proxy(company: ServerProcess) -> Iterator[Proxy]:
    with Proxy(company.port) as made:
        yield made


@pytest.fixture
def far(company: ServerProcess, proxy: Proxy, desk_at: Callable[[Endpoint, str, str], Desk]) -> Desk:
    """A desk behind the proxy."""
    return desk_at(company.endpoint_at(proxy.port), "dingdan", "zh")


def into_lines(order: Sheet) -> None:
    type_text(CUSTOMER)
    press("Return")
    while not order.grid().isAncestorOf(order.form.focusWidget()):
        press("Return")


def type_line(code: str, quantity: str) -> None:
    type_text(code)
    press("Return", "Return")
    type_text(quantity)
    press("Return")


def test_no_key_waits_for_an_answer(far: Desk, proxy: Proxy) -> None:
    far.open_list("xsdd", "sales_order")
    order = far.new("sales_order")
    answers: list[object] = []
    order.form.session.evaluator.answered.connect(lambda problems, _panels: answers.append(problems))
    calls = Calls(far.window)
    proxy.deaf()
    into_lines(order)
    type_line("D420500", "12")
    # The first question goes out while the hand rests; everything after it is typed before it is answered.
    until(lambda: "EvaluateRequest" in calls, "the first question")
    press(keymap.key("add_line"))
    type_line("G420480", "24")
    press(keymap.key("add_line"))
    type_line("D520500", "36")
    order.to_cell(0, "quantity")
    retype("48")
    press("Return")
    order.to_cell(1, "item_id")
    retype("D380500")
    press("Return")
    typed = ["D420500", "D380500", "D520500"]
    assert [code_of(item) for item in order.column("item_id")] == typed
    assert order.column("quantity") == [Decimal(48), Decimal(24), Decimal(36)]
    assert answers == []
    assert calls.count("EvaluateRequest") == 1, "questions pile up on a line that does not answer"
    # The late answer speaks of 12 bottles and another item: neither may come back.
    proxy.pass_on()
    until(lambda: answers, "the late answer")
    assert [code_of(item) for item in order.column("item_id")] == typed
    assert order.column("quantity") == [Decimal(48), Decimal(24), Decimal(36)]
    order.settle()
    assert [code_of(item) for item in order.column("item_id")] == typed
    assert all(item.id for item in order.column("item_id"))
    assert order.column("quantity") == [Decimal(48), Decimal(24), Decimal(36)]
    order.save()
    assert order.rows() == 3


def test_submit_right_after_save_is_not_lost(far: Desk, proxy: Proxy) -> None:
    far.open_list("xsdd", "sales_order")
    order = far.new("sales_order")
    into_lines(order)
    type_line("D420500", "12")
    press(keymap.key("price_all"))
    order.settle()
    until(lambda: order.shown(0, "item_id.spec"), "what is told of the item")
    calls = Calls(far.window)
    proxy.deaf()
    press(keymap.key("save"), keymap.key("submit"))
    assert calls == ["SaveRequest"]
    proxy.pass_on()
    until(lambda: order.stage == "submitted", far.words)
    assert calls == ["SaveRequest", "ActRequest"]
    far.close_tab()
    until(lambda: far.current(type(order.form)) is None, "the list again")


def test_a_slow_hand_asks_once_for_each_beginning(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    clerk.open_list("xsdd", "sales_order")
    order = clerk.new("sales_order")
    into_lines(order)
    # Whose price and stock are told is known.
    order.settle()
    calls = Calls(clerk.window)
    for code in ("D420500", "D380500"):
        for sign in code:
            type_text(sign)
            # A hand so slow that the search is made before the next letter.
            until(lambda: order.grid()._open_editor().popup_open, "the matches")  # type: ignore[union-attr]
        press("Return", "Return")
        press(keymap.key("add_line"))
    assert calls.count("LookupRequest") == 1
    assert [code_of(item) for item in order.column("item_id")] == ["D420500", "D380500"]
    assert all(item.id for item in order.column("item_id"))
    order.settle()
    # Written by anybody: what is known is asked for anew.
    clerk.window.api.changed.emit([("item", 1)])
    type_text("d")
    until(lambda: calls.count("LookupRequest") == 2, "a new question")


def test_what_the_desk_narrows_is_what_the_server_finds(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    sales_order = clerk.open_list("xsdd", "sales_order").meta.pb
    asked = next(each for grid in sales_order.form.grids for each in grid.fields if each.name == "item_id")
    found: dict[str, Matches] = {}

    def server(text: str) -> Matches:
        if text not in found:
            # A source of its own for each word, so that none is answered from what another had asked.
            source = RemoteSource(clerk.window.api, None, asked, f"test-{text}")
            source.search(text, 200, lambda matches: found.__setitem__(text, matches), clerk.window)
            until(lambda: text in found, f"the server's matches for {text!r}")
        return found[text]

    everything = server("")
    assert not everything.more
    row = everything.rows[0]
    words = ["d", "d4", row.code.lower(), row.mnemonic[:1], row.mnemonic[1:3], row.name[:1], row.name[2:4], "500", "x-"]
    for word in words:
        assert narrowed(everything.rows, word) == server(word).rows, word
    assert any(server(word).rows for word in words)


def test_lists_nobody_looks_at_ask_nothing(desk: OpenDesk) -> None:
    clerk = desk("dingdan")
    clerk.open_list("xsdd", "sales_order")
    calls = Calls(clerk.window)
    order = clerk.new("sales_order")
    into_lines(order)
    type_line("D420500", "12")
    order.settle().save()
    order.act("submit")
    assert {"GetTodoRequest", "GetRequest"} & set(calls) == set()
    # What the lines tell of their items.
    assert calls.lists == ["item"]
    clerk.close_tab()
    until(lambda: "PageRequest" in calls, "the list to be fetched again")
