"""The only way to change what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from cellar_common.figures import show_money
from cellar_db import types
from cellar_db.ids import new_id
from cellar_server.kernel.amounts import currency
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items.reading import allocations, documents_of, items, items_of, known, stands
from cellar_server.ledgers.open_items.spreading import Known, mirrored, spread
from cellar_server.ledgers.open_items.tables import Kind, Side
from cellar_server.ledgers.open_items.words import PARTY, Allocation, Item, Party, Settlement
from cellar_server.ledgers.posting import Source, source_of


@dataclass(frozen=True, slots=True)
class _New:
    source: Source
    id: int
    item: Item


@dataclass(frozen=True, slots=True)
class _Settled:
    """``strangers``: its two items are not of one side, party and currency. ``offsets``: the second is a red one of the first's kind."""

    source: Source
    allocation: Allocation
    strangers: bool = False
    offsets: bool = False


@dataclass(frozen=True, slots=True)
class _Withdrawn:
    source: Source
    item_id: int


_take = bindparam("take", type_=types.Money())
_left = items.c.open_amount - _take
# What is open stays between nothing and the amount, on either side of zero: a red item is settled by a red one.
_SETTLE = (
    update(items)
    .where(
        items.c.id == bindparam("k_item"),
        or_(and_(_left >= 0, _left <= items.c.amount), and_(_left <= 0, _left >= items.c.amount)),
    )
    .values(open_amount=_left)
)
_WITHDRAW = (
    update(items)
    .where(items.c.id == bindparam("k_item"), items.c.open_amount == items.c.amount, stands)
    .values(open_amount=ZERO, withdrawn_on=bindparam("k_on", type_=types.Day()))
)


@dataclass(frozen=True)
class OpenItemDoor:
    """The only way to change what is open."""

    order: int
    name: str

    def post(self, work: UnitOfWork, entries: list[Any]) -> list[Problem]:
        new = [self._item(work, entry) for entry in entries if isinstance(entry, _New)]
        if new:
            work.connection.execute(insert(items), new)
        withdrawn = sorted(
            (entry for entry in entries if isinstance(entry, _Withdrawn)), key=lambda entry: entry.item_id
        )
        # What a document settled is open again before its items go.
        problems = self._settle(work, [entry for entry in entries if isinstance(entry, _Settled)])
        return problems + [found for entry in withdrawn for found in self._withdraw(work, entry)]

    def _item(self, work: UnitOfWork, entry: _New) -> dict[str, Any]:
        item = entry.item
        return {
            "id": entry.id, "side": item.side, "kind": item.kind, **dict(zip(PARTY, item.party.key, strict=True)),
            "org_id": entry.source.org_id, "instalment": item.instalment, "due_date": item.due_date, "reference": item.reference or None,
            # Amounts are posted in the currency of the books alone (``kernel/life/heading.py``).
            "currency": item.currency, "amount": item.amount, "open_amount": item.amount, "base_amount": item.amount,
            **entry.source.columns(work),
        }  # fmt: skip

    def _withdraw(self, work: UnitOfWork, entry: _Withdrawn) -> list[Problem]:
        taken_back = {"k_item": entry.item_id, "k_on": entry.source.posting_date}
        if work.connection.execute(_WITHDRAW, taken_back).rowcount:
            return []
        return [
            problem(
                "", "ALREADY_SETTLED", "已有核销，不能撤销|Part of it is settled: it cannot be undone",
                "先反核销|Undo the write-off first",
            )
        ]  # fmt: skip

    def _settle(self, work: UnitOfWork, settled: list[_Settled]) -> list[Problem]:
        if not settled:
            return []
        strangers = [_strangers(entry.allocation.path) for entry in settled if entry.strangers]
        if strangers:
            return strangers
        taken: dict[int, Decimal] = defaultdict(Decimal)
        paths: dict[int, str] = {}
        for entry in settled:
            allocation = entry.allocation
            for item, sign in ((allocation.debt_item_id, 1), (allocation.payment_item_id, -1 if entry.offsets else 1)):
                taken[item] += sign * allocation.amount
                paths.setdefault(item, allocation.path)
        rows = [{"k_item": item, "take": amount} for item, amount in taken.items() if amount]
        refused = work.conditional_update(_SETTLE, rows, key=lambda row: row["k_item"])
        if refused:
            return [self._too_much(work, row["k_item"], row["take"], paths[row["k_item"]]) for row in refused]
        work.connection.execute(
            insert(allocations),
            [
                {
                    "id": new_id(),
                    "debt_item_id": entry.allocation.debt_item_id,
                    "payment_item_id": entry.allocation.payment_item_id,
                    "amount": entry.allocation.amount,
                    **entry.source.columns(work),
                }
                for entry in settled
            ],
        )
        return []

    def _too_much(self, work: UnitOfWork, item_id: int, wanted: Decimal, path: str) -> Problem:
        # Of a red item both are below zero.
        left = abs(work.connection.scalar(select(items.c.open_amount).where(items.c.id == item_id)) or ZERO)
        wanted = abs(wanted)
        return problem(
            path,
            "OPEN_AMOUNT",
            f"未核销金额只有 {show_money(left)}，本次要核销 {show_money(wanted)}|Only {show_money(left)} is open, this would settle {show_money(wanted)}",
            f"改为 {show_money(left)}|Change it to {show_money(left)}",
        )


def _strangers(path: str) -> Problem:
    return problem(
        path, "OTHER_PARTY", "两边不是同一往来方、方向或币种，不能核销|The two are not of one party, side and currency",
        "选同一往来方的单据|Choose documents of the same party",
    )  # fmt: skip


DOOR = OpenItemDoor(40, "open_item")


def open_item(
    work: UnitOfWork, doc: Any, *, side: Side, kind: Kind, party: Party, amount: Decimal, due_date: date, reference: str = ""
) -> int:  # fmt: skip
    """Open an item of the books' currency for a document and return its id. Exposure is moved by the document (``credit.post``)."""
    item = Item(
        side=side, kind=kind, party=party, amount=amount, due_date=due_date, currency=work.settings[currency.BASE],
        reference=reference,
    )  # fmt: skip
    entry = _New(source_of(work, doc), new_id(), item)
    work.post(DOOR, [entry])
    return entry.id


def withdraw(work: UnitOfWork, doc: Any) -> None:
    """Take back the document's open items as of the day it posts on; refused where anything of them is settled."""
    ids = work.connection.scalars(
        select(items.c.id).where(items.c.entity == doc.__tablename__, items.c.record_id == doc.id, stands)
    ).all()
    source = source_of(work, doc, Deed.TAKEN_BACK)
    work.post(DOOR, [_Withdrawn(source, id_) for id_ in ids])


def allocate(work: UnitOfWork, doc: Any, allocated: Iterable[Allocation]) -> None:
    """核销 by open items."""
    wanted = list(allocated)
    there = known(work.connection, (id_ for each in wanted for id_ in (each.debt_item_id, each.payment_item_id)))
    _queue(work, doc, wanted, there)


def post(
    work: UnitOfWork, doc: Any, opened: Iterable[Item], settlements: Iterable[Settlement], *, door: OpenItemDoor = DOOR
) -> None:
    """A document takes effect: it opens its items and settles others'. Exposure is moved by ``credit.post``."""
    source = source_of(work, doc)
    new = [_New(source, new_id(), item) for item in opened]
    work.post(door, new)
    pairs = list(settlements)
    if not pairs:
        return
    found = items_of(work.connection, (id_ for pair in pairs for id_ in (pair.debt_id, pair.payment_id)))
    there = {item.id: item for of_kind in found.values() for some in of_kind.values() for item in some}
    mine = [
        Known(
            entry.id, entry.item.due_date, entry.item.instalment, entry.item.amount, entry.item.between, entry.item.kind
        )
        for entry in new
    ]
    there.update((item.id, item) for item in mine)
    by_document = {id_: some for of_kind in found.values() for id_, some in of_kind.items()}
    if mine:
        by_document[doc.id] = mine
    # One spread for all, so that what a payment and a red one settle of a debt are different parts of it.
    blacks = {pair.debt_id: by_document.get(pair.debt_id, []) for pair in pairs}
    sources = {pair.payment_id: by_document.get(pair.payment_id, []) for pair in pairs}
    reds = {pair.payment_id: sources[pair.payment_id] for pair in pairs if _offsets(by_document, pair)}
    _queue(work, doc, spread(pairs, blacks, sources | mirrored(reds)), there, door)


def _offsets(by_document: Mapping[int, Sequence[Known]], pair: Settlement) -> bool:
    """Whether a settlement joins two of one kind: a debt, or a payment, with a red one."""
    kinds = [{item.kind for item in by_document.get(id_, ())} for id_ in (pair.debt_id, pair.payment_id)]
    return bool(kinds[0]) and kinds[0] == kinds[1]


def _queue(
    work: UnitOfWork, doc: Any, wanted: Iterable[Allocation], there: Mapping[int, Known], door: OpenItemDoor = DOOR
) -> None:
    source = source_of(work, doc)

    def strangers(each: Allocation) -> bool:
        debt, payment = there.get(each.debt_item_id), there.get(each.payment_item_id)
        return debt is not None and payment is not None and debt.between != payment.between

    def offsets(each: Allocation) -> bool:
        debt, payment = there.get(each.debt_item_id), there.get(each.payment_item_id)
        return debt is not None and payment is not None and debt.kind == payment.kind

    work.post(door, [_Settled(source, each, strangers(each), offsets(each)) for each in wanted])


def drop(work: UnitOfWork, doc: Any) -> list[tuple[str, int]]:
    """The effect nothing: the document's items are withdrawn, what it settled and has not yet undone is open again.

    (entity, id) of the other documents of which something is open again.
    """
    withdraw(work, doc)
    rows = work.connection.execute(
        select(allocations.c.debt_item_id, allocations.c.payment_item_id, func.sum(allocations.c.amount))
        .where(allocations.c.entity == doc.__tablename__, allocations.c.record_id == doc.id)
        .group_by(allocations.c.debt_item_id, allocations.c.payment_item_id)
    ).all()
    source = source_of(work, doc, Deed.TAKEN_BACK)
    settled = {id_ for row in rows if row[2] for id_ in row[:2]}
    there = known(work.connection, settled)
    work.post(
        DOOR,
        [
            _Settled(source, Allocation(row[0], row[1], -row[2]), offsets=there[row[0]].kind == there[row[1]].kind)
            for row in rows
            if row[2]
        ],
    )
    mine = (doc.__tablename__, doc.id)
    return [each for each in documents_of(work.connection, settled) if each != mine]
