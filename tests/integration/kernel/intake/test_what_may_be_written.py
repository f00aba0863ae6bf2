"""A value that may not be written is refused by its path, at save and at evaluate; one that says what stands is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordInput, RecordView
from cellar_server.seed.roles import grants, templates
from tests.support.books import CHECKER, D, SmallBooks, ref


def codes(deed: Callable[[], Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        deed()
    return {found.path: found.code for found in refused.value.problems}


def change(books: SmallBooks, record: RecordView, line: dict[str, Any] | None = None, **values: Any) -> RecordView:
    """Save nothing but these values, and those of the first line."""
    rows = None
    if line is not None:
        rows = [{"id": row.id, **(line if index == 0 else {})} for index, row in enumerate(record.grids["lines"])]
    return books.save(record.entity, values, rows, id_=record.id, version=record.row_version)


def at_evaluate(books: SmallBooks, record: RecordView, **values: Any) -> dict[str, str]:
    with books.reading() as work:
        data = RecordInput(record.entity, record.id, record.row_version, values)
        found, problems, _ = documents.evaluate(work, work.registry.of(record.entity), data, grid="", line=-1)
        for name in values:
            held = record.values[name]
            assert getattr(found, name) == getattr(held, "id", held), name
    return {each.path: each.code for each in problems}


def by_post(books: SmallBooks, *roles: str) -> SmallBooks:
    registry = books.ledger.registry
    held = tuple(RolePolicy(each.code, frozenset(grants(each, registry))) for each in templates() if each.code in roles)
    return replace(books, who=replace(books.who, policy=combined(held)))


@pytest.mark.covers("SO-13")
def test_the_ship_from_of_an_approved_order_is_refused_by_name(books: SmallBooks) -> None:
    order = books.approved_order(("A", 6))
    assert codes(lambda: change(books, order, warehouse_id=ref("W2"))) == {"warehouse_id": "NOT_EDITABLE"}
    assert at_evaluate(books, order, warehouse_id=ref("W2")) == {"warehouse_id": "NOT_EDITABLE"}
    assert codes(lambda: change(books, order, {"warehouse_id": ref("W2"), "discount": D("0.01")})) == {
        "lines[0].warehouse_id": "NOT_EDITABLE", "lines[0].discount": "NOT_EDITABLE",
    }  # fmt: skip
    assert books.again(order).values["warehouse_id"].code == "W1"


@pytest.mark.covers("LG-08", "IV-03")
def test_what_comes_from_upstream_or_is_computed_is_refused_by_name(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    note = books.push("sales_order.delivery_note", books.approved_order(("A", 6)))
    later = note.values["business_date"] + timedelta(days=1)
    w2 = {"warehouse_id": ref("W2")}
    assert codes(lambda: change(books, note, **w2)) == {"warehouse_id": "FIELD_READONLY"}
    assert at_evaluate(books, note, **w2)["warehouse_id"] == "FIELD_READONLY"
    assert codes(lambda: change(books, note, w2)) == {"lines[0].warehouse_id": "FIELD_READONLY"}
    same = change(books, note, {**note.grids["lines"][0].values}, **note.values)
    outbound = books.push("delivery_note.outbound", other.act(same, "approve"))
    assert codes(lambda: change(books, outbound, **w2)) == {"warehouse_id": "FIELD_READONLY"}
    sign_off = books.act(books.push("outbound.sign_off", books.act(outbound, "sign")), "sign")
    invoice = books.push("sign_off.sales_invoice", sign_off)
    assert codes(lambda: change(books, invoice, due_on=later)) == {"due_on": "FIELD_READONLY"}
    receipt = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(5)})
    assert codes(lambda: change(books, receipt, posting_date=later)) == {"posting_date": "FIELD_READONLY"}
    books.proven()


def test_a_pushed_draft_comes_back_as_it_was_made_or_not_at_all(books: SmallBooks) -> None:
    order = books.approved_order(("A", 6))
    shown = books.evaluate_push("sales_order.delivery_note", order)
    rows = [row.values for row in shown.grids["lines"]]
    wrong = {**shown.values, "warehouse_id": ref("W2"), "quantity_total": D(1)}
    assert codes(lambda: books.save("delivery_note", wrong, [{**rows[0], "shipped": D(6)}])) == dict.fromkeys(
        ["warehouse_id", "quantity_total", "lines[0].shipped"], "FIELD_READONLY"
    )
    assert books.save("delivery_note", shown.values, rows).state == "draft"


def test_cases_alone_change_the_quantity_of_a_stored_line(books: SmallBooks) -> None:
    order = books.order(("A", 13))
    assert order.grids["lines"][0].values["cases"] is None
    order = change(books, order, {"cases": D(3)})
    assert [order.grids["lines"][0].values[name] for name in ("cases", "quantity")] == [3, 18]
    order = change(books, order, {"cases": D(4)})
    assert [order.grids["lines"][0].values[name] for name in ("cases", "quantity")] == [4, 24]
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    both = {"item_id": ref("A"), "cases": D(2), "quantity": D(7)}
    assert codes(lambda: books.save("sales_order", head, [both])) == {"lines[0].cases": "CASES_DIFFER"}
    # Both typed anew on a stored line, neither is dropped; a desk that was shown what one made of the other may change it.
    twice = {"cases": D(5), "quantity": D(13)}
    assert codes(lambda: change(books, order, twice)) == {"lines[0].cases": "CASES_DIFFER"}
    order = change(books, order, {"cases": D(5), "quantity": D(20), "seen_cases": D(5)})
    assert [order.grids["lines"][0].values[name] for name in ("cases", "quantity")] == [None, 20]
    paper = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("I09")}
    assert codes(lambda: books.save("other_receipt", paper, [both])) == {"lines[0].cases": "CASES_DIFFER"}


@pytest.mark.covers("ORG-06", "CR-02")
def test_who_has_not_the_power_is_refused_by_name_and_the_server_fills_in(books: SmallBooks) -> None:
    clerk, lead = by_post(books, "order_clerk"), by_post(books, "office_lead", "order_clerk")
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    row = {"item_id": ref("A"), "quantity": D(6), "tax_rate": D("0.01")}
    assert codes(lambda: clerk.save("sales_order", head, [row])) == {"lines[0].tax_rate": "FIELD_READONLY"}
    taken = clerk.save("sales_order", head, [{**row, "tax_rate": D("0.13")}])
    assert taken.grids["lines"][0].values["tax_rate"] == D("0.13")
    assert lead.save("sales_order", head, [row]).grids["lines"][0].values["tax_rate"] == D("0.01")
    # Another item brings its own rate, whatever the desk remembers.
    books.save("item", {"code": "X", "name": "酒具", "item_class_id": ref("NEW"), "unit_id": ref("PING"), "tax_rate": D("0.09")})  # fmt: skip
    item = {"item_id": ref("X"), "defaults_of": taken.grids["lines"][0].values["defaults_of"] + 1, "price": D(5)}
    assert change(clerk, taken, item).grids["lines"][0].values["tax_rate"] == D("0.09")
    office, finance = by_post(books, "office_lead"), by_post(books, "finance_lead")
    customer = books.get("customer", books.ids["C2"])
    assert codes(lambda: change(office, customer, prepaid=True, phone="1")) == {"prepaid": "FIELD_READONLY"}
    assert change(finance, customer, prepaid=True).values["prepaid"] is True


def test_who_changes_a_source_and_what_follows_from_it_in_one_save_keeps_what_he_typed(books: SmallBooks) -> None:
    books.save("employee", {"code": "S02", "name": "陆行简", "org_id": ref("01")})
    made = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(5)})
    moved = change(books, made, customer_id=ref("C2"), salesperson_id=ref("S02"))
    assert (moved.values["salesperson_id"].code, moved.values["payer"]) == ("S02", "青石酒业")


def test_a_warehouse_that_is_not_for_sale_does_not_count(books: SmallBooks) -> None:
    place = books.save("warehouse", {"code": "D1", "name": "残损", "org_id": ref("01"), "kind": "damaged"})
    assert place.values["in_atp"] is False
    assert codes(lambda: change(books, place, in_atp=True)) == {"in_atp": "NOT_FOR_SALE"}
