"""The command line of dev.py."""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools import checks, coverage_map, demo, pins, reached, setup, stubs
from devtools.places import ROOT, DevError, executable, run, say

CLEANED = (
    ".venv",
    ".cellar",
    "protos/gen",
    "build",
    "dist",
    "htmlcov",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".statements",
)
CLEANED_FILES = (".coverage*", "*.egg-info", ".hypothesis", ".import_linter_cache")
BENCHES = ROOT / "tests" / "bench"
# Commands that hand further arguments on.
_PASSING = ("test", "bench", "faults", "fuzz", "revision")


def parser() -> argparse.ArgumentParser:
    """All commands and their options; what ``test`` does not know goes to pytest."""
    top = argparse.ArgumentParser(prog="dev.py", description="Cellar 酒窖: set-up, demo and checks in one command.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("setup", help="only the set-up: .venv, pinned packages, stubs")
    show = commands.add_parser(
        "demo", help="demo ledger set, server and client; --headless drives W05 without a display"
    )
    show.add_argument("--headless", action="store_true", help="the tour: the real client offscreen through W05")
    show.add_argument("--out", type=Path, help="folder for pictures, PDFs and tour.json (with --headless)")
    show.add_argument("--fresh", action="store_true", help="make the demo ledger set anew")
    test = commands.add_parser("test", help="every check that CI runs; further arguments go to pytest")
    extent = test.add_mutually_exclusive_group()
    extent.add_argument("--quick", action="store_const", dest="extent", const=checks.Extent.QUICK, help="no slow tests")
    extent.add_argument(
        "--everything", action="store_const", dest="extent", const=checks.Extent.EVERYTHING,
        help="every test on every database, as often as it can, and branches counted",
    )  # fmt: skip
    test.set_defaults(extent=checks.Extent.DAILY)
    test.add_argument(
        "--changed", nargs="?", const="", metavar="COMMIT",
        help="only the tests that the changes since COMMIT reach by their imports; since main stands where it does, if left out",
    )  # fmt: skip
    screens = commands.add_parser("screens", help="a picture of every screen, light and dark, and a contact sheet")
    screens.add_argument("--out", type=Path, required=True)
    commands.add_parser("coverage-map", help="each capability: its state, what is missing, its tests")
    bench = commands.add_parser(
        "bench",
        help="run a benchmark of tests/bench beside its peer; without a name list them; NAME --help for its options",
        add_help=False,
    )
    bench.add_argument("name", nargs="?")
    commands.add_parser(
        "faults",
        help="break things under load (kill, cut, fill, turn clocks) and prove; --help for its options",
        add_help=False,
    )
    commands.add_parser(
        "fuzz", help="hostile calls to every RPC, bounded in time; --help for its options", add_help=False
    )
    commands.add_parser(
        "revision",
        help='AREA "what": write an area\'s revision from its declarations; --help for its options',
        add_help=False,
    )
    commands.add_parser("areas", help="draw the documents on each area's README.md anew, from the declarations")
    commands.add_parser("release", help="keep what goes out: db/ddl, a filled ledger set, the digest of every revision")
    commands.add_parser("stubs", help="generate the stubs of protos/ anew")
    commands.add_parser("fmt", help="ruff format and ruff check --fix")
    commands.add_parser("pin", help="write constraints.txt from what .venv holds now")
    commands.add_parser("clean", help="remove everything that is made: .venv, stubs, caches, demo ledger set")
    return top


def _demo(options: argparse.Namespace) -> int:
    if options.headless:
        if options.out is None:
            raise DevError("dev.py demo --headless needs --out DIR")
        setup.ensure()
        return _script("tests/end_to_end/tour.py", options.out)
    setup.ensure(display=True)
    return demo.show(fresh=options.fresh)


def _script(path: str, out: Path) -> int:
    if not (ROOT / path).exists():
        raise DevError(f"{path} is not there yet")
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    # As a module, so that it shares tests.support; the interpreter is the one of .venv.
    module = path.removesuffix(".py").replace("/", ".")
    return run([executable("python"), "-m", module, "--out", out], extra={"QT_QPA_PLATFORM": "offscreen"})


def _bench(name: str | None, rest: Sequence[str]) -> int:
    modules = {path.stem.replace("_", "-"): path.stem for path in sorted(BENCHES.glob("[!_]*.py"))}
    if name is None:
        say("benchmarks: " + (" ".join(modules) or "none yet"))
        return 0
    module = modules.get(name.replace("_", "-"))
    if module is None:
        raise DevError(f"no benchmark {name}; there are: {' '.join(modules) or 'none yet'}")
    return _program(f"tests.bench.{module}", rest)


def _program(module: str, arguments: Sequence[str]) -> int:
    """A module of the tests that is a command of its own; what follows the command goes to it."""
    setup.ensure()
    return run([executable("python"), "-m", module, *arguments], extra={"QT_QPA_PLATFORM": "offscreen"})


def _format() -> int:
    setup.ensure()
    ruff = executable("ruff")
    return run([ruff, "format", "."]) or run([ruff, "check", "--fix", "."])


def _clean() -> int:
    found = [ROOT / name for name in CLEANED] + [path for glob in CLEANED_FILES for path in ROOT.glob(glob)]
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return 0


def _dispatch(options: argparse.Namespace, rest: list[str]) -> int:
    match options.command:
        case "setup":
            setup.ensure()
            return 0
        case "demo":
            return _demo(options)
        case "test":
            setup.ensure()
            chosen = None if options.changed is None else reached.reached_since(options.changed)
            if chosen is not None:
                say(f"{len(chosen)} test files are reached by the change")
                rest = [*rest, *chosen]
            return checks.run_all(checks.all_checks(rest, extent=options.extent))
        case "screens":
            setup.ensure()
            return _script("tests/end_to_end/screens.py", options.out)
        case "coverage-map":
            return coverage_map.main()
        case "bench":
            return _bench(options.name, rest)
        case "faults" | "fuzz":
            return _program(f"tests.{options.command}", rest)
        case "revision":
            return _program("devtools.revision", rest)
        case "areas":
            return _program("devtools.area_pages", rest)
        case "release":
            return _program("devtools.revision.release", rest)
        case "stubs":
            setup.ensure()
            stubs.generate(force=True)
            return 0
        case "fmt":
            return _format()
        case "pin":
            setup.ensure()
            return pins.main()
        case _:
            return _clean()


def main(arguments: Sequence[str]) -> int:
    """Run one command; 0 done, 1 a check or a step failed, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console with a Western code page must not turn a Chinese word into a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command not in _PASSING:
        parser().error("unknown arguments: " + " ".join(rest))
    try:
        return _dispatch(options, rest)
    except DevError as error:
        sys.stderr.write(f"dev.py: {error}\n")
        return 1
