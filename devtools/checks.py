"""``dev.py test``: every check that CI runs, one after the other; all run, then the verdict."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from devtools import area_contracts, coverage_map, landed, requirements
from devtools.places import PROTOS, REQUIREMENTS, ROOT, Command, capture, environment, executable, say
from devtools.revision import line

# One file from each worker of pytest, see tests/support/statements.
STATEMENTS = ROOT / ".statements"


class Extent(Enum):
    """How much of the tests runs: without the slow ones; each once where databases do not differ; all, with branches counted."""

    QUICK = "quick"
    DAILY = "daily"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Outcome:
    """How a check ended: passed, and the words for the summary line."""

    passed: bool
    words: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the summary."""

    name: str
    run: Callable[[], Outcome]


def _command(*command: str | Path) -> Callable[[], Outcome]:
    """A check that is a command: its output is shown only when it fails."""

    def check() -> Outcome:
        code, text = capture(command)
        if code != 0:
            say(text.rstrip())
            return Outcome(False, f"exit {code}")
        return Outcome(True)

    return check


def _breaking() -> Outcome:
    base = landed.base_commit()
    with tempfile.TemporaryDirectory() as folder:
        if base is None or not landed.export_protos(base, Path(folder)):
            return Outcome(True, "no earlier version to compare with")
        code, text = capture([executable("buf"), "breaking", PROTOS, "--against", Path(folder) / "protos"])
    if code != 0:
        say(text.rstrip())
        return Outcome(False, f"breaks the contract of {base[:10]}")
    return Outcome(True, f"against {base[:10]}")


def _frozen() -> Outcome:
    """The revisions are one line, and what is on main or was released is as it was: a ledger set may be at it."""
    found = line.faults(line.line())
    kept = line.released()
    found += [f"{name} has landed and stays as it is: write another revision" for name in line.changed_since_landing()]
    found += [
        f"{name} was released and stays as it is: write another revision"
        for name in line.changed_since_release(line.digests(), kept.files)
    ]
    for each in found:
        say(each)
    words = f"{len(found)} faults" if found else f"{len(line.line())} revisions, released {', '.join(kept.revisions)}"
    return Outcome(not found, words)


def _coverage_map() -> Outcome:
    marks, faults = coverage_map.collect(ROOT / "tests", ROOT)
    result = coverage_map.report(requirements.load(REQUIREMENTS), marks)
    for fault in [*faults, *result.faults]:
        say(fault)
    words = [line for line in result.lines if line.startswith("of ")]
    return Outcome(not faults and not result.faults, "; ".join(words))


def _branch_coverage(*, chosen_tests: bool) -> Outcome:
    """Report, no threshold: a number that must not fall is chased with tests that show nothing.

    A run of chosen tests may touch no product code; the whole suite may not.
    """
    path = ROOT / ".coverage-report.json"
    code, text = capture([executable("coverage"), "json", "-q", "-o", path])
    if code != 0:
        words = text.strip().splitlines()[-1] if text.strip() else f"exit {code}"
        return Outcome(chosen_tests and "No data" in words, words)
    totals: dict[str, list[int]] = {}
    for name, entry in json.loads(path.read_text(encoding="utf-8"))["files"].items():
        package = next((part for part in Path(name).parts if part.startswith("cellar_")), "other")
        summary = entry["summary"]
        sums = totals.setdefault(package, [0, 0, 0, 0])
        for place, key in enumerate(("covered_lines", "num_statements", "covered_branches", "num_branches")):
            sums[place] += summary[key]
    for package, (lines, statements, branches, all_branches) in sorted(totals.items()):
        say(
            f"    {package:<15} lines {100 * lines / max(statements, 1):5.1f} %   "
            f"branches {100 * branches / max(all_branches, 1):5.1f} % of {all_branches}"
        )
    return Outcome(True, f"by file: {path.name}, or `coverage html`")


def closing_line(text: str) -> str:
    """pytest's own last word (``12 passed, 1 skipped in 3.21s``), or an empty string when it never came to it."""
    found = re.findall(r"^=*\s*((?:\d+ \w+(?:, )?|no tests ran)+ in [\d.]+s.*?)\s*=*$", text, flags=re.MULTILINE)
    return found[-1] if found else ""


def _stream(command: Command, *, extra: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run with the output on the terminal as it comes, and keep it."""
    kept: list[str] = []
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        bufsize=1,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            kept.append(line)
            say(line.rstrip("\n"))
    return process.returncode, "".join(kept)


def type_cost(text: str) -> str:
    """What pytest says that a declared type costs (tests/support/type_cost.py), or an empty string."""
    found = re.findall(r"^a declared type costs .*$", text, flags=re.MULTILINE)
    return found[-1] if found else ""


def pytest_command(arguments: Sequence[str], *, extent: Extent) -> list[str | Path]:
    """pytest as CI runs it; a person's own ``-n`` or ``--pdb`` wins over the two workers.

    Counting branches makes a test half as long again, so that only a run of everything counts them.
    """
    command: list[str | Path] = [executable("python"), "-m", "pytest"]
    if not any(argument.startswith(("-n", "--numprocesses", "--pdb", "-s")) for argument in arguments):
        workers = max(1, min(2, os.cpu_count() or 1))
        command += ["-n", str(workers), "--dist", "loadfile"]
    if extent is Extent.QUICK:
        command += ["-m", "not slow"]
    if extent is Extent.EVERYTHING:
        command += ["--cov", "--cov-branch", "--cov-report="]
    return [*command, *arguments]


def _pytest(arguments: Sequence[str], *, extent: Extent) -> Callable[[], Outcome]:
    def check() -> Outcome:
        shutil.rmtree(STATEMENTS, ignore_errors=True)
        extra = {
            "CELLAR_STATEMENTS": str(STATEMENTS),
            "CELLAR_TEST_EVERYTHING": "1" if extent is Extent.EVERYTHING else "",
        }
        code, text = _stream(pytest_command(arguments, extent=extent), extra=extra)
        words = "; ".join(filter(None, (closing_line(text), type_cost(text))))
        return Outcome(code == 0, words or f"exit {code}")

    return check


def _statements() -> Outcome:
    """What the run of pytest sent to a database, judged for the vendors whose servers are not there."""
    STATEMENTS.mkdir(exist_ok=True)
    code, text = capture([executable("python"), "-m", "tests.support.statements", STATEMENTS])
    lines = text.strip().splitlines() or [f"exit {code}"]
    if code != 0:
        say(text.rstrip())
    return Outcome(code == 0, lines[-1])


def _postgresql() -> Outcome:
    """Says beforehand whether the PostgreSQL half will run; a skip is no failure, but never silent."""
    code, text = capture([executable("python"), "-m", "tests.support.databases"])
    return Outcome(code == 0, text.strip().splitlines()[-1] if text.strip() else "")


def all_checks(arguments: Sequence[str], *, extent: Extent = Extent.DAILY) -> list[Check]:
    """The checks in the order of their price."""
    python = executable("python")
    # With the settings of pyproject.toml, which are strict; the other tests are not typed throughout.
    tools = ["dev.py", "devtools", *(f"tests/{name}" for name in ("bench", "faults", "fuzz", "race", "support"))]
    checks = [
        Check("ruff format", _command(executable("ruff"), "format", "--check", ".")),
        Check("ruff check", _command(executable("ruff"), "check", ".")),
        Check("import floors", lambda: Outcome(*area_contracts.check())),
        Check("buf lint", _command(executable("buf"), "lint", PROTOS)),
        Check("buf breaking", _breaking),
        Check("revisions", _frozen),
        Check("coverage map", _coverage_map),
        Check("mypy strict", _command(python, "-m", "mypy")),
        Check("mypy strict tools", _command(python, "-m", "mypy", *tools)),
        Check("databases", _postgresql),
        Check("pytest", _pytest(arguments, extent=extent)),
        Check("statements", _statements),
    ]
    if extent is Extent.EVERYTHING:
        checks.append(Check("branch coverage", functools.partial(_branch_coverage, chosen_tests=bool(arguments))))
    return checks


def run_all(checks: Sequence[Check]) -> int:
    """Run every check, also after a failure; one line each at once, and all lines again at the end. 1 if any failed."""
    lines: list[str] = []
    failed: list[str] = []
    whole = time.monotonic()
    for check in checks:
        say(f"--- {check.name}")
        started = time.monotonic()
        try:
            outcome = check.run()
        except OSError as error:
            outcome = Outcome(False, str(error))
        verdict = "ok    " if outcome.passed else "FAILED"
        lines.append(f"{verdict} {check.name:<20} {time.monotonic() - started:7.1f} s  {outcome.words}".rstrip())
        if not outcome.passed:
            failed.append(check.name)
        say(lines[-1])
    say("\n" + "\n".join(lines))
    spent = time.monotonic() - whole
    if failed:
        say(f"\nFAILED 未通过: {', '.join(failed)} ({spent:.0f} s)")
        return 1
    say(f"\nall {len(checks)} checks passed 全部通过 ({spent:.0f} s)")
    return 0
