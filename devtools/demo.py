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

from devtools.places import ROOT, DevError, capture, environment, executable, run, say
from devtools.stamp import Stamp

HOME = ROOT / ".cellar" / "demo"
LEDGER_SET = "001"
USER = "demo"
PASSWORD_VARIABLE = "CELLAR_PASSWORD"
# The demo server listens on loopback with made-up data; a password everybody can read protects nothing more.
PASSWORD = "Cellar-demo-2026"
# Who is worth trying first, and what he is; every user of the demo has the same password.
USERS = {
    "demo": "全部权限 everything", "dingdan": "订单岗 orders", "zhuguan": "主管审核 approval", "fahuo": "发货岗 shipping",
    "baoguan": "保管员 keeper", "kaipiao": "开票岗 invoices", "chuna": "出纳 cashier", "caiwu": "财务主管 finance", "guanli": "管理员 administrator",
}  # fmt: skip
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
    say("creating the demo ledger set, which takes a minute 创建演示账套，约需一分钟")
    for step in (["init", "--home", HOME], ["demo-data", "--home", HOME]):
        # Fingerprints and advice for a real installation are of no use here.
        code, words = capture([server, *step], extra=_secret())
        if code != 0:
            raise DevError(f"cellar-server {step[0]} failed with exit code {code}:\n{words.strip()}")
    stamp.set("demo")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server process on a free loopback port for the time of the block; gives ``host:port``."""
    command = [executable("cellar-server"), "serve", "--home", home, "--port", "0"]
    # What it says while it runs is of no use to whoever looks at the client; where it does not start, it is.
    log = home / "server.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
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
            code, words = process.wait(), log.read_text(encoding="utf-8", errors="replace").strip()
            raise DevError(f"the server did not start (exit code {code}):\n{words}")
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
        say(welcome(address))
        certificate = HOME / "cellar-server.crt"
        client = [executable("cellar"), "--server", address, "--ca", certificate, "--ledger-set", LEDGER_SET]
        return run([*client, "--user", USER, "--password-env", PASSWORD_VARIABLE], extra=_secret())


def welcome(address: str) -> str:
    """What a newcomer needs: where it runs, as whom he is logged in, and as whom he may look at it."""
    width = max(map(len, USERS))
    lines = [f"  {code:<{width}}  {what}" for code, what in USERS.items()]
    secret = _secret()[PASSWORD_VARIABLE]
    return "\n".join(
        [
            f"server on {address}; the client opens, logged in as {USER} 客户端已登录为 {USER}",
            f"users, all with the password {secret} 用户（密码都是 {secret}）:",
            *lines,
        ]
    )


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))
