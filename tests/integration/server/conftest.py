"""A real server in this process on port 0, over a ledger set with the sample's types and four users."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import grpc
import pytest
from sqlalchemy import Engine, insert

from cellar_db import engine as db
from cellar_db.engine import open_engine
from cellar_db.ids import new_id
from cellar_server import books as program
from cellar_server.books import Limits
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work import search_entries
from cellar_server.kernel.unit_of_work.exactly_once import Request
from cellar_server.rpc.server import Listen, Running, serve_at
from tests.support import company, databases, moulds, sample
from tests.support.rpc_client import Client, record

PASSWORD = "Sample-2026!"


@pytest.fixture(scope="session")
def registry() -> Registry:
    return program.make_registry(sample.DECLARATIONS)


@dataclass
class World:
    """The server and the ways into it."""

    books: LedgerSet
    running: Running
    _channels: list[grpc.Channel] = field(default_factory=list)

    def client(self, user: str = "", *, language: str = "zh") -> Client:
        channel = grpc.insecure_channel(
            self.running.address, options=[("grpc.max_send_message_length", -1), ("grpc.use_local_subchannel_pool", 1)]
        )
        self._channels.append(channel)
        client = Client(channel)
        if user:
            client.login(user, PASSWORD, language=language)
        return client

    def role(self, code: str, grants: list[tuple[str, str]], hidden: Sequence[tuple[str, str]] = ()) -> int:
        """A role and a user of the same code."""
        return _role(self.books.engine, code, grants, hidden)

    def close(self) -> None:
        for channel in self._channels:
            channel.close()
        self.running.stop(grace=1)
        self.books.engine.dispose()


@pytest.fixture(scope="module", params=databases.families())
def world(
    request: pytest.FixtureRequest, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One server a module and database."""
    with databases.fresh(request.param, tmp_path_factory.mktemp("books")) as url:
        yield from _world(url, registry)


def _world(url: str, registry: Registry) -> Iterator[World]:
    moulds.cast(url, "world", partial(_make, registry=registry))
    engine = open_engine(url, pool_size=8)
    engine.hide_parameters = True
    books = LedgerSet("001", "试验账套", engine, registry)
    limits = Limits(calls_per_second=100_000, burst=100_000, logins_per_minute=100_000)
    running = serve_at({"001": books}, registry, Listen(), limits=limits)
    world = World(books, running)
    admin = world.client("admin")
    admin.save(record("sample_place", {"code": "P1", "name": "望江楼", "city": "成都"}))
    admin.save(record("sample_place", {"code": "P2", "name": "听雨轩"}))
    try:
        yield world
    finally:
        world.close()


def _make(url: str, registry: Registry) -> None:
    """A new ledger set with one organisation, an administrator, and two people who may do everything with the sample."""
    engine = open_engine(url)
    try:
        sets.create(engine, registry, code="001", name="试验账套")
        _organisation(engine, registry)
        sets.add_administrator(engine, "admin", PASSWORD)
        everything = [("sample_tasting", "*"), ("sample_place", "*"), ("sample_report", "*"), ("organisation", "read")]
        for code in ("maker", "checker"):
            _role(engine, code, everything)
    finally:
        engine.dispose()


def _role(engine: Engine, code: str, grants: list[tuple[str, str]], hidden: Sequence[tuple[str, str]] = ()) -> int:
    with db.write(engine) as connection:
        id_ = new_id()
        row = {
            "id": id_, "row_version": 1, "created_at": clock.now(), "created_by": 1, "code": code, "name": code,
            "state": "active",
        }  # fmt: skip
        connection.execute(insert(table_of(Role)), row)
        search_entries.enter_master(connection, Role.__tablename__, row)
        place = {"position": 0, "document_id": id_}
        for entity, verb in grants:
            connection.execute(insert(table_of(RoleGrant)), place | {"id": new_id(), "entity": entity, "verb": verb})
        for entity, path in hidden:
            connection.execute(insert(table_of(RoleHidden)), place | {"id": new_id(), "entity": entity, "path": path})
        return sets.add_user(connection, code, code, PASSWORD, [id_], must_change=False)


def _organisation(engine: Engine, registry: Registry) -> None:
    given = RecordInput("organisation", values=company.ORGANISATION)
    Commands(engine, registry).save(system(), Request("organisation-1"), given)


@pytest.fixture
def maker(world: World) -> Client:
    return world.client("maker")


@pytest.fixture
def checker(world: World) -> Client:
    return world.client("checker")
