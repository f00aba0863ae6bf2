"""Who is narrowed to one organisation sees the same in every list, report and statement, whatever another one does (ORG-05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables.statement import this_month
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.reports.groups import Ask, groups, total
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.layout import Where
from tests.support import databases
from tests.support.books import CHECKER, D, SmallBooks, ref, small_books

# Inquiry → why the other organisation's papers move nothing that anybody sees in it here.
UNMOVED = {
    "credit_temporary": "nobody is given credit for a while",
    "period_closing": "no period is closed",
    "price_list_lines": "prices are there from the beginning",
    "price_adjustment_lines": "no price is changed",
    "bin_move_lines": "no warehouse manages bins",
    "job": "nobody asks for a job",
    "event_log": "nothing is refused or taken out",
    "supplier_statement": "it is of the company that prints it, whoever reads it",
}

BY_CUSTOMER = {"credit_balance": "a limit is the customer's, whichever organisation sells to him"}


def narrowed(books: SmallBooks, org: str) -> SmallBooks:
    policy = combined((RolePolicy("r", frozenset({("*", "*")}), (("org", frozenset({books.ids[org]})),)),))
    return replace(books, who=replace(books.who, policy=policy, org_id=books.ids[org]))


def told(books: SmallBooks) -> dict[str, Any]:
    """What each inquiry and report says to this reader, and the account of the supplier of both."""
    found: dict[str, Any] = {}
    with books.reading() as work:
        for each in books.ledger.registry.declarations.values():
            if each.kind is not EntityKind.INQUIRY:
                continue
            shown = [*each.listing.columns.split()]
            page = lists.page(work, lists.Query(each.name), shown, "id", limit=1000)
            found[each.name] = [page.ids, page.columns]
            if each.report is not None:
                wheres = (Where.of(each.report.day, "period", "this_year"),) if each.report.day else ()
                asked = lists.Query(each.name, wheres)
                level = groups(work, Ask(asked, (each.report.levels[0],)))
                found[each.name] += [total(work, asked)[1], [(group.key, group.sums) for group in level.groups]]
        made = this_month(work, work.get(Supplier, books.ids["GY1"]))
        found["supplier_statement"] = (
            made.opening,
            [(each.number, each.increase, each.decrease) for each in made.movements],
        )
    return found


def trade(books: SmallBooks, org: str, warehouse: str, employee: str, customer: str) -> None:
    """An organisation sells, lends, is owed and owes, and pays; all its papers are in effect."""
    head = {"org_id": ref(org)}
    other = books.by(CHECKER)
    goods = [
        {"item_id": ref("A"), "quantity": D(60), "unit_cost": D(50)},
        {"item_id": ref("B"), "batch_id": ref("B1"), "quantity": D(12)},
    ]
    books.bring_in(*goods, warehouse=warehouse, **head)
    opening = books.save(
        "opening_stock",
        {**head, "warehouse_id": ref(f"{warehouse}B")},
        [{"item_id": ref("N"), "quantity": D(9), "unit_cost": D(1)}],
    )
    other.act(opening, "sign")
    issue = books.save(
        "other_issue",
        {**head, "warehouse_id": ref(warehouse), "reason_id": ref("U01")},
        [{"item_id": ref("A"), "quantity": D(3)}],
    )
    other.act(issue, "sign")
    held = {"item_id": ref("A"), "quantity": D(2), "from_status": "qualified", "to_status": "frozen"}
    other.act(books.save("status_change", {**head, "warehouse_id": ref(warehouse)}, [held]), "sign")
    lent = {
        **head,
        "warehouse_id": ref(warehouse),
        "employee_id": ref(employee),
        "due_on": clock.today() + timedelta(days=30),
    }
    books.save("issue_request", {**lent, "purpose": "品鉴会"}, [{"item_id": ref("A"), "quantity": D(1)}])
    loan = other.act(books.save("loan", lent, [{"item_id": ref("A"), "quantity": D(5)}]), "sign")
    other.act(books.push("loan.loan_return", loan, quantities=(2,)), "sign")
    moved = {**head, "warehouse_id": ref(warehouse), "to_warehouse_id": ref(f"{warehouse}B")}
    transfer = other.act(books.save("transfer_order", moved, [{"item_id": ref("A"), "quantity": D(6)}]), "approve")
    other.act(books.push("transfer_order.transfer_out", transfer), "sign")
    limit = books.save(
        "credit_adjustment", {**head, "reason": "授信"}, [{"customer_id": ref(customer), "credit_limit": D(100_000)}]
    )
    other.act(limit, "approve")
    sold = {**head, "warehouse_id": ref(warehouse), "customer_id": ref(customer), "salesperson_id": ref(employee)}
    order = books.approved_order(("A", 10), **sold)
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    sign_off = books.act(books.push("outbound.sign_off", outbound), "sign")
    other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    owing = {**head, "customer_id": ref(customer)}
    bill = other.act(books.save("receivable", {**owing, "amount": D(70)}), "approve")
    came = other.act(books.save("receipt", {**owing, "amount": D(30)}), "approve")
    row = {"receivable_id": bill.id, "receipt_id": came.id}
    other.act(books.save("write_off", owing, [row]), "approve")
    owed = {**head, "supplier_id": ref("GY1")}
    debt = other.act(books.save("payable", {**owed, "amount": D(90)}), "approve")
    paid = other.act(books.save("payment", {**owed, "amount": D(40)}), "approve")
    other.act(books.save("payment_write_off", owed, [{"payable_id": debt.id, "payment_id": paid.id}]), "approve")
    # Of whom somebody else's customer is the other party.
    other.act(books.save("receivable", {**head, "customer_id": ref("C1"), "amount": D(11)}), "approve")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBooks]:
    """Two companies with a warehouse, a salesperson and a customer each, and a supplier of both."""
    folder = tmp_path_factory.mktemp("organisations")
    with databases.fresh(databases.families()[0], folder) as url, small_books(url) as made:

        def make(entity: str, code: str, **values: Any) -> None:
            made.ids[code] = made.save(entity, {"code": code, "name": code, **values}).id

        make("organisation", "02", is_sales=True, is_stock=True, is_company=True)
        make("supplier", "GY1")
        for org, warehouse, employee in (("01", "W1B", "S1"), ("02", "W9", "S9"), ("02", "W9B", "S8")):
            make("warehouse", warehouse, org_id=ref(org))
            make("employee", employee, org_id=ref(org))
        make("customer", "C9", customer_class_id=ref("DEALER"), tax_no="9137C9", org_id=ref("02"), salesperson_id=ref("S9"),
             settlement_method_id=ref("WIRE"), payment_term_id=ref("D30"))  # fmt: skip
        make("customer_address", "AC9", customer_id=ref("C9"), preferred=True)
        prices: Mapping[str, Any] = {"name": "二公司", "price_item_id": ref("WHOLESALE"), "currency": "CNY", "org_id": ref("02"),
                                     "effective_from": clock.today().replace(day=1)}  # fmt: skip
        price_list = made.save("price_list", prices, [{"item_id": ref("A"), "price": D(90)}])
        made.by(CHECKER).act(price_list, "approve")
        row = {"customer_class_id": ref("DEALER"), "item_class_id": ref("WINE"), "strategy_id": ref("ST")}
        made.save("price_match", {"code": "PM2", "name": "二公司", "org_id": ref("02")}, [row], grid="rows")
        yield made


@pytest.mark.covers("ORG-05")
def test_another_organisations_papers_change_nothing_that_a_narrowed_role_sees(books: SmallBooks) -> None:
    trade(books, "01", "W1", "S01", "C1")
    mine, everybody = narrowed(books, "01"), replace(books, who=replace(books.who, org_id=books.ids["01"]))
    before, whole = told(mine), told(everybody)
    trade(books, "02", "W9", "S9", "C9")
    after, now = told(mine), told(everybody)
    assert {name for name in whole if whole[name] == now[name]} <= UNMOVED.keys()
    assert {name for name in before if before[name] != after[name]} - BY_CUSTOMER.keys() == set()
