"""The gRPC server: limits, keepalive, TLS, health, a graceful end."""

from __future__ import annotations

import faulthandler
import ipaddress
import logging
import signal
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from sqlalchemy.exc import DBAPIError

from cellar.v1 import (
    document_pb2_grpc,
    exchange_pb2_grpc,
    job_pb2_grpc,
    list_pb2_grpc,
    preference_pb2_grpc,
    report_pb2_grpc,
    session_pb2_grpc,
)
from cellar_db import engine as db
from cellar_server.books import ConfigurationError, Home, Limits, serving_registry
from cellar_server.console.revisions import demand_newest
from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.registry import Registry
from cellar_server.rpc import background, tls
from cellar_server.rpc.documents import Documents
from cellar_server.rpc.errors import is_down
from cellar_server.rpc.exchange import Exchange
from cellar_server.rpc.interceptors import Authentication, Gate, RateLimit, Step, in_time
from cellar_server.rpc.jobs import Jobs
from cellar_server.rpc.lists import Lists
from cellar_server.rpc.preferences import Preferences
from cellar_server.rpc.reports import Reports
from cellar_server.rpc.rest import settle, take_in_the_rest
from cellar_server.rpc.sessions import Sessions
from cellar_server.rpc.stop_signals import stop_signals
from cellar_server.rpc.workers import is_worker

log = logging.getLogger("cellar.rpc")

_LOGIN = "/cellar.v1.SessionService/Login"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """Where to listen. ``certificate`` None is plain text, which ``serve_at`` takes on a loopback address only."""

    host: str = "127.0.0.1"
    port: int = 0
    certificate: tuple[bytes, bytes] | None = None
    """Key and chain, PEM."""
    shared_port: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers. ``port`` is the one it got."""

    server: grpc.Server
    host: str
    port: int
    _health: health.HealthServicer

    @property
    def address(self) -> str:
        return _address(self.host, self.port)

    def stop(self, grace: float = 30.0) -> None:
        """Say that it goes, take no new calls, let those under way finish within ``grace`` seconds."""
        self._health.enter_graceful_shutdown()
        self.server.stop(grace).wait()


def serve_at(
    ledger_sets: Mapping[str, LedgerSet],
    registry: Registry,
    listen: Listen,
    *,
    name: str = "Cellar",
    threads: int = 8,
    limits: Limits | None = None,
) -> Running:
    """Start a server. ``ConfigurationError`` for plain text beyond loopback or an address that cannot be had."""
    limits = limits or Limits()
    if listen.certificate is None and not is_loopback(listen.host):
        raise ConfigurationError(
            f"--insecure 只能用于本机地址，不能用于 {listen.host}",
            f"--insecure is allowed on loopback addresses only, not on {listen.host}",
        )
    server = grpc.server(
        ThreadPoolExecutor(threads, thread_name_prefix="cellar"), interceptors=[Gate(_steps(ledger_sets, limits), registry)],
        options=_options(limits, shared=listen.shared_port), maximum_concurrent_rpcs=limits.concurrent_calls,
    )  # fmt: skip
    for add, servicer in _services(ledger_sets, name):
        add(servicer, server)
    state = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    target = _address(listen.host, listen.port)
    try:
        if listen.certificate is None:
            port = server.add_insecure_port(target)
        else:
            port = server.add_secure_port(target, grpc.ssl_server_credentials([listen.certificate]))
    except RuntimeError:
        raise ConfigurationError(
            f"不能监听 {target}，可能已被另一服务占用",
            f"the address {target} cannot be had; another server may hold it",
        ) from None
    server.start()
    state.set("", health_pb2.HealthCheckResponse.SERVING)
    return Running(server, listen.host, port, state)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _services(ledger_sets: Mapping[str, LedgerSet], name: str) -> list[tuple[Any, Any]]:
    return [
        (session_pb2_grpc.add_SessionServiceServicer_to_server, Sessions(ledger_sets, name)),
        (document_pb2_grpc.add_DocumentServiceServicer_to_server, Documents()),
        (list_pb2_grpc.add_ListServiceServicer_to_server, Lists()),
        (exchange_pb2_grpc.add_ExchangeServiceServicer_to_server, Exchange()),
        (job_pb2_grpc.add_JobServiceServicer_to_server, Jobs()),
        (report_pb2_grpc.add_ReportServiceServicer_to_server, Reports()),
        (preference_pb2_grpc.add_PreferenceServiceServicer_to_server, Preferences()),
    ]


def _steps(ledger_sets: Mapping[str, LedgerSet], limits: Limits) -> list[Step]:
    return [
        in_time,
        RateLimit(limits.logins_per_minute / 60, limits.logins_per_minute, frozenset({_LOGIN})),
        RateLimit(limits.calls_per_second, limits.burst),
        Authentication(ledger_sets, RateLimit(limits.forged_per_minute / 60, limits.forged_per_minute)),
    ]


def _options(limits: Limits, *, shared: bool) -> list[tuple[str, Any]]:
    return [
        ("grpc.max_receive_message_length", limits.message_bytes),
        ("grpc.max_send_message_length", limits.message_bytes),
        ("grpc.max_metadata_size", 16 * 1024),
        ("grpc.so_reuseport", int(shared)),
        # A VPN or NAT forgets an idle line: both ends ping. The server option is called this; with `recv` in it it is ignored.
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        # An unanswered ping counts after this, not after the line above (seen with grpcio 1.85).
        ("grpc.http2.ping_timeout_ms", 20_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ("grpc.http2.max_ping_strikes", 0),
    ]


def serve_home(home: Home, *, host: str, port: int, insecure: bool) -> int:
    """Serve a home in this process until SIGTERM or Ctrl+C; prints ``ready host:port`` on standard output when it answers."""
    certificate = None if insecure else tls.load(home.path / home.certificate, home.path / home.key)
    ledger_sets = home.open(serving_registry())
    for books in ledger_sets.values():
        _make_ready(books)
    registry = next(iter(ledger_sets.values())).registry if ledger_sets else Registry({}, ())
    listen = Listen(host=host, port=port, certificate=certificate, shared_port=is_worker())
    running = serve_at(ledger_sets, registry, listen, name=home.name, threads=home.threads, limits=home.limits)
    with stop_signals() as stop:
        if hasattr(signal, "SIGUSR1"):
            # For a server that seems to hang: kill -USR1 writes where every thread stands to the error stream.
            faulthandler.register(signal.SIGUSR1)
        settle()
        # Every log-in needs it: not the first one's time.
        registry.digest()
        print(f"ready {running.address}", flush=True)  # noqa: T201 - the line that whoever started the server waits for
        take_in_the_rest(registry)
        # Beside other workers a process of its own does them.
        keeper = None if is_worker() else background.begin(ledger_sets, home.night)
        # A worker's standard input ends when its supervisor is gone, even by SIGKILL: it must not hold the port for nobody.
        stop.wait(*([sys.stdin] if is_worker() else []))
        if keeper is not None:
            keeper.stop.set()
        grace = float(home.limits.call_seconds)
        # A thread that never comes back must not keep the service from ending; its place is written to the error stream.
        faulthandler.dump_traceback_later(grace + 10, exit=True)
        running.stop(grace)
    for books in ledger_sets.values():
        books.engine.dispose()
    return 0


def serve_jobs(home: Home) -> int:
    """Carry out a home's jobs in this process until SIGTERM or Ctrl+C; prints ``ready jobs`` when it looks for them."""
    ledger_sets = home.open(serving_registry())
    for books in ledger_sets.values():
        _make_ready(books)
    keeper = background.begin(ledger_sets, home.night)
    with stop_signals() as stop:
        settle()
        print("ready jobs", flush=True)  # noqa: T201 - as a worker says it
        stop.wait(*([sys.stdin] if is_worker() else []))
    # What is in hand stays where it stands; it goes on elsewhere, or here the next time.
    keeper.stop.set()
    for books in ledger_sets.values():
        books.engine.dispose()
    return 0


def _make_ready(books: LedgerSet) -> None:
    """For log-ins. A database of another release is refused; one that is away is served as soon as it is there."""
    try:
        with db.look(books.engine) as connection:
            demand_newest(connection, books.code)
        security.prepare(books)
    except DBAPIError as error:
        if not is_down(error):
            raise
        log.warning("ledger set %s: the database is away, its revision is not known", books.code)


__all__ = ["Listen", "Running", "is_loopback", "serve_at", "serve_home"]
