"""A ledger set served over loopback in this process, and a plain client that is logged in: for benches of whole calls."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import grpc

from cellar_server.books import Limits
from cellar_server.console import sets
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.rpc.server import Listen, serve_at
from tests.support.rpc_client import Client


@contextmanager
def served(books: LedgerSet) -> Iterator[Client]:
    """The client of an administrator made for it; calls are not limited."""
    user, password = f"bench-{secrets.token_hex(3)}", f"B1-{secrets.token_hex(8)}"
    sets.add_administrator(books.engine, user, password)
    limits = Limits(logins_per_minute=100_000, calls_per_second=100_000, burst=100_000)
    running = serve_at({books.code: books}, books.registry, Listen(), limits=limits)
    try:
        with grpc.insecure_channel(running.address, options=[("grpc.max_receive_message_length", -1)]) as channel:
            client = Client(channel)
            client.login(user, password, books=books.code)
            yield client
    finally:
        running.stop(1)
