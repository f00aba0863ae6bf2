"""``dev.py demo``: the embedded demo ledger set, a server on loopback, the client logged in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.places import ROOT, DevError, environment, executable, run, say
from devtools.stamp import Stamp

HOME = ROOT / ".cellar" / "demo"
LEDGER_SET = "001"
USER = "demo"
PASSWORD_VARIABLE = "CELLAR_PASSWORD"
# The demo server listens on loopback with made-up data; a password everybody can read protects nothing more.
PASSWORD = "Cellar-demo-2026"
START_SECONDS = 60
_READY = re.compile(r"^ready (\S+:\d+)\s*$")


def ready_address(line: str) -> str | None:
    """``host:port`` out of the server's line ``ready host:port``, None for any other line."""
    found = _READY.match(line)
    return found.group(1) if found else None


def _secret() -> dict[str, str]:
    return {PASSWORD_VARIABLE: os.environ.get(PASSWORD_VARIABLE) or PASSWORD}


def ensure_ledger_set(*, fresh: bool = False) -> None:
    """Make the demo ledger set where there is none; a half-made one (no stamp) is made anew."""
    stamp = Stamp(HOME / ".complete")
    if not fresh and stamp.fits("demo"):
        return
    if HOME.exists():
        say("removing the old demo ledger set" if fresh else "the demo ledger set was left half-made: making it anew")
        shutil.rmtree(HOME)
    server = executable("cellar-server")
    say("creating the demo ledger set 创建演示账套")
    for step in (["init", "--home", HOME], ["demo-data", "--home", HOME]):
        code = run([server, *step], extra=_secret())
        if code != 0:
            raise DevError(f"cellar-server {step[0]} failed with exit code {code}")
    stamp.set("demo")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server process on a free loopback port for the time of the block; gives ``host:port``."""
    command = [executable("cellar-server"), "serve", "--home", home, "--port", "0"]
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    lines = process.stdout
    # readline() has no timeout; a server that hangs before "ready" is ended by this timer and reads as end of file.
    guard = threading.Timer(START_SECONDS, process.kill)
    guard.start()
    try:
        address = next((found for line in lines if (found := ready_address(line))), None)
        guard.cancel()
        if address is None:
            raise DevError(f"the server did not start (exit code {process.wait()}); its words stand above")
        # A full pipe would stop the server.
        threading.Thread(target=lambda: [None for _ in lines], daemon=True).start()
        yield address
    finally:
        guard.cancel()
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def show(*, fresh: bool) -> int:
    """The demo on a display: returns the client's exit code."""
    if os.name != "nt" and sys.platform != "darwin" and not _has_display():
        raise DevError("no display found (DISPLAY, WAYLAND_DISPLAY). Without one: dev.py demo --headless --out DIR")
    ensure_ledger_set(fresh=fresh)
    with served(HOME) as address:
        say(f"server on {address}; opening the client 打开客户端")
        certificate = HOME / "cellar-server.crt"
        client = [executable("cellar"), "--server", address, "--ca", certificate, "--ledger-set", LEDGER_SET]
        return run([*client, "--user", USER, "--password-env", PASSWORD_VARIABLE], extra=_secret())


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))
