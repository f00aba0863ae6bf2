"""A process that carries out jobs until it is killed; leases are short, so that another need not wait for its death."""

from __future__ import annotations

from datetime import timedelta

from cellar_db.engine import open_engine
from cellar_server import books as program
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.rpc import background  # noqa: F401 What kinds of jobs there are.
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.keeper import Keeper
from cellar_server.services.jobs.running import KINDS
from tests.support import sample

REGISTRY = program.make_registry(sample.DECLARATIONS)
SHORT = timedelta(seconds=0.2)


def carry_out(url: str) -> None:
    queue.LEASE = SHORT
    assert "act" in KINDS
    keeper = Keeper({"001": LedgerSet("001", "试验账套", open_engine(url), REGISTRY)})
    while True:
        for books in keeper.ledger_sets.values():
            keeper.work_off(books)
        keeper.stop.wait(0.02)
