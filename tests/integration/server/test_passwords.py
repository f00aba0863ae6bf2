"""A password that somebody else set opens nothing but the door to change it; and no password is ever written down."""

from __future__ import annotations

import logging

import grpc
import pytest
from sqlalchemy import select

from cellar.v1 import preference_pb2, session_pb2
from cellar_db import engine as db
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import Role
from cellar_server.kernel.schema.model import Base
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused, record

FIRST, SECOND, THIRD = "First-word-17", "Second-word-18", "Third-word-19"


def newcomer(world: World, code: str) -> Client:
    with db.write(world.books.engine) as connection:
        role = connection.scalar(select(Role.id).where(Role.code == "maker"))
        assert role is not None
        sets.add_user(connection, code, code, FIRST, [role])
    client = world.client()
    assert client.login(code, FIRST).must_change_password
    return client


def change(client: Client, old: str, new: str) -> None:
    request = session_pb2.ChangePasswordRequest(old_password=old, new_password=new)
    client.call(client.sessions.ChangePassword, request)


@pytest.mark.covers("ORG-09")
def test_nothing_is_done_before_the_first_password_is_changed(world: World) -> None:
    client = newcomer(world, "fresh")
    calls = [
        lambda: client.page("sample_tasting", ["number"]),
        lambda: client.save(record("sample_place", {"code": "PX", "name": "越权"})),
        lambda: client.call(client.sessions.GetTodo, session_pb2.GetTodoRequest()),
        lambda: client.call(client.sessions.Poll, session_pb2.PollRequest()),
        lambda: client.call(client.preferences.GetPreferences, preference_pb2.GetPreferencesRequest(prefix="")),
    ]
    for each in calls:
        with pytest.raises(Refused) as refused:
            each()
        assert refused.value.code is grpc.StatusCode.PERMISSION_DENIED
        assert refused.value.failure.reason == "PASSWORD_CHANGE"
    assert client.call(client.sessions.GetMetadata, session_pb2.GetMetadataRequest()).metadata.entities
    with pytest.raises(Refused) as same:
        change(client, FIRST, FIRST)
    assert same.value.rules == {"PASSWORD_SAME"}
    change(client, FIRST, SECOND)
    client.page("sample_tasting", ["number"])
    assert not world.client().login("fresh", SECOND).must_change_password


def test_one_may_leave_instead(world: World) -> None:
    client = newcomer(world, "leaver")
    client.call(client.sessions.Logout, session_pb2.LogoutRequest())
    with pytest.raises(Refused) as refused:
        client.page("sample_tasting", ["number"])
    assert refused.value.code is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.covers("ORG-09")
def test_no_password_is_in_the_log_or_in_any_table(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = newcomer(world, "quiet")
    with pytest.raises(Refused):
        world.client().login("quiet", THIRD)
    with pytest.raises(Refused):
        change(client, FIRST, "short")
    change(client, FIRST, SECOND)
    admin = world.client("admin")
    admin.save(record("app_user", {"code": "noted", "name": "某人", "password": THIRD}))
    with pytest.raises(Refused):
        admin.save(record("app_user", {"code": "noted", "name": "某人", "password": THIRD}))
    assert caplog.records, "the log was listened to"
    for word in (FIRST, SECOND, THIRD):
        assert word not in caplog.text
    with db.read(world.books.engine) as connection:
        for name in ("audit_log", "event_log", "request_log", "app_user", "login_session", "preference"):
            table = Base.metadata.tables[name]
            for row in connection.execute(select(table)):
                assert not [cell for cell in row if any(word in str(cell) for word in (FIRST, SECOND, THIRD))], name
