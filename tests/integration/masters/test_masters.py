"""What masters refuse, and what a customer's life does."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server import seed
from cellar_server.kernel import clock
from cellar_server.kernel.problems import Invalid
from cellar_server.masters.classes import Region
from cellar_server.masters.item import Item
from tests.support.books import SmallBooks, ref, rows_of

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
    assert codes(refused) == {"case_unit_id": "CASE_UNIT", "tax_rate": "TAX_RATE", "alcohol": "ALCOHOL"}


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
