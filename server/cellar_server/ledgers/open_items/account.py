"""往来账: the account of one party on one side for a period, for statements (对账单) of customers and suppliers alike.

Opening + debts − payments = closing, amounts with tax. A write-off moves nothing here: it says which payment paid which debt, not how
much is owed. What is red counts below zero, what was taken back leaves again on the day it was. A document is one movement, however many
instalments it is due in. The account is of the documents of the organisations in whose name it is, and of these of what its reader may see:
who is narrowed to an organisation has the account with that one, and who may not read a type of them has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from cellar_db.functions import among
from cellar_server.kernel import access
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items.reading import items
from cellar_server.ledgers.open_items.tables import Kind, Side
from cellar_server.ledgers.open_items.words import PARTY, Party
from cellar_server.printing.document import Movement

_TAKEN_BACK = Label("{}（撤回）", "{} (taken back)")
_RED = Label("红字{}", "Red {}")
_REVERSES = Label("红冲 {}", "Reverses {}")


@dataclass(frozen=True, slots=True)
class Account:
    """What was owed before the period, and what came and went within it, in the order of days."""

    opening: Decimal
    movements: Sequence[Movement]


def account(work: UnitOfWork, side: Side, party: Party, since: date, until: date, *, orgs: Collection[int]) -> Account:
    """The account with these organisations for a period, both days included. ``Invalid`` for reversed dates, ``Forbidden`` without the right to its documents."""
    if until < since:
        raise refuse("until", "DATES_REVERSED", "止日早于起日|The period ends before it begins")
    whole = and_(
        items.c.side == side,
        among(items.c.org_id, orgs),
        *(_same(name, id_) for name, id_ in zip(PARTY, party.key, strict=True)),
    )
    mine = and_(whole, _in_sight(work, whole))
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
        select(
            items.c.entity, items.c.record_id, items.c.posting_date, items.c.withdrawn_on, items.c.kind, items.c.instalment, items.c.amount
        )
        .where(mine, or_(came, went), said, items.c.amount != 0)
        .order_by(items.c.posting_date, items.c.id)
    )  # fmt: skip
    rows = _by_document(work.connection.execute(asked).all())
    documents = _documents(work, rows)
    taken_back = _TAKEN_BACK.of(work.language)
    for (entity, record_id, posting_date, withdrawn_on, of), amount in rows:
        doc = documents[entity, record_id]
        kind, summary = _said(work, doc, documents.get((entity, doc.red_of_id)))
        for on, sign in ((posting_date, 1), (withdrawn_on, -1)):
            if on is not None and since <= on <= until:
                yield Movement(
                    day=on,
                    kind=kind if sign > 0 else taken_back.format(kind),
                    number=doc.number,
                    summary=summary,
                    increase=sign * amount if of is Kind.DEBT else ZERO,
                    decrease=sign * amount if of is Kind.PAYMENT else ZERO,
                )


_Came = tuple[str, int, date, date | None, Kind]


def _by_document(rows: Sequence[Any]) -> list[tuple[_Came, Decimal]]:
    """What each document brought each time it took effect, its instalments together."""
    times: Counter[tuple[Any, ...]] = Counter()
    sums: dict[tuple[_Came, int], Decimal] = defaultdict(Decimal)
    for row in rows:
        came: _Came = (row.entity, row.record_id, row.posting_date, row.withdrawn_on, row.kind)
        instalment = (*came, row.instalment)
        times[instalment] += 1
        sums[came, times[instalment]] += row.amount
    return [(came, amount) for (came, _), amount in sums.items()]


def _said(work: UnitOfWork, doc: Any, original: Any) -> tuple[str, str]:
    """The kind and the summary of a document; of a red one what it reverses. A refund is of a kind of its own: money that moved."""
    kind, summary = doc.kind.label.of(work.language), doc.reference or doc.remark or ""
    if original is None:
        return kind, summary
    if doc.kind is original.kind:
        kind = _RED.of(work.language).format(kind.lower() if work.language == "en" else kind)
    return kind, " ".join(filter(None, (_REVERSES.of(work.language).format(original.number), summary)))


def _in_sight(work: UnitOfWork, whole: ColumnElement[bool]) -> ColumnElement[bool]:
    """The items whose documents this person may see; ``Forbidden`` where he may see none of a type."""
    ways = []
    for entity in work.connection.scalars(select(items.c.entity).where(whole).distinct()):
        declaration = work.registry.of(entity)
        rights.demand(work, declaration, access.READ)
        window = work.principal.policy.predicate(declaration)
        mine = [] if window is None else [items.c.record_id.in_(select(declaration.table.c.id).where(window))]
        ways.append(and_(items.c.entity == entity, *mine))
    return or_(false(), *ways)


def _documents(work: UnitOfWork, rows: Sequence[tuple[_Came, Decimal]]) -> dict[tuple[str, int | None], Any]:
    """The documents that moved, and the originals of red ones."""
    ids: dict[str, set[int]] = defaultdict(set)
    for came, _ in rows:
        ids[came[0]].add(came[1])
    found: dict[tuple[str, int | None], Any] = {}
    for entity, some in ids.items():
        model: Any = work.registry.of(entity).model
        mine = work.see(model, some)
        originals = work.see(model, {doc.red_of_id for doc in mine.values()})
        found |= {(entity, id_): doc for id_, doc in (originals | mine).items()}
    return found
