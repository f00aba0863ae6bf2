"""login: from the password to a usable menu in a program of some hundreds of document types.

What the client does then: Login, GetMetadata, GetPreferences, GetTodo; each through the servicer's own method and
serialised, with the session looked up as for every call. Figures are processor time of this process without the one
Argon2 verification of a login. The peer: that verification, one SELECT, and the same bytes serialised. The memory of
logins at once, and what is sent when nothing changed, are shown beside.
"""

from __future__ import annotations

import argparse
import gc
import secrets
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cellar.v1 import preference_pb2, session_pb2
from cellar_db import engine as db
from cellar_server.books import make_registry
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import Role, User
from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.rpc import metadata
from cellar_server.rpc.calls import Call
from cellar_server.rpc.preferences import Preferences
from cellar_server.rpc.sessions import Sessions
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.bench._scratch import new_books, scratch_database
from tests.bench._types import synthetic
from tests.support.processes import watched_peak

PASSWORD = "B1-" + secrets.token_hex(8)
REACH_MS = 60


@dataclass
class Desk:
    """One person in front of the servicers, without the wire between."""

    books: LedgerSet
    user: str
    token: str = ""
    hash: str = ""

    def __post_init__(self) -> None:
        self.sessions = Sessions({self.books.code: self.books}, "bench")
        self.sent: dict[str, int] = {}

    def _call(self) -> Call:
        call = Call("", None, "", {}, "")  # type: ignore[arg-type]
        if self.token:
            call.admit(self.books, security.authenticate(self.books, self.token))
        return call

    def _send(self, name: str, reply: Any) -> Any:
        self.sent[name] = len(reply.SerializeToString())
        return reply

    def log_in(self) -> None:
        self.token = ""
        request = session_pb2.LoginRequest(ledger_set=self.books.code, user=self.user, password=PASSWORD, language="zh")
        self.token = self._send("login", self.sessions.Login(request, self._call())).token.partition(".")[2]

    def menu(self) -> None:
        request = session_pb2.GetMetadataRequest(known_hash=self.hash)
        reply = self._send("metadata", self.sessions.GetMetadata(request, self._call()))
        self.hash = self.hash or reply.metadata.hash

    def preferences(self) -> None:
        self._send("preferences", Preferences().GetPreferences(preference_pb2.GetPreferencesRequest(), self._call()))

    def todo(self) -> None:
        self._send("to-do", self.sessions.GetTodo(session_pb2.GetTodoRequest(), self._call()))


def processor_ms(deed: Callable[[], Any]) -> float:
    """Milliseconds of processor time that the deed took in this process."""
    before = time.process_time()
    deed()
    return (time.process_time() - before) * 1000


def steps(desk: Desk) -> dict[str, float]:
    """One login; milliseconds of each step."""
    deeds = {"login": desk.log_in, "metadata": desk.menu, "preferences": desk.preferences, "to-do": desk.todo}
    return {name: processor_ms(deed) for name, deed in deeds.items()}


def bare(books: LedgerSet, user: str, content: Any) -> None:
    """The peer: the user's row by the bare driver, the verification, the same bytes."""
    pooled = books.engine.raw_connection()
    try:
        driver: Any = pooled.driver_connection
        mark = "?" if books.engine.dialect.name == "sqlite" else "%s"
        stored = driver.execute(f"SELECT password FROM app_user WHERE code = {mark}", (user,)).fetchone()[0]
        driver.rollback()
    finally:
        pooled.close()
    security._hasher.verify(stored, PASSWORD)
    content.SerializeToString()


def bench(options: argparse.Namespace) -> Report:
    """Declare the types, make the ledger set, log in."""
    report = Report("login", {"database": shown(options.db), "types": options.types, "rounds": options.rounds})
    registry = make_registry(synthetic(options.types))
    with scratch_database(options.db) as url, new_books(url, registry) as books:
        people = _people(books, options.rounds)
        _measure(report, books, people, options.rounds)
        _together(report, books, people)
    return report


def _people(books: LedgerSet, count: int) -> list[str]:
    """An administrator, and people whose role narrows each to his own."""
    sets.add_administrator(books.engine, "chief", PASSWORD)
    with db.write(books.engine) as connection:
        role = connection.scalar(select(Role.id).where(Role.code != sets.ADMIN_ROLE).order_by(Role.code).limit(1))
        everything = connection.scalar(select(Role.id).where(Role.code == sets.ADMIN_ROLE))
        names = [f"desk{number}" for number in range(count)]
        for name in names:
            sets.add_user(
                connection, name, name, PASSWORD, [each for each in (role, everything) if each], must_change=False
            )
    return ["chief", *names]


def _measure(report: Report, books: LedgerSet, people: list[str], rounds: int) -> None:
    argon = percentile([_argon(books) for _ in range(rounds)], 0.25)
    coldest = steps(Desk(books, people[0]))
    first = [steps(Desk(books, user)) for user in people[1:]]
    again = Desk(books, people[1])
    steps(again)
    full = dict(again.sent)
    known = [steps(again) for _ in range(rounds)]
    reply = metadata.menu(books.registry, security.authenticate(books, again.token).policy, "zh")  # fmt: skip
    peer = percentile([processor_ms(lambda: bare(books, people[1], reply)) for _ in range(rounds)], 0.25)
    report.note(
        f"Argon2 verification {argon:.1f} ms; metadata {full['metadata']:,} bytes, unchanged {again.sent['metadata']:,} bytes"
    )
    for name, taken in (("first login of a person", first), ("login with the metadata known", known)):
        total = percentile([sum(each.values()) for each in taken], 0.25) - argon
        note = ", ".join(f"{step} {percentile([each[step] for each in taken], 0.25):.1f}" for step in coldest)
        report.add(Figure(name=name, ours=total, peer=max(peer - argon, 0.01), unit="ms", reach=f"< {REACH_MS} ms", reached=total < REACH_MS, note=f"{note} (login with Argon2); the peer without"))  # fmt: skip
    report.add(Figure(name="first login after the server's start", ours=sum(coldest.values()) - argon, unit="ms", note=", ".join(f"{step} {taken:.1f}" for step, taken in coldest.items())))  # fmt: skip
    report.add(Figure(name="metadata when first asked for", ours=coldest["metadata"], unit="ms"))
    report.add(Figure(name="metadata sent whole", ours=full["metadata"], unit="bytes"))
    report.add(Figure(name="sent again when unchanged", ours=again.sent["metadata"], peer=full["metadata"], unit="bytes", reach="< 100", reached=again.sent["metadata"] < 100))  # fmt: skip


def _argon(books: LedgerSet) -> float:
    with db.read(books.engine) as connection:
        stored = connection.scalar(select(User.password).where(User.code == "chief"))
    return processor_ms(lambda: security._hasher.verify(stored or "", PASSWORD))


def _together(report: Report, books: LedgerSet, people: list[str], count: int = 8) -> None:
    """Eight logins at once: the peak of memory above what was held."""
    desks = [Desk(books, people[number % len(people)]) for number in range(count)]
    gc.collect()
    peak = watched_peak()
    threads = [threading.Thread(target=desk.log_in) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    grown = peak() / 2**20
    report.add(Figure(name=f"memory of {count} logins at once", ours=grown, unit="MiB", reach="< 64 MiB", reached=all(desk.token for desk in desks) and grown < 64, note="peak above the beginning; 19 MiB a hash, two at once"))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("login", __doc__ or "")
    options.add_argument("--types", type=int, default=300)
    options.add_argument("--rounds", type=int, default=9)
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
