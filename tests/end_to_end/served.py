"""A ledger set in a folder and the server as a process over it: made, started, killed, started again, proved."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cellar_client.rpc import Endpoint
from cellar_server.books import Home
from cellar_server.services.jobs.keeper import NEVER
from devtools.demo import PASSWORD, PASSWORD_VARIABLE, ready_address
from devtools.places import ROOT, environment, executable

LEDGER_SET = "001"
_START_SECONDS = 60


class ServerError(AssertionError):
    """The server or one of its commands did not do what was asked; the text is its own words."""


def console(*arguments: str | Path, extra: Mapping[str, str] | None = None) -> str:
    """Run ``cellar-server``; gives what it printed. ServerError with its words when it fails."""
    code, output = _run(arguments, extra)
    if code != 0:
        raise ServerError(f"cellar-server {arguments[0]} ended with {code}: {output.strip()[-2000:]}")
    return output


def _run(arguments: tuple[str | Path, ...], extra: Mapping[str, str] | None = None) -> tuple[int, str]:
    command = [str(executable("cellar-server")), *(str(part) for part in arguments)]
    secret = {PASSWORD_VARIABLE: PASSWORD}
    done = subprocess.run(
        command, cwd=ROOT, env=environment({**secret, **(extra or {})}), capture_output=True, text=True,
        encoding="utf-8", errors="replace", check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + (done.stderr if done.returncode else "")


def make_home(path: Path, *, database: str = "") -> Path:
    """A new home with one ledger set, on the embedded database unless a URL is given."""
    console("init", "--home", path, *(("--db", database) if database else ()))
    # What a test sees does not depend on the hour at which it runs.
    replace(Home.load(path), night=NEVER).save()
    return path


def prove(home: Path) -> list[dict[str, Any]]:
    """The differences that ``cellar-server prove`` finds; empty where everything agrees."""
    code, output = _run(("prove", "--home", home, "--json"))
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise ServerError(f"cellar-server prove ended with {code}: {output.strip()[-2000:]}")
    report = json.loads(lines[-1])
    if bool(code) == report["holds"]:
        raise ServerError(f"cellar-server prove said {report['holds']} and ended with {code}")
    return list(report["differences"])


class ServerProcess:
    """``cellar-server serve`` in a process group of its own, so that a kill takes its workers with it.

    The port of the first start is kept over every restart. Use as a context manager. ``module``: another program that
    takes ``--home`` and ``--port`` and says ``ready host:port``.
    """

    def __init__(self, home: Path, *, workers: int = 1, module: str = "") -> None:
        self.home, self.workers, self.module = home, workers, module
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> ServerProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> Endpoint:
        """With the certificate that ``init`` made, pinned."""
        return self.endpoint_at(self.port)

    def endpoint_at(self, port: int) -> Endpoint:
        """The same server behind another port (a proxy's)."""
        return Endpoint("127.0.0.1", port, (self.home / "cellar-server.crt").read_bytes())

    def start(self) -> None:
        """Returns once it answers. ServerError when it ends or stays silent instead."""
        where = ["--home", str(self.home), "--port", str(self.port)]
        if self.module:
            command = [str(executable("python")), "-m", self.module, *where]
        else:
            command = [str(executable("cellar-server")), "serve", *where, "--workers", str(self.workers)]
        log = (self.home / "server.log").open("a", encoding="utf-8")
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
            errors="replace", start_new_session=True,
        )  # fmt: skip
        log.close()
        self._process = process
        assert process.stdout is not None
        # readline() has no timeout; a server that hangs before "ready" is ended by this timer.
        guard = threading.Timer(_START_SECONDS, self.kill)
        guard.start()
        try:
            address = next((found for line in process.stdout if (found := ready_address(line))), None)
        finally:
            guard.cancel()
        if address is None:
            raise ServerError(f"the server did not start ({process.wait()}): {self.log()[-2000:]}")
        self.port = int(address.rpartition(":")[2])

    def kill(self) -> None:
        """SIGKILL, to its workers too: nothing is put in order."""
        process = self._process
        if process is None:
            return
        self._process = None
        if os.name == "nt":
            process.kill()
        else:
            # The leader may be gone while a worker lives.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def restart(self) -> None:
        """Killed and started again on the same port."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """Asked to end, as a service is."""
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=45)
        except subprocess.TimeoutExpired:
            stacks = self.stacks()
            self.kill()
            raise ServerError(f"the server did not end within 45 s of being asked to\n{stacks}") from None
        self._process = None
        if process.stdout is not None:
            process.stdout.close()

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None, "the server does not run"
        return self._process

    def stacks(self) -> str:
        """Where its threads stand: the server writes that to its error stream when it is asked by SIGUSR1."""
        if os.name == "nt":
            return ""
        before = len(self.log())
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(1)
        return self.log()[before:]

    def log(self) -> str:
        """What it wrote to its error stream so far."""
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")
