"""The real Iowa masters and two weeks of sales as Cellar's items, customers and sales (``../shared/data``, README there)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_db.functions import chunks
from cellar_server.areas.administration.seed import ensure_period
from cellar_server.areas.inventory.opening_stock import OPENING_STOCK
from cellar_server.areas.masters.classes import CustomerClass, ItemClass
from cellar_server.areas.masters.employee import Employee
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.backfill.sales import Sale, SoldLine
from cellar_server.backfill.sales import post as post_sales
from cellar_server.books import Home
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.filling.masters import ensure
from cellar_server.kernel.intake.record import MAX_LINES
from cellar_server.kernel.life import bulk, documents
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK, Settings
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed import seed

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "iowa_liquor"
BATCH = 500


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
        org = ensure(work, Organisation, "IA", name="Iowa ABD")
        session.flush()
        clerk = ensure(work, Employee, "S1", name="Sales desk", org_id=org.id)
        place = ensure(work, Warehouse, "ANK", name="Ankeny", org_id=org.id)
        dealers = ensure(work, CustomerClass, "STORE", name="Stores")
        spirits = ensure(work, ItemClass, "SPIRITS", name="Spirits")
        session.flush()
        items = _items(work, spirits.code)
        customers = _customers(work, dealers.code)
        sold = _sales(customers, items, org.id, place.id, clerk.id)
        wanted: dict[int, Decimal] = defaultdict(Decimal)
        for sale in sold:
            for line in sale.lines:
                wanted[line.item_id] += line.quantity
        _bring_in(work, org.id, place.id, wanted)
        work.complete()
        work.finish()
    for start in range(0, len(sold), BATCH):
        with (
            db.write(books.engine) as connection,
            Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
        ):
            work = UnitOfWork(session, system(), books.registry)
            post_sales(work, sold[start : start + BATCH])
            work.complete()
            work.finish()


def _bring_in(work: UnitOfWork, org: int, place: int, wanted: dict[int, Decimal]) -> None:
    """The stock that was there before the two weeks, as many papers as it takes, signed by who entered them."""
    alone = replace(work, principal=replace(work.principal, settings=Settings({MAKER_MAY_CHECK.code: "1"})))
    head = {"warehouse_id": Ref(place, "", ""), "org_id": Ref(org, "", ""), "business_date": date(2022, 1, 1)}
    for some in chunks(sorted(wanted.items()), MAX_LINES):
        rows = [LineInput(0, {"item_id": Ref(item, "", ""), "quantity": count}) for item, count in some]
        opening = RecordInput(OPENING_STOCK.name, 0, 0, head, {"lines": rows})
        documents.save_and_act(alone, OPENING_STOCK, opening, "sign")


def _items(work: UnitOfWork, item_class: str) -> dict[str, int]:
    # The state's list gives some bottles two numbers (a gift box, a new number) and one UPC: the first keeps it.
    rows = list(_rows("products_2022-11.csv"))
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row["UPC"], row["Item Number"])
    inputs = [
        RecordInput(
            "item",
            values={
                "code": row["Item Number"], "name": row["Item Description"], "item_class_id": Ref(0, item_class, ""),
                "unit_id": Ref(0, "PING", ""), "case_unit_id": Ref(0, "XIANG", ""), "per_case": int(row["Pack"] or 1),
                "volume_ml": int(row["Bottle Volume (ml)"]), "barcode": (row["UPC"] or None) if first[row["UPC"]] == row["Item Number"] else None, "tax_rate": Decimal(0),
                "cost": Decimal(row["State Bottle Cost"]),
            },
        )
        for row in rows
    ]  # fmt: skip
    return {item.code: item.id for item in bulk.create(work, work.registry.of("item"), inputs)}


def _customers(work: UnitOfWork, customer_class: str) -> dict[str, int]:
    inputs = [
        RecordInput(
            "customer",
            values={
                "code": row["Store"], "name": row["Name"], "customer_class_id": Ref(0, customer_class, ""),
                "address": f"{row['Address']}, {row['City']}" if row["Address"] else None,
            },
        )
        for row in _rows("stores_2022-11.csv")
    ]  # fmt: skip
    return {customer.code: customer.id for customer in bulk.create(work, work.registry.of("customer"), inputs)}


def _sales(customers: dict[str, int], items: dict[str, int], org: int, place: int, clerk: int) -> list[Sale]:
    """One sale an invoice: the first twelve characters of ``Invoice/Item Number``."""
    invoices: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("dev_sales_2022-01-01_to_14.csv"):
        invoices[row["Invoice/Item Number"][:12]].append(row)
    sales = []
    for reference, rows in invoices.items():
        on = date.fromisoformat(rows[0]["Date"])
        lines = [
            SoldLine(
                item_id=items[row["Item Number"]],
                quantity=Decimal(row["Bottles Sold"]),
                gross=Decimal(row["Sale (Dollars)"]),
            )
            for row in rows
        ]
        sales.append(
            Sale(
                customer_id=customers[rows[0]["Store Number"]], org_id=org, warehouse_id=place, salesperson_id=clerk, on=on,
                due_on=on + timedelta(days=30), lines=lines, reference=reference,
            )
        )  # fmt: skip
    return sales
