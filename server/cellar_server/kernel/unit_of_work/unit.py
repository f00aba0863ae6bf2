"""The unit of work: one command's transaction, and everything it is to write (ARCHITECTURE §5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, event, select
from sqlalchemy.orm import Session

from cellar_common.codec import Ref
from cellar_db.functions import in_lists, one_of
from cellar_db.locks import conditional_update
from cellar_db.upserts import insert_missing
from cellar_server.kernel.access.policy import READ, Policy
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Base, Entity
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Invalid, NotFound, Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.settings import Settings
from cellar_server.kernel.schema.text import Language
from cellar_server.kernel.unit_of_work.remembered import Kept, Rows, by_ids
from cellar_server.kernel.unit_of_work.search_entries import Noted

E = TypeVar("E", bound=Entity)


class LookCloser(Exception):
    """Some row of a bulk update refused, and the transaction is to be run again carefully to learn which."""


@cache
def _by_ids(declaration: Declaration) -> Select[Any]:
    return by_ids(declaration.table)


@cache
def entities_by_ids(model: Any) -> Select[Any]:
    """The statement that reads records by ``ids``, built once."""
    return select(model).where(one_of(model.id, "ids"))


class Door(Protocol):
    """A ledger's one posting door. Doors open late, by ``order`` and then by ``name``: no two share a place, so that every
    transaction locks in the same sequence, whatever it queued first."""

    @property
    def order(self) -> int: ...

    @property
    def name(self) -> str: ...

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        """Write the entries, rows in key order; problems (all shortages) refuse the whole command."""


@dataclass
class UnitOfWork:
    """What an action works with. Nothing is visible to others before the command path commits.

    ``session`` and ``connection`` know no rights: they are for the kernel, the ledgers and an area's ``reads.py``. The rest
    of an area reads by ``visible`` and ``see`` what it shows, by ``get_many`` what it knows by id, and writes by ``write``.

    ``module`` is the part of the books that the document acted on belongs to; ``answers`` are what an action asked its user; ``warnings`` go back with the reply.
    ``goes_by_masters``: masters and prices were asked whether this may be; what they say holds to the commit (``remembered.confirm``).
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
    kept: Kept = field(default_factory=dict)
    message: str = ""
    module: Module | None = None
    careful: bool = False
    goes_by_masters: bool = False
    _doors: dict[tuple[int, str], tuple[Door, list[Any]]] = field(default_factory=dict)
    _last: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.noted = Noted(self.registry)
        event.listen(self.session, "before_flush", self.noted.note)

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
        """Records by id in one statement (none for those already loaded); unknown ids are left out.

        What may be remembered comes as plain rows: to be read, not to be changed.
        """
        wanted = {i for i in ids if i is not None}
        declaration = self.registry.find(model.__tablename__)
        if declaration is not None and declaration.remembered:
            return self.rows(declaration, wanted)
        cached: dict[int, E] = self.cache.setdefault(("loaded", model), {})
        for some in in_lists(sorted(wanted - cached.keys())):
            for record in self.session.scalars(entities_by_ids(model), {"ids": some}):
                cached[record.id] = record
        return {i: cached[i] for i in wanted if i in cached}

    def rows(self, declaration: Declaration, ids: Iterable[int]) -> dict[int, Any]:
        """Remembered rows of an entity by id; those not known yet are read in one statement."""
        known: Rows = self.kept.setdefault(declaration.name, {})
        missing = sorted({id_ for id_ in ids if id_ not in known})
        for some in in_lists(missing):
            known.update((row.id, row) for row in self.connection.execute(_by_ids(declaration), {"ids": some}).all())
        return {id_: known[id_] for id_ in ids if id_ in known}

    def keep(self, declaration: Declaration, rows: Rows) -> None:
        """Remember rows that were read for another reason."""
        self.kept.setdefault(declaration.name, {}).update(rows)

    def visible(self, model: type[E]) -> Select[E]:
        """A SELECT of the records of this type that the person may see, to be narrowed further.

        Whatever an area shows, proposes or names of another area's records begins here. A rule that must look at all of
        them (a number taken, a limit, a counter) reads as it needs and calls what it found by ``naming.called``.
        """
        window = self.principal.policy.predicate(self.registry.by_model(model))
        statement: Select[E] = select(model)
        return statement if window is None else statement.where(window)

    def see(self, model: type[E], ids: Iterable[int | None]) -> dict[int, E]:
        """``get_many`` of what this person may see: for what is shown, not for rules."""
        declaration = self.registry.by_model(model)
        found = self.get_many(model, ids)
        if self.principal.policy.predicate(declaration) is None:
            return found
        return {id_: record for id_, record in found.items() if self.allows(declaration, record, READ)}

    def in_sight(self, model: type[E], ids: Iterable[int | None]) -> set[int]:
        """Which of these records the person may see; no statement where he sees all of them, or none."""
        declaration = self.registry.by_model(model)
        wanted = {id_ for id_ in ids if id_ is not None}
        if self.principal.policy.predicate(declaration) is None or not self.principal.policy.sees(declaration.name):
            return wanted if self.principal.policy.sees(declaration.name) else set()
        if not self.principal.policy.goes_by_lines(declaration):
            return set(self.see(model, wanted))
        # What is remembered of a record are its columns, not its lines.
        mine = self.visible(model).with_only_columns(declaration.table.c.id)
        found: set[int] = set()
        for some in in_lists(sorted(wanted)):
            found.update(self.connection.scalars(mine.where(declaration.table.c.id.in_(some))))
        return found

    def shows(self, model: type[Base], path: str = "", **values: Any) -> bool:
        """Whether a record that holds these values, and this field of it, may be shown to the person.

        ``values`` are the columns that the entity's scopes go by: ``work.shows(CreditBalance, customer_id=7)``. Asked for
        figures beside a form and in words, where there is no record in hand.
        """
        declaration = self.registry.by_model(model)
        if not self.principal.policy.sees(declaration.name, path):
            return False
        return self.allows(declaration, SimpleNamespace(**values), READ)

    def allows(self, declaration: Declaration, record: Any, verb: str, policy: Policy | None = None) -> bool:
        """Whether this person's scopes, or those of another's ``policy``, let him do ``verb`` to the record as it is in memory."""

        def reach(entity: str, id_: int, column: str) -> Any:
            model = self.registry.of(entity).model
            return getattr(self.get_many(model, [id_]).get(id_), column, None)  # type: ignore[type-var]

        return (policy or self.principal.policy).allows(declaration, record, verb, reach)

    def may(self, declaration: Declaration, record: Any, verb: str) -> bool:
        """The same of a record that this person sees, for what is offered beside it."""
        policy = self.principal.policy
        return policy.may(declaration.name, verb) and (
            policy.reaches_all_seen(declaration, verb) or self.allows(declaration, record, verb)
        )

    def forget(self, declaration: Declaration) -> None:
        """This command changes such records itself: it is to see what it wrote, and nobody else before the commit."""
        if declaration.remembered:
            self.kept = {}

    def post(self, door: Door, entries: Iterable[Any]) -> None:
        """Queue entries for a ledger; they are written by ``complete`` together with everything else.

        A door that is open may queue for doors behind it.
        """
        self._doors.setdefault((door.order, door.name), (door, []))[1].extend(entries)

    def posted(self, door: Door) -> Sequence[Any]:
        """What was queued for a ledger and is not written yet: rules that read the ledger count it in."""
        found = self._doors.get((door.order, door.name))
        return found[1] if found is not None else ()

    def conditional_update(
        self, statement: Update, rows: Sequence[Mapping[str, Any]], key: Callable[[Any], Any]
    ) -> list[Any]:
        """Apply a conditional UPDATE to every row in key order; the rows whose condition did not hold.

        In the good case one round trip however many rows. Where some row refuses, the whole command is rolled back and
        run again ``careful``, row by row where needed, because a refusal that names every shortage may cost more than
        an order that goes through.
        """
        if self._looks_closer:
            return conditional_update(self.connection, statement, rows, key)
        ordered = [dict(row) for row in sorted(rows, key=key)]
        if ordered and self.connection.execute(statement, ordered).rowcount != len(ordered):
            raise LookCloser
        return []

    @property
    def _looks_closer(self) -> bool:
        """Asked to, or because the driver (pyodbc) cannot count what a bulk update reached."""
        return self.careful or not self.connection.dialect.supports_sane_multi_rowcount

    def ensure_rows(self, table: Table, rows: Sequence[Mapping[str, Any]], key_columns: Sequence[str]) -> None:
        """See to it that a projection has a row for each key, so that it can be updated.

        Projections lose no rows, so a key once seen is not looked for again; but a row seen here may be this transaction's
        own and go with it, therefore whoever finds an update without its row looks closer.
        """
        known: dict[Any, bool] = self.kept.setdefault("rows of " + table.name, {})
        wanted = [(tuple(row[name] for name in key_columns), row) for row in rows]
        missing = [(key, row) for key, row in wanted if self._looks_closer or key not in known]
        if missing:
            insert_missing(self.connection, table, [row for _, row in missing], key_columns)
            known.update((key, True) for key, _ in missing)

    def write(self, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Write beside the records: once, or for each row in the order given. Nothing comes back, so nothing can be shown."""
        self.connection.execute(statement, rows)

    def add(self, record: Base) -> None:
        """A record that the program makes itself."""
        self.session.add(record)

    def write_last(self, statement: Update) -> None:
        """An UPDATE just before the commit, because everybody waits for its row."""
        self.at_last(lambda: self.write(statement))

    def at_last(self, deed: Callable[[], None]) -> None:
        """Run after all postings, just before the commit: the legal number."""
        self._last.append(deed)

    def touch(self, entity: str, id_: int) -> None:
        """Say that this record changed, so that open views know."""
        self.touched[entity, id_] = None

    def complete(self) -> None:
        """Flush the documents, then open the ledgers' doors one after another; every door's problems are collected.

        ``RuntimeError`` where a door queued for one that is not behind it: rows would be locked out of their order.
        """
        if not self._last or self.session.new or self.session.deleted:
            # A document that only waits for its number is written once, with it, at the very end.
            self.session.flush()
        problems: list[Problem] = []
        last = (0, "")
        while self._doors:
            place = min(self._doors)
            if place <= last:
                raise RuntimeError(f"door {place} was queued for behind {last}")
            (door, entries), last = self._doors.pop(place), place
            if entries:
                problems.extend(door.post(self, entries))
        if problems:
            raise Invalid(problems)

    def finish(self) -> None:
        for deed in self._last:
            deed()
        self.session.flush()
        self.noted.write(self.connection)
