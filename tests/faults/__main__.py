"""``python3 dev.py faults [--only NAME ...] [--seconds N] [--whole-day] [--db URL] [--list] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from cellar_db.engine import normalise_url
from tests.faults import scenarios as _registered  # noqa: F401 - registers them
from tests.faults.scenario import SCENARIOS, NotHere, Outcome, Scenario, Stage
from tests.support.cluster import NoClusterError

# What the default run takes on a quiet machine of two cores.
_DEFAULT_SECONDS = 420


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="dev.py faults", description="Break things under load and prove the books.")
    made.add_argument("--only", nargs="+", metavar="NAME", choices=sorted(SCENARIOS), help="these scenarios")
    made.add_argument("--seconds", type=int, default=_DEFAULT_SECONDS, help="about how long the whole run may take")
    made.add_argument("--db", default="", help="play on this empty database instead of SQLite and a private PostgreSQL")
    made.add_argument(
        "--whole-day",
        action="store_true",
        help="the scenario day replays every request of its 24 hours (add ten minutes)",
    )
    made.add_argument("--list", action="store_true", help="name the scenarios and end")
    made.add_argument("--json", type=Path, help="write what was counted to this file")
    return made


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _play(scenario: Scenario, stage: Stage) -> Outcome:
    outcome = Outcome(scenario.name, stage.kind)
    started = time.monotonic()
    try:
        scenario.play(stage, outcome)
    except (NotHere, NoClusterError) as missing:
        outcome.not_here = str(missing)
    except Exception as error:  # one scenario that breaks must not hide what the others show
        outcome.tally.broken.append(f"{type(error).__name__}: {error}")
        traceback.print_exc()
    outcome.seconds = round(time.monotonic() - started, 1)
    return outcome


def _tell(outcome: Outcome) -> None:
    state = "NOT RUN" if outcome.not_here else "held" if outcome.held else "BROKEN"
    _say(f"{outcome.scenario} [{outcome.database}] {state}, {outcome.seconds:g} s")
    if outcome.not_here:
        _say(f"    {outcome.not_here}")
        return
    for line in outcome.did:
        _say(f"    {line}")
    _say(f"    {outcome.tally.words()}")
    if outcome.figures:
        _say("    " + ", ".join(f"{name} {value:g}" for name, value in outcome.figures.items()))
    for line in outcome.tally.broken[:20]:
        _say(f"    ! {line}")


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    chosen = [SCENARIOS[name] for name in (options.only or SCENARIOS)]
    if options.list:
        for each in chosen:
            _say(f"{each.name:24} {'+'.join(each.databases):20} {each.words}")
        return 0
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="cellar-faults-") as folder, ExitStack() as exit_stack:
        # A private PostgreSQL runs as a user of its own and must be able to walk in.
        os.chmod(folder, 0o711)
        scale = options.seconds / _DEFAULT_SECONDS
        kinds = [normalise_url(options.db).get_backend_name()] if options.db else ["sqlite", "postgresql"]
        stages = [Stage(Path(folder), kind, options.db, scale, options.whole_day, exit_stack) for kind in kinds]
        for each in chosen:
            for stage in stages:
                if (stage.kind in each.databases or options.db) and not (each.owns_database and options.db):
                    outcomes.append(_play(each, stage))
                    _tell(outcomes[-1])
    held = sum(outcome.held for outcome in outcomes)
    _say(f"{held} of {len(outcomes)} held")
    if options.json:
        plain = [asdict(outcome) | {"held": outcome.held} for outcome in outcomes]
        options.json.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if outcomes and held == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
