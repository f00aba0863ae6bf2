"""The demo company for the doors: users of every role and of some made to be difficult, served, and read row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from sqlalchemy import insert, update

from cellar.v1 import exchange_pb2
from cellar_db import engine as db
from cellar_db.ids import new_id as new_key
from cellar_server.areas.administration import demo as users
from cellar_server.books import Limits
from cellar_server.console import sets
from cellar_server.demo import make as demo
from cellar_server.demo import trade
from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden, RoleScope
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.unit_of_work import search_entries
from cellar_server.rpc.server import Listen, serve_at
from tests.support.databases import sqlite_url
from tests.support.empty_books import empty_books
from tests.support.rights_oracle import Books, Rights
from tests.support.rpc_client import Client, new_id

# The demo company's users, and seven more: ``_difficult`` says what they are.
DIFFICULT = ("by_warehouse", "by_customer", "by_org", "by_employee", "two_roles", "blind", "by_area")
# Who sees what another of these sees: one of two order clerks, and posts that differ in their deeds alone.
LEFT_OUT = frozenset((
    "dingdan2", "fahuo", "cangku", "zhiliang", "luru", "yewukj", "kuaiji", "zhuli", "zongjingli", "yezhu", "fenbu", "ducha", "caigou",
    "cgjingli", "renli", "jichu", "qianyi",
))  # fmt: skip
USERS = (*(code for code in users._USERS if code not in LEFT_OUT), *DIFFICULT)


@dataclass
class Company:
    """The books of the demo company, served; clients are logged in once."""

    books: LedgerSet
    address: str
    content: Books
    attached: dict[int, tuple[str, int]] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)
    _rights: dict[str, Rights] = field(default_factory=dict)

    def client(self, user: str) -> Client:
        if user not in self._clients:
            channel = grpc.insecure_channel(self.address, [("grpc.max_receive_message_length", -1)])
            self._clients[user] = Client(channel)
            self._clients[user].login(user, users.password(), language="en")
        return self._clients[user]

    def rights(self, user: str) -> Rights:
        if user not in self._rights:
            with db.read(self.books.engine) as connection:
                self._rights[user] = Rights(connection, self.content, user)
        return self._rights[user]

    def close(self) -> None:
        for client in self._clients.values():
            client.channel.close()


@contextmanager
def served_company(folder: Path) -> Iterator[Company]:
    """A month of a small demo company with the difficult users, served in this process."""
    books = empty_books(sqlite_url(folder / "001.sqlite"))
    made = demo.make(books, months=1, customers=14, orders_a_day=0.6)
    trade.run(books, made.company, made.orders, clock.today())
    _shared(books)
    _represented(books)
    _difficult(books)
    limits = Limits(calls_per_second=100_000, burst=100_000, logins_per_minute=100_000)
    running = serve_at({"001": books}, books.registry, Listen(), limits=limits)
    with db.read(books.engine) as connection:
        served = Company(books, running.address, Books.read(connection, books.registry))
    _attach(served)
    try:
        yield served
    finally:
        served.close()
        running.stop(grace=1)
        books.engine.dispose()


def _shared(books: LedgerSet) -> None:
    """Notes and what follows from them with lines of two salespeople, and orders that ship from two warehouses."""
    with db.write(books.engine) as connection:
        content = Books.read(connection, books.registry)
        for entity, name, cleared in (
            ("delivery_note", "salesperson_id", True), ("outbound", "salesperson_id", True), ("sign_off", "salesperson_id", True),
            ("sales_order", "warehouse_id", False),
        ):  # fmt: skip
            others = sorted(content.heads["employee" if cleared else "warehouse"])[:2]
            several = [lines for lines in content.lines[entity, "lines"].values() if len(lines) > 1][:3]
            assert several, f"no {entity} has two lines"
            for lines in several:
                other = next(each for each in others if each != lines[0][name])
                table = books.registry.of(entity).grids["lines"].line.__table__
                connection.execute(update(table).where(table.c.id == lines[0]["id"]).values({name: other}))
                if cleared:
                    head = books.registry.of(entity).table
                    connection.execute(update(head).where(head.c.id == lines[0]["document_id"]).values({name: None}))


def _represented(books: LedgerSet) -> None:
    """Two orders are the representative's who logs in here, whatever chance gave him this month."""
    with db.write(books.engine) as connection:
        heads = Books.read(connection, books.registry).heads
        (person,) = (row["employee_id"] for row in heads["app_user"].values() if row["code"] == "daibiao")
        orders = books.registry.of("sales_order").table
        some = sorted(heads["sales_order"])[:2]
        connection.execute(update(orders).where(orders.c.id.in_(some)).values(salesperson_id=person))


def _difficult(books: LedgerSet) -> None:
    """Scopes of each dimension, roles that add up, and a person to whom all figures are hidden."""
    with db.read(books.engine) as connection:
        heads = Books.read(connection, books.registry).heads
    some = {
        Dimension.of("warehouse"): sorted(heads["warehouse"])[:1],
        Dimension.of("customer"): sorted(heads["customer"])[::4],
        Dimension.of("org"): sorted(heads["organisation"])[:1],
        Dimension.of("employee"): sorted(heads["employee"])[:1],
    }
    figures = [
        (declaration.name, path)
        for declaration in books.registry.declarations.values()
        for path, spec in (
            *declaration.fields.items(),
            *(
                (f"{grid.name}.{name}", spec)
                for grid in declaration.grids.values()
                for name, spec in grid.fields.items()
            ),
        )
        if spec.kind in (Kind.MONEY, Kind.PRICE)
    ]
    by_customer = [(Dimension.of("customer"), id_) for id_ in some[Dimension.of("customer")]]
    everything = [("*", "*")]
    _user(
        books,
        "by_warehouse",
        [
            (
                "by_warehouse",
                everything,
                [(Dimension.of("warehouse"), id_) for id_ in some[Dimension.of("warehouse")]],
                [],
            )
        ],
    )
    _user(books, "by_customer", [("by_customer", everything, by_customer, figures[::3])])
    _user(
        books, "by_org", [("by_org", everything, [(Dimension.of("org"), id_) for id_ in some[Dimension.of("org")]], [])]
    )
    _user(
        books,
        "by_employee",
        [("by_employee", everything, [(Dimension.of("employee"), id_) for id_ in some[Dimension.of("employee")]], [])],
    )
    # Both hide the cost, one by name and one everywhere; what only one hides is seen.
    reads = [("sales_order", "read"), ("item", "read"), ("customer", "*")]
    _user(books, "two_roles", [
        ("two_first", reads, by_customer, [("*", "cost"), ("sales_order", "gross_total")]),
        ("two_second", [("sales_order", "*"), ("item", "*")], [(Dimension.of("warehouse"), some[Dimension.of("warehouse")][0])], [("item", "cost")]),
    ])  # fmt: skip
    _user(books, "blind", [("blind", everything, [], figures)])
    areas = [
        ("@sales", "@make"),
        ("@shipping", "@check"),
        ("@masters", "read"),
        ("delivery_note", "create"),
        ("*", "@look"),
    ]
    _user(books, "by_area", [("by_area", areas, [], [])])


def _user(books: LedgerSet, code: str, roles: list[tuple[str, list[Any], list[Any], list[Any]]]) -> None:
    with db.write(books.engine) as connection:
        ids = []
        for role, grants, scopes, hidden in roles:
            id_ = new_key()
            row = {
                "id": id_,
                "row_version": 1,
                "created_at": clock.now(),
                "created_by": 1,
                "code": role,
                "name": role,
                "state": "active",
            }
            connection.execute(insert(table_of(Role)), row)
            search_entries.enter_master(connection, Role.__tablename__, row)
            place = {"position": 0, "document_id": id_}
            for entity, verb in grants:
                connection.execute(
                    insert(table_of(RoleGrant)), place | {"id": new_key(), "entity": entity, "verb": verb}
                )
            for dimension, target in scopes:
                given = {"id": new_key(), "dimension": dimension, "own": False, "below": False, "target_id": target}
                connection.execute(insert(table_of(RoleScope)), place | given)
            for entity, path in hidden:
                connection.execute(
                    insert(table_of(RoleHidden)), place | {"id": new_key(), "entity": entity, "path": path}
                )
            ids.append(id_)
        sets.add_user(connection, code, code, users.password(), ids, must_change=False)


def _attach(company: Company) -> None:
    """A file at the first and the last record of each entity that has records to open."""
    client = company.client("demo")
    for declaration in company.books.registry.declarations.values():
        ids = sorted(company.content.heads[declaration.name])
        if declaration.kind is EntityKind.INQUIRY or not ids:
            continue
        for id_ in {ids[0], ids[-1]}:
            request = exchange_pb2.AttachRequest(
                request_id=new_id(), entity=declaration.name, id=id_, file_name="f", content=b"f"
            )
            made = client.call(client.exchange.Attach, request).attachment.id
            company.attached[made] = (declaration.name, id_)
