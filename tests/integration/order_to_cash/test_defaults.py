"""Defaults come from the customer or the item that a document names now, not from the one it named before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, ref, request, rows_of

D = Decimal


@pytest.fixture
def two(one_books: SmallBooks) -> SmallBooks:
    """C1 and C2 differ in salesperson, settlement method and term; A and X in their tax rate."""
    books = one_books
    books.save("employee", {"code": "S02", "name": "陆行简", "org_id": ref("01")})
    customer = books.get("customer", books.ids["C2"])
    values = {"salesperson_id": ref("S02"), "settlement_method_id": ref("CASH"), "payment_term_id": ref("D60")}
    books.save("customer", values, id_=customer.id, version=customer.row_version)
    books.save("item", {
        "code": "X", "name": "酒具", "item_class_id": ref("NEW"), "unit_id": ref("PING"), "tax_rate": D("0.09"),
    })  # fmt: skip
    return books


@pytest.mark.parametrize(
    ("entity", "values", "names"),
    [
        ("receipt", {"amount": D(1)}, ["payer", "salesperson_id", "settlement_method_id"]),
        ("receivable", {"amount": D(1)}, ["salesperson_id", "due_on"]),
    ],
)
def test_another_customer_brings_his_own(
    two: SmallBooks, entity: str, values: dict[str, Any], names: list[str]
) -> None:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), **values}
    own = two.save(entity, {**head, "customer_id": ref("C2")})
    changed = two.save(entity, head)
    changed = two.save(
        entity, {**changed.values, "customer_id": ref("C2")}, id_=changed.id, version=changed.row_version
    )
    assert [changed.values[name] for name in names] == [own.values[name] for name in names]
    # What somebody chose for this customer stays.
    kept = two.save(entity, {"salesperson_id": ref("S01")}, id_=changed.id, version=changed.row_version)
    assert kept.values["salesperson_id"].code == "S01"


def test_another_item_brings_its_tax_rate(two: SmallBooks) -> None:
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    shown, _, _ = two.evaluate("sales_order", head, [{"item_id": ref("A"), "quantity": D(1)}])
    row = dict(shown.grids["lines"][0].values)
    assert row["tax_rate"] == D("0.13")
    other, _, _ = two.evaluate("sales_order", shown.values, [{**row, "item_id": ref("X")}])
    assert other.grids["lines"][0].values["tax_rate"] == D("0.09")
    typed = {**dict(other.grids["lines"][0].values), "tax_rate": D("0.06")}
    again, _, _ = two.evaluate("sales_order", other.values, [typed])
    assert again.grids["lines"][0].values["tax_rate"] == D("0.06")


@pytest.mark.covers("IV-03")
def test_an_invoice_that_waited_is_due_by_the_term_of_today_and_says_what_changed(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    signed = books.act(
        books.push("outbound.sign_off", books.act(books.push("delivery_note.outbound", note), "sign")), "sign"
    )
    invoice = books.push("sign_off.sales_invoice", signed)
    customer = books.get("customer", books.ids["C1"])
    books.save("customer", {"name": "望川商贸"}, id_=customer.id, version=customer.row_version)
    told = other.commands.act(other.who, request(), "sales_invoice", invoice.id, 0, "approve", {})
    assert [(each.path, each.code) for each in told.warnings] == [("invoice_title", "NOT_AS_FILED")]
    back = other.act(books.again(invoice), "unapprove")
    (term,) = rows_of(books, PaymentTerm, code="D30")
    kept = books.get("payment_term", term.id)
    books.save("payment_term", {"days": 45}, id_=kept.id, version=kept.row_version)
    with pytest.raises(Invalid, match="TERM_MOVED"):
        other.act(back, "approve")
    again = books.save("sales_invoice", {"remark": "账期已改"}, id_=back.id, version=back.row_version)
    assert again.values["due_on"] > invoice.values["due_on"]
    assert other.act(again, "approve").state == "approved"
