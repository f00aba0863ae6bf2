"""Proofs of open items: what is open follows from the allocations, and nothing is settled across parties or sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers.credit.tables import CreditBalance
from cellar_server.ledgers.open_items.reading import allocations, items
from cellar_server.ledgers.open_items.tables import Kind, Side
from cellar_server.ledgers.open_items.words import PARTY

_OPEN = "open items: open = amount − Σ allocations"
_PARTY = "open items: exactly one party"
_ORG = "open items: of the organisation of their document"
_BASE = "open items: the same amount in the currency of the books"
_AGREE = "open items: an allocation joins a debt and a payment of one side, party and currency"
_CREDIT = "open items and credit agree"


@proof(_OPEN)
def _open_items(connection: Connection, _: Registry) -> Iterator[Difference]:
    taken: dict[int, Any] = {}
    debt, payment = items.alias("debt"), items.alias("payment")
    # A red item is settled by what the other of its kind is settled of, on its own side of zero.
    turned = case((debt.c.kind == payment.c.kind, -allocations.c.amount), else_=allocations.c.amount)
    sides = (
        (allocations.c.debt_item_id, select(allocations.c.debt_item_id, func.sum(allocations.c.amount))),
        (
            allocations.c.payment_item_id,
            select(allocations.c.payment_item_id, func.sum(turned))
            .outerjoin(debt, debt.c.id == allocations.c.debt_item_id)
            .outerjoin(payment, payment.c.id == allocations.c.payment_item_id),
        ),
    )
    for side, sums in sides:
        for item, amount in connection.execute(sums.group_by(side)):
            taken[item] = taken.get(item, 0) + amount
    expected, found = {}, {}
    rows = connection.execute(select(items.c.id, items.c.amount, items.c.open_amount, items.c.withdrawn_on))
    for id_, amount, open_amount, withdrawn_on in rows:
        expected[id_] = (amount if withdrawn_on is None else 0) - taken.pop(id_, 0)
        found[id_] = open_amount
    yield from compare(_OPEN, expected, found)
    for item, amount in taken.items():
        yield Difference(_OPEN, f"allocation of item {item}", "an open item", f"{amount} without one")


@proof(_PARTY)
def _one_party(connection: Connection, _: Registry) -> Iterator[Difference]:
    parties = [items.c[name] for name in PARTY]
    count = sum(
        (case((party.is_not(None), 1), else_=0) for party in parties[1:]), case((parties[0].is_not(None), 1), else_=0)
    )
    for row in connection.execute(select(items.c.id, *parties).where(count != 1)):
        yield Difference(_PARTY, f"item {row[0]}", "one of " + ", ".join(PARTY), str(tuple(row[1:])))


@proof(_BASE)
def _base(connection: Connection, _: Registry) -> Iterator[Difference]:
    """Nothing is posted in another currency yet, so the two are one figure."""
    rows = select(items.c.id, items.c.amount, items.c.base_amount).where(items.c.amount != items.c.base_amount)
    for id_, amount, base in connection.execute(rows):
        yield Difference(_BASE, f"item {id_}", str(amount), str(base))


@proof(_ORG)
def _of_the_documents(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """Who sees a document sees what is open of it; an item of a document that the program does not know is of any."""
    for entity in connection.scalars(select(items.c.entity).distinct().order_by(items.c.entity)).all():
        declaration = registry.find(entity)
        if declaration is None:
            continue
        document = declaration.table.c
        rows = select(items.c.id, document.org_id, items.c.org_id).join(
            declaration.table, and_(items.c.entity == entity, items.c.record_id == document.id)
        )
        differ = func.coalesce(items.c.org_id, 0) != document.org_id
        for id_, should, is_ in connection.execute(rows.where(differ)):
            yield Difference(_ORG, f"item {id_}", str(should), str(is_))


@proof(_AGREE)
def _agree(connection: Connection, _: Registry) -> Iterator[Difference]:
    """In place of one of the two may stand a red one of the other's kind."""
    debt, payment = items.alias("debt"), items.alias("payment")
    differ = [
        ~or_(
            and_(debt.c.kind == Kind.DEBT, payment.c.kind == Kind.PAYMENT),
            and_(debt.c.kind == payment.c.kind, debt.c.amount > 0, payment.c.amount < 0),
        ),
        debt.c.side != payment.c.side,
        debt.c.currency != payment.c.currency,
        *(func.coalesce(debt.c[name], 0) != func.coalesce(payment.c[name], 0) for name in PARTY),
    ]  # fmt: skip
    said = ("kind", "side", "currency", *PARTY)
    rows = (
        select(allocations.c.id, *(debt.c[name] for name in said), *(payment.c[name] for name in said))
        .join(debt, debt.c.id == allocations.c.debt_item_id)
        .join(payment, payment.c.id == allocations.c.payment_item_id)
        .where(or_(*differ))
    )
    for row in connection.execute(rows):
        one, other = row[1 : 1 + len(said)], row[1 + len(said) :]
        yield Difference(
            _AGREE,
            f"allocation {row[0]}",
            f"{one[0].code} of {tuple(one[1:])}",
            f"{other[0].code} of {tuple(other[1:])}",
        )


@proof(_CREDIT)
def _credit(connection: Connection, _: Registry) -> Iterator[Difference]:
    """What customers owe and have paid beforehand is what credit counts; of suppliers and employees it knows nothing."""
    balances = table_of(CreditBalance).c
    for kind, bucket in ((Kind.DEBT, balances.invoiced), (Kind.PAYMENT, balances.advance)):
        sums = connection.execute(
            select(items.c.customer_id, func.sum(items.c.open_amount))
            .where(items.c.kind == kind, items.c.side == Side.RECEIVABLE, items.c.customer_id.is_not(None))
            .group_by(items.c.customer_id)
        )
        expected = {f"customer {row[0]} {kind.code}": row[1] for row in sums if row[1]}
        rows = connection.execute(select(balances.customer_id, bucket).where(bucket != 0))
        yield from compare(_CREDIT, expected, {f"customer {row[0]} {kind.code}": row[1] for row in rows})
