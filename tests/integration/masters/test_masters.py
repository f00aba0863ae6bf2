"""What masters refuse, and what a customer's life does."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server import seed
from cellar_server.areas.masters.classes import Region
from cellar_server.areas.masters.item import Item
from cellar_server.areas.pricing.price_item import PriceItem
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, ref, rows_of

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in caught.value.problems}


@pytest.mark.covers("MD-01")
def test_units_stay_once_anything_was_counted_in_them(books: SmallBooks) -> None:
    used = books.get("item", books.ids["A"])
    with pytest.raises(Invalid) as refused:
        books.save("item", {"per_case": 12, "unit_id": ref("HE")}, id_=used.id, version=used.row_version)
    assert codes(refused) == {"per_case": "UNIT_IN_USE", "unit_id": "UNIT_IN_USE"}
    renamed = books.save("item", {"name": "澄岭陈酿", "per_case": 6}, id_=used.id, version=used.row_version)
    assert renamed.values["name"] == "澄岭陈酿"
    fresh = books.save(
        "item",
        {
            "code": "F",
            "name": "新",
            "item_class_id": ref("WINE"),
            "unit_id": ref("PING"),
            "case_unit_id": ref("XIANG"),
            "per_case": 6,
        },
    )
    assert books.save("item", {"per_case": 12}, id_=fresh.id, version=fresh.row_version).values["per_case"] == 12


@pytest.mark.covers("MD-01")
def test_every_fault_of_an_item_is_told_at_once(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        one_books.save("item", {
            "code": "X", "name": "错", "item_class_id": ref("WINE"), "unit_id": ref("PING"), "per_case": 6, "tax_rate": D(13), "alcohol": D(52),
        })  # fmt: skip
    assert codes(refused) == {"case_unit_id": "CASE_UNIT", "tax_rate": "TOO_BIG", "alcohol": "TOO_BIG"}


@pytest.mark.covers("MD-01")
def test_a_barcode_names_one_item(one_books: SmallBooks) -> None:
    books = one_books
    item = books.get("item", books.ids["A"])
    books.save("item", {"barcode": "6900000000017"}, id_=item.id, version=item.row_version)
    other = books.get("item", books.ids["N"])
    with pytest.raises(Invalid) as refused:
        books.save("item", {"barcode": "6900000000017"}, id_=other.id, version=other.row_version)
    assert codes(refused) == {"barcode": "ALREADY_TAKEN"}


@pytest.mark.covers("MD-02")
def test_a_tax_number_belongs_to_one_customer_and_a_name_may_repeat_with_a_warning(one_books: SmallBooks) -> None:
    books = one_books
    with pytest.raises(Invalid) as refused:
        books.save("customer", {"code": "C9", "name": "另一家", "customer_class_id": ref("DEALER"), "tax_no": "9137C1"})
    assert codes(refused) == {"tax_no": "ALREADY_TAKEN"}
    assert books.save("customer", {"code": "C9", "name": "望川贸易", "customer_class_id": ref("DEALER")}).id


@pytest.mark.covers("MD-02")
def test_block_release_stop(one_books: SmallBooks) -> None:
    books = one_books
    customer = books.get("customer", books.ids["C1"])
    with pytest.raises(Invalid) as refused:
        books.act(customer, "block")
    assert codes(refused) == {"reason": "REQUIRED"}
    blocked = books.act(customer, "block", reason="逾期")
    assert (blocked.state, blocked.values["block_reason"]) == ("blocked", "逾期")
    with pytest.raises(Invalid) as stopped:
        books.order(("A", 6))
    assert codes(stopped)["customer_id"] == "REFERENCE_STOPPED"
    released = books.act(blocked, "release")
    assert (released.state, released.values["block_reason"]) == ("active", None)
    assert books.act(released, "stop").state == "stopped"


@pytest.mark.covers("CR-02")
def test_the_credit_ledger_follows_the_customer_file(books: SmallBooks) -> None:
    assert books.exposure().limit == 200_000
    today = clock.today()
    books.give_credit("C1", unlimited=True, temporary=D(5000), valid_from=today, valid_to=today)
    later = {"valid_from": today + timedelta(days=1), "valid_to": today + timedelta(days=9)}
    books.give_credit("C1", temporary=D(7000), **later)
    assert books.exposure().limit is None
    assert books.exposure().temporary == 5000


def test_a_tree_takes_no_ring(one_books: SmallBooks) -> None:
    books = one_books
    top = books.save("item_class", {"code": "T", "name": "上"})
    books.save("item_class", {"code": "U", "name": "下", "parent_id": ref("T")})
    with pytest.raises(Invalid) as refused:
        books.save("item_class", {"parent_id": ref("U")}, id_=top.id, version=top.row_version)
    assert codes(refused) == {"parent_id": "TREE_RING"}


def test_a_batch_expires_by_its_items_shelf_days_and_needs_an_item_with_batches(one_books: SmallBooks) -> None:
    books = one_books
    item = books.get("item", books.ids["B"])
    books.save("item", {"shelf_days": 10}, id_=item.id, version=item.row_version)
    made_on = clock.today()
    batch = books.save("batch", {"code": "B9", "item_id": ref("B"), "made_on": made_on})
    assert (batch.values["name"], batch.values["expires_on"]) == ("B9", made_on + timedelta(days=10))
    with pytest.raises(Invalid) as refused:
        books.save("batch", {"code": "A9", "item_id": ref("A")})
    assert codes(refused) == {"item_id": "NOT_BATCH_MANAGED"}


def test_goods_that_cannot_be_sold_are_never_available(one_books: SmallBooks) -> None:
    made = one_books.save(
        "warehouse", {"code": "WD", "name": "残损", "org_id": ref("01"), "kind": "damaged", "in_atp": True}
    )
    assert made.values["in_atp"] is False


@pytest.mark.covers("MD-05")
def test_seeding_again_changes_nothing(books: SmallBooks) -> None:
    before = {model: [row.id for row in rows_of(books, model)] for model in (Region, Item)}
    books.run(seed.seed)
    assert {model: [row.id for row in rows_of(books, model)] for model in (Region, Item)} == before
    (heze,) = rows_of(books, Region, name="菏泽")
    (shandong,) = rows_of(books, Region, id=heze.parent_id)
    (east,) = rows_of(books, Region, id=shandong.parent_id)
    assert (shandong.name, east.name) == ("山东", "华东")


@pytest.mark.covers("MD-01", "MD-06")
def test_what_goods_were_counted_in_and_where_they_lay_stays(one_books: SmallBooks) -> None:
    """A master that changes under its documents changes what they say."""
    books = one_books
    unit = books.save("unit", {"code": "LITRE", "name": "公升", "decimals": 3})
    books.save(
        "item", {"code": "K", "name": "散酒", "item_class_id": ref("NEW"), "unit_id": ref("LITRE"), "per_case": 1}
    )
    # Nothing is counted in it yet.
    unit = books.save("unit", {"decimals": 2}, id_=unit.id, version=unit.row_version)
    unit = books.save("unit", {"decimals": 3}, id_=unit.id, version=unit.row_version)
    books.order(("K", D("1.125")), price=D(9))
    with pytest.raises(Invalid) as refused:
        books.save("unit", {"decimals": 0}, id_=unit.id, version=unit.row_version)
    assert codes(refused) == {"decimals": "UNIT_IN_USE"}
    assert books.save("unit", {"decimals": 4}, id_=unit.id, version=unit.row_version).values["decimals"] == 4
    books.save("organisation", {"code": "06", "name": "别的公司", "is_stock": True, "is_company": True})
    used, fresh = (books.get("warehouse", books.ids[code]) for code in ("W1", "W2"))
    with pytest.raises(Invalid) as refused:
        books.save("warehouse", {"org_id": ref("06")}, id_=used.id, version=used.row_version)
    assert codes(refused) == {"org_id": "WAREHOUSE_IN_USE"}
    assert books.save("warehouse", {"org_id": ref("06")}, id_=fresh.id, version=fresh.row_version).row_version == 2


@pytest.mark.covers("MD-01", "PR-01")
def test_a_price_by_the_case_stands_on_the_case(one_books: SmallBooks) -> None:
    books = one_books
    item = {"item_class_id": ref("WINE"), "unit_id": ref("PING")}
    bare = books.save("item", {"code": "BARE", "name": "无箱", "per_case": 1, **item})
    boxed = books.save("item", {"code": "BOXED", "name": "有箱", "case_unit_id": ref("XIANG"), "per_case": 6, **item})
    head = {
        "name": "箱价",
        "price_item_id": ref("WHOLESALE"),
        "currency": "CNY",
        "org_id": ref("01"),
        "effective_from": clock.today(),
    }
    with pytest.raises(Invalid) as refused:
        books.save("price_list", head, [{"item_id": ref("BARE"), "price": D(600), "unit": "case"}])
    assert codes(refused) == {"lines[0].unit": "NO_CASE"}
    # A price for a whole class is not one for what comes in no cases: it would be taken for that of a bottle.
    lines = [
        {"item_id": ref("BOXED"), "price": D(600), "unit": "case"},
        {"item_class_id": ref("WINE"), "price": D(77), "unit": "case"},
    ]
    made = books.by(CHECKER).act(books.save("price_list", head, lines), "approve")
    with pytest.raises(Invalid) as refused:
        books.save("item", {"per_case": 12}, id_=boxed.id, version=boxed.row_version)
    assert codes(refused) == {"per_case": "UNIT_IN_USE"}
    priced = books.order((boxed.values["code"], 6)).grids["lines"][0].values
    assert (made.state, priced["gross"]) == ("approved", D(600))
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    shown, problems, _ = books.evaluate(
        "sales_order", head, [{"item_id": ref(bare.values["code"]), "quantity": D(6)}], action="price_all"
    )
    assert shown.grids["lines"][0].values["price"] is None
    assert problems


@pytest.mark.covers("PR-01")
def test_a_price_by_the_case_is_adjusted_by_the_case(one_books: SmallBooks) -> None:
    """95 for a bottle is not taken for 95 a case of six."""
    books = one_books
    item = {"item_class_id": ref("WINE"), "unit_id": ref("PING"), "case_unit_id": ref("XIANG"), "per_case": 6}
    books.save("item", {"code": "BOXED", "name": "有箱", **item})
    head = {
        "name": "箱价",
        "price_item_id": ref("WHOLESALE"),
        "currency": "CNY",
        "org_id": ref("01"),
        "effective_from": clock.today(),
    }
    made = books.save("price_list", head, [{"item_id": ref("BOXED"), "price": D(600), "unit": "case"}])
    made = books.by(CHECKER).act(made, "approve")
    change = {"price_list_id": made.id, "effective_on": clock.today(), "reason": "调价"}
    with pytest.raises(Invalid) as refused:
        books.save("price_adjustment", change, [{"item_id": ref("BOXED"), "price": D(95)}])
    assert codes(refused) == {"lines[0].unit": "UNIT_DIFFERS"}
    yesterday = {**change, "effective_on": clock.today() - timedelta(days=1)}
    with pytest.raises(Invalid) as refused:
        books.save("price_adjustment", yesterday, [{"item_id": ref("BOXED"), "price": D(570), "unit": "case"}])
    assert codes(refused) == {"effective_on": "OUTSIDE_LIST"}
    kept = books.save("price_adjustment", change, [{"item_id": ref("BOXED"), "price": D(570), "unit": "case"}])
    assert kept.grids["lines"][0].values["old_price"] == D(600)


@pytest.mark.covers("MD-06", "ORG-01")
def test_goods_change_companies_by_a_sale_alone(one_books: SmallBooks) -> None:
    """Moving the organisation, or one above it, is no way around it; within the company it may move."""
    books = one_books
    other = books.save("organisation", {"code": "06", "name": "别的公司", "is_company": True, "is_stock": True})
    books.save("organisation", {"code": "0100", "name": "总公司", "is_department": True})
    mine = books.get("organisation", books.ids["01"])
    for change, place in (
        ({"is_company": False, "parent_id": ref("06")}, "parent_id"),
        ({"is_company": False, "parent_id": ref("0100")}, "parent_id"),
    ):
        with pytest.raises(Invalid) as refused:
            books.save("organisation", change, id_=mine.id, version=mine.row_version)
        assert codes(refused) == {place: "GOODS_OF_COMPANY"}
    # A company of its own it stays below whatever stands over it.
    assert (
        books.save("organisation", {"parent_id": ref("0100")}, id_=mine.id, version=mine.row_version).row_version == 2
    )
    assert books.save("organisation", {"is_company": False}, id_=other.id, version=other.row_version).row_version == 2


@pytest.mark.covers("MD-02")
def test_an_address_stays_its_customers(one_books: SmallBooks) -> None:
    """Moved to another customer, it would take the goods of an order under way along."""
    books = one_books
    books.order(("A", 1))
    used, fresh = (books.get("customer_address", books.ids[code]) for code in ("AC1", "AC2"))
    with pytest.raises(Invalid) as refused:
        books.save("customer_address", {"customer_id": ref("C2")}, id_=used.id, version=used.row_version)
    assert codes(refused) == {"customer_id": "ADDRESS_IN_USE"}
    books.save("customer_address", {"customer_id": ref("C1")}, id_=fresh.id, version=fresh.row_version)


@pytest.mark.covers("PR-02")
def test_a_stopped_price_item_gives_no_price(one_books: SmallBooks) -> None:
    books = one_books
    (row,) = rows_of(books, PriceItem, code="WHOLESALE")
    books.act(books.get("price_item", row.id), "stop")
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    shown, problems, _ = books.evaluate(
        "sales_order", head, [{"item_id": ref("A"), "quantity": D(1)}], action="price_all"
    )
    assert shown.grids["lines"][0].values["price"] is None
    assert problems


@pytest.mark.covers("MD-06")
def test_no_batch_is_made_tomorrow(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        one_books.save("batch", {"code": "T", "item_id": ref("B"), "made_on": clock.today() + timedelta(days=1)})
    assert codes(refused) == {"made_on": "IN_FUTURE"}


def test_a_rate_is_at_most_the_whole(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        one_books.save("carrier", {"code": "T9", "name": "某", "loss_rate": D(2)})
    assert codes(refused) == {"loss_rate": "TOO_BIG"}
