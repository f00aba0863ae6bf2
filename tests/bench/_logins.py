"""The logins of ``dev.py bench login``, in a process that has done nothing before, as a server's is right after its start.

``python -m tests.bench._logins URL FOLDER ROUNDS FILE``; the password stands in the environment, the people were made by the caller.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from cellar.v1 import preference_pb2, session_pb2
from cellar_db import engine as db
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.rpc import metadata
from cellar_server.rpc.calls import Call
from cellar_server.rpc.preferences import Preferences
from cellar_server.rpc.sessions import Sessions
from tests.bench._report import Figure, Report, percentile
from tests.bench._types import known
from tests.support.processes import watched_peak

LEDGER_SET, PASSWORD_IN, REACH_MS = "001", "CELLAR_BENCH_PASSWORD", 60


def people(rounds: int) -> list[str]:
    """An administrator, and one more for each round."""
    return ["chief", *(f"desk{number}" for number in range(rounds))]


@dataclass
class Desk:
    """One person in front of the servicers, without the wire between."""

    books: LedgerSet
    user: str
    token: str = ""
    hash: str = ""
    areas: tuple[tuple[str, str], ...] = ()

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
        request = session_pb2.LoginRequest(
            ledger_set=self.books.code, user=self.user, password=os.environ[PASSWORD_IN], language="zh"
        )
        self.token = self._send("login", self.sessions.Login(request, self._call())).token.partition(".")[2]

    def menu(self) -> None:
        request = session_pb2.GetMetadataRequest(by_area=True, known_hash=self.hash)
        reply = self._send("menu", self.sessions.GetMetadata(request, self._call()))
        self.hash = self.hash or reply.metadata.hash
        self.areas = self.areas or tuple((area.name, area.hash) for area in reply.metadata.areas)

    def area(self, name: str, known_hash: str = "") -> None:
        request = session_pb2.GetMetadataRequest(area=name, known_hash=known_hash)
        self._send("area", self.sessions.GetMetadata(request, self._call()))

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
    deeds = {"login": desk.log_in, "menu": desk.menu, "preferences": desk.preferences, "to-do": desk.todo}
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
    security._hasher.verify(stored, os.environ[PASSWORD_IN])
    content.SerializeToString()


def measure(report: Report, books: LedgerSet, rounds: int) -> None:
    names = people(rounds)
    # The very first, before anything else was asked of this process.
    coldest = steps(Desk(books, names[0]))
    argon = percentile([_argon(books) for _ in range(rounds)], 0.25)
    first = [steps(Desk(books, user)) for user in names[1:]]
    again = Desk(books, names[1])
    steps(again)
    full = dict(again.sent)
    known_menu = [steps(again) for _ in range(rounds)]
    unchanged = again.sent["menu"]
    reply = metadata.menu(books.registry, security.authenticate(books, again.token).policy, "zh")
    peer = percentile([processor_ms(lambda: bare(books, names[1], reply)) for _ in range(rounds)], 0.25)
    report.note(
        f"Argon2 verification {argon:.1f} ms; menu and hashes {full['menu']:,} bytes, unchanged {unchanged:,} bytes"
    )
    for name, taken in (("first login of a person", first), ("login with the metadata known", known_menu)):
        total = percentile([sum(each.values()) for each in taken], 0.25) - argon
        note = ", ".join(f"{step} {percentile([each[step] for each in taken], 0.25):.1f}" for step in coldest)
        report.add(Figure(name=name, ours=total, peer=max(peer - argon, 0.01), unit="ms", reach=f"< {REACH_MS} ms", reached=total < REACH_MS, note=f"{note} (login with Argon2); the peer without"))  # fmt: skip
    whole = sum(coldest.values()) - argon
    report.add(Figure(name="first login after the server's start", ours=whole, unit="ms", reach=f"< {REACH_MS} ms", reached=whole < REACH_MS, note=", ".join(f"{step} {taken:.1f}" for step, taken in coldest.items())))  # fmt: skip
    report.add(Figure(name="menu and hashes sent", ours=full["menu"], unit="bytes"))
    report.add(Figure(name="sent again when unchanged", ours=unchanged, peer=full["menu"], unit="bytes", reach="< 100", reached=unchanged < 100))  # fmt: skip
    _areas(report, again)


def _areas(report: Report, desk: Desk) -> None:
    """What a view pays that is the first of its area: nothing is loaded yet but what everybody needs."""
    taken = {name: processor_ms(lambda name=name: desk.area(name)) for name, _ in desk.areas}  # type: ignore[misc]
    sent = []
    for name, _ in desk.areas:
        desk.area(name)
        sent.append(desk.sent["area"])
    report.add(Figure(name="an area when first asked for", ours=percentile(list(taken.values()), 0.5), unit="ms", note=f"the longest {max(taken.values()):.0f}"))  # fmt: skip
    report.add(Figure(name="an area sent", ours=percentile(sent, 0.5), unit="bytes", note=f"all {sum(sent):,}"))
    name, known_hash = desk.areas[0]
    desk.area(name, known_hash)
    if desk.sent["area"] >= 100:
        raise AssertionError("an area that is known was sent again")


def _argon(books: LedgerSet) -> float:
    with db.read(books.engine) as connection:
        stored = connection.scalar(select(User.password).where(User.code == "chief"))
    return processor_ms(lambda: security._hasher.verify(stored or "", os.environ[PASSWORD_IN]))


def together(report: Report, books: LedgerSet, names: list[str], count: int = 8) -> None:
    """Eight logins at once: the peak of memory above what was held."""
    desks = [Desk(books, names[number % len(names)]) for number in range(count)]
    gc.collect()
    peak = watched_peak()
    threads = [threading.Thread(target=desk.log_in) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    grown = peak() / 2**20
    report.add(Figure(name=f"memory of {count} logins at once", ours=grown, unit="MiB", reach="< 64 MiB", reached=all(desk.token for desk in desks) and grown < 64, note="peak above the beginning; 19 MiB a hash, two at once"))  # fmt: skip


def main(arguments: list[str]) -> int:
    url, folder, rounds, file = arguments
    engine = db.open_engine(url)
    books = LedgerSet(LEDGER_SET, "", engine, known(Path(folder), all_at_once=False))
    # As a server does before it is ready.
    books.registry.digest()
    security.prepare(books)
    report = Report("login", {})
    measure(report, books, int(rounds))
    together(report, books, people(int(rounds)))
    engine.dispose()
    told = {"figures": [asdict(each) for each in report.figures], "notes": report.notes}
    Path(file).write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
