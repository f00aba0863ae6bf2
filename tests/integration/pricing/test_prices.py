"""Price lists, match, adjustment, inquiry through the command path."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.areas.pricing import inquiry
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.kernel import links
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def quote(
    books: SmallBooks, *items: str, customer: str = "C1", on: date | None = None, quantity: int = 6
) -> list[Quote | NoPrice]:
    with books.reading() as work:
        return inquiry.quote(
            work, org_id=books.ids["01"], customer_id=books.ids[customer], on=on or clock.today(),
            lines=[(books.ids[item], D(quantity)) for item in items],
        )  # fmt: skip


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in caught.value.problems}


def save_list(books: SmallBooks, rows: list[dict[str, Any]], **head: Any) -> RecordView:
    values = {
        "name": "促销",
        "price_item_id": ref("PROMO"),
        "org_id": ref("01"),
        "effective_from": clock.today().replace(day=1),
    }
    return books.save("price_list", {**values, **head}, rows)


@pytest.mark.covers("PR-06", "PR-02")
def test_every_line_is_priced_by_five_statements_and_tells_its_source(books: SmallBooks) -> None:
    with count_statements(books.ledger.engine) as few:
        quote(books, "A")
    with count_statements(books.ledger.engine) as many:
        found = quote(books, *["A", "B", "N"] * 60)
    assert few.count == many.count == 5, many
    first, second, none = found[:3]
    assert isinstance(first, Quote)
    assert (first.price, first.floor, first.source.zh) == (UnitPrice(D("99.99")), UnitPrice(D(80)), "批发价 第 1 行")
    assert isinstance(second, Quote)
    assert (second.price, second.source.en) == (UnitPrice(D("33.33")), "批发价, line 2")
    assert isinstance(none, NoPrice)
    assert "谷雨新品" in none.reason.zh
    assert found == found[:3] * 60


@pytest.mark.covers("PR-08")
def test_internal_and_outside_customers_see_different_lists(one_books: SmallBooks) -> None:
    books = one_books
    internal = save_list(
        books, [{"item_id": ref("A"), "price": D(50)}], name="内部价", price_item_id=ref("WHOLESALE"), internal=True
    )
    books.by(CHECKER).act(internal, "approve")
    for code, sells in (("02", True), ("03", False)):
        books.save("organisation", {"code": code, "name": code, "is_sales": sells, "is_department": True})
        books.ids[f"I{code}"] = books.save(
            "customer", {"code": f"I{code}", "name": f"内部{code}", "kind": "internal", "own_org_id": ref(code), "customer_class_id": ref("DEALER")}
        ).id  # fmt: skip
    inside, outside, not_selling = (quote(books, "A", customer=code)[0] for code in ("I02", "C1", "I03"))
    assert isinstance(inside, Quote)
    assert inside.price == UnitPrice(D(50))
    assert isinstance(outside, Quote)
    assert outside.price == UnitPrice(D("99.99"))
    assert isinstance(not_selling, NoPrice)
    assert "销售组织" in not_selling.reason.zh


@pytest.mark.covers("PR-04")
def test_an_item_class_under_two_customer_classes_is_refused_with_the_reason(one_books: SmallBooks) -> None:
    books = one_books
    books.save("customer_class", {"code": "SHOP", "name": "终端"})
    books.save("organisation", {"code": "02", "name": "二公司", "is_sales": True})
    head = {"code": "P2", "name": "匹配二", "org_id": ref("02")}
    twice = [
        {
            "customer_class_id": ref(customer),
            "item_class_id": ref("WINE"),
            "strategy_id": ref("ST"),
            "priority": priority,
        }
        for priority, customer in enumerate(("DEALER", "SHOP"), 1)
    ]
    with pytest.raises(Invalid) as refused:
        books.save("price_match", head, twice, grid="rows")
    (found,) = refused.value.problems
    assert (found.path, found.code) == ("rows[1].customer_class_id", "ITEM_CLASS_TWICE")
    assert "销售订单询不到单价" in found.message.zh
    assert "经销商" in found.message.zh
    relaxed = books.with_settings(pricing__match_may_repeat="1")
    with pytest.raises(Invalid) as clash:
        relaxed.save("price_match", head, [{**row, "priority": 1} for row in twice], grid="rows")
    assert codes(clash) == {"rows[1].priority": "PRIORITY_TWICE"}
    assert relaxed.save("price_match", head, twice, grid="rows").id
    # Many item classes under one customer class are fine anyway.
    many = [{**twice[0], "item_class_id": ref(code)} for code in ("WINE", "NEW")]
    books.save("organisation", {"code": "03", "name": "三公司", "is_sales": True})
    assert books.save("price_match", {"code": "P3", "name": "匹配三", "org_id": ref("03")}, many, grid="rows").id


def test_two_lines_that_price_the_same_on_the_same_day_are_refused(one_books: SmallBooks) -> None:
    today = clock.today()
    line = {"item_id": ref("A"), "price": D(10)}
    with pytest.raises(Invalid) as refused:
        save_list(
            one_books, [{**line, "valid_to": today}, {**line, "valid_from": today}, {**line, "min_quantity": D(60)}]
        )
    assert codes(refused) == {"lines[1].price": "PRICE_OVERLAP"}
    assert save_list(one_books, [{**line, "valid_to": today}, {**line, "valid_from": today + timedelta(days=1)}]).id


def test_what_a_line_may_not_be(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        save_list(one_books, [
            {"item_id": ref("A"), "item_class_id": ref("WINE"), "price": D(1)},
            {"item_id": ref("A"), "price": D(1), "floor_price": D(2)},
            {"item_id": ref("B"), "price": D(0)},
        ])  # fmt: skip
    assert codes(refused) == {
        "lines[0].item_id": "ITEM_OR_CLASS", "lines[1].floor_price": "FLOOR_ABOVE_PRICE", "lines[2].price": "PRICE_NOT_POSITIVE",
    }  # fmt: skip


@pytest.mark.covers("PR-07")
def test_an_adjustment_writes_a_new_line_and_both_can_be_traced(books: SmallBooks) -> None:
    with books.reading() as work:
        list_number = work.connection.exec_driver_sql("select doc_number from price_list").scalar_one()
    tomorrow = clock.today() + timedelta(days=1)
    draft = books.save(
        "price_adjustment", {"price_list_id": ref(list_number), "effective_on": tomorrow, "org_id": ref("01")},
        [{"item_id": ref("A"), "method": "percent", "change": D(5)}, {"item_id": ref("N"), "price": D(12)}],
    )  # fmt: skip
    assert draft.grids["lines"][0].values["old_price"] == D("99.99")
    assert draft.grids["lines"][0].values["price"] == D("104.9895")
    done = books.by(CHECKER).act(draft, "approve")
    assert done.number.startswith("TJ")
    before, after = quote(books, "A")[0], quote(books, "A", on=tomorrow)[0]
    assert isinstance(before, Quote)
    assert isinstance(after, Quote)
    assert (before.price, after.price) == (UnitPrice(D("99.99")), UnitPrice(D("104.9895")))
    price_list = books.get("price_list", draft.values["price_list_id"].id)
    lines = [line.values for line in price_list.grids["lines"]]
    assert [line["adjustment_id"].code if line["adjustment_id"] else None for line in lines] == [
        None,
        None,
        done.number,
        done.number,
    ]
    assert (lines[0]["valid_to"], lines[2]["valid_from"]) == (clock.today(), tomorrow)
    assert price_list.row_version > 2
    with pytest.raises(Invalid) as refused:
        books.act(price_list, "unapprove")
    assert next(iter(refused.value.problems)).code
    again = books.save(
        "price_adjustment", {"price_list_id": ref(list_number), "effective_on": tomorrow, "org_id": ref("01")},
        [{"item_id": ref("A"), "price": D(90)}],
    )  # fmt: skip
    with pytest.raises(Invalid) as later:
        books.by(CHECKER).act(again, "approve")
    assert codes(later) == {"lines[0].item_id": "ADJUSTED_LATER"}
    with books.reading() as work:
        assert [entity for entity, _ in links.downstream(work, _Source("price_list", price_list.id))] == [
            "price_adjustment"
        ]


@pytest.mark.covers("PR-07")
def test_an_adjustment_ends_a_price(books: SmallBooks) -> None:
    with books.reading() as work:
        list_number = work.connection.exec_driver_sql("select doc_number from price_list").scalar_one()
    tomorrow = clock.today() + timedelta(days=1)
    head = {"price_list_id": ref(list_number), "effective_on": tomorrow, "org_id": ref("01")}
    with pytest.raises(Invalid) as nothing:
        books.save("price_adjustment", head, [{"item_id": ref("N"), "method": "end"}])
    assert codes(nothing) == {"lines[0].method": "NO_OLD_PRICE"}
    draft = books.save("price_adjustment", head, [{"item_id": ref("A"), "method": "end"}])
    done = books.by(CHECKER).act(draft, "approve")
    assert isinstance(quote(books, "A")[0], Quote)
    assert isinstance(quote(books, "A", on=tomorrow)[0], NoPrice)
    price_list = books.get("price_list", draft.values["price_list_id"].id)
    lines = [line.values for line in price_list.grids["lines"]]
    assert [line["ended_by_id"].code if line["ended_by_id"] else None for line in lines] == [done.number, None]
    assert lines[0]["valid_to"] == clock.today()


@pytest.mark.covers("PR-02", "PR-07")
def test_a_list_in_effect_does_not_go_back_to_draft(one_books: SmallBooks) -> None:
    """Nor by closing and reopening it: from its first day on only an adjustment changes it."""
    books, tomorrow = one_books, clock.today() + timedelta(days=1)
    row = [{"item_id": ref("A"), "price": D(50)}]
    listed = books.by(CHECKER).act(save_list(books, row, effective_from=clock.today()), "approve")
    for _ in range(2):
        with pytest.raises(Invalid) as refused:
            books.act(listed, "unapprove")
        assert codes(refused) == {"effective_from": "LIST_IN_EFFECT"}
        books.act(books.act(listed, "close"), "reopen")
    later = books.by(CHECKER).act(save_list(books, row, effective_from=tomorrow), "approve")
    assert books.act(later, "unapprove").state == "draft"


class _Source:
    def __init__(self, entity: str, id_: int) -> None:
        self.__tablename__ = entity
        self.id = id_
