"""Receivables by open item: what a customer owes, what he has paid, and which paid which.

An open item is an invoice (he owes) or a receipt (he paid; what is open of it is an advance 预收). Its amount never
changes: one that is taken back counts until ``withdrawn_on`` and no longer, so that a closed month stays as it was.
``open_amount`` is a projection that only allocations and a withdrawal move. An allocation is a row of its own
(from receipt, to invoice, amount); undoing it is the same row with the sign turned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cellar_common.figures import show_money
from cellar_db import types
from cellar_db.functions import in_lists, one_of
from cellar_db.ids import new_id
from cellar_server.kernel.schema.field_makers import money
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, standing
from cellar_server.ledgers.open_item import OpenItem
from cellar_server.ledgers.posting import LedgerRow, Source, source_of
from cellar_server.ledgers.standing import Amounts

ZERO = Decimal(0)
Kind = Literal["invoice", "receipt"]


class Allocated(LedgerRow):
    """核销记录; the document that allocated is the row's source."""

    __tablename__ = "allocation"
    invoice_item_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    receipt_item_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    amount: Mapped[Decimal] = money("金额|Amount", required=True)


@dataclass(frozen=True, slots=True)
class Allocation:
    invoice_item_id: int
    receipt_item_id: int
    amount: Decimal
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a document opens: a debt (``invoice``) or money that came in (``receipt``)."""

    kind: Kind
    customer_id: int
    amount: Decimal
    due_date: date
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a document settles: so much of a receivable with a receipt, both by their documents' ids."""

    receivable_id: int
    receipt_id: int
    amount: Decimal
    path: str = ""


@dataclass(frozen=True, slots=True)
class _New:
    source: Source
    id: int
    kind: Kind
    customer_id: int
    amount: Decimal
    due_date: date
    reference: str


@dataclass(frozen=True, slots=True)
class _Settled:
    source: Source
    allocation: Allocation


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    source: Source
    item_id: int


_items, _allocations = table_of(OpenItem), table_of(Allocated)
# The document types whose items settlements name.
_OWED, _PAID = "receivable", "receipt"
_take = bindparam("take", type_=types.Money())
_left = _items.c.open_amount - _take
# What is open stays between nothing and the amount, on either side of zero: a red item is settled by a red one.
_SETTLE = (
    update(_items)
    .where(
        _items.c.id == bindparam("k_item"),
        or_(and_(_left >= 0, _left <= _items.c.amount), and_(_left <= 0, _left >= _items.c.amount)),
    )
    .values(open_amount=_left)
)
_stands = _items.c.withdrawn_on.is_(None)
_WITHDRAW = (
    update(_items)
    .where(_items.c.id == bindparam("k_item"), _items.c.open_amount == _items.c.amount, _stands)
    .values(open_amount=ZERO, withdrawn_on=bindparam("k_on", type_=types.Day()))
)


class _ReceivableDoor:
    """The only way to change what is open."""

    order = 40
    name = "receivable"

    def post(self, work: UnitOfWork, entries: list[Any]) -> list[Problem]:
        problems: list[Problem] = []
        connection = work.connection
        new = [entry for entry in entries if isinstance(entry, _New)]
        if new:
            connection.execute(insert(_items), [self._item(work, entry) for entry in new])
        for entry in entries:
            if not isinstance(entry, _Withdrawn):
                continue
            taken_back = {"k_item": entry.item_id, "k_on": entry.source.posting_date}
            if not connection.execute(_WITHDRAW, taken_back).rowcount:
                problems.append(
                    problem(
                        "",
                        "ALREADY_SETTLED",
                        "已有核销，不能退回|Part of it is settled, so it cannot go back",
                        "先反核销|Undo the write-off first",
                    )
                )
        return problems + self._settle(work, [entry for entry in entries if isinstance(entry, _Settled)])

    def _item(self, work: UnitOfWork, entry: _New) -> dict[str, Any]:
        return {
            "id": entry.id,
            "kind": entry.kind,
            "customer_id": entry.customer_id,
            "due_date": entry.due_date,
            "reference": entry.reference or None,
            "amount": entry.amount,
            "open_amount": entry.amount,
            **entry.source.columns(work),
        }

    def _settle(self, work: UnitOfWork, settled: list[_Settled]) -> list[Problem]:
        if not settled:
            return []
        taken: dict[int, Decimal] = defaultdict(Decimal)
        paths: dict[int, str] = {}
        for entry in settled:
            for item in (entry.allocation.invoice_item_id, entry.allocation.receipt_item_id):
                taken[item] += entry.allocation.amount
                paths.setdefault(item, entry.allocation.path)
        rows = [{"k_item": item, "take": amount} for item, amount in taken.items() if amount]
        refused = work.conditional_update(_SETTLE, rows, key=lambda row: row["k_item"])
        if refused:
            return [self._too_much(work, row["k_item"], row["take"], paths[row["k_item"]]) for row in refused]
        work.connection.execute(
            insert(_allocations),
            [
                {
                    "id": new_id(),
                    "invoice_item_id": entry.allocation.invoice_item_id,
                    "receipt_item_id": entry.allocation.receipt_item_id,
                    "amount": entry.allocation.amount,
                    **entry.source.columns(work),
                }
                for entry in settled
            ],
        )
        return []

    def _too_much(self, work: UnitOfWork, item_id: int, wanted: Decimal, path: str) -> Problem:
        left = work.connection.scalar(select(_items.c.open_amount).where(_items.c.id == item_id)) or ZERO
        return problem(
            path,
            "OPEN_AMOUNT",
            f"未核销金额只有 {show_money(left)}，本次要核销 {show_money(wanted)}|Only {show_money(left)} is open, this would settle {show_money(wanted)}",
            f"改为 {show_money(left)}|Change it to {show_money(left)}",
        )


DOOR = _ReceivableDoor()


def open_item(
    work: UnitOfWork, doc: Any, *, kind: Kind, customer_id: int, amount: Decimal, due_date: date, reference: str = ""
) -> int:
    """Open an item for a document and return its id. Exposure is moved by the document itself (``credit.post``)."""
    id_ = new_id()
    work.post(DOOR, [_New(source_of(work, doc), id_, kind, customer_id, amount, due_date, reference)])
    return id_


def withdraw(work: UnitOfWork, doc: Any) -> None:
    """Take back the document's open items as of the day it posts on; refused where anything of them is settled."""
    ids = work.connection.scalars(
        select(_items.c.id).where(_items.c.entity == doc.__tablename__, _items.c.record_id == doc.id, _stands)
    ).all()
    source = source_of(work, doc, Deed.TAKEN_BACK)
    work.post(DOOR, [_Withdrawn(source, id_) for id_ in ids])


def allocate(work: UnitOfWork, doc: Any, customer_id: int, allocations: Iterable[Allocation]) -> None:
    """核销 by open items; exposure follows (receivable and advance fall by the same)."""
    source = source_of(work, doc)
    settled = [_Settled(source, allocation) for allocation in allocations]
    work.post(DOOR, settled)
    total = sum((entry.allocation.amount for entry in settled), ZERO)
    credit.post(work, doc, [credit.Entry(customer_id=customer_id, invoiced=-total, advance=-total)])


def post(work: UnitOfWork, doc: Any, items: Iterable[Item], settlements: Iterable[Settlement]) -> None:
    """A document takes effect: it opens its items and settles others'. Exposure is moved by ``credit.post``."""
    for item in items:
        open_item(
            work,
            doc,
            kind=item.kind,
            customer_id=item.customer_id,
            amount=item.amount,
            due_date=item.due_date,
            reference=item.reference,
        )
    pairs = list(settlements)
    if not pairs:
        return
    known = items_of(work.connection, (id_ for pair in pairs for id_ in (pair.receivable_id, pair.receipt_id)))
    source = source_of(work, doc)
    work.post(
        DOOR,
        [
            # 0: an item that is not open; the door names what is missing.
            _Settled(
                source,
                Allocation(
                    known.get((_OWED, pair.receivable_id), 0),
                    known.get((_PAID, pair.receipt_id), 0),
                    pair.amount,
                    pair.path,
                ),
            )
            for pair in pairs
        ],
    )


def drop(work: UnitOfWork, doc: Any) -> None:
    """The effect nothing: the document's items are withdrawn, what it settled and has not yet undone is open again."""
    withdraw(work, doc)
    rows = work.connection.execute(
        select(_allocations.c.invoice_item_id, _allocations.c.receipt_item_id, func.sum(_allocations.c.amount))
        .where(_allocations.c.entity == doc.__tablename__, _allocations.c.record_id == doc.id)
        .group_by(_allocations.c.invoice_item_id, _allocations.c.receipt_item_id)
    ).all()
    source = source_of(work, doc, Deed.TAKEN_BACK)
    work.post(DOOR, [_Settled(source, Allocation(row[0], row[1], -row[2])) for row in rows if row[2]])


def tally(items: Iterable[Item], settlements: Iterable[Settlement]) -> Amounts:
    """What is opened, by side and customer, and what is settled, by receivable and receipt."""
    opened = (((item.kind, item.customer_id), (item.amount,)) for item in items)
    settled = (((pair.receivable_id, pair.receipt_id), (pair.amount,)) for pair in settlements)
    return standing.tally([*opened, *settled])


_invoice_side, _receipt_side = _items.alias("invoice_side"), _items.alias("receipt_side")
_OPENED = standing.sums_of(_items, ("kind", "customer_id"), ("amount",)).where(_stands)
_SETTLED = (
    select(
        _allocations.c.record_id, _invoice_side.c.record_id, _receipt_side.c.record_id, func.sum(_allocations.c.amount)
    )
    .join(_invoice_side, _invoice_side.c.id == _allocations.c.invoice_item_id)
    .join(_receipt_side, _receipt_side.c.id == _allocations.c.receipt_item_id)
    .where(_allocations.c.entity == bindparam("of_entity"), one_of(_allocations.c.record_id, "ids"))
    .group_by(_allocations.c.record_id, _invoice_side.c.record_id, _receipt_side.c.record_id)
)


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    wanted = list(ids)
    found = standing.sums(connection, _OPENED, 2, entity, wanted)
    for id_, settled in standing.sums(connection, _SETTLED, 2, entity, wanted).items():
        found.setdefault(id_, {}).update(settled)
    return found


_ITEMS_OF = select(_items.c.entity, _items.c.record_id, _items.c.id).where(
    _items.c.entity.in_((_OWED, _PAID)), one_of(_items.c.record_id, "ids"), _stands
)


def items_of(connection: Connection, record_ids: Iterable[int]) -> dict[tuple[str, int], int]:
    """The open item's id by entity and id of its document; one that was withdrawn is passed over, its document may have
    another."""
    return {
        (row[0], row[1]): row[2]
        for some in in_lists(sorted(set(record_ids)))
        for row in connection.execute(_ITEMS_OF, {"ids": some})
    }
