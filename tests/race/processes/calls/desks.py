"""The small books in a home of their own, people who may do different things with them, and the server process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc

from cellar_common import codec
from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.books import Home
from cellar_server.console import sets
from devtools.demo import PASSWORD
from tests.end_to_end.served import LEDGER_SET, ServerProcess, console, make_home, prove
from tests.support.books import SmallBooks, fill
from tests.support.rpc_client import PATIENT, Client, channel_to, record

OTHER_SET = "002"
ADMIN = "admin"
# Code → name, role. The two clerks are colleagues; the lead approves; the branch sees its own organisation only.
PEOPLE = {
    "lin": ("林晚舟", "t_clerk"),
    "xu": ("许望舒", "t_clerk"),
    "gu": ("顾主管", "t_lead"),
    "mu": ("慕分公司", "t_branch"),
    "wen": ("温旁观", "t_onlooker"),
}
_MASTERS = (
    "customer", "item", "warehouse", "employee", "organisation", "customer_address", "settlement_method", "unit",
)  # fmt: skip


@dataclass(frozen=True)
class Desks:
    """The ledger set (its database open in this process too), and the server that the clients talk to."""

    books: SmallBooks
    server: ServerProcess

    @property
    def home(self) -> Path:
        return self.server.home

    def client(self, user: str = "", *, books: str = LEDGER_SET, language: str = "zh") -> Client:
        """A client on a channel of its own, logged in with ``user``."""
        client = Client(self.channel())
        if user:
            client.login(user, PASSWORD, books=books, language=language)
        return client

    def channel(self) -> grpc.Channel:
        """TLS with the pinned certificate; comes back quickly after the server was gone."""
        return channel_to(self.server.address, self.home / "cellar-server.crt", *PATIENT)


def order(mark: str = "", *, quantity: int = 1, lines: int = 1, **values: Any) -> Any:
    """An unsaved, priced order of item A; ``mark`` is the customer's own number, by which it is found again."""
    head = {
        "customer_id": Ref(0, "C1"), "org_id": Ref(0, "01"), "warehouse_id": Ref(0, "W1"), "customer_order_no": mark or None, **values,
    }  # fmt: skip
    row = {"item_id": Ref(0, "A"), "quantity": Decimal(quantity), "price": Decimal("99.99")}
    return record("sales_order", head, [row] * lines)


def submitted(client: Client, wanted: Any) -> Any:
    """Saved and submitted, ready to be approved by somebody else."""
    return client.act(client.save(wanted).record, "submit").record


def value(shown: Any, name: str) -> Any:
    """A field of a record as Python has it."""
    return codec.to_python(shown.values[name])


@contextmanager
def open_desks(path: Path, *, database: str = "") -> Iterator[Desks]:
    """A new home with two ledger sets, the first one filled and peopled, served for the time of the block."""
    make_home(path, database=database)
    console("add-set", "--home", path, "--code", OTHER_SET, "--name", "另一公司")
    home = Home.load(path)
    # The tests log in more often than people do.
    replace(home, limits=replace(home.limits, logins_per_minute=100_000)).save()
    ledger = home.open()[LEDGER_SET]
    try:
        books = fill(ledger)
        people(books)
        with ServerProcess(path) as server:
            yield Desks(books, server)
        assert prove(path) == [], "the tests left books that do not agree"
    finally:
        ledger.engine.dispose()


def people(books: SmallBooks) -> None:
    """The users of ``PEOPLE`` and their roles."""
    reading = [(entity, "read") for entity in _MASTERS]
    clerk = [("sales_order", verb) for verb in ("read", "create", "edit", "delete", "submit", "withdraw")]
    clerk.append(("customer", "export"))
    branch = books.save("organisation", {"code": "02", "name": "分公司", "is_sales": True, "is_company": True})
    roles = {
        "t_clerk": [*clerk, *reading],
        "t_lead": [*clerk, ("sales_order", "approve"), ("sales_order", "unapprove"), ("stock_item", "read"), *reading],
        "t_branch": [("sales_order", "*"), *reading],
        "t_onlooker": [("item", "read")],
    }
    ids = {}
    for code, grants in roles.items():
        rows = [{"entity": entity, "verb": verb} for entity, verb in grants]
        ids[code] = books.save("role", {"code": code, "name": code}, rows, grid="grants").id
    narrowed = books.get("role", ids["t_branch"])
    scope = {"dimension": "org", "target_id": branch.id}
    books.save("role", {}, [scope], id_=narrowed.id, version=narrowed.row_version, grid="scopes")
    with db.write(books.ledger.engine) as connection:
        for code, (name, role) in PEOPLE.items():
            sets.add_user(connection, code, name, PASSWORD, [ids[role]], must_change=False)


__all__ = ["ADMIN", "OTHER_SET", "PEOPLE", "Desks", "open_desks", "order", "people", "submitted", "value"]
