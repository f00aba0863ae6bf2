"""The ground of the order benchmarks: a company that trades on a scratch database, and copies of it for the peer.

Bigger than the demo in what an order meets: 500 items with prices in every list, in four warehouses, and 200 dealers with
credit. Nothing runs out, so that every order asked for goes through; stock and credit come through their own doors, so
that the prover holds afterwards. The database keeps the server's default settings, ``synchronous_commit`` among them.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_db.engine import normalise_url
from cellar_db.ids import new_id
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.customer import Customer, CustomerKind
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.areas.pricing.price_list import PriceListLine
from cellar_server.books import Home, Limits
from cellar_server.demo.make import make
from cellar_server.kernel.access.accounts import User, UserRole
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work import search_upkeep
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit
from devtools.demo import PASSWORD
from tests.bench._history import fill
from tests.end_to_end.served import LEDGER_SET, make_home
from tests.support.databases import LOCAL
from tests.support.goods_in import bring_in
from tests.support.postgresql import administer, creating, dropping

ITEMS, CUSTOMERS = 500, 200
WAREHOUSES = ("CP01", "CP02", "CP03", "CP04")
MAKER, CHECKER = "dingdan", "zhuguan"
# Two who may do everything, for the long way to the write-off.
FIRST, SECOND = "demo", "demo2"
_PLENTY, _CREDIT = Decimal(10_000_000), Decimal(9_000_000_000)


@dataclass(frozen=True)
class Ground:
    """A home with its ledger set. ``database`` is the libpq URL of its database, ``server`` that of the administrative one."""

    home: Path
    server: str
    database: str

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The libpq URL of a copy of the database as it is now; nobody may be connected to the original meanwhile."""
        with _scratch(self.server, template=_name(self.database)) as url:
            yield url


def libpq(url: str) -> str:
    """A SQLAlchemy URL as libpq reads it. ValueError for another database: the peers are written for PostgreSQL."""
    parsed = normalise_url(url or LOCAL)
    if parsed.get_backend_name() != "postgresql":
        raise ValueError("this benchmark's peer speaks PostgreSQL: give --db postgresql://…")
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def ground(server: str, *, history: int = 0) -> Iterator[Ground]:
    """A company on a scratch database of ``server`` (any PostgreSQL URL of a user who may create databases).

    ``history``: how many orders it has taken in the past.
    """
    admin = libpq(server)
    with tempfile.TemporaryDirectory(prefix="cellar-bench-") as folder, _scratch(admin) as database:
        home = make_home(Path(folder) / "home", database=database)
        # One benchmark is more people than one desk may be.
        replace(
            Home.load(home), threads=16, limits=Limits(calls_per_second=100_000, burst=100_000, logins_per_minute=6000)
        ).save()
        books = Home.load(home).open()[LEDGER_SET]
        _company(books)
        if history:
            fill(books, history)
        # Masters and orders that were copied past the unit of work are found too.
        with db.write(books.engine) as connection:
            search_upkeep.fill(connection, books.registry, anew=books.registry.declarations)
        books.engine.dispose()
        settle(database)
        yield Ground(home, admin, database)


def settle(database: str) -> None:
    """Statistics and a checkpoint, so that neither comes in the middle of a round."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def written(database: str) -> dict[str, tuple[int, int]]:
    """Rows inserted and updated in each table so far, as the server counted them; tables without any are left out."""
    with psycopg.connect(database, autocommit=True) as connection:
        # A session reports what it counted when it ends or has been idle for a second or so.
        connection.execute("SELECT pg_sleep(1.5), pg_stat_clear_snapshot()")
        rows = connection.execute(
            "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd > 0"
        )
        return {row[0]: (row[1], row[2]) for row in rows}


def deadlocks(database: str) -> int:
    """How many the database has had to break so far."""
    with psycopg.connect(database, autocommit=True) as connection:
        row = connection.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
        return int(row[0]) if row else 0


def _name(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def _scratch(server: str, *, template: str = "template0") -> Iterator[str]:
    name = f"cellar_bench_{secrets.token_hex(5)}"
    administer(server, creating(name, template=template))
    try:
        yield normalise_url(server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        administer(server, dropping(name))


def _company(books: LedgerSet) -> None:
    os.environ["CELLAR_DEMO_PASSWORD"] = PASSWORD
    make(books, months=1, customers=CUSTOMERS, orders_a_day=1)
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        _more_items(session)
        _stock_up(work)
        _trust(work)
        _second(session)
        work.complete()
        work.finish()


def _more_items(session: Session) -> None:
    """Copies of the demo's products, each with its prices."""
    items, prices = table_of(Item), table_of(PriceListLine)
    patterns = session.execute(select(items).where(items.c.batch_managed == True)).mappings().all()  # noqa: E712
    listed: dict[int, list[Any]] = {}
    for row in session.execute(select(prices).where(prices.c.item_id.is_not(None))).mappings():
        listed.setdefault(row["item_id"], []).append(row)
    ids = [new_id() for _ in range(ITEMS - len(patterns))]
    chosen = [(id_, patterns[index % len(patterns)]) for index, id_ in enumerate(ids)]
    session.execute(
        insert(items),
        [
            {
                **row,
                "id": id_,
                "code": f"B{index:04}",
                "code_key": f"b{index:04}",
                "name": f"{row['name']} {index:04}",
                "barcode": None,
            }
            for index, (id_, row) in enumerate(chosen)
        ],
    )
    copies = [{**line, "item_id": id_} for id_, row in chosen for line in listed.get(row["id"], ())]
    for start in range(0, len(copies), 1000):
        part = copies[start : start + 1000]
        session.execute(
            insert(prices),
            [
                {**row, "id": id_, "position": 1000 + start + at}
                for at, (id_, row) in enumerate((new_id(), row) for row in part)
            ],
        )


def _stock_up(work: UnitOfWork) -> None:
    items = work.session.scalars(select(Item).where(Item.batch_managed == True)).all()  # noqa: E712
    places = work.session.scalars(select(Warehouse).where(Warehouse.code.in_(WAREHOUSES))).all()
    batches = table_of(Batch)
    made: dict[int, dict[str, Any]] = {
        item.id: {
            "id": new_id(), "code": f"P-{item.code}", "name": f"P-{item.code}", "state": "active", "item_id": item.id,
            "made_on": work.today, "certificate": f"ZJ-{item.code}", "created_at": work.now, "created_by": work.principal.user_id,
            "row_version": 1,
        }
        for item in items
    }  # fmt: skip
    work.session.execute(insert(batches), list(made.values()))
    rows = [
        {"item_id": item.id, "batch_id": made[item.id]["id"], "quantity": _PLENTY, "unit_cost": Decimal(10)}
        for item in items
    ]
    for place in places:
        bring_in(work, place, rows, work.today)


def _trust(work: UnitOfWork) -> None:
    """Credit for everybody, held and checked, never in the way."""
    table = table_of(Customer)
    outside = table.c.kind != CustomerKind.INTERNAL
    work.connection.execute(update(table).where(outside).values(credit_limit=_CREDIT, prepaid=False))
    # A term that asks for money first would be in the way as well.
    work.connection.execute(update(table_of(PaymentTerm)).values(prepaid=False))
    for id_ in work.connection.scalars(select(table.c.id).where(outside)).all():
        credit.grant(work, id_, _CREDIT)


def _second(session: Session) -> None:
    users, roles = table_of(User), table_of(UserRole)
    first = session.execute(select(users).where(users.c.code == FIRST)).mappings().one()
    id_ = new_id()
    alike = {name: value for name, value in first.items() if name != "code_key"}
    session.execute(insert(users), [{**alike, "id": id_, "code": SECOND}])
    held = session.execute(select(roles).where(roles.c.document_id == first["id"])).mappings().all()
    session.execute(insert(roles), [{**row, "id": new_id(), "document_id": id_} for row in held])


@dataclass(frozen=True)
class Masters:
    """What load is made of: ids and codes of who buys what from where."""

    customers: list[tuple[int, str]]
    items: list[tuple[int, str]]
    warehouses: list[tuple[int, str]]
    users: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def masters(database: str) -> Masters:
    """Everybody who can order, what lies ready in one batch that never ends, and where."""

    def read(connection: psycopg.Connection, query: str, *parameters: Any) -> list[tuple[int, str]]:
        return [(row[0], row[1]) for row in connection.execute(query.encode(), parameters)]

    with psycopg.connect(database) as connection:
        return Masters(
            read(
                connection,
                "SELECT c.id, c.code FROM customer c WHERE c.kind <> 'internal' AND EXISTS"
                " (SELECT 1 FROM customer_address a WHERE a.customer_id = c.id) ORDER BY c.code",
            ),
            read(connection, "SELECT id, code FROM item WHERE code LIKE 'B____' ORDER BY code"),
            read(connection, "SELECT id, code FROM warehouse WHERE code = ANY(%s) ORDER BY code", list(WAREHOUSES)),
            {code: id_ for id_, code in read(connection, "SELECT id, code FROM app_user")},
        )
