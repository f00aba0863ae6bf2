"""What the fuzzer and the doors by role have found, each kept from coming back."""

from __future__ import annotations

import logging
from decimal import Decimal

import grpc
import pytest
from sqlalchemy import update

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, session_pb2
from cellar_db import engine as db
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy, RolePolicy
from cellar_server.kernel.schema.tables import audit_log
from tests.fuzz import wire
from tests.fuzz.contract import rpcs
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting

RUBBISH = {
    "cut short": b"\x0a\x7fabc",
    "groups without end": b"\x0b" * 2_000,
    "a length beyond all": b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
}


@pytest.mark.parametrize("rpc", rpcs(), ids=lambda rpc: str(rpc.name))
def test_bytes_that_are_no_message_are_refused_in_words(maker: Client, rpc: wire.Rpc) -> None:
    """gRPC itself answered INTERNAL and wrote a traceback to the log."""
    for what, content in RUBBISH.items():
        answer = wire.call(maker.channel, rpc, content, maker.metadata())
        assert (answer.code, answer.replies[0].code) == (grpc.StatusCode.INVALID_ARGUMENT, "MESSAGE_UNREADABLE"), what


def test_text_that_is_no_utf_8_is_refused_in_words(maker: Client) -> None:
    get = next(rpc for rpc in rpcs() if rpc.name == "Get")
    for bad in (b"\xed\xa0\x80", b"\xc0\x80\x80", b"abc\xff"):
        answer = wire.call(maker.channel, get, b"\x0a" + bytes([len(bad)]) + bad, maker.metadata())
        assert (answer.code, answer.replies[0].code) == (grpc.StatusCode.INVALID_ARGUMENT, "MESSAGE_UNREADABLE")


def test_rubbish_without_a_session_is_told_to_log_in(world: World) -> None:
    client = world.client()
    get = next(rpc for rpc in rpcs() if rpc.name == "Get")
    assert wire.call(client.channel, get, b"\xff").code is grpc.StatusCode.UNAUTHENTICATED


def test_nothing_is_looked_up_in_an_inquiry(world: World) -> None:
    """A ledger has no number to be found by: it was an AttributeError."""
    admin = world.client("admin")
    with pytest.raises(Refused) as caught:
        admin.call(admin.lists.Lookup, list_pb2.LookupRequest(entity="credit_balance", text="x"))
    assert caught.value.code is grpc.StatusCode.NOT_FOUND
    assert caught.value.rules == {"LIST_ONLY"}


def test_what_each_role_hides_in_its_own_words_is_hidden() -> None:
    """One role hides a field here, another everywhere: both hide it here."""
    reads = frozenset({("item", access.READ)})
    here = RolePolicy("a", reads, hidden=frozenset({("item", "cost"), ("item", "weight")}))
    everywhere = RolePolicy("b", reads, hidden=frozenset({(access.ANY, "cost")}))
    assert Policy((here, everywhere)).hidden_fields("item") == {"cost"}
    # A role that does not let it be read has no say.
    assert Policy((here, RolePolicy("c", frozenset()))).hidden_fields("item") == {"cost", "weight"}
    assert not Policy((everywhere,)).sees("item", "cost")
    assert Policy((everywhere,)).sees("item", "weight")
    assert not Policy((everywhere,)).sees("customer")


def test_a_list_opens_though_the_field_it_goes_by_is_hidden(world: World, maker: Client) -> None:
    ids = [maker.save(tasting()).record.id for _ in range(2)]
    world.role("dateless", [("sample_tasting", "*")], [("sample_tasting", "business_date")])
    client = world.client("dateless")
    assert list(client.page("sample_tasting", ["state"]).ids)[:2] == [ids[1], ids[0]]
    query = list_pb2.Query(entity="sample_tasting")
    request = exchange_pb2.ExportRequest(query=query, columns=["number"], format="csv")
    assert client.file(client.exchange.Export, request)[1]


def test_a_sum_in_words_is_not_told_to_whom_its_figures_are_hidden(world: World, maker: Client) -> None:
    saved = maker.save(tasting(wines=[("甲", 3, "7")])).record
    request = document_pb2.TraceRequest(entity="sample_tasting", id=saved.id)
    assert maker.call(maker.documents.Trace, request).checks
    world.role("sumless", [("sample_tasting", "*")], [("sample_tasting", "lines.quantity")])
    blind = world.client("sumless")
    assert not blind.call(blind.documents.Trace, request).checks


def test_open_quantities_are_not_told_to_whom_the_quantity_is_hidden(world: World, maker: Client) -> None:
    grants = [("sample_tasting", "*"), ("sample_report", "*"), ("sample_place", "read")]
    world.role("openless", grants, [("sample_tasting", "lines.quantity")])
    request = list_pb2.PullPageRequest(link="sample_tasting.sample_report")
    for user, told in (("maker", True), ("openless", False)):
        client = world.client(user)
        reply = client.call(client.lists.PullPage, request)
        assert ("open" in {column.name for column in reply.columns}) is told


def test_the_stream_of_changes_is_narrowed_like_the_list(world: World) -> None:
    """It named every record of an entity that one may read, others' too."""
    admin = world.client("admin")
    start = admin.call(admin.sessions.Poll, session_pb2.PollRequest()).last
    world.role("one_place", [("sample_place", "read")])
    place = admin.save(record("sample_place", {"code": new_id()[:10], "name": "变", "rent": Decimal(1)})).record
    reader = world.client("one_place")
    changes = reader.call(reader.sessions.Poll, session_pb2.PollRequest(after=start)).changes
    assert ("sample_place", place.id) in {(each.entity, each.id) for each in changes}
    assert {each.entity for each in changes} == {"sample_place"}


def test_a_password_of_a_megabyte_is_only_wrong(world: World) -> None:
    with pytest.raises(Refused) as caught:
        world.client().login("checker", "x" * 1_000_000)
    assert caught.value.rules == {"LOGIN_REFUSED"}


def test_the_deeds_of_a_user_who_is_gone_are_not_the_system_s(world: World) -> None:
    """The program deletes nobody who did anything; a ledger set of before may have lost him."""
    place = world.client("maker").save(record("sample_place", {"code": new_id()[:10], "name": "别"})).record
    nobody = 7_000_000_001
    with db.write(world.books.engine) as connection:
        connection.execute(update(audit_log).where(audit_log.c.record_id == place.id).values(user_id=nobody))
    admin = world.client("admin")
    history = admin.call(admin.documents.History, document_pb2.HistoryRequest(entity="sample_place", id=place.id))
    assert [entry.who for entry in history.entries] == [f"#{nobody}"]


def test_a_made_up_entity_writes_no_line_of_its_own_into_the_log(
    maker: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "cellar.rpc"):
        for entity in ("nothing\n2026-01-01 ERROR all is lost", "x" * 10_000, "sample_place"):
            with pytest.raises(Refused):
                maker.get(entity, 1)
    lines = [entry.getMessage() for entry in caplog.records if "/Get " in entry.getMessage()]
    assert len(lines) == 3
    assert [line.split(" ")[3] for line in lines] == ["-", "-", "sample_place"]
    assert all("\n" not in line and len(line) < 200 for line in lines)
