"""A log-in says what time it is at the company, and where that is."""

from __future__ import annotations

from datetime import UTC, datetime

from cellar.v1 import session_pb2
from cellar_common import zone
from tests.integration.server.conftest import PASSWORD, World


def test_a_log_in_says_the_moment_and_the_zone(world: World) -> None:
    client = world.client()
    request = session_pb2.LoginRequest(ledger_set="001", user="maker", password=PASSWORD)
    before = datetime.now(UTC).timestamp()
    reply = client.call(client.sessions.Login, request)
    assert before - 1 <= reply.server_time / 1e6 <= datetime.now(UTC).timestamp() + 1
    assert reply.zone == zone.ZONE.key
