"""``dev.py bench types``: what a program of some hundreds of document types costs where it starts and where people log in.

Types are generated, one file each, and served beside the program's own; the peer of each figure is the program with its
own types alone, in the same run. The steps of a start and a login are processor time, medians of several; a login is that
of ``dev.py bench login``, run in a process of its own for each number of types.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from devtools.demo import ready_address
from devtools.places import capture, executable
from tests.bench._desk import scratch
from tests.bench._report import Figure, Report, median, parser, run, shown
from tests.bench._types import write
from tests.bench.start import as_installed, timed
from tests.end_to_end.served import make_home
from tests.support.processes import cpu_seconds

START_SECONDS, LOGIN_MS = 1.5, 60
STEPS = ("libraries", "areas at start")


def started(home: Path, folder: Path, env: dict[str, str]) -> dict[str, float]:
    """One start of a server that knows the types of ``folder``: its steps, seconds and processor seconds to ``ready`` and, after
    that, to everything loaded.
    """
    steps: dict[str, float] = {}

    def ready(line: str) -> str | None:
        if line.startswith("steps "):
            steps.update(json.loads(line.removeprefix("steps ")))
        return ready_address(line)

    command: list[str | Path] = [executable("python"), "-m", "tests.bench._types_server", home, folder]
    seconds, _, process = timed(command, env, ready)
    steps |= {"ready": seconds, "processor": cpu_seconds(process.pid)}
    assert process.stdout is not None
    rest = next(json.loads(line.removeprefix("rest ")) for line in process.stdout if line.startswith("rest "))
    steps |= {"rest": rest["seconds"], "rest of processor": rest["processor"]}
    process.terminate()
    process.wait()
    return steps


def logged_in(count: int, database: str, folder: Path, rounds: int) -> dict[str, Any]:
    """The figures of the login bench with so many generated types, by name."""
    told = folder / f"login-{count}.json"
    chosen = ["--db", database] if database else []
    command = [executable("python"), "-m", "tests.bench.login", "--types", count, "--rounds", rounds, "--json", told, *chosen]  # fmt: skip
    code, text = capture(command)
    if code:
        raise AssertionError(f"the login bench ended with {code}: {text[-2000:]}")
    return {each["name"]: each for each in json.loads(told.read_text(encoding="utf-8"))["figures"]}


def report(options: argparse.Namespace) -> Report:
    made = Report("types", {"database": shown(options.db), "generated": options.types, "runs": options.runs})
    with scratch(options.db) as (folder, url):
        env = as_installed(folder)
        many, none = write(folder / "many", options.types), write(folder / "none", 0)
        home = make_home(folder / "home", database=url)
        tables = [executable("python"), "-m", "tests.bench._types_server", home, many, "--tables"]
        code, text = capture(tables, extra=env)
        if code:
            raise AssertionError(f"the tables were not made: {text[-2000:]}")
        for each in (many, none):
            # The first start compiles.
            started(home, each, env)
        turns = [(started(home, many, env), started(home, none, env)) for _ in range(options.runs)]
        _start(made, [ours for ours, _ in turns], [own for _, own in turns])
        logins = [logged_in(count, options.db, folder, options.rounds) for count in (options.types, 0)]
        _login(made, *logins)
    made.note(f"the peer is the program with its own {turns[0][1]['types']:.0f} types")
    return made


def _start(made: Report, ours: Sequence[Mapping[str, float]], own: Sequence[Mapping[str, float]]) -> None:
    def middle(runs: Sequence[Mapping[str, float]], name: str) -> float:
        return median([each[name] for each in runs])

    pair = functools.partial(_pair, made)
    pair(f"server ready with {ours[0]['types']:.0f} types", middle(ours, "ready"), middle(own, "ready"), "s")
    # What else runs on the machine is not in it.
    used = middle(ours, "processor")
    pair("  its processor time", used, middle(own, "processor"), "s", f"< {START_SECONDS} s", used < START_SECONDS)
    pair("everything loaded after ready", middle(ours, "rest"), middle(own, "rest"), "s")
    pair("  its processor time", middle(ours, "rest of processor"), middle(own, "rest of processor"), "s")
    for step in STEPS:
        pair(f"  {step}", middle(ours, step), middle(own, step), "s")


def _login(made: Report, ours: Mapping[str, Any], own: Mapping[str, Any]) -> None:
    for name, mine in ours.items():
        theirs = own[name]["ours"]
        if (
            name in ("first login of a person", "login with the metadata known")
            or name == "first login after the server's start"
        ):
            _pair(made, name, mine["ours"], theirs, "ms", f"< {LOGIN_MS} ms", mine["ours"] < LOGIN_MS, mine["note"])
        elif name in ("an area when first asked for", "menu and hashes sent", "an area sent"):
            _pair(made, name, mine["ours"], theirs, mine["unit"])


def _pair(made: Report, name: str, ours: float, own: float, unit: str, reach: str = "", reached: bool | None = None, note: str = "") -> None:  # fmt: skip
    made.add(Figure(name=name, ours=ours, peer=own or None, unit=unit, reach=reach, reached=reached, note=note))


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("types", __doc__ or "")
    options.add_argument("--types", type=int, default=250)
    options.add_argument("--runs", type=int, default=5, help="starts of each kind")
    options.add_argument("--rounds", type=int, default=9, help="logins of each kind")
    return run(report, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
