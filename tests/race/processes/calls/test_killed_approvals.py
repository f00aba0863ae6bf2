"""The server is killed while orders are saved, submitted and approved: each command is done once, and no number is lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from cellar_db import engine as db
from tests.end_to_end.served import prove
from tests.race.processes.calls.desks import Desks, order, value
from tests.race.processes.calls.retrying import Progress, act, save
from tests.race.processes.orders import marks_of

pytestmark = [pytest.mark.differs("locks"), pytest.mark.slow, pytest.mark.timeout(240)]
ORDERS, CLIENTS, KILLS = 64, 4, 8


@pytest.mark.covers("SO-03", "S00.8")
def test_commands_are_done_once_and_numbers_have_no_gap(desks: Desks) -> None:
    seed = 20261122
    chance, progress = random.Random(seed), Progress()
    goals = sorted(chance.sample(range(2, ORDERS * 2), KILLS))
    pauses = [chance.uniform(0, 0.04) for _ in goals]
    started = last_number(desks)
    before = desks.books.stock("A").reserved
    makers = [desks.client(user) for user in ("lin", "xu", "lin", "xu")]
    leads = [desks.client("gu") for _ in range(CLIENTS)]

    def work(n: int) -> list[Any]:
        """Every second order is approved; the others stay submitted."""
        done = []
        for i in range(n, ORDERS, CLIENTS):
            saved = save(makers[n], order(f"killed {i}"), progress)
            shown = act(makers[n], saved, "submit", progress)
            done.append(act(leads[n], shown, "approve", progress) if i // CLIENTS % 2 else shown)
        return done

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(work, n) for n in range(CLIENTS)]
        for each in running:
            each.add_done_callback(progress.give_up)
        for goal, pause in zip(goals, pauses, strict=True):
            if not progress.wait_for(goal):
                break
            time.sleep(pause)
            desks.server.restart()
        acknowledged = [shown for each in running for shown in each.result(timeout=120)]
    told = f"seed {seed}, kills at {goals}, retried {dict(progress.retried)}"
    assert progress.retried, f"no command was under way when the server was killed: {told}"
    assert len(acknowledged) == ORDERS
    assert len({shown.id for shown in acknowledged}) == ORDERS, told
    found = Counter(mark for mark in marks_of(makers[0]) if mark.startswith("killed "))
    assert found == {f"killed {i}": 1 for i in range(ORDERS)}, told
    # One version for each command: none was carried out twice, and what was acknowledged is what is there.
    for shown in acknowledged:
        stored = makers[0].get("sales_order", shown.id)
        assert (stored.number, stored.state, stored.row_version) == (shown.number, shown.state, shown.row_version), told
        assert stored.row_version == {"submitted": 2, "approved": 3}[stored.state], told
        assert value(stored, "customer_order_no").startswith("killed ")
    approved = sorted(int(shown.number.rpartition("-")[2]) for shown in acknowledged if shown.state == "approved")
    assert approved == list(range(started + 1, started + 1 + ORDERS // 2)), told
    assert desks.books.stock("A").reserved - before == ORDERS // 2, told
    assert prove(desks.home) == [], told


def last_number(desks: Desks) -> int:
    """The number of an order that is approved now; those of the test follow it."""
    first = desks.client("lin")
    shown = first.act(first.save(order("first")).record, "submit").record
    done = desks.client("gu").act(shown, "approve").record
    return int(done.number.rpartition("-")[2])


_CUT = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.mark.covers("SO-03")
def test_a_database_that_drops_its_connections_costs_no_document(postgresql_desks: Desks) -> None:
    """As when the database is restarted: the server says that it is away for the moment, never that it has failed."""
    desks, seed = postgresql_desks, 20261123
    chance, progress = random.Random(seed), Progress()
    goals = sorted(chance.sample(range(2, ORDERS * 2), KILLS * 2))
    makers = [desks.client(user) for user in ("lin", "xu", "lin", "xu")]

    def work(n: int) -> list[Any]:
        return [
            act(makers[n], save(makers[n], order(f"dropped {i}"), progress), "submit", progress)
            for i in range(n, ORDERS, CLIENTS)
        ]

    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(work, n) for n in range(CLIENTS)]
        for each in running:
            each.add_done_callback(progress.give_up)
        for goal in goals:
            if not progress.wait_for(goal):
                break
            time.sleep(chance.uniform(0, 0.02))
            with db.read(desks.books.ledger.engine) as connection:
                connection.execute(_CUT)
        acknowledged = [shown for each in running for shown in each.result(timeout=120)]
    told = f"seed {seed}, cut at {goals}, retried {dict(progress.retried)}"
    assert progress.retried, f"no command was under way when the connections were cut: {told}"
    found = Counter(mark for mark in marks_of(makers[0]) if mark.startswith("dropped "))
    assert found == {f"dropped {i}": 1 for i in range(ORDERS)}, told
    assert [makers[0].get("sales_order", shown.id).row_version for shown in acknowledged] == [2] * ORDERS, told
    assert prove(desks.home) == [], told
