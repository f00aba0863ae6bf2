"""往来账: the account of one party on one side for a period, for statements (对账单) of customers and suppliers alike.

Opening + debts − payments = closing, amounts with tax. A write-off moves nothing here: it says which payment paid which debt, not how
much is owed. What is red counts below zero, what was taken back leaves again on the day it was. The account is whole or wrong: it is made
for whoever may see the party and the documents of its side; numbers and remarks stand only on those in his sight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items.reading import items
from cellar_server.ledgers.open_items.tables import Kind, Side
from cellar_server.ledgers.open_items.words import PARTY, Party
from cellar_server.printing.document import Movement

_TAKEN_BACK = Label("{}（撤回）", "{} (taken back)")


@dataclass(frozen=True, slots=True)
class Account:
    """What was owed before the period, and what came and went within it, in the order of days."""

    opening: Decimal
    movements: Sequence[Movement]


def account(work: UnitOfWork, side: Side, party: Party, since: date, until: date) -> Account:
    """The account for a period, both days included. ``Invalid`` for reversed dates."""
    if until < since:
        raise refuse("until", "DATES_REVERSED", "止日早于起日|The period ends before it begins")
    mine = and_(items.c.side == side, *(_same(name, id_) for name, id_ in zip(PARTY, party.key, strict=True)))
    found = sorted(_movements(work, mine, since, until), key=lambda movement: movement.day)
    return Account(_opening(work, mine, since), found)


def _same(name: str, id_: int | None) -> ColumnElement[bool]:
    return items.c[name].is_(None) if id_ is None else items.c[name] == id_


def _opening(work: UnitOfWork, mine: ColumnElement[bool], since: date) -> Decimal:
    there = or_(items.c.withdrawn_on.is_(None), items.c.withdrawn_on >= since)
    sums = select(items.c.kind, func.sum(items.c.amount)).where(mine, items.c.posting_date < since, there)
    rows = work.connection.execute(sums.group_by(items.c.kind))
    return sum((amount if kind is Kind.DEBT else -amount for kind, amount in rows), ZERO)


def _movements(work: UnitOfWork, mine: ColumnElement[bool], since: date, until: date) -> Iterator[Movement]:
    came, went = items.c.posting_date.between(since, until), items.c.withdrawn_on.between(since, until)
    # What was taken back on the very day says nothing.
    said = or_(items.c.withdrawn_on.is_(None), items.c.withdrawn_on != items.c.posting_date)
    asked = (
        select(items.c.entity, items.c.record_id, items.c.posting_date, items.c.withdrawn_on, items.c.kind, items.c.amount)
        .where(mine, or_(came, went), said, items.c.amount != 0)
        .order_by(items.c.posting_date, items.c.id)
    )  # fmt: skip
    rows = work.connection.execute(asked).all()
    documents = _in_sight(work, rows)
    taken_back = _TAKEN_BACK.of(work.language)
    for row in rows:
        words, doc = work.registry.of(row.entity).title, documents.get((row.entity, row.record_id))
        kind = words.of(work.language) if doc is None else doc.kind.label.of(work.language)
        summary = None if doc is None else doc.reference or doc.remark
        for on, sign in ((row.posting_date, 1), (row.withdrawn_on, -1)):
            if on is not None and since <= on <= until:
                yield Movement(
                    day=on,
                    kind=kind if sign > 0 else taken_back.format(kind),
                    number="" if doc is None else doc.number,
                    summary=summary or "",
                    increase=sign * row.amount if row.kind is Kind.DEBT else ZERO,
                    decrease=sign * row.amount if row.kind is Kind.PAYMENT else ZERO,
                )


def _in_sight(work: UnitOfWork, rows: Sequence[Any]) -> dict[tuple[str, int], Any]:
    """The documents of these items that this person may see."""
    ids: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.entity].append(row.record_id)
    return {
        (entity, id_): doc
        for entity, some in ids.items()
        for id_, doc in work.see(work.registry.of(entity).model, some).items()  # type: ignore[type-var]
    }
