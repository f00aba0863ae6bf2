"""The company (``company.py``) bare, under the types of ``kernel_types``: books with which tests drive the kernel and the ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server import areas  # noqa: F401 What rights are narrowed by is said there.
from cellar_server import books as program
from cellar_server.kernel.access import principal
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.audit import showing
from cellar_server.kernel.command.commands import Commands, Outcome
from cellar_server.kernel.intake import writable
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock, tables
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.records import RecordInput, RecordView
from cellar_server.kernel.unit_of_work import search_upkeep
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock
from tests.support import company, moulds
from tests.support.hands import Hands, close_period, ref, request, typed_line
from tests.support.kernel_types import TABLES, kernel_registry


@dataclass(frozen=True)
class Paper:
    """A document that exists only as the source of a posting."""

    id: int
    business_date: date
    org_id: int
    posting_date: date | None = None
    __tablename__ = "k_paper"


@dataclass
class Books(Hands):
    """The company (``company.py``) with three items; the warehouse W2 (``lax``) may go below zero."""

    engine: Engine
    commands: Commands
    who: Principal
    org: int = 0
    warehouse: int = 0
    lax: int = 0
    items: Sequence[int] = ()
    customer: int = 0
    other: int = 0

    def save(self, entity: str, values: dict[str, Any], id_: int = 0, version: int = 0, **grids: Any) -> RecordView:
        rows = {name: [typed_line(row) for row in given] for name, given in grids.items()}
        outcome = self.commands.save(self.who, request(), RecordInput(entity, id_, version, values, rows))
        assert outcome.record is not None
        return outcome.record

    def act(self, entity: str, id_: int, action_name: str, version: int = 0, **answers: Any) -> Outcome:
        return self.commands.act(self.who, request(), entity, id_, version, action_name, answers)

    def delete(self, entity: str, id_: int, version: int = 0) -> None:
        self.commands.delete(self.who, request(), entity, id_, version)

    def run(self, body: Callable[[UnitOfWork], Any]) -> UnitOfWork | None:
        """Carry out ``body`` as a command of its own."""

        def deed(work: UnitOfWork) -> Reply:
            # A paper is of no declared type that would name its module.
            work.module = Module.of("stock")
            body(work)
            return Reply("item", self.items[0])

        return self.commands.run(self.who, request(), deed)[1]

    def post(self, door: Callable[..., Any], *arguments: Any, paper: Paper | None = None, **more: Any) -> Paper:
        """``post(stock.post, [moves])`` for a paper of today's; the paper is given back."""
        source = paper or self.paper()
        self.run(lambda work: door(work, source, *arguments, **more))
        return source

    def paper(self, on: date | None = None) -> Paper:
        return Paper(new_id(), on or clock.today(), self.org)

    def goods(self, quantity: Decimal | int, item: int | None = None, warehouse: int | None = None) -> Paper:
        """Opening stock."""
        return self.post(stock.post, [stock.Move(
            warehouse_id=warehouse or self.warehouse, item_id=item or self.items[0], on_hand=Decimal(quantity))])  # fmt: skip

    def close(self, code: str, module: str = "stock") -> None:
        """The module is closed in this period, as its action would leave it."""
        close_period(self.engine, code, Module.of(module))

    def stock(self, item: int | None = None, warehouse: int | None = None) -> stock.Availability:
        return self.available(warehouse or self.warehouse, item or self.items[0])

    def exposure(self, customer: int | None = None) -> credit.Exposure:
        return self.exposed(customer or self.customer)

    def order(self, *quantities: Decimal | int, approved: bool = True, **values: Any) -> RecordView:
        """An order of one line for each quantity, the items in turn."""
        rows = [{"item_id": self.items[i % len(self.items)], "quantity": Decimal(q)} for i, q in enumerate(quantities)]
        made = self.save("k_order", {"customer_id": self.customer, "org_id": self.org, **values}, lines=rows)
        if not approved:
            return made
        done = self.act("k_order", made.id, "approve", made.row_version).record
        assert done is not None
        return done

    def derive(self, link: str, source_id: int, quantities: Sequence[Decimal | int | None] = ()) -> RecordView:
        """Push down and save as a draft; ``quantities`` replace what is open, None leaves a line out."""
        from cellar_server.kernel.life import documents

        with self.reading() as work:
            made = documents.derive(work, link, [source_id], [])
            declaration = self.commands.registry.of(link.split(".")[1])
            shown = writable.sendable(declaration, showing.view(work, declaration, made, saved=False))
        rows = [line.values for line in shown.grids["lines"]]
        if quantities:
            rows = [{**row, "quantity": Decimal(q)} for row, q in zip(rows, quantities, strict=False) if q is not None]
        return self.save(shown.entity, dict(shown.values), lines=rows)

    def reverse(self, entity: str, id_: int, quantities: Sequence[Decimal | int | None] = ()) -> RecordView:
        """A saved red document of what still stands; ``quantities`` (positive) replace it line by line, None leaves a line out."""
        from cellar_server.kernel.life import documents

        with self.reading() as work:
            declaration = self.commands.registry.of(entity)
            made = documents.reverse(work, declaration, id_)
            shown = writable.sendable(declaration, showing.view(work, declaration, made, saved=False))
        rows = [line.values for line in shown.grids["lines"]]
        if quantities:
            rows = [{**row, "quantity": -Decimal(q)} for row, q in zip(rows, quantities, strict=False) if q is not None]
        return self.save(entity, dict(shown.values), lines=rows)

    def page(self, entity: str, *wheres: Any, **options: Any) -> query.Page:
        with self.reading() as work:
            return query.page(work, query.Query(entity, tuple(wheres)), options.pop("columns", ["number"]), **options)


def create_tables(engine: Engine) -> None:
    # Half of the business areas would have keys into tables that nobody imported yet.
    program.registry()
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for table in TABLES:
            table.create(connection)


def _periods(engine: Engine) -> None:
    now = clock.now()
    common = {"name": "p", "state": "active", "row_version": 1, "created_at": now, "created_by": 1}
    months = []
    for year in range(clock.today().year - 1, clock.today().year + 2):
        for month in range(1, 13):
            first = date(year, month, 1)
            last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            months.append({"id": new_id(), "code": f"{year}-{month:02}", "starts": first, "ends": last, **common})
    with db.write(engine) as connection:
        connection.execute(insert(tables.system_state).values(
            id=1, security_version=1, settings_version=1, reference_version=1, ledger_code="001", ledger_name="K", created_at=now))  # fmt: skip
        connection.execute(insert(Period), months)
        # As a ledger set does that is made: what came past every unit of work is found too.
        search_upkeep.fill(connection, kernel_registry())


@contextmanager
def open_books(url: str, pool_size: int = 5) -> Iterator[Books]:
    """Fresh books in an empty database."""
    ids = moulds.cast(url, "kernel", _make)
    engine = db.open_engine(url, pool_size=pool_size)
    try:
        yield Books(engine, Commands(engine, kernel_registry()), principal.system(), **ids)
    finally:
        engine.dispose()


@pytest.fixture(name="books")
def fresh_books(database_url: str) -> Iterator[Books]:
    """Fresh books on each kind of database; a folder has it by importing it in its ``conftest.py``."""
    with open_books(database_url) as opened:
        yield opened


def _make(url: str) -> dict[str, Any]:
    engine = db.open_engine(url)
    try:
        create_tables(engine)
        _periods(engine)
        return _masters(Books(engine, Commands(engine, kernel_registry()), principal.system()))
    finally:
        engine.dispose()


def _masters(books: Books) -> dict[str, Any]:
    """The ids by the fields of ``Books``."""
    ids: dict[str, int] = {}

    def make(entity: str, code: str, name: str, **values: Any) -> int:
        ids[code] = books.save(entity, {"code": code, "name": name, **values}).id
        return ids[code]

    company.found(make, lax=True)
    make("unit", "PING", "瓶")
    books.items = [make("item", f"I{n}", f"澄岭{n}", item_class_id=ref("WINE"), unit_id=ref("PING")) for n in range(3)]
    company.customers(make)
    for code in company.CUSTOMERS:
        books.run(partial(credit.grant, customer_id=ids[code], limit=None))
    return {
        "org": ids["01"], "warehouse": ids["W1"], "lax": ids["W2"], "items": books.items, "customer": ids["C1"], "other": ids["C2"],
    }  # fmt: skip
