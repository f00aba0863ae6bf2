"""What waits downstream, for whoever does the next document, and opened as a list on which Push works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cellar_server.kernel.life import documents
from cellar_server.kernel.lists import query
from cellar_server.kernel.lists.todo import waiting
from cellar_server.kernel.schema.records import RecordView
from tests.integration.posts.ground import Ground
from tests.support.books import CHECKER, D, SmallBooks, ref, small_books
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("queries")


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    with small_books(database_url) as books:
        yield Ground.of(books)


def told(hands: SmallBooks) -> dict[str, int]:
    """What a post's home page says, in Chinese."""
    with hands.reading() as work:
        return {item.label.zh: item.count for item in waiting(work)}


def opened(hands: SmallBooks, words: str) -> list[int]:
    """The documents of the list that the item opens."""
    with hands.reading() as work:
        (item,) = [one for one in waiting(work) if one.label.zh == words]
        return query.page(work, query.Query(item.entity, item.wheres), ["number"]).ids


def pushed(hands: SmallBooks, words: str, link: str) -> list[RecordView]:
    """Push on what the item opens, by the person for whom it waits."""
    found = []
    for id_ in opened(hands, words):
        with hands.reading() as work:
            assert documents.derive(work, link, [id_], []).lines
        found.append(hands.push(link, hands.get(link.split(".", maxsplit=1)[0], id_)))
    return found


@pytest.mark.covers("SO-14", "LG-01")
def test_the_chain_calls_the_next_post_at_every_step(ground: Ground) -> None:
    people, other = ground.people, ground.books.by(CHECKER)
    first = ground.books.approved_order(("A", 6))
    ground.books.approved_order(("A", 4))
    ground.books.order(("A", 1))
    for post in ("dispatcher", "dispatch_clerk"):
        assert told(people[post])["销售订单 待发货"] == 2
    assert "销售订单 待发货" not in told(people["keeper"])
    assert "销售订单 待发货" not in told(people["office_lead"])

    part = people["dispatcher"].push("sales_order.delivery_note", first, quantities=(2,))
    assert told(people["shipping_clerk"]) == {"发货单 待审核": 1}
    people["shipping_clerk"].act(part, "approve")
    # A part is delivered: the order still waits for the rest.
    assert told(people["dispatcher"])["销售订单 待发货"] == 2
    for note in pushed(people["dispatcher"], "销售订单 待发货", "sales_order.delivery_note"):
        people["office_lead"].act(note, "approve")
    assert "销售订单 待发货" not in told(people["dispatcher"])

    assert told(people["keeper"])["发货单 待出库"] == 3
    for outbound in pushed(people["keeper"], "发货单 待出库", "delivery_note.outbound"):
        people["keeper"].act(outbound, "sign")
    assert told(people["keeper"]) == {}
    assert told(people["logistics"])["销售出库单 待签收"] == 3
    for paper in pushed(people["logistics"], "销售出库单 待签收", "outbound.sign_off"):
        people["logistics"].act(paper, "sign")
    assert told(people["logistics"]) == {}
    for post in ("biller", "invoice_clerk"):
        assert told(people[post])["签收途损单 待开票"] == 3
    for invoice in pushed(people["biller"], "签收途损单 待开票", "sign_off.sales_invoice"):
        people["accountant"].act(invoice, "approve")
    assert told(people["biller"]) == {}

    assert told(people["cashier"])["应收单 待收款"] == 3
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    people["cashier"].save("receipt", {**head, "amount": D("500")})
    assert told(people["accountant"])["收款单 待确认到账"] == 1
    (receipt,) = opened(people["accountant"], "收款单 待确认到账")
    other.act(ground.books.get("receipt", receipt), "approve")
    for post in ("settler", "office_lead"):
        assert told(people[post])["收款单 待核销"] == 1
    assert opened(people["settler"], "收款单 待核销") == [receipt]


def test_what_is_closed_or_void_waits_for_nobody(ground: Ground) -> None:
    people, other = ground.people, ground.books.by(CHECKER)
    order = ground.books.approved_order(("A", 6))
    assert told(people["dispatcher"])["销售订单 待发货"] == 1
    other.act(order, "close", reason="试验")
    assert "销售订单 待发货" not in told(people["dispatcher"])
    ground.books.act(ground.books.order(("A", 6)), "void")
    assert "销售订单 待发货" not in told(people["dispatcher"])


def test_who_makes_no_receipts_is_not_told(ground: Ground) -> None:
    """Reading what is owed is not yet collecting it."""
    ground.after("receivable", "approve")
    assert told(ground.people["cashier"])["应收单 待收款"] == 1
    settler = ground.people["settler"]
    assert settler.who.policy.may("receivable", "read")
    assert "应收单 待收款" not in told(ground.people["keeper"])


def test_one_statement_however_much_is_asked(ground: Ground) -> None:
    for post in ("office_lead", "settler", "dispatcher"):
        with ground.people[post].reading() as work:
            waiting(work)
            with count_statements(ground.books.ledger.engine) as sent:
                waiting(work)
        assert sent.count == 1, str(sent)
