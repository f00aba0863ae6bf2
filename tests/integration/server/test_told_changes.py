"""What a reply says of records that moved along: those that this person may see, as the stream of changes does."""

from __future__ import annotations

from collections.abc import Iterator

import grpc
import pytest

from cellar_db import engine as db
from cellar_server.books import Limits
from cellar_server.console import sets
from cellar_server.kernel.schema.records import RecordView
from cellar_server.rpc.server import Listen, serve_at
from tests.support.books import CHECKER, SmallBooks, ref, small_books
from tests.support.rpc_client import Client

PASSWORD = "Sample-2026!"
_READS = [(entity, "read") for entity in ("customer", "item", "warehouse", "sales_order")]
# By user: what he may do, and the warehouse that he is narrowed to.
_PEOPLE: dict[str, tuple[list[tuple[str, str]], str]] = {
    "everywhere": ([("delivery_note", "*"), *_READS], ""),
    "of_first": ([("delivery_note", "*"), *_READS], "W1"),
    "orderless": ([("delivery_note", "*"), *_READS[:3]], ""),
}


@pytest.fixture
def served(one_database_url: str) -> Iterator[tuple[SmallBooks, str]]:
    with small_books(one_database_url) as books:
        _people(books)
        running = serve_at({"001": books.ledger}, books.ledger.registry, Listen(), limits=Limits())
        try:
            yield books, running.address
        finally:
            running.stop(grace=1)


def _people(books: SmallBooks) -> None:
    ids = {}
    for code, (grants, warehouse) in _PEOPLE.items():
        rows = [{"entity": entity, "verb": verb} for entity, verb in grants]
        role = books.save("role", {"code": code, "name": code}, rows, grid="grants")
        if warehouse:
            scope = {"dimension": "warehouse", "target_id": books.ids[warehouse]}
            books.save("role", {}, [scope], id_=role.id, version=role.row_version, grid="scopes")
        ids[code] = role.id
    with db.write(books.ledger.engine) as connection:
        for code, role in ids.items():
            sets.add_user(connection, code, code, PASSWORD, [role], must_change=False)


def note_of_first(books: SmallBooks) -> tuple[RecordView, RecordView]:
    """An order of the second warehouse, and an unapproved delivery note of its line, which ships from the first."""
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W2")}
    line = {"item_id": ref("N"), "quantity": 6, "price": 10, "warehouse_id": ref("W1")}
    order = books.act(books.save("sales_order", head, [line]), "submit")
    order = books.by(CHECKER).act(order, "approve")
    return order, books.push("sales_order.delivery_note", order)


@pytest.mark.covers("ORG-05")
# An order is a warehouse's by its lines, whatever its head says.
@pytest.mark.parametrize(("user", "hears"), [("everywhere", True), ("of_first", True), ("orderless", False)])
def test_a_reply_names_no_record_that_may_not_be_seen(served: tuple[SmallBooks, str], user: str, hears: bool) -> None:
    books, address = served
    order, note = note_of_first(books)
    with grpc.insecure_channel(address) as channel:
        client = Client(channel)
        client.login(user, PASSWORD)
        for action in ("approve", "unapprove"):
            reply = client.act(client.get("delivery_note", note.id), action)
            told = {(each.entity, each.id) for each in reply.changes}
            assert ("delivery_note", note.id) in told
            assert (("sales_order", order.id) in told) is hears
