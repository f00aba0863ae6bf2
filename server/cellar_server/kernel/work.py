"""The unit of work: one command's transaction, and everything it is to write (ARCHITECTURE §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Update, select
from sqlalchemy.orm import Session

from cellar_common.codec import Ref
from cellar_db.locks import conditional_update
from cellar_server.kernel import clock
from cellar_server.kernel.model import Entity
from cellar_server.kernel.principal import Principal
from cellar_server.kernel.problems import Invalid, NotFound, Problem, problem
from cellar_server.kernel.registry import Registry
from cellar_server.kernel.settings import Settings
from cellar_server.kernel.text import Language

E = TypeVar("E", bound=Entity)


class LookCloser(Exception):
    """Some row of a bulk update refused, and the transaction is to be run again carefully to learn which."""


class Door(Protocol):
    """A ledger's one posting door. Doors open late and in ``order``, so that every transaction locks in the same sequence."""

    @property
    def order(self) -> int: ...

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        """Write the entries, rows in key order; problems (all shortages) refuse the whole command."""


@dataclass
class UnitOfWork:
    """What an action works with. Nothing is visible to others before the command path commits.

    ``answers`` are what an action asked its user; ``warnings`` go back with the reply.
    """

    session: Session
    principal: Principal
    registry: Registry
    now: datetime = field(default_factory=clock.now)
    today: date = field(default_factory=clock.today)
    answers: dict[str, Any] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    touched: dict[tuple[str, int], None] = field(default_factory=dict)
    deeds: list[dict[str, Any]] = field(default_factory=list)
    names: dict[tuple[str, int], Ref] = field(default_factory=dict)
    cache: dict[Any, Any] = field(default_factory=dict)
    message: str = ""
    careful: bool = False
    _doors: dict[int, tuple[Door, list[Any]]] = field(default_factory=dict)
    _last: list[Callable[[], None]] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        return self.session.connection()

    @property
    def settings(self) -> Settings:
        return self.principal.settings

    @property
    def language(self) -> Language:
        return self.principal.language

    def get(self, model: type[E], id_: int) -> E:
        """A record by id from this transaction; ``NotFound`` where there is none."""
        found = self.session.get(model, id_)
        if found is None:
            raise NotFound([problem("", "NOT_FOUND", f"没有这条记录 {id_}|There is no record {id_}")])
        return found

    def get_many(self, model: type[E], ids: Iterable[int | None]) -> dict[int, E]:
        """Records by id in one statement (none for those already loaded); unknown ids are left out."""
        wanted = {i for i in ids if i is not None}
        cached: dict[int, E] = self.cache.setdefault(("loaded", model), {})
        missing = sorted(wanted - cached.keys())
        for start in range(0, len(missing), 500):
            for row in self.session.scalars(select(model).where(model.id.in_(missing[start : start + 500]))):
                cached[row.id] = row
        return {i: cached[i] for i in wanted if i in cached}

    def post(self, door: Door, entries: Iterable[Any]) -> None:
        """Queue entries for a ledger; they are written by ``complete`` together with everything else."""
        self._doors.setdefault(id(door), (door, []))[1].extend(entries)

    def conditional_update(
        self, statement: Update, rows: Sequence[Mapping[str, Any]], key: Callable[[Any], Any]
    ) -> list[Any]:
        """Apply a conditional UPDATE to every row in key order; the rows whose condition did not hold.

        In the good case one round trip however many rows. Where some row refuses, the whole command is rolled back and
        run again ``careful``, row by row where needed, because a refusal that names every shortage may cost more than
        an order that goes through.
        """
        if self.careful or len(rows) < 2 or not self.connection.dialect.supports_sane_multi_rowcount:
            return conditional_update(self.connection, statement, rows, key)
        ordered = [dict(row) for row in sorted(rows, key=key)]
        if self.connection.execute(statement, ordered).rowcount != len(ordered):
            raise LookCloser
        return []

    def at_last(self, deed: Callable[[], None]) -> None:
        """Run after all postings, just before the commit: the legal number."""
        self._last.append(deed)

    def touch(self, entity: str, id_: int) -> None:
        """Say that this record changed, so that open views know."""
        self.touched[entity, id_] = None

    def complete(self) -> None:
        """Flush the documents, then open the ledgers' doors in their order; every door's problems are collected."""
        if not self._last or self.session.new or self.session.deleted:
            # A document that only waits for its number is written once, with it, at the very end.
            self.session.flush()
        problems: list[Problem] = []
        while self._doors:
            queue, self._doors = self._doors, {}
            for door, entries in sorted(queue.values(), key=lambda pair: pair[0].order):
                if entries:
                    problems.extend(door.post(self, entries))
        if problems:
            raise Invalid(problems)

    def finish(self) -> None:
        for deed in self._last:
            deed()
        self.session.flush()
