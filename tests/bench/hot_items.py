"""hot-items: many clients whose orders all want the same five items, beside an ordered conditional UPDATE alone.

``python dev.py bench hot-items``. 32 clients approve orders of the same five items in one warehouse through gRPC with TLS
(two workers, PostgreSQL with its default settings). The peer does nothing but the reservation: five conditional UPDATEs in
key order and a commit, from as many connections in as many processes. Beside them, in the same rounds: the reservation
alone through the stock ledger's door, the whole approval in hand-written SQL, and ours on orders of five items out of 500,
which tells what the contention itself costs. The database counts its deadlocks, the clients their refusals; the prover must hold at the end.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.bench import _raw as raw
from tests.bench import _raw_orders, _report
from tests.bench._ground import MAKER, deadlocks, ground, masters, settle
from tests.bench._load import Crew, Outcome, parted
from tests.bench._report import Figure, Report, median, percentile
from tests.bench.order_entry import PROCESSES
from tests.end_to_end.served import ServerProcess, prove

OURS, PEER, DOOR = "tests.bench._hot_clients", "tests.bench._raw_hot", "tests.bench._door_clients"
REACH = 0.5
HOT = 5
# A round ends with its orders, not with the clock.
_LONG = 3600.0


def options() -> argparse.ArgumentParser:
    made = _report.parser("hot-items", __doc__.splitlines()[0])
    made.add_argument("--clients", type=int, default=32)
    made.add_argument("--workers", type=int, default=2)
    made.add_argument("--rounds", type=int, default=3)
    made.add_argument("--orders", type=int, default=160, help="orders of one round")
    made.add_argument("--seconds", type=float, default=4.0, help="length of a round of the UPDATE alone")
    return made


def lay(database: str, known: dict[str, Any], count: int, *, hot: bool) -> list[int]:
    """Submitted orders of five items: the same five, or any; their ids."""
    chance = random.Random(13)
    desk = raw.Desk(database)
    made = []
    for _ in range(count):
        customer = chance.choice(known["customers"])[0]
        warehouse, _ = known["warehouses"][0] if hot else chance.choice(known["warehouses"])
        items = known["items"][:HOT] if hot else chance.sample(known["items"], HOT)
        wanted = [(item, Decimal(6 * chance.randint(1, 20))) for item, _ in chance.sample(items, HOT)]
        made.append(_raw_orders.save(desk, known["users"][MAKER], customer, warehouse, wanted))
    desk.connection.close()
    return made


def tasks(known: dict[str, Any], clients: int, rounds: Sequence[Sequence[int]], **more: Any) -> list[dict[str, Any]]:
    return [
        {
            **known,
            **more,
            "seed": index,
            "clients": clients // PROCESSES,
            "orders": [each[index::PROCESSES] for each in rounds],
        }
        for index in range(PROCESSES)
    ]


def measure(asked: argparse.Namespace) -> Report:
    report = Report("hot-items", {name: getattr(asked, name) for name in ("clients", "workers", "rounds", "orders")})
    report.settings["database"] = _report.shown(asked.db or "postgresql://127.0.0.1")
    count = asked.orders * (asked.rounds + 1)
    with ground(asked.db) as made:
        known = masters(made.database).as_json()
        raw.open_series(made.database, ["XS"])
        orders = {kind: lay(made.database, known, count, hot=kind == "hot") for kind in ("hot", "spread")}
        with made.copy() as copy:
            for database in (made.database, copy):
                settle(database)
            goods = [(known["warehouses"][0][0], item) for item, _ in known["items"][:HOT]]
            bare = [{**task, "goods": goods} for task in tasks(known, asked.clients, [], database=copy)]
            whole = tasks(known, asked.clients, parted(orders["hot"], asked.rounds + 1), database=copy)
            with ServerProcess(made.home, workers=asked.workers) as server:
                wire = {"port": server.port, "certificate": str(made.home / "cellar-server.crt")}
                hot, spread = (
                    tasks(known, asked.clients, parted(each, asked.rounds + 1), **wire) for each in orders.values()
                )
                with (
                    Crew(PEER, bare) as alone,
                    Crew(OURS, hot) as ours,
                    Crew(PEER, whole) as by_hand,
                    Crew(OURS, spread) as cool,
                ):
                    before = sum(map(deadlocks, (made.database, copy)))
                    whole_ones = [
                        (alone.work(asked.seconds), ours.work(_LONG), by_hand.work(_LONG), cool.work(_LONG))
                        for _ in range(asked.rounds + 1)
                    ][1:]
            # By itself: a PostgreSQL as it comes takes a hundred connections, and all crews at once want more.
            with Crew(PEER, bare) as alone, Crew(DOOR, bare) as door:
                at_door = [(door.work(asked.seconds), alone.work(asked.seconds)) for _ in range(asked.rounds + 1)][1:]
            found = [(*each, *beside) for each, beside in zip(whole_ones, at_door, strict=True)]
            broken = sum(map(deadlocks, (made.database, copy))) - before
        differences = prove(made.home)
    figures(report, found, broken)
    report.add(
        Figure(name="differences the prover finds", ours=len(differences), unit="", reach="0", reached=not differences)
    )
    return report


def figures(report: Report, found: Sequence[tuple[Outcome, ...]], broken: int) -> None:
    alone, ours, by_hand, cool, door, beside = (median([each[side].per_second for each in found]) for side in range(6))
    report.add(Figure(name="reservations a second by the ledger's door", ours=door, unit="/s", peer=beside))
    report.add(Figure(name="approvals a second, peer: the UPDATE alone", ours=ours, unit="/s", peer=alone))
    report.add(Figure(name="approvals a second, peer: the approval by hand", ours=ours, unit="/s", peer=by_hand))
    report.add(Figure(name="approvals a second, peer: ours on cold items", ours=ours, unit="/s", peer=cool))
    sides = (("the door", 4, 5), ("a whole approval through gRPC", 1, 0), ("a whole approval by hand", 2, 0))
    for name, side, bare in sides:
        ratio = median([each[side].per_second / each[bare].per_second for each in found])
        reached = None if side == 2 else ratio >= REACH
        reach = "" if side == 2 else f">= {REACH:.2f}"
        report.add(Figure(name=f"{name}, of the UPDATE alone", ours=ratio, unit="", reach=reach, reached=reached))
    waits = [[wait for each in found for wait in each[side].waits] for side in (0, 1)]
    for name, share in (("p50", 0.5), ("p95", 0.95), ("longest", 1.0)):
        report.add(
            Figure(
                name=f"an approval, {name}",
                ours=percentile(waits[1], share),
                unit="ms",
                peer=percentile(waits[0], share),
            )
        )
    turned = sum(sum(each[1].turned.values()) for each in found)
    report.add(Figure(name="deadlocks, ours and the door's", ours=broken, unit="", reach="0", reached=broken == 0))
    report.add(Figure(name="approvals refused", ours=turned, unit="", reach="0", reached=turned == 0, note=str([each[1].turned for each in found if each[1].turned] or "")))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    return _report.run(measure, options().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
