"""scale: the load of order-entry on more workers and with more clients, and what each worker costs in memory.

``python dev.py bench scale``. First 8 clients on 1, 2 and 4 workers; then, on two workers, 8 and 32 busy clients, and 32
beside 500 that are logged in and idle. For each the orders a second, the wait, the CPU that an order takes in the workers
and the share of the machine that workers, clients and the rest (the database, whoever else) had: where the sum is the
machine's cores, more workers have nothing to run on.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from tests.bench import _report
from tests.bench._ground import Ground, ground
from tests.bench._load import Crew
from tests.bench._report import Figure, Report, percentile
from tests.bench.order_entry import OURS, tasks
from tests.end_to_end.served import ServerProcess, prove
from tests.support.processes import busy_seconds, cpu_seconds, private, workers

IDLE = "tests.bench._idle_clients"


def options() -> argparse.ArgumentParser:
    made = _report.parser("scale", __doc__.splitlines()[0])
    made.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    made.add_argument("--busy", type=int, default=32)
    made.add_argument("--idle", type=int, default=500)
    made.add_argument("--seconds", type=float, default=6.0, help="length of one measurement; each is taken twice")
    return made


def measure(asked: argparse.Namespace) -> Report:
    report = Report("scale", {"cores": os.cpu_count(), "seconds": asked.seconds})
    report.settings["database"] = _report.shown(asked.db or "postgresql://127.0.0.1")
    with ground(asked.db) as made:
        for count in asked.workers:
            with ServerProcess(made.home, workers=count) as server:
                _memory(report, server, f"{count} workers, before any order")
                _load(report, made, server, 8, asked.seconds, f"8 clients, {count} workers")
                _memory(report, server, f"{count} workers, after the load")
        with ServerProcess(made.home, workers=2) as server:
            _load(report, made, server, asked.busy, asked.seconds, f"{asked.busy} clients, 2 workers")
            wire = {"port": server.port, "certificate": str(made.home / "cellar-server.crt")}
            with Crew(IDLE, [{**wire, "clients": asked.idle}]) as idle:
                before = cpu_seconds(*workers(server.process.pid))
                sat = idle.work(1e6 if asked.idle else 0)
                report.add(Figure(name=f"{asked.idle} clients connect at once", ours=sum(sat.parts), unit="ms"))
                spent = 1000 * (cpu_seconds(*workers(server.process.pid)) - before) / asked.idle
                report.add(Figure(name="CPU of the workers for each of them", ours=spent, unit="ms"))
                _load(
                    report,
                    made,
                    server,
                    asked.busy,
                    asked.seconds,
                    f"{asked.busy} busy and {asked.idle} idle clients, 2 workers",
                )
                _memory(report, server, f"2 workers, {asked.idle} idle clients")
        differences = prove(made.home)
    report.add(
        Figure(name="differences the prover finds", ours=len(differences), unit="", reach="0", reached=not differences)
    )
    return report


def _load(report: Report, made: Ground, server: ServerProcess, clients: int, seconds: float, name: str) -> None:
    wire = {"port": server.port, "certificate": str(made.home / "cellar-server.crt"), "patterns": 16}
    with ExitStack() as stack:
        crew = stack.enter_context(Crew(OURS, tasks(made, clients, **wire)))
        crew.work(2)
        pids = workers(server.process.pid)
        start, machine, before = time.perf_counter(), busy_seconds(), cpu_seconds(*pids)
        found = crew.work(seconds)
        found.add(crew.work(seconds))
        passed = time.perf_counter() - start
        ours, all_ = (cpu_seconds(*pids) - before) / passed, (busy_seconds() - machine) / passed
    cores = f"cores busy: workers {ours:.2f}, clients {found.cpu / passed:.2f}, others {max(0.0, all_ - ours - found.cpu / passed):.2f}"
    report.add(Figure(name=f"{name}: orders a second", ours=found.done / passed, unit="/s", note=cores))
    report.add(Figure(name=f"{name}: p50", ours=percentile(found.waits, 0.5), unit="ms"))
    report.add(Figure(name=f"{name}: p95", ours=percentile(found.waits, 0.95), unit="ms"))
    report.add(Figure(name=f"{name}: CPU of the workers", ours=1000 * ours * passed / found.done, unit="ms/order"))
    if found.turned:
        report.note(f"{name}: refused {found.turned}")


def _memory(report: Report, server: ServerProcess, name: str) -> None:
    each = [private(pid) / 2**20 for pid in workers(server.process.pid)]
    report.add(Figure(name=f"{name}: memory of one", ours=max(each), unit="MB", note="private, the largest"))


def main(arguments: Sequence[str] | None = None) -> int:
    return _report.run(measure, options().parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
