"""``python3 dev.py fuzz``: hostile calls at a server of its own for a bounded time; 0 only where nothing was found."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
from pathlib import Path

from tests.fuzz.contract import rpcs
from tests.fuzz.ground import demo_ground
from tests.fuzz.report import Report
from tests.fuzz.runner import CALLERS, Fuzzer


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="how long to throw; making the company comes on top"
    )
    parser.add_argument("--seed", type=int, default=None, help="repeats a run's requests; drawn and printed without it")
    parser.add_argument(
        "--db", default="", help="URL of an empty PostgreSQL database; SQLite in a temporary folder without it"
    )
    parser.add_argument(
        "--callers", type=int, default=CALLERS, help="how many call at once in a round; 1: never more than one"
    )
    names = [rpc.name for rpc in rpcs()]
    parser.add_argument("--rpc", action="append", default=[], choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", type=Path, default=None, help="write the report here as well")
    return parser.parse_args()


def _show(report: Report) -> None:
    rate = report.calls / report.seconds if report.seconds else 0
    _say(
        f"{report.calls} calls of {len(report.by_rpc)} kinds in {report.seconds:.0f} s ({rate:.0f}/s), seed {report.seed}"
    )
    _say("answers: " + ", ".join(f"{name} {count}" for name, count in report.by_code.most_common()))
    accepted = ", ".join(f"{name} {report.accepted[name]}/{count}" for name, count in sorted(report.by_rpc.items()))
    _say(f"carried out: {accepted}")
    if report.rounds:
        _say(
            f"{report.rounds} rounds of {report.callers} callers at once: in {report.quiet} none had a right to write and nothing was "
            f"written; in the others {report.told_apart} writes, each known by its request id and its user"
        )
        _say("attacks: " + ", ".join(f"{name} {count}" for name, count in report.by_attack.most_common()))
    _say(f"server memory: {report.memory_before} MB at first, {report.memory_most} MB at most")
    for number, found in enumerate(report.findings, start=1):
        _say(f"\nFINDING {number} ({found.times}×): {found.rpc}, {found.attack}, case {found.case}: {found.what}")
        if found.where:
            _say(f"  at {found.where}")
        _say(f"  {found.repro}")
    _say(
        "\nnothing found"
        if not report.findings
        else f"\n{len(report.findings)} findings; repeat with --seed {report.seed}"
    )


def main() -> int:
    options = _options()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    _say(f"seed {seed}; making a month of the demo company …")
    with (
        tempfile.TemporaryDirectory(prefix="cellar-fuzz-") as folder,
        demo_ground(Path(folder), database=options.db) as ground,
    ):
        report = Fuzzer(ground, seed=seed, only=tuple(options.rpc), callers=options.callers).run(options.seconds)
    _show(report)
    if options.json is not None:
        options.json.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
