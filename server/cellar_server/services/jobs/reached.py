"""Whom a reminder reaches: somebody who may log in and read the record, so that it is not said to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from cellar_db.functions import padded
from cellar_server.kernel import access
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.trees import parents, upwards
from cellar_server.kernel.exchange.people import able
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_MOST = 20


def reached(work: UnitOfWork, declaration: Declaration, record: Any, employee_id: int | None) -> list[int]:
    """The user of the employee, else who made the record, else the user of his nearest superior who has one, else those who may
    check such a record (at most 20); users who may not read it are passed over.
    """
    for some in _nearest(work, employee_id, record.created_by):
        if found := able(work, declaration, record, access.READ, among=some):
            return [each.id for each in found]
    checks = [each.name for each in declaration.actions.values() if each.group is VerbGroup.CHECK]
    for verb in checks:
        some = [each.id for each in able(work, declaration, record, verb)]
        if some and (found := able(work, declaration, record, access.READ, among=some)):
            return [each.id for each in found][:_MOST]
    return []


def _nearest(work: UnitOfWork, employee_id: int | None, maker_id: int) -> Iterator[Sequence[int]]:
    own = next((each for each in Dimension if each.own == User.employee_id.key), None)
    line: list[int] = []
    if own is not None and employee_id is not None:
        line = upwards(parents(work.connection, work.registry.of(own.entity).table, own.tree), employee_id)
    users = _users(work, line)
    if line and line[0] in users:
        yield users[line[0]]
    yield [maker_id]
    yield from (users[each] for each in line[1:] if each in users)


def _users(work: UnitOfWork, employees: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    table = User.__table__.c
    if employees:
        asked = select(table.employee_id, table.id).where(table.employee_id.in_(padded(employees))).order_by(table.id)
        for employee_id, user_id in work.connection.execute(asked):
            found.setdefault(employee_id, []).append(user_id)
    return found
