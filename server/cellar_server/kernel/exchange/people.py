"""Which users may do something to one record: whom a comment can name, whom a reminder can reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cellar_db.functions import padded
from cellar_server.kernel.access.accounts import User, policies_of
from cellar_server.kernel.access.policy import combined
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_MOST = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A user who may log in. ``initials``: of his name, in pinyin; ``unit``: what his organisation is called, empty without one."""

    id: int
    code: str
    name: str
    initials: str
    unit: str


def able(
    work: UnitOfWork, declaration: Declaration, record: Any, verb: str, among: Sequence[int] | None = None
) -> list[Person]:
    """Users whom a role lets do ``verb`` to this record, by name; of ``among`` where it is said, else of the first 500 users."""
    users, units = User.__table__.c, work.registry.of(User.__table__.c.org_id.info["field"].target).table.c
    asked = (
        select(
            users.id, users.employee_id, users.org_id, users.code, users.name, users.pinyin, units.name.label("seat")
        )
        .outerjoin(units.id.table, units.id == users.org_id)
        .where(users.state == ACTIVE.code, users.id != SYSTEM_USER)
        .order_by(users.name, users.id)
        .limit(_MOST)
    )
    if among is not None:
        asked = asked.where(users.id.in_(padded(among)))
    rows = work.connection.execute(asked).all()
    policies = policies_of(work.connection, work.registry, rows) if rows else {}
    return [
        Person(row.id, row.code, row.name, row.pinyin or "", row.seat or "")
        for row in rows
        if work.allows(declaration, record, verb, combined(policies[row.id][0]))
    ]
