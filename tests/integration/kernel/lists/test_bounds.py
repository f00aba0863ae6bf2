"""What must not grow: logins at once, what an export holds, what a login sends again, the parts of one statement."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event

from cellar.v1 import session_pb2
from cellar_server import books as program
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry import security
from cellar_server.kernel.exchange import export, sheets
from cellar_server.kernel.lists import query, todo
from cellar_server.rpc import metadata
from cellar_server.rpc.calls import Call
from cellar_server.rpc.sessions import Sessions
from tests.bench._history import fill
from tests.support.books import small_books

pytestmark = pytest.mark.differs("queries")


class _Crowd:
    """Stands for the hasher and notes how many are in it at once; each waits a while for company."""

    def __init__(self) -> None:
        self.lock, self.company = threading.Lock(), threading.Event()
        self.now = self.most = self.done = 0

    def verify(self, _stored: str, _password: str) -> bool:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now > 2:
                self.company.set()
        self.company.wait(0.1)
        with self.lock:
            self.now -= 1
            self.done += 1
        return True


def test_two_passwords_are_hashed_at_once_however_many_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash takes 19 MiB: eight at once would take 152."""
    # Made once a process, by the hasher itself.
    security._nobody()
    crowd = _Crowd()
    monkeypatch.setattr(security, "_hasher", crowd)
    threads = [threading.Thread(target=security._verify, args=("stored", "typed")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowd.done == 8
    assert crowd.most == 2


def test_a_hash_takes_nineteen_mebibytes() -> None:
    hasher = security._hasher
    assert isinstance(hasher, PasswordHasher)
    assert hasher.memory_cost == 19 * 1024
    assert hasher.parallelism == 1


def _policy(who: int, hidden: frozenset[tuple[str, str]] = frozenset()) -> Policy:
    return Policy((RolePolicy("seller", frozenset({(ANY, ANY)}), (("employee", frozenset({who})),), hidden),))


def test_the_menu_is_made_once_for_a_role_whoever_holds_it() -> None:
    """Each sees his own records; the forms are everybody's."""
    registry = program.registry()
    mine = metadata.menu(registry, _policy(1), "zh")
    assert metadata.menu(registry, _policy(2), "zh") is mine
    assert metadata.menu(registry, _policy(2), "en") is not mine
    less = metadata.menu(registry, _policy(1, frozenset({("sales_order", "gross_total")})), "zh")
    assert less.metadata.hash != mine.metadata.hash


def test_what_is_known_is_not_sent_again(sqlite_url: str) -> None:
    with small_books(sqlite_url) as books:
        call = Call("", None, "", {}, "")  # type: ignore[arg-type]
        call.admit(books.ledger, replace(system(), policy=_policy(1)))
        sessions = Sessions({"001": books.ledger}, "test")
        full = sessions.GetMetadata(session_pb2.GetMetadataRequest(), call)
        assert len(full.metadata.entities) > 20
        again = sessions.GetMetadata(session_pb2.GetMetadataRequest(known_hash=full.metadata.hash), call)
        assert again.unchanged
        assert again.ByteSize() < 10
        stale = sessions.GetMetadata(session_pb2.GetMetadataRequest(known_hash="0" * 64), call)
        assert stale == full


def test_to_dos_of_many_types_are_counted_in_parts(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite refuses a statement of more than five hundred parts, and a program of three hundred types has them."""
    with small_books(database_url) as books:
        fill(books.ledger, 20)
        books.act(books.order(("A", 6)), "submit")
        books.order(("A", 6))
        with books.reading() as work:
            whole = todo.waiting(work)
        assert {(each.entity, each.wheres[0].values, each.count) for each in whole} >= {
            ("sales_order", ("draft",), 1),
            ("sales_order", ("submitted",), 1),
        }
        monkeypatch.setattr(todo, "_TERMS", 2)
        todo._asked.cache_clear()
        try:
            with books.reading() as work:
                assert todo.waiting(work) == whole
                assert len(todo._asked(work.registry, work.principal.policy)[1]) > 2
        finally:
            todo._asked.cache_clear()


def test_an_export_holds_one_page_at_a_time(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 10)
    with small_books(database_url) as books:
        fill(books.ledger, 35)
        sent: list[str] = []
        event.listen(books.ledger.engine, "before_cursor_execute", lambda *a: sent.append(str(a[2])))
        with books.reading() as work:
            made = export.export(work, query.Query("sales_order"), [], "", format="xlsx", with_lines=False)
        pages = [statement for statement in sent if "sales_order.doc_number" in statement]
        assert len(pages) == 4
        assert all("LIMIT" in statement for statement in pages)
        with made.file as file:
            file.seek(0)
            content: Any = io.BytesIO(file.read()).getvalue()
        # The conditions stand on a second sheet; below the rows are the sums.
        sheet = sheets.read("orders.xlsx", content)[0]
        numbers = [row.cells[0] for row in sheet.rows if str(row.cells.get(0, "")).startswith(("~", "XS"))]
        assert len(numbers) == len(set(numbers)) == 35
