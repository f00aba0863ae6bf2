"""``dev.py bench start``: from starting the process to a server that answers, and to a login window on screen.

Each is started several times and the median taken; the first start, which also compiles, is told apart. The peers are
a bare process with the same libraries: one that binds a TLS port, and one that shows an empty window.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cellar.v1 import session_pb2
from devtools.demo import ready_address
from devtools.places import ROOT, environment, executable
from tests.bench._desk import scratch
from tests.bench._report import Figure, Report, median, parser, run, shown
from tests.end_to_end.served import ServerProcess, make_home
from tests.support.processes import cpu_seconds
from tests.support.rpc_client import Client, channel_to

SERVER_SECONDS, WINDOW_SECONDS = 1.5, 1.0

Timed = tuple[float, float, float]
"""Seconds to the line, seconds to the first answered call (0 where none is made), processor seconds of the process."""


def as_installed(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once, as after an installation, whatever this one says."""
    env = environment({"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "QT_QPA_PLATFORM": "offscreen"})
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["CELLAR_HOME"] = str(folder / "desk")
    return env


def timed(command: Sequence[str | Path], env: dict[str, str], ready: Callable[[str], str | None]) -> tuple[float, str, subprocess.Popen[str]]:  # fmt: skip
    """Start a process; the seconds to the line that ``ready`` understands, what it understood, the process."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    assert process.stdout is not None
    word = next((found for line in process.stdout if (found := ready(line))), None)
    seconds = time.perf_counter() - started
    if word is None:
        raise AssertionError(f"{command[-1]} ended with {process.wait()} and said nothing")
    return seconds, word, process


def start_server(home: Path, env: dict[str, str]) -> Timed:
    started = time.perf_counter()
    command: list[str | Path] = [executable("cellar-server"), "serve", "--home", home, "--port", "0"]
    seconds, address, process = timed(command, env, ready_address)
    try:
        used = cpu_seconds(process.pid)
        _welcome(address, home / "cellar-server.crt")
        return seconds, time.perf_counter() - started, used
    finally:
        process.terminate()
        process.wait()


def _welcome(address: str, certificate: Path) -> None:
    """The first thing every client asks."""
    with channel_to(address, certificate) as channel:
        client = Client(channel)
        known = client.call(client.sessions.Welcome, session_pb2.WelcomeRequest()).ledger_sets
    if not known:
        raise AssertionError("the server knows no ledger set")


def start_program(env: dict[str, str], *arguments: str | Path) -> Timed:
    """One of the small programs, which tells its processor seconds itself."""
    command = [executable("python"), "-m", "tests.bench._started", *arguments]
    seconds, used, process = timed(command, env, lambda line: line.split()[1] if " " in line else None)
    process.wait()
    return seconds, 0.0, float(used)


def report(options: argparse.Namespace) -> Report:
    made = Report("start", {"database": shown(options.db), "runs": options.runs})
    with scratch(options.db) as (folder, url):
        home = make_home(folder / "home", database=url)
        env = as_installed(folder)
        pair = (home / "cellar-server.crt", home / "cellar-server.key")
        first = start_server(home, env)
        start_program(env, "port", *pair)
        # Ours and the peer by turns, so that a busy moment of the machine meets both.
        turns = [(start_server(home, env), start_program(env, "port", *pair)) for _ in range(options.runs)]
        _add(made, "server ready", [ours[0] for ours, _ in turns], [bare[0] for _, bare in turns], SERVER_SECONDS)
        _add(made, "server's first answer", [ours[1] for ours, _ in turns], None, SERVER_SECONDS)
        _add(made, "server, processor time", [ours[2] for ours, _ in turns], [bare[2] for _, bare in turns])
        made.add(Figure(name="server ready, first start ever", ours=first[0], unit="s", note="compiles its modules"))
        with ServerProcess(home) as server:
            client = ("desk", server.address, server.home / "cellar-server.crt")
            first = start_program(env, *client)
            start_program(env, "window")
            turns = [(start_program(env, *client), start_program(env, "window")) for _ in range(options.runs)]
        _add(made, "login window painted", [ours[0] for ours, _ in turns], [bare[0] for _, bare in turns], WINDOW_SECONDS)  # fmt: skip
        _add(made, "client, processor time", [ours[2] for ours, _ in turns], [bare[2] for _, bare in turns])
        made.add(Figure(name="login window painted, first start ever", ours=first[0], unit="s", note="compiles its modules"))  # fmt: skip
    made.note("medians; bare: a process that binds a TLS port with gRPC and SQLAlchemy loaded, and an empty window")
    return made


def _add(made: Report, name: str, ours: list[float], bare: list[float] | None, most: float | None = None) -> None:
    middle = median(ours)
    spread = f"{min(ours):.2f} to {max(ours):.2f}"
    reach = {"reach": f"< {most}", "reached": middle < most} if most is not None else {}
    made.add(Figure(name=name, ours=middle, unit="s", peer=median(bare) if bare else None, note=spread, **reach))  # type: ignore[arg-type]


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("start", __doc__ or "")
    options.add_argument("--runs", type=int, default=7, help="starts of each kind")
    return run(report, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
