"""Several processes on one port: what stands over them, in a process that imports nothing of the server."""

from __future__ import annotations

import os
import socket
import sys

from cellar_server.books import ConfigurationError, Home
from cellar_server.rpc.supervisor import Supervisor

_WORKER = "CELLAR_WORKER"


def is_worker() -> bool:
    """Whether this process was started by ``supervise``."""
    return _WORKER in os.environ


def supervise(home: Home, *, host: str, port: int, workers: int, insecure: bool) -> int:
    """Keep the workers alive on one port (SO_REUSEPORT), say ready once all answer, end them together.

    Fresh processes, not forks: gRPC and database connections do not survive a fork.
    """
    if not hasattr(socket, "SO_REUSEPORT"):
        raise ConfigurationError(
            "本系统没有 SO_REUSEPORT，不能启动多个进程，请用 --workers 1",
            "--workers needs SO_REUSEPORT, which this system lacks; use --workers 1",
        )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as holder:
        # Holds the port without listening, so that port 0 is drawn once and given to all.
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            holder.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"不能监听 {host}:{port}：{error.strerror}",
                f"the address {host}:{port} cannot be had: {error.strerror}",
            ) from None
        port = holder.getsockname()[1]
        program = [sys.executable, "-m", "cellar_server.console.main"]
        command = [*program, "serve", "--home", str(home.path)]
        command += ["--host", host, "--port", str(port), "--workers", "1", *(["--insecure"] if insecure else [])]
        supervisor = Supervisor(
            command, workers, {**os.environ, _WORKER: "1", "PYTHONUTF8": "1"},
            lambda line: print(line, flush=True),  # noqa: T201
            # A worker that does not come back ends itself ten seconds after its own grace.
            grace=home.limits.call_seconds + 15.0,
            # What nobody waits for has a process of its own, beside those that answer.
            beside=[[*program, "jobs", "--home", str(home.path)]],
        )  # fmt: skip
        return supervisor.run()


__all__ = ["is_worker", "supervise"]
