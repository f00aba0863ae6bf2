"""The command path: one transaction, exactly once, retried where the database says so (ARCHITECTURE §5)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_db.faults import REFUSED, fault_of
from cellar_db.retry import run_transaction
from cellar_server.kernel import audit
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.audit import showing
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import ATTACHMENT
from cellar_server.kernel.schema.problems import Problem, Refusal
from cellar_server.kernel.schema.records import RecordInput, RecordView
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work import exactly_once, refused, remembered
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.names import Names
from cellar_server.kernel.unit_of_work.remembered import Outdated, Remembered
from cellar_server.kernel.unit_of_work.unit import LookCloser, UnitOfWork


@dataclass(slots=True)
class Outcome:
    """What a command tells its caller: the record afterwards, what else changed, words for the toast."""

    record: RecordView | None
    changes: list[tuple[str, int]] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    message: str = ""


Body = Callable[[UnitOfWork], Reply]
T = TypeVar("T")
_TRIES = 3


@dataclass(frozen=True)
class Commands:
    """The door for everything that writes, for one ledger set."""

    engine: Engine
    registry: Registry
    names: Names = field(default_factory=Names)
    remembered: Remembered = field(default_factory=Remembered)

    def run(self, principal: Principal, request: Request, body: Body) -> tuple[Reply, UnitOfWork | None]:
        """Carry out ``body`` once for this request id, in one transaction; returns its reply and the finished work.

        The work is None where the request had been carried out before. Deadlocks and serialisation failures are rolled
        back and tried again, bounded. Whether the id is known is not asked beforehand, since it hardly ever is: the reply's
        row cannot be stored twice, so a repetition, or a twin that commits second, gets no further than that row (or is
        refused on its way, because the first one moved the record on), and the reply that stands is returned.
        """

        def attempt(who: Principal, *, careful: bool, holding: bool) -> tuple[Reply, UnitOfWork | None]:
            with (
                db.write(self.engine) as connection,
                Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
            ):
                if holding:
                    who = replace(who, reference_version=remembered.hold(connection))
                work = self._work(session, who, careful=careful)
                reply = body(work)
                work.complete()
                audit.touched(work)
                exactly_once.store(work, request, reply)
                work.finish()
            self.names.learn(work.names, forget=work.touched, shared=self._shared)
            return reply, work

        try:
            return _until_it_stands(attempt, principal, self._version)
        except Exception as error:
            if isinstance(error, DBAPIError) and fault_of(error) not in REFUSED:
                raise
            # Whatever stopped it: where the request was carried out before, that reply stands.
            with db.read(self.engine) as connection:
                known = exactly_once.find(connection, principal.user_id, request)
            if known is not None:
                return known, None
            if isinstance(error, DBAPIError):
                raise refused.in_words(error, self.registry) from error
            raise

    @contextmanager
    def reading(self, principal: Principal) -> Iterator[UnitOfWork]:
        """A unit of work that only looks: the transaction is rolled back at the end."""
        with (
            db.read(self.engine) as connection,
            Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
        ):
            work = self._work(session, principal)
            yield work
            self.names.learn(work.names, shared=self._shared)

    def _version(self) -> int:
        with db.read(self.engine) as connection:
            return remembered.seen(connection)

    def _shared(self, entity: str) -> bool:
        """Whether everybody calls the records of an entity the same."""
        return entity == ATTACHMENT or not self.registry.of(entity).discreet

    def _work(self, session: Session, principal: Principal, *, careful: bool = False) -> UnitOfWork:
        kept = self.remembered.at(principal.reference_version)
        return UnitOfWork(session, principal, self.registry, names=self.names.known(), kept=kept, careful=careful)

    def get(self, principal: Principal, entity: str, id_: int) -> RecordView:
        declaration = self.registry.of(entity)
        with self.reading(principal) as work:
            return showing.view(work, declaration, documents.load(work, declaration, id_))

    def save(self, principal: Principal, request: Request, data: RecordInput, *, then: str = "") -> Outcome:
        """Save; with ``then`` carry out that action on it in the same transaction."""
        declaration = self.registry.of(data.entity)

        def body(work: UnitOfWork) -> Reply:
            if not then:
                record = documents.save(work, declaration, data)
                _show_last(work, declaration, record)
                return Reply(declaration.name, record.id)
            record = documents.save_and_act(work, declaration, data, then)
            _show_last(work, declaration, record)
            return Reply(declaration.name, record.id, _note(work))

        return self._outcome(principal, *self.run(principal, request, body))

    def act(
        self, principal: Principal, request: Request, entity: str, id_: int, row_version: int, action: str, answers: dict[str, Any] | None = None
    ) -> Outcome:  # fmt: skip
        declaration = self.registry.of(entity)

        def body(work: UnitOfWork) -> Reply:
            record = documents.act(work, declaration, id_, row_version, action, answers or {})
            _show_last(work, declaration, record)
            return Reply(declaration.name, record.id, _note(work))

        return self._outcome(principal, *self.run(principal, request, body))

    def delete(self, principal: Principal, request: Request, entity: str, id_: int, row_version: int) -> Outcome:
        declaration = self.registry.of(entity)

        def body(work: UnitOfWork) -> Reply:
            documents.delete(work, declaration, id_, row_version)
            return Reply(declaration.name, id_)

        reply, work = self.run(principal, request, body)
        if work is None:
            return Outcome(None, [(reply.entity, reply.record_id)])
        return Outcome(None, self.told(work), work.warnings, work.message)

    def told(self, work: UnitOfWork) -> list[tuple[str, int]]:
        """What changed by a command that is done, as far as its caller may hear of it; asked when no lock is held any more."""
        if audit.all_in_sight(work.principal.policy, self.registry, (entity for entity, _ in work.touched)):
            return list(work.touched)
        with self.reading(work.principal) as now:
            return audit.told(now, work.touched)

    def _outcome(self, principal: Principal, reply: Reply, work: UnitOfWork | None) -> Outcome:
        if work is None:
            shown = self.get(principal, reply.entity, reply.record_id)
            message = json.loads(reply.note).get("message", "") if reply.note else ""
            return Outcome(shown, [(reply.entity, reply.record_id)], message=message)
        return Outcome(work.cache.get("shown"), self.told(work), work.warnings, work.message)


def _until_it_stands(attempt: Callable[..., T], who: Principal, version: Callable[[], int]) -> T:
    """Again, careful, where some row refused; again, with what is so now, where it was changed on the way, or where it was refused
    by what is remembered and so no more.

    Where changes come faster than the deed is done, it holds them off from its beginning.
    """
    careful, tries = False, 0
    while True:
        try:
            return run_transaction(partial(attempt, who, careful=careful, holding=tries >= _TRIES))
        except LookCloser:
            if careful:
                raise
            careful = True
        except Outdated as outdated:
            if tries >= _TRIES:
                raise
            tries += 1
            who = replace(who, reference_version=outdated.version)
        except Refusal:
            now = version() if who.reference_version and tries < _TRIES else who.reference_version
            if now == who.reference_version:
                raise
            tries += 1
            who = replace(who, reference_version=now)


def _note(work: UnitOfWork) -> str:
    return json.dumps({"message": work.message}, ensure_ascii=False)


def _show_last(work: UnitOfWork, declaration: Declaration, record: Any) -> None:
    """Make the reply's view in the command's own transaction, after all that it wrote."""
    work.at_last(lambda: work.cache.__setitem__("shown", showing.view(work, declaration, record)))
