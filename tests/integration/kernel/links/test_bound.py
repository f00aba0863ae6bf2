"""What a derived document has from its source stays so: shown as locked, refused at save; and how much a refusal says may be taken."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.audit import showing
from cellar_server.kernel.exchange import pulling
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import tracing
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.support.hands import refused
from tests.support.kernel_books import Books

SHIP = "k_order.k_ship"


def _derived(books: Books, order: RecordView) -> RecordView:
    with books.reading() as work:
        made = documents.derive(work, SHIP, [order.id], [])
        return showing.view(work, work.registry.of("k_ship"), made, saved=False)


def test_what_a_link_carries_is_locked_on_the_form(books: Books) -> None:
    shown = _derived(books, books.order(5))
    assert set(shown.locked) == {"customer_id", "org_id", "warehouse_id"}
    assert [line.locked for line in shown.grids["lines"]] == [("item_id",)]
    # Typed by hand, nothing is.
    with books.reading() as work:
        blank = showing.view(
            work, work.registry.of("k_ship"), documents.draft(work, work.registry.of("k_ship")), saved=False
        )
    assert blank.locked == ()


def test_another_item_on_a_derived_line_is_refused(books: Books) -> None:
    shown = _derived(books, books.order(5))
    (line,) = shown.grids["lines"]
    wrong = {**line.values, "item_id": books.items[1]}
    head = {"customer_id": books.customer, "org_id": books.org}
    assert refused(lambda: books.save("k_ship", head, lines=[wrong])) == [("UPSTREAM_LINE", "lines[0].item_id")]
    # A line of one's own beside it may be of any item.
    own = {"item_id": books.items[1], "quantity": Decimal(1)}
    saved = books.save("k_ship", head, lines=[{**line.values, "item_id": books.items[0]}, own])
    assert [line.locked for line in saved.grids["lines"]] == [("item_id",), ()]


@pytest.mark.parametrize(
    ("tolerance", "most", "says"), [("0", 5, "只有 5，本单"), ("0.2", 6, "加超量比例 20% 最多 6，")]
)
def test_a_refusal_says_what_the_tolerance_lets_through(books: Books, tolerance: str, most: int, says: str) -> None:
    lenient = books.with_settings(k__tolerance=tolerance)
    order = lenient.order(5)
    ship = lenient.derive(SHIP, order.id, [7])
    with pytest.raises(Invalid) as caught:
        lenient.act("k_ship", ship.id, "ship")
    (found,) = caught.value.problems
    assert found.code == "OPEN_QUANTITY"
    assert says in found.message.zh
    assert f"改为 {most}，" in found.hint.zh
    lenient.act("k_ship", lenient.derive(SHIP, order.id, [most]).id, "ship")


def _values(books: Books, **more: Any) -> dict[str, Any]:
    return {"customer_id": books.customer, "org_id": books.org, **more}


def _claim(books: Books, order: RecordView) -> RecordView:
    with books.reading() as work:
        made = documents.derive(work, "k_order.k_claim", [order.id], [])
        return showing.view(work, work.registry.of("k_claim"), made, saved=False)


def test_a_document_from_a_whole_document(books: Books) -> None:
    order = books.order(5, memo="换货")
    shown = _claim(books, order)
    assert (shown.values["order_id"].id, shown.values["customer_id"].id, shown.values["wish"]) == (
        order.id,
        books.customer,
        "换货",
    )
    assert set(shown.locked) == {"customer_id", "org_id"}
    saved = books.save("k_claim", _values(books, order_id=order.id, wish="退款"))
    with books.reading() as work:
        assert [node.entity for node in tracing.trace(work, saved.entity, saved.id).nodes] == ["k_order", "k_claim"]
    assert "k_order.k_claim" in books.get("k_order", order.id).pushes
    others = {"customer_id": books.other, "org_id": books.org, "order_id": order.id}
    assert refused(lambda: books.save("k_claim", others)) == [("UPSTREAM_HEAD", "customer_id")]


def test_a_source_chosen_by_hand_fills_what_it_says(books: Books) -> None:
    order = books.order(5)
    saved = books.save("k_claim", {"order_id": order.id, "org_id": books.org})
    assert saved.values["customer_id"].id == books.customer


def test_a_source_that_gives_no_more_is_refused_at_save_and_at_the_deed(books: Books) -> None:
    order = books.order(5)
    claim = books.save("k_claim", _values(books, order_id=order.id))
    # A closed order may still be complained of.
    books.act("k_order", order.id, "close", reason="停")
    books.act("k_claim", claim.id, "accept")
    draft = books.order(5, approved=False)
    assert refused(lambda: books.save("k_claim", _values(books, order_id=draft.id))) == [("UPSTREAM_STATE", "order_id")]
    taken_back = books.order(5)
    waiting = books.save("k_claim", _values(books, order_id=taken_back.id))
    books.run(lambda work: _force_draft(work, taken_back.id))
    assert refused(lambda: books.act("k_claim", waiting.id, "accept")) == [("UPSTREAM_STATE", "order_id")]


def _force_draft(work: Any, id_: int) -> None:
    work.get(work.registry.of("k_order").model, id_).state = "draft"


def test_one_source_at_a_time(books: Books) -> None:
    one, two = books.order(1), books.order(2)
    with books.reading() as work:
        assert refused(lambda: documents.derive(work, "k_order.k_claim", [one.id, two.id], [])) == [("ONE_SOURCE", "")]


def test_the_pull_dialog_lists_the_documents(books: Books) -> None:
    one, two = books.order(1), books.order(2)
    books.order(3, approved=False)
    with books.reading() as work:
        found = pulling.page(work, "k_order.k_claim", Query("k_order"), limit=1)
        rest = pulling.page(work, "k_order.k_claim", Query("k_order"), after=found.next, limit=5)
    assert (found.ids, found.more, rest.ids) == ([one.id], True, [two.id])
    assert [*found.columns][:3] == ["number", "customer_id.code", "customer_id"]
    assert "open" not in found.columns
