"""Where things are: the tree, the virtual environment, the commands in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PROTOS = ROOT / "protos"
STUBS = PROTOS / "gen"
CONSTRAINTS = ROOT / "constraints.txt"
REQUIREMENTS = ROOT / "docs" / "requirements.md"


# A list of mixed strings and paths; Sequence[object] because a list literal is inferred before it is passed.
Command = Sequence[object]


class DevError(Exception):
    """A set-up step that cannot go on; the text says what is wrong and the way out."""


def executable(name: str, *, venv: Path = VENV, windows: bool = os.name == "nt") -> Path:
    """The path of a command of the virtual environment, on either system."""
    return venv / "Scripts" / f"{name}.exe" if windows else venv / "bin" / name


def say(text: str) -> None:
    """One line of progress; flushed, so that it stands before the output of the next child process."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of child processes: the venv first on the path, UTF-8 whatever the system's code page."""
    env = dict(os.environ)
    env.pop("PYTHONHOME", None)
    # The tests start dozens of processes; each would compile the whole program anew.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["VIRTUAL_ENV"] = str(VENV)
    env["PATH"] = str(executable("python").parent) + os.pathsep + env.get("PATH", "")
    env["PYTHONUTF8"] = "1"
    env.update(extra or {})
    return env


def run(command: Command, *, extra: Mapping[str, str] | None = None) -> int:
    """Run a command of the set-up tree with its output on this terminal; returns its exit code."""
    sys.stdout.flush()
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=environment(extra))


def capture(command: Command, *, extra: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run a command and keep what it prints (both streams); returns exit code and text."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout
