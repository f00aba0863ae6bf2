"""Real days of a liquor wholesaler through the bulk door: the totals tie out to the cent, and the prover holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import select

from cellar_server.areas.masters.customer import Customer
from cellar_server.books import Home
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.links import tracing
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.unit_of_work.prove import prove
from tests.support import databases, iowa
from tests.support.counting import count_statements
from tests.support.homes import cast_home

BOTTLES, DOLLARS, LINES, INVOICES = 108_264, Decimal("1435209.05"), 8_765, 310

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerSet]:
    iowa.folder()
    folder = tmp_path_factory.mktemp("iowa")
    with databases.fresh(databases.families()[0], folder) as url:
        (opened,) = Home.load(cast_home(folder / "home", "iowa", iowa.fill, database=url)).open().values()
        yield opened
        opened.engine.dispose()


@pytest.mark.covers("SO-03", "LG-03", "LG-08", "IV-03", "MD-01", "MD-02")
@pytest.mark.parametrize(
    ("entity", "amount"),
    [
        ("sales_order", "gross_total"),
        ("delivery_note", None),
        ("outbound", None),
        ("sign_off", None),
        ("sales_invoice", "gross_total"),
    ],
)
def test_every_document_of_the_chain_ties_out(books: LedgerSet, entity: str, amount: str | None) -> None:
    wanted = ["quantity_total", *([amount] if amount else [])]
    with books.commands.reading(system()) as work:
        sums, count = query.sums(work, query.Query(entity), wanted)
    assert count == INVOICES
    assert sums["quantity_total"] == BOTTLES
    if amount:
        assert sums[amount] == DOLLARS


@pytest.mark.covers("CR-04")
def test_receivables_tie_out(books: LedgerSet) -> None:
    with books.commands.reading(system()) as work:
        assert query.sums(work, query.Query("receivable"), ["amount"])[0]["amount"] == DOLLARS
        open_items = query.Query("open_item", (Where.of("kind", "equals", "debt"),))
        assert query.sums(work, open_items, ["open_amount"])[0]["open_amount"] == DOLLARS
        assert query.sums(work, query.Query("credit_balance"), ["invoiced"])[0]["invoiced"] == DOLLARS


def test_stock_is_sold_out_and_nothing_is_left_on_the_road(books: LedgerSet) -> None:
    with books.commands.reading(system()) as work:
        sums, items = query.sums(work, query.Query("stock_item"), ["on_hand", "reserved", "in_transit"])
    assert items > 1_000
    assert sums == {"on_hand": 0, "reserved": 0, "in_transit": 0}


def test_the_prover_holds(books: LedgerSet) -> None:
    assert prove(books.engine, books.registry) == []


def test_all_masters_are_there(books: LedgerSet) -> None:
    with books.commands.reading(system()) as work:
        assert query.count(work, query.Query("item")) == (6_482, False)
        assert query.count(work, query.Query("customer")) == (2_296, False)


def test_the_list_pages_through_everything_with_one_statement_a_page(books: LedgerSet) -> None:
    seen: list[int] = []
    total = Decimal(0)
    after = b""
    with books.commands.reading(system()) as work:
        while True:
            with count_statements(books.engine) as counted:
                page = query.page(
                    work,
                    query.Query("sales_invoice"),
                    ["number", "customer_id", "gross_total"],
                    "-gross_total",
                    after=after,
                )
            assert counted.count == 1
            seen.extend(page.ids)
            total += sum(page.columns["gross_total"], Decimal(0))
            if not page.more:
                break
            after = page.next
    assert len(seen) == len(set(seen)) == INVOICES
    assert total == DOLLARS


def test_a_filter_by_customer_finds_his_sales_only(books: LedgerSet) -> None:
    with books.commands.reading(system()) as work:
        customer = work.session.scalars(select(Customer.id).where(Customer.code == "2633")).one()
        mine = query.Query("sales_order", (Where.of("customer_id", "equals", customer),))
        found = query.page(work, mine, ["customer_id"])
        assert found.ids
        assert set(found.columns["customer_id"]) == {"HY-VEE #3 / BDI / DES MOINES"}


@pytest.mark.covers("SO-14")
def test_a_chain_is_traced_from_order_to_receivable(books: LedgerSet) -> None:
    with books.commands.reading(system()) as work:
        first = query.page(work, query.Query("sales_order"), ["number"], limit=1).ids[0]
        chain = tracing.trace(work, "sales_order", first)
    assert [node.entity for node in chain.nodes] == [
        "sales_order", "delivery_note", "outbound", "sign_off", "sales_invoice", "receivable",
    ]  # fmt: skip
