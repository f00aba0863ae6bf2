"""The real Iowa masters and first days of sales as Cellar's items, customers and sales (``../shared/data``, README there)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_db.functions import chunks
from cellar_server.areas.administration.seed import ensure_period
from cellar_server.areas.inventory.opening_stock import OpeningStock
from cellar_server.areas.masters.classes import CustomerClass, ItemClass
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.masters.employee import Employee
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.backfill.sales import Sale, SoldLine
from cellar_server.backfill.sales import post as post_sales
from cellar_server.books import Home
from cellar_server.kernel import audit, bulk
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.amounts.steps import unit_price
from cellar_server.kernel.bulk import Typed, Written
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.filling.masters import ensure
from cellar_server.kernel.intake.record import MAX_LINES
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed import seed

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "iowa_liquor"
BATCH = 500
# The bulk door asks every rule of every line: of the two weeks that are there, the first days are enough to tie out.
LAST_DAY = date(2022, 1, 3)


def folder() -> Path:
    """Where the data lies; skips the test with its reason where it does not."""
    if not FOLDER.is_dir():
        pytest.skip("the shared data set iowa_liquor is not here")
    return FOLDER


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (folder() / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def fill(home: Path) -> None:
    """Everything into the ledger set of a new home."""
    (books,) = Home.load(home).open().values()
    load(books)
    books.engine.dispose()


def load(books: LedgerSet) -> None:
    """Everything into an empty ledger set."""
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        seed(work)
        ensure_period(work, 2022, 1)
        session.flush()
        org = ensure(work, Organisation, "IA", name="Iowa ABD", is_sales=True, is_stock=True, is_company=True)
        session.flush()
        clerk = ensure(work, Employee, "S1", name="Sales desk", org_id=org.id)
        place = ensure(work, Warehouse, "ANK", name="Ankeny", org_id=org.id)
        dealers = ensure(work, CustomerClass, "STORE", name="Stores")
        spirits = ensure(work, ItemClass, "SPIRITS", name="Spirits")
        session.flush()
        items = _items(work, spirits.code)
        customers = _customers(work, dealers.code)
        addresses = _addresses(work, customers)
        sold = _sales(customers, addresses, items, org.id, place.id, clerk.id)
        wanted: dict[int, Decimal] = defaultdict(Decimal)
        for sale in sold:
            for line in sale.lines:
                wanted[line.item_id] += line.quantity
        _bring_in(work, org.id, place.id, wanted)
        work.complete()
        audit.touched(work)
        work.finish()
    for start in range(0, len(sold), BATCH):
        with (
            db.write(books.engine) as connection,
            Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
        ):
            work = UnitOfWork(session, system(), books.registry)
            post_sales(work, sold[start : start + BATCH])
            work.complete()
            audit.touched(work)
            work.finish()


def _bring_in(work: UnitOfWork, org: int, place: int, wanted: dict[int, Decimal]) -> None:
    """The stock that was there before the two weeks, with what the state paid for it, as many papers as it takes."""
    head = {"warehouse_id": place, "org_id": org, "business_date": date(2022, 1, 1)}
    costs = {row.id: row.cost for row in work.connection.execute(select(Item.id, Item.cost)).all()}
    papers = [
        Typed(model=OpeningStock, values=head, deeds=("sign",), lines={
            "lines": [{"item_id": item, "quantity": count, "unit_cost": costs[item]} for item, count in some]
        })
        for some in chunks(sorted(wanted.items()), MAX_LINES)
    ]  # fmt: skip
    bulk.write(work, papers, migrated=True)


def _items(work: UnitOfWork, item_class: str) -> dict[str, int]:
    # The state's list gives some bottles two numbers (a gift box, a new number) and one UPC: the first keeps it.
    rows = list(_rows("products_2022-11.csv"))
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["UPC"], row["Item Number"])
    typed = [
        Typed(
            model=Item,
            values={
                "code": row["Item Number"], "name": row["Item Description"], "item_class_id": Ref(0, item_class, ""),
                "unit_id": Ref(0, "PING", ""), "case_unit_id": Ref(0, "XIANG", ""), "per_case": int(row["Pack"] or 1),
                "volume_ml": int(row["Bottle Volume (ml)"]), "barcode": (row["UPC"] or None) if first[row["UPC"]] == row["Item Number"] else None, "tax_rate": Decimal(0),
                "cost": Decimal(row["State Bottle Cost"]),
            },
        )
        for row in rows
    ]  # fmt: skip
    return _by_code(typed, bulk.write(work, typed))


def _customers(work: UnitOfWork, customer_class: str) -> dict[str, int]:
    typed = [
        Typed(
            model=Customer,
            values={
                "code": row["Store"], "name": row["Name"], "customer_class_id": Ref(0, customer_class, ""),
                "address": f"{row['Address']}, {row['City']}" if row["Address"] else None,
            },
        )
        for row in _rows("stores_2022-11.csv")
    ]  # fmt: skip
    return _by_code(typed, bulk.write(work, typed))


def _addresses(work: UnitOfWork, customers: dict[str, int]) -> dict[str, int]:
    """One for each store; the state's list has no others."""
    typed = [
        Typed(model=CustomerAddress, values={"code": code, "name": code, "customer_id": id_})
        for code, id_ in customers.items()
    ]
    return _by_code(typed, bulk.write(work, typed))


def _by_code(typed: Sequence[Typed], written: Sequence[Written]) -> dict[str, int]:
    return {each.values["code"]: done.id for each, done in zip(typed, written, strict=True)}


def _sales(
    customers: dict[str, int], addresses: dict[str, int], items: dict[str, int], org: int, place: int, clerk: int
) -> list[Sale]:
    """One sale an invoice: the first twelve characters of ``Invoice/Item Number``."""
    invoices: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("dev_sales_2022-01-01_to_14.csv"):
        if date.fromisoformat(row["Date"]) > LAST_DAY:
            continue
        invoices[row["Invoice/Item Number"][:12]].append(row)
    sales = []
    for reference, rows in invoices.items():
        on = date.fromisoformat(rows[0]["Date"])
        lines = [
            SoldLine(
                item_id=items[row["Item Number"]],
                quantity=Decimal(row["Bottles Sold"]),
                price=UnitPrice(unit_price(Decimal(row["Sale (Dollars)"]), Decimal(row["Bottles Sold"]))),
            )
            for row in rows
        ]
        sales.append(
            Sale(
                customer_id=customers[rows[0]["Store Number"]], org_id=org, warehouse_id=place, salesperson_id=clerk, on=on,
                address_id=addresses[rows[0]["Store Number"]], lines=lines, reference=reference,
            )
        )  # fmt: skip
    return sales
