"""Two people at one order: the second is told who was first, when, and in which fields; nobody's work is written over."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import grpc
import pytest

from cellar.v1 import document_pb2
from cellar_common import codec
from tests.race.processes.calls.desks import PEOPLE, Desks, order, submitted, value
from tests.support.rpc_client import Client, Refused, new_id

pytestmark = [pytest.mark.differs("locks"), pytest.mark.slow]


def change(shown: Any, **values: Any) -> Any:
    for name, wanted in values.items():
        shown.values[name].CopyFrom(codec.to_value(wanted))
    return shown


def history(client: Client, shown: Any) -> Any:
    request = document_pb2.HistoryRequest(entity=shown.entity, id=shown.id)
    return client.call(client.documents.History, request).entries


@pytest.mark.covers("PT-30")
def test_the_second_learns_who_when_and_which_fields(desks: Desks) -> None:
    lin, xu = desks.client("lin"), desks.client("xu")
    made = lin.save(order("甲方-1")).record
    mine, hers = lin.get("sales_order", made.id), xu.get("sales_order", made.id)
    hers.grids[0].lines[0].values["quantity"].CopyFrom(codec.to_value(Decimal(6)))
    xu.save(change(hers, contract_no="HT-9"))
    with pytest.raises(Refused) as caught:
        lin.save(change(mine, customer_order_no="甲方-2"))
    refused = caught.value
    assert refused.code is grpc.StatusCode.ABORTED
    assert refused.failure.reason == "CONFLICT"
    assert refused.conflict.who == PEOPLE["xu"][0]
    assert PEOPLE["xu"][0] in refused.message
    latest = max(history(lin, made), key=lambda entry: entry.when)
    assert (refused.conflict.when, refused.conflict.row_version) == (latest.when, 2)
    told = {each.path: (each.label, each.before, each.after) for each in refused.conflict.changes}
    assert told["contract_no"] == ("合同号", "", "HT-9")
    assert [after for path, (_, _, after) in told.items() if path.endswith(".quantity")] == ["6"]
    # Nothing of the refused save is there; on the new version it goes through and keeps the other's work.
    stored = lin.get("sales_order", made.id)
    assert (value(stored, "customer_order_no"), stored.row_version) == ("甲方-1", 2)
    done = lin.save(change(stored, customer_order_no="甲方-2")).record
    kept = [value(done, name) for name in ("customer_order_no", "contract_no", "quantity_total")]
    assert kept == ["甲方-2", "HT-9", 6]


@pytest.mark.covers("PT-30")
def test_what_changed_after_one_looked_is_not_approved(desks: Desks) -> None:
    lin, gu = desks.client("lin"), desks.client("gu")
    seen = submitted(lin, order("看过的"))
    back = lin.act(seen, "withdraw").record
    lin.act(lin.save(change(back, customer_order_no="改过的")).record, "submit")
    with pytest.raises(Refused) as caught:
        gu.act(seen, "approve")
    assert caught.value.code is grpc.StatusCode.ABORTED
    assert caught.value.conflict.who == PEOPLE["lin"][0]
    told = {each.path: (each.before, each.after) for each in caught.value.conflict.changes}
    assert told["customer_order_no"] == ("看过的", "改过的")
    assert gu.get("sales_order", seen.id).state == "submitted"


@pytest.mark.covers("PT-30")
def test_of_eight_saves_at_once_one_is_written(desks: Desks) -> None:
    clients = [desks.client(user) for user in ("lin", "xu") * 4]
    made = clients[0].save(order("八人")).record
    start = threading.Barrier(len(clients))

    def save(n: int) -> str:
        mine = change(clients[n].get("sales_order", made.id), contract_no=f"HT-{n}")
        start.wait(timeout=60)
        try:
            clients[n].save(mine)
        except Refused as refused:
            conflict = refused.conflict
            if refused.code is not grpc.StatusCode.ABORTED or conflict.row_version != 2:
                raise
            return "refused, " + next(each.after for each in conflict.changes if each.path == "contract_no")
        return f"HT-{n}"

    with ThreadPoolExecutor(len(clients)) as pool:
        found = list(pool.map(save, range(len(clients))))
    [winner] = [each for each in found if not each.startswith("refused")]
    assert found.count(f"refused, {winner}") == 7
    stored = clients[0].get("sales_order", made.id)
    assert (value(stored, "contract_no"), stored.row_version) == (winner, 2)


def of_item_n(quantity: int, mark: str) -> Any:
    """An order of the item N, which no other test touches."""
    wanted = order(mark, quantity=quantity)
    wanted.grids[0].lines[0].values["item_id"].CopyFrom(codec.to_value(codec.Ref(0, "N")))
    return wanted


@pytest.mark.covers("SO-03", "IV-02")
def test_a_shortage_names_item_wanted_and_available(desks: Desks) -> None:
    lin, gu = desks.client("lin"), desks.client("gu", language="en")
    free = int(desks.books.stock("N").available)
    asked = submitted(lin, of_item_n(free + 7, "缺货"))
    request = document_pb2.ActRequest(
        request_id=new_id(), entity="sales_order", id=asked.id, row_version=asked.row_version, action="approve"
    )
    # Twice: a refusal is no reply to be repeated, the same id is free for another try.
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            gu.call(gu.documents.Act, request)
        assert caught.value.code is grpc.StatusCode.INVALID_ARGUMENT
        [problem] = caught.value.problems
        assert (problem.code, problem.path) == ("SHORTAGE", "lines[0].quantity")
        assert problem.message == f"谷雨新品 (成品一号库): {free + 7} wanted, {free} available, 7 short"
    assert desks.books.stock("N").available == free


@pytest.mark.covers("SO-03", "IV-02", "PT-30")
def test_of_twelve_the_last_three_go_to_three_and_all_others_are_told(desks: Desks) -> None:
    lin = desks.client("lin")
    leads = [desks.client("gu", language="en") for _ in range(12)]
    rest = int(desks.books.stock("N").available) - 3
    leads[0].act(submitted(lin, of_item_n(rest, "其余")), "approve")
    asked = [submitted(lin, of_item_n(1, "最后三瓶")) for _ in leads]
    start = threading.Barrier(len(leads))

    def approve(n: int) -> str:
        start.wait(timeout=60)
        try:
            return str(leads[n].act(asked[n], "approve").record.state)
        except Refused as refused:
            return " ".join(problem.message for problem in refused.problems) or str(refused)

    with ThreadPoolExecutor(len(leads)) as pool:
        found = sorted(pool.map(approve, range(len(leads))))
    short = "谷雨新品 (成品一号库): 1 wanted, 0 available, 1 short"
    assert found == ["approved"] * 3 + [short] * 9
    assert desks.books.stock("N").available == 0
