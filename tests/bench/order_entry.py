"""order-entry: orders of ten lines, saved, submitted and approved through gRPC with TLS, beside bare psycopg.

``python dev.py bench order-entry``. Eight clients in two processes, a server of two workers, PostgreSQL with its default
settings. The peer does the same rows and locks in hand-written SQL from as many clients in as many processes, on a copy of
the same database (``_raw_orders``). Rounds alternate; the prover must hold at the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import _report
from tests.bench._ground import Ground, ground, masters, settle, written
from tests.bench._load import Crew, Outcome
from tests.bench._profile import sampled
from tests.bench._report import Figure, Report, median, percentile
from tests.end_to_end.served import ServerProcess, prove
from tests.support.processes import cpu_seconds, workers

OURS, PEER = "tests.bench._order_clients", "tests.bench._raw_orders"
REACH, GROWTH = 0.30, 1.20
YOUNG = 10_000
PROCESSES = 2


def options() -> argparse.ArgumentParser:
    made = _report.parser("order-entry", __doc__.splitlines()[0])
    made.add_argument("--clients", type=int, default=8)
    made.add_argument("--workers", type=int, default=2)
    made.add_argument("--rounds", type=int, default=5, help="pairs of rounds, ours and the peer's")
    made.add_argument("--seconds", type=float, default=6.0, help="length of one round")
    made.add_argument(
        "--profile", type=Path, help="one more round of ours under py-spy; stacks and top.txt go into this folder"
    )
    made.add_argument("--history", type=int, default=0, metavar="N",
                      help="instead of the peer: the cost of an order on N existing orders against that on 10,000")  # fmt: skip
    return made


def tasks(ground_: Ground, clients: int, **more: Any) -> list[dict[str, Any]]:
    """One task for each client process."""
    known = masters(ground_.database).as_json()
    share = [clients // PROCESSES + (index < clients % PROCESSES) for index in range(PROCESSES)]
    return [{**known, **more, "seed": 7 + index, "clients": part} for index, part in enumerate(share) if part]


def measure(asked: argparse.Namespace) -> Report:
    report = Report(
        "order-entry",
        {"clients": asked.clients, "workers": asked.workers, "rounds": asked.rounds, "seconds": asked.seconds},
    )
    report.settings["database"] = _report.shown(asked.db or "postgresql://127.0.0.1")
    if asked.history:
        return grown(report, asked)
    with ground(asked.db) as made, made.copy() as copy:
        settle(copy)
        peer_tasks = tasks(made, asked.clients, database=copy)
        with ServerProcess(made.home, workers=asked.workers) as server:
            ours_tasks = tasks(made, asked.clients, port=server.port, certificate=str(made.home / "cellar-server.crt"))
            with Crew(OURS, ours_tasks) as ours, Crew(PEER, peer_tasks) as peer:
                before = [written(each) for each in (made.database, copy)]
                pairs = rounds(server, ours, peer, asked.rounds, asked.seconds)
                if asked.profile is not None:
                    with sampled(server, asked.profile):
                        ours.work(asked.seconds)
        after = [written(each) for each in (made.database, copy)]
        figures(report, pairs)
        for side, who in enumerate(("server", "peer")):
            report.note(f"rows an order, {who}: " + per_order(before[side], after[side], "sales_order"))
        differences = prove(made.home)
        report.add(
            Figure(
                name="differences the prover finds", ours=len(differences), unit="", reach="0", reached=not differences
            )
        )
    return report


def per_order(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]], counted: str) -> str:
    """Rows written in each table for one row of the table ``counted``: ``table inserted+updated``."""
    none = (0, 0)
    made = after[counted][0] - before.get(counted, none)[0]
    parts = []
    for table, counts in sorted(after.items()):
        new, changed = (
            round((now - then) / made, 1) for now, then in zip(counts, before.get(table, none), strict=True)
        )
        if new or changed:
            parts.append(f"{table} {new:g}+{changed:g}")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Pair:
    """One round of each, and the seconds of CPU that the workers took in ours."""

    ours: Outcome
    peer: Outcome
    cpu: float


def rounds(server: ServerProcess, ours: Crew, peer: Crew, count: int, seconds: float) -> list[Pair]:
    """Alternating; a first short pair warms both up and is left out."""
    peer.work(1)
    ours.work(2)
    pids = workers(server.process.pid)
    pairs = []
    for _ in range(count):
        bare = peer.work(seconds)
        before = cpu_seconds(*pids)
        mine = ours.work(seconds)
        pairs.append(Pair(mine, bare, cpu_seconds(*pids) - before))
    return pairs


def figures(report: Report, pairs: Sequence[Pair]) -> None:
    ratios = [pair.ours.per_second / pair.peer.per_second for pair in pairs]
    rate, bare = median([pair.ours.per_second for pair in pairs]), median([pair.peer.per_second for pair in pairs])
    report.add(Figure(name="orders a second", ours=rate, unit="/s", peer=bare))
    ratio = median(ratios)
    report.add(Figure(name="ratio to the peer, median of the pairs", ours=ratio, unit="", reach=f">= {REACH:.2f}", reached=ratio >= REACH,
                      note=" ".join(f"{each:.3f}" for each in ratios)))  # fmt: skip
    ours, peer = Outcome(), Outcome()
    for pair in pairs:
        ours.add(pair.ours)
        peer.add(pair.peer)
    report.add(Figure(name="CPU of the workers (the peer: of its clients)", ours=1000 * sum(pair.cpu for pair in pairs) / ours.done,
                      unit="ms/order", peer=1000 * peer.cpu / peer.done))  # fmt: skip
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        mine, other = percentile(ours.waits, share), percentile(peer.waits, share)
        report.add(Figure(name=f"a whole order, {name}", ours=mine, unit="ms", peer=other))
    for name, part in zip(("save and submit", "approve"), ours.parts, strict=True):
        report.add(Figure(name=f"the call {name}, mean", ours=part / ours.done, unit="ms"))
    report.note("two calls and two transactions an order, of the peer two transactions")
    if ours.turned or peer.turned:
        report.note(f"refused: ours {ours.turned}, the peer {peer.turned}")


def grown(report: Report, asked: argparse.Namespace) -> Report:
    """The same load on a young and on an old ledger set, in turns."""
    report.settings |= {"history": f"{YOUNG:,} and {asked.history:,} orders"}
    with ExitStack() as stack:
        made = [stack.enter_context(ground(asked.db, history=count)) for count in (YOUNG, asked.history)]
        servers = [stack.enter_context(ServerProcess(each.home, workers=asked.workers)) for each in made]
        crews = [
            stack.enter_context(
                Crew(
                    OURS, tasks(each, asked.clients, port=server.port, certificate=str(each.home / "cellar-server.crt"))
                )
            )
            for each, server in zip(made, servers, strict=True)
        ]
        for crew in crews:
            crew.work(2)
        found: list[list[Outcome]] = [[], []]
        cpu = [0.0, 0.0]
        for _ in range(asked.rounds):
            for side, (crew, server) in enumerate(zip(crews, servers, strict=True)):
                before = cpu_seconds(*workers(server.process.pid))
                found[side].append(crew.work(asked.seconds))
                cpu[side] += cpu_seconds(*workers(server.process.pid)) - before
    rates = [median([each.per_second for each in side]) for side in found]
    costs = [1000 * seconds / sum(each.done for each in side) for seconds, side in zip(cpu, found, strict=True)]
    ratio = median([young.per_second / old.per_second for young, old in zip(*found, strict=True)])
    report.add(
        Figure(name=f"orders a second on {asked.history:,} (peer: {YOUNG:,})", ours=rates[1], unit="/s", peer=rates[0])
    )
    report.add(Figure(name="CPU of the workers", ours=costs[1], unit="ms/order", peer=costs[0]))
    report.add(
        Figure(
            name="time of an order against the young ledger set",
            ours=ratio,
            unit="x",
            reach="<= 1.20",
            reached=ratio <= GROWTH,
        )
    )
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    return _report.run(measure, options().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
