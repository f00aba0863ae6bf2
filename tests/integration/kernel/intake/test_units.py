"""A quantity has no more places than its unit counts in, in any document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from cellar_server.areas.sales.order_tables import SalesOrderLine
from cellar_server.kernel.amounts.steps import fits
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal

HEAD = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}


@pytest.mark.covers("MD-01")
@pytest.mark.parametrize(
    ("typed", "paths"),
    [
        ({"quantity": D("1.5")}, ["quantity"]),
        ({"quantity": D("0.3333")}, ["quantity"]),
        ({"cases": D("0.33")}, ["cases", "quantity"]),
        # Half a case is three bottles, but no case.
        ({"cases": D("0.5")}, ["cases"]),
    ],
)
def test_parts_of_a_bottle_or_a_case_are_refused_by_name(
    one_books: SmallBooks, typed: dict[str, Any], paths: list[str]
) -> None:
    row = {"item_id": ref("A"), **typed}
    expected = [("UNIT_DECIMALS", f"lines[0].{path}") for path in paths]
    assert refused(lambda: one_books.save("sales_order", HEAD, [row])) == expected
    _, problems, _ = one_books.evaluate("sales_order", HEAD, [row])
    assert [(found.code, found.path) for found in problems] == expected
    assert "瓶" in problems[-1].message.zh or "箱" in problems[-1].message.zh


@pytest.mark.covers("MD-01")
def test_every_document_asks_the_unit(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 10))
    half = D("4.5")
    assert refused(lambda: books.push("sales_order.delivery_note", order, quantities=(half,))) == [
        ("UNIT_DECIMALS", "lines[0].quantity")
    ]
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    assert refused(lambda: books.push("delivery_note.outbound", note, quantities=(half,))) == [
        ("UNIT_DECIMALS", "lines[0].quantity")
    ]
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", out))
    rows = [{**row, "signed": D("9.5"), "lost": D("0.5")}]
    found = refused(lambda: books.save("sign_off", values, rows))
    assert {path for code, path in found if code == "UNIT_DECIMALS"} == {"lines[0].signed", "lines[0].lost"}


def test_what_came_in_before_is_refused_at_the_deed(one_books: SmallBooks) -> None:
    order = one_books.act(one_books.order(("A", 6)), "submit")
    line = SalesOrderLine
    one_books.run(
        lambda work: work.connection.execute(update(line).where(line.document_id == order.id).values(quantity=D("1.5")))
    )
    found = refused(lambda: one_books.by(CHECKER).act(order, "approve"))
    assert ("UNIT_DECIMALS", "lines[0].quantity") in found


def test_a_unit_with_decimals_takes_them(one_books: SmallBooks) -> None:
    one_books.save("item", {
        "code": "R", "name": "原酒", "item_class_id": ref("WINE"), "unit_id": ref("KG"), "tax_rate": D("0.13"),
    })  # fmt: skip
    row = {"item_id": ref("R"), "quantity": D("1.125"), "price": D(10)}
    assert one_books.save("sales_order", HEAD, [row]).id
    assert refused(lambda: one_books.save("sales_order", HEAD, [{**row, "quantity": D("1.1255")}])) == [
        ("UNIT_DECIMALS", "lines[0].quantity")
    ]


@given(st.decimals("-9999", "9999", places=4), st.integers(0, 4))
def test_a_value_fits_if_cutting_it_changes_nothing(value: Decimal, decimals: int) -> None:
    assert fits(value, decimals) == ((value * 10**decimals) % 1 == 0)
