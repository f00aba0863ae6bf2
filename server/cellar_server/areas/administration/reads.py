"""What administration reads of the books beyond its own record: rules about periods, which look at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select

from cellar_db.locks import lock_alone, lock_rows
from cellar_server.kernel.access.accounts import Role, RoleGrant, User, UserRole
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import audit_log, number_counter, system_state
from cellar_server.kernel.unit_of_work.events import EventLog
from cellar_server.kernel.unit_of_work.periods import Period, PeriodClosing
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def hold_periods(work: UnitOfWork) -> None:
    """Lock: nobody else closes or reopens meanwhile. Postings do not look at these rows."""
    lock_rows(work.connection, table_of(Period), work.session.scalars(select(Period.id)).all())


def left_behind(work: UnitOfWork, doc: Period, module: Module, orgs: set[int], *, close: bool) -> Row[Any] | None:
    """Rule: the first period that should have been closed before this one, or reopened, for one of the organisations.

    Its code is named to whoever closes: he has the right to periods, which no scope narrows.
    """
    beside = Period.ends < doc.starts if close else Period.starts > doc.ends
    return work.connection.execute(
        select(Period.code)
        .join(PeriodClosing, PeriodClosing.document_id == Period.id)
        .where(beside, PeriodClosing.module == module, PeriodClosing.org_id.in_(sorted(orgs)))
        .where(PeriodClosing.closed == (not close))
        .order_by(Period.starts if close else Period.starts.desc())
    ).first()


def take_alone(work: UnitOfWork, rows: Iterable[PeriodClosing]) -> None:
    """Lock: no posting shares these rows until the commit."""
    lock_alone(work.connection, table_of(PeriodClosing), [row.id for row in rows])


def is_closed(work: UnitOfWork, doc: Period) -> bool:
    """Rule: whether the period is closed for any module and organisation, as the database has it now."""
    return any(work.connection.scalars(select(PeriodClosing.closed).where(PeriodClosing.document_id == doc.id)).all())


def anything_took_effect(work: UnitOfWork) -> bool:
    """Rule: whether any document was ever given its legal number."""
    return (
        work.connection.execute(select(number_counter.c.series).where(number_counter.c.last_value > 0)).first()
        is not None
    )


def did_anything(work: UnitOfWork, user_id: int) -> bool:
    """Rule: whether any history or the event log names this user as who did it."""
    for table in (audit_log, table_of(EventLog)):
        if work.connection.execute(select(table.c.id).where(table.c.user_id == user_id).limit(1)).first() is not None:
            return True
    return False


def hold_rights(work: UnitOfWork) -> None:
    """Lock: nobody else changes users or roles until the commit."""
    lock_alone(work.connection, system_state, [1])


def rights_of_roles(work: UnitOfWork) -> dict[int, frozenset[tuple[str, str]]]:
    """Rule: the rows of rights of each active role."""
    rows = work.connection.execute(
        select(RoleGrant.document_id, RoleGrant.entity, RoleGrant.verb)
        .join(Role, Role.id == RoleGrant.document_id)
        .where(Role.state == ACTIVE.code)
    )
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for role, entity, verb in rows:
        found[role].add((entity, verb))
    return {role: frozenset(pairs) for role, pairs in found.items()}


def rights_of_role(work: UnitOfWork, role_id: int) -> frozenset[tuple[str, str]]:
    """Rule: the rows of a role as they are stored, for who may change it."""
    rows = work.connection.execute(select(RoleGrant.entity, RoleGrant.verb).where(RoleGrant.document_id == role_id))
    return frozenset((entity, verb) for entity, verb in rows)


def roles_of_users(work: UnitOfWork) -> dict[int, set[int]]:
    """Rule: the roles of each active user."""
    rows = work.connection.execute(
        select(UserRole.document_id, UserRole.role_id)
        .join(User, User.id == UserRole.document_id)
        .where(User.state == ACTIVE.code)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for user, role in rows:
        found[user].add(role)
    return found
