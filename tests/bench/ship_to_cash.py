"""ship-to-cash: what follows an approved order of ten lines, to the written-off receivable, beside bare psycopg.

``python dev.py bench ship-to-cash``. Delivery note, outbound, sign-off, invoice with its receivable, receipt and write-off
through gRPC with TLS: eight clients, two workers, PostgreSQL with its default settings. The peer writes the same rows with
the same locks in six transactions (``_raw_chain``), on a copy of the same database. Both find the orders approved, laid
ready by the bare peer of order-entry; rounds of so many orders each alternate, and the prover must hold at the end.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench import _raw as raw
from tests.bench import _raw_orders, _report
from tests.bench._chain_clients import PARTS
from tests.bench._ground import CHECKER, MAKER, ground, masters, settle, written
from tests.bench._load import Crew, Outcome, parted
from tests.bench._profile import sampled
from tests.bench._report import Figure, Report, median, percentile
from tests.bench.order_entry import PROCESSES, per_order
from tests.end_to_end.served import ServerProcess, prove

OURS, PEER = "tests.bench._chain_clients", "tests.bench._raw_chain"
REACH = 0.25
PATTERNS = 40
# A round ends with its orders, not with the clock.
_LONG = 3600.0

Shape = tuple[int, int, list[tuple[int, Decimal]]]
"""Customer, warehouse, lines of (item, quantity)."""


def options() -> argparse.ArgumentParser:
    made = _report.parser("ship-to-cash", __doc__.splitlines()[0])
    made.add_argument("--clients", type=int, default=8)
    made.add_argument("--workers", type=int, default=2)
    made.add_argument("--rounds", type=int, default=4, help="pairs of rounds, ours and the peer's")
    made.add_argument(
        "--orders", type=int, default=40, help="orders of one round of ours; the peer's has three times as many"
    )
    made.add_argument(
        "--profile", type=Path, help="our last round under py-spy; stacks and top.txt go into this folder"
    )
    return made


def shapes(known: dict[str, Any], count: int) -> list[Shape]:
    """What is ordered, by whom."""
    chance = random.Random(11)
    return [
        (
            chance.choice(known["customers"])[0],
            chance.choice(known["warehouses"])[0],
            [
                (item, Decimal(6 * chance.randint(1, 20)))
                for item, _ in chance.sample(known["items"], _raw_orders.LINES)
            ],
        )
        for _ in range(count)
    ]


def lay(database: str, known: dict[str, Any], wanted: Sequence[Shape]) -> list[int]:
    """Approved orders of these shapes, written bare; their ids."""
    raw.open_series(database, ["XS"])
    desk = raw.Desk(database)
    made = []
    for shape in wanted:
        made.append(_raw_orders.save(desk, known["users"][MAKER], *shape))
        _raw_orders.approve(desk, known["users"][CHECKER], made[-1])
    desk.connection.close()
    return made


def tasks(known: dict[str, Any], clients: int, rounds: Sequence[Sequence[Any]], **more: Any) -> list[dict[str, Any]]:
    """One task for each client process: every round's orders dealt out among them."""
    share = [clients // PROCESSES + (index < clients % PROCESSES) for index in range(PROCESSES)]
    return [
        {**known, **more, "clients": part, "orders": [each[index::PROCESSES] for each in rounds]}
        for index, part in enumerate(share)
        if part
    ]


def measure(asked: argparse.Namespace) -> Report:
    report = Report("ship-to-cash", {name: getattr(asked, name) for name in ("clients", "workers", "rounds", "orders")})
    report.settings["database"] = _report.shown(asked.db or "postgresql://127.0.0.1")
    count = asked.rounds + 1
    with ground(asked.db) as made:
        known = masters(made.database).as_json()
        models = shapes(known, PATTERNS)
        certificate = str(made.home / "cellar-server.crt")
        patterns = lay(made.database, known, models)
        # The server goes the whole way once for each pattern: the peer copies its rows.
        with (
            ServerProcess(made.home, workers=asked.workers) as server,
            Crew(OURS, tasks(known, asked.clients, [patterns], port=server.port, certificate=certificate)) as first,
        ):
            first.work(_LONG)
        with made.copy() as copy:
            ours_orders = lay(made.database, known, [models[index % PATTERNS] for index in range(asked.orders * count)])
            bare = lay(copy, known, [models[index % PATTERNS] for index in range(3 * asked.orders * count)])
            peer_orders = [(order, patterns[index % PATTERNS]) for index, order in enumerate(bare)]
            settle(made.database)
            settle(copy)
            with ServerProcess(made.home, workers=asked.workers) as server:
                mine = tasks(
                    known, asked.clients, parted(ours_orders, count), port=server.port, certificate=certificate
                )
                other = tasks(known, asked.clients, parted(peer_orders, count), database=copy)
                before = [written(each) for each in (made.database, copy)]
                with Crew(OURS, mine) as ours, Crew(PEER, other) as peer:
                    pairs = _rounds(ours, peer, asked.rounds, server, asked.profile)
            after = [written(each) for each in (made.database, copy)]
        differences = prove(made.home)
    figures(report, pairs)
    for side, who in enumerate(("server", "peer")):
        report.note(f"rows an order, {who}: " + per_order(before[side], after[side], "delivery_note"))
    report.note("calls an order: ours 13 in 9 transactions; the peer 6 transactions")
    report.add(
        Figure(name="differences the prover finds", ours=len(differences), unit="", reach="0", reached=not differences)
    )
    return report


def _rounds(
    ours: Crew, peer: Crew, count: int, server: ServerProcess, profile: Path | None
) -> list[tuple[Outcome, Outcome]]:
    """(ours, the peer's) of each pair; the first pair warms up and is left out."""
    pairs = []
    for index in range(count + 1):
        bare = peer.work(_LONG)
        if profile is not None and index == count:
            with sampled(server, profile):
                pairs.append((ours.work(_LONG), bare))
        else:
            pairs.append((ours.work(_LONG), bare))
    return pairs[1:]


def figures(report: Report, pairs: Sequence[tuple[Outcome, Outcome]]) -> None:
    rate, bare = (median([pair[side].per_second for pair in pairs]) for side in (0, 1))
    ratios = [mine.per_second / other.per_second for mine, other in pairs]
    ratio = median(ratios)
    report.add(Figure(name="orders carried to the end a second", ours=rate, unit="/s", peer=bare))
    report.add(Figure(name="ratio to the peer, median of the pairs", ours=ratio, unit="", reach=f">= {REACH:.2f}", reached=ratio >= REACH,
                      note=" ".join(f"{each:.3f}" for each in ratios)))  # fmt: skip
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        mine, other = (percentile([wait for pair in pairs for wait in pair[side].waits], share) for side in (0, 1))
        report.add(Figure(name=f"a whole order, {name}", ours=mine, unit="ms", peer=other))
    for at, name in enumerate(PARTS):
        each, bare = (
            sum(pair[side].parts[at] for pair in pairs) / sum(pair[side].done for pair in pairs) for side in (0, 1)
        )
        report.add(Figure(name=f"{name}, mean", ours=each, unit="ms", peer=bare))
    turned = [pair[side].turned for pair in pairs for side in (0, 1) if pair[side].turned]
    if turned:
        report.note(f"refused: {turned}")


def main(arguments: Sequence[str] | None = None) -> int:
    return _report.run(measure, options().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
