"""Accounting periods, and what is closed in them (关账): a row for each period, module and finance organisation.

A posting shares the row it relies on until its transaction ends, whoever closes takes it alone: so nothing is posted into a
period while it is closed, and postings never wait for each other. A row that is not there could not be locked; ``plant``
makes those that are missing, with every period, with every finance organisation, and where a posting finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped

from cellar_db import types
from cellar_db.ids import new_id
from cellar_db.locks import shared, sharing
from cellar_db.upserts import insert_missing
from cellar_server.kernel.schema.field_makers import choice, day, flag, instant, lines, reference, text
from cellar_server.kernel.schema.model import Line, Master, table_of
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

KEY = ("document_id", "module", "org_id")


class Period(Master):
    """A month: ``code`` 2026-11. A closed module takes no posting dated in it; corrections go to an open period in red."""

    __tablename__ = "period"
    starts: Mapped[date] = day("开始|Starts", required=True, index=True)
    ends: Mapped[date] = day("结束|Ends", required=True, not_before="starts")
    closings: Mapped[list[PeriodClosing]] = lines(
        "关账情况|Closing", "PeriodClosing", fixed=True, columns="module org_id closed closed_by closed_at"
    )


class PeriodClosing(Line):
    """Whether one module is closed in one period for one finance organisation. Written by the period's actions alone."""

    __tablename__ = "period_closing"
    __table_args__ = (UniqueConstraint(*KEY),)
    document_id: Mapped[int] = reference("期间|Period", "period", required=True, readonly=True)
    module: Mapped[Module] = choice("模块|Module", Module, required=True, readonly=True)
    org_id: Mapped[int] = reference("财务组织|Finance organisation", "organisation", required=True, readonly=True)
    closed: Mapped[bool] = flag("已关账|Closed", readonly=True)
    closed_by: Mapped[str | None] = text("关账人|Closed by", 60, readonly=True)
    closed_at: Mapped[datetime | None] = instant("关账时间|Closed at")


class Unit(NamedTuple):
    """An organisation as far as its books go."""

    parent: int | None
    finance: bool


Units = Mapping[int, Unit]
_periods, _closings = table_of(Period), table_of(PeriodClosing)
_on = bindparam("on_day", type_=types.Day())
_INSIDE = (_periods.c.starts <= _on, _periods.c.ends >= _on)
# Not remembered between commands: a period is closed for the posting that comes a moment later.
_HELD = sharing(
    select(_closings.c.id, _closings.c.closed).where(
        _closings.c.module == bindparam("of_module", type_=_closings.c.module.type),
        _closings.c.org_id == bindparam("of_org"),
        _closings.c.document_id.in_(select(_periods.c.id).where(*_INSIDE)),
    ),
    _closings,
)
_PERIOD_OF = select(_periods.c.code).where(*_INSIDE)


def finance_unit(units: Units, org: int | None) -> int | None:
    """Whose books an organisation's documents are in: the nearest finance organisation at or above it, the root if none."""
    seen: set[int] = set()
    top = org
    while org is not None and org not in seen and org in units:
        if units[org].finance:
            return org
        seen.add(org)
        top, org = org, units[org].parent
    return top


def read_units(connection: Connection, registry: Registry) -> dict[int, Unit]:
    """The organisation tree; one statement."""
    table = registry.of("organisation").table.c
    rows = connection.execute(select(table.id, table.parent_id, table.is_finance))
    return {row[0]: Unit(row[1], row[2]) for row in rows}


def books_of(work: UnitOfWork, org: int) -> int:
    """The finance organisation of a document's organisation."""
    known: dict[int, Unit] = work.kept.setdefault("units", {})
    if org not in known:
        known.update(read_units(work.connection, work.registry))
    return finance_unit(known, org) or org


def missing_rows(
    periods: Iterable[int], units: Units, known: Mapping[tuple[int, Module, int], bool]
) -> Iterator[dict[str, Any]]:
    """Rows that are not there yet: of each finance organisation and root. A new one begins as the books it comes out of."""
    keepers = [id_ for id_, unit in units.items() if unit.finance or unit.parent is None]
    for period in periods:
        for place, module in enumerate(Module):
            for org in keepers:
                if (period, module, org) not in known:
                    before = finance_unit(units, units[org].parent)
                    closed = known.get((period, module, before), False) if before is not None else False
                    yield {"id": new_id(), "document_id": period, "module": module, "org_id": org, "position": place,
                           "closed": closed}  # fmt: skip


def moved_books(before: Units, after: Units, closed: Mapping[int, frozenset[Any]]) -> Iterator[tuple[int, int]]:
    """(from, to) where documents would leave books for others in which other periods are closed (``closed`` by books)."""
    for org in after:
        old, new = finance_unit(before, org), finance_unit(after, org)
        if old is not None and new is not None and old != new and closed.get(new, closed.get(old)) != closed.get(old):
            yield old, new


def closed_by_books(connection: Connection) -> dict[int, frozenset[Any]]:
    """What is closed (period, module) for each finance organisation that keeps books."""
    columns = _closings.c
    found: dict[int, set[Any]] = {}
    for row in connection.execute(select(columns.org_id, columns.document_id, columns.module, columns.closed)):
        mine = found.setdefault(row.org_id, set())
        if row.closed:
            mine.add((row.document_id, row.module))
    return {org: frozenset(closed) for org, closed in found.items()}


def would_move_books(work: UnitOfWork, org: int, unit: Unit) -> bool:
    """Whether ``moved_books`` finds anything once an organisation is this unit."""
    before = read_units(work.connection, work.registry)
    return any(moved_books(before, {**before, org: unit}, closed_by_books(work.connection)))


def plant(connection: Connection, registry: Registry) -> None:
    """The rows that are missing, of every period; what is there stays."""
    columns = _closings.c
    rows = connection.execute(select(columns.document_id, columns.module, columns.org_id, columns.closed))
    known = {(row[0], row[1], row[2]): row[3] for row in rows}
    periods = connection.scalars(select(_periods.c.id)).all()
    made = list(missing_rows(periods, read_units(connection, registry), known))
    if made:
        insert_missing(connection, _closings, made, KEY)


def plant_by(work: UnitOfWork, period: Period | None = None) -> None:
    """The same within a command; a period in hand sees its rows."""
    plant(work.connection, work.registry)
    if period is not None:
        work.session.refresh(period, ["closings"])


@dataclass(frozen=True, order=True)
class Posting:
    """A document's posting: its module, the finance organisation, the day."""

    module: str
    org_id: int
    on: date

    @property
    def of(self) -> Module:
        return Module.of(self.module)


def held(work: UnitOfWork, posting: Posting) -> bool | None:
    """Whether this is closed, shared until the commit; None where the day lies in no period."""
    known: dict[Posting, bool | None] = work.cache.setdefault("periods", {})
    if posting not in known:
        known[posting] = _ask(work, posting)
    return known[posting]


def _ask(work: UnitOfWork, posting: Posting) -> bool | None:
    wanted = {"of_module": posting.of, "of_org": posting.org_id, "on_day": posting.on}
    for _ in range(2):
        row = shared(work.connection, _HELD, _closings, wanted)
        if row:
            return bool(row[0].closed)
        if work.connection.scalar(_PERIOD_OF, {"on_day": posting.on}) is None:
            return None
        plant_by(work)
    raise RuntimeError(f"no finance organisation keeps the books of {posting.org_id}")


class _PeriodDoor:
    """Last of the doors: every day on which one of them posted lies in a period that is open for its module.

    Late, so that a closing is held up no longer than the end of a transaction.
    """

    order = 90
    name = "periods"

    def post(self, work: UnitOfWork, entries: list[Posting]) -> list[Problem]:
        return [found for entry in sorted(set(entries)) for found in closed(work, entry)]


DOOR = _PeriodDoor()


def closed(work: UnitOfWork, posting: Posting) -> list[Problem]:
    """A problem where the day lies in no period, or in one that is closed for the module."""
    state = held(work, posting)
    if state is None:
        return [
            problem(
                "business_date",
                "PERIOD_MISSING",
                f"{posting.on} 不在任何会计期间|{posting.on} lies in no accounting period",
                "请会计建立期间|Ask accounting to open one",
            )
        ]
    if state:
        code = work.connection.scalar(_PERIOD_OF, {"on_day": posting.on})
        words = posting.of.label
        return [
            problem(
                "business_date", "PERIOD_CLOSED",
                f"期间 {code} 的{words.zh}已关账|{words.en} of period {code} is closed",
                "把日期改到未关账的期间，或请会计反关账|Use a date in an open period, or have accounting reopen it",
            )
        ]  # fmt: skip
    return []
