"""A red document settles its original as far as both are open (红蓝对冲), without a write-off: as it takes effect, and again
whenever something of the two is open again.

What of the original was settled before (paid, written off) stays so; then something of the red one stays open, until that is undone
or a write-off settles another debt with it. ``offset_total`` of the red document says how much it was, so that an undo gives it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, func, select, update

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.links import reversing, upstream
from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Offset
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import door, told
from cellar_server.ledgers.open_items.words import Item, Settlement


def settle(work: UnitOfWork, red: Any) -> None:
    """``red`` is in hand and not in its table yet: it is told itself, its original by a statement."""
    declaration = work.registry.of(red.__tablename__)
    assert declaration.settled is not None
    done, whole = declaration.settled.done, declaration.settled.whole
    table = declaration.table.c
    upstream.heads(work, declaration.table, [red.red_of_id])
    row = work.connection.execute(select(table[whole], table[done]).where(table.id == red.red_of_id)).one()
    amount = max(min(-getattr(red, whole), row[0] - row[1]), ZERO)
    _tell(work, red, amount)


def undo(work: UnitOfWork, red: Any) -> None:
    """The mirror of ``settle``."""
    _tell(work, red, -red.offset_total)


def again(work: UnitOfWork, documents: Iterable[tuple[str, int]], *, gone: Any) -> None:
    """Something of these documents, by (entity, id), is open again: each settles with its original or its red ones what it can.

    ``gone`` is the one that was taken back, which its table may not know yet."""
    work.post(_DOOR, [_Freed(entity, id_, gone.id) for entity, id_ in documents])


def _tell(work: UnitOfWork, red: Any, amount: Decimal) -> None:
    settled = work.registry.of(red.__tablename__).settled
    assert settled is not None
    red.offset_total += amount
    setattr(red, settled.done, getattr(red, settled.done) - amount)
    told.tell(work, type(red), {red.red_of_id: amount}, whole=settled.whole)


@dataclass(frozen=True, slots=True)
class _Freed:
    entity: str
    id: int
    gone: int


class _AgainDoor:
    """Behind the ledger's door: what is open is known once everything else of the command is posted."""

    order: ClassVar[int] = 41
    name: ClassVar[str] = "offsetting"

    def post(self, work: UnitOfWork, entries: list[_Freed]) -> list[Problem]:
        gone = {each.gone for each in entries}
        for entity in sorted({each.entity for each in entries}):
            declaration = work.registry.find(entity)
            if declaration is not None and nets(declaration) and declaration.effects is not None:
                _settle_anew(work, declaration, {each.id for each in entries if each.entity == entity}, gone)
        return []


_DOOR = _AgainDoor()
_LEDGER = door.OpenItemDoor(42, "open_item offsets")


def _settle_anew(work: UnitOfWork, declaration: Declaration, ids: set[int], gone: set[int]) -> None:
    """Of each of these documents' originals and its red ones, in the order of ids: what both have open."""
    assert declaration.effects is not None
    table = declaration.table.c
    asked = select(func.coalesce(table.red_of_id, table.id)).where(one_of(table.id, "ids"))
    originals = sorted({id_ for some in in_lists(sorted(ids)) for id_ in work.connection.scalars(asked, {"ids": some})})
    upstream.heads(work, declaration.table, originals)
    for original in plain.documents(work.connection, declaration, originals):
        left = _open(declaration, original)
        if left <= 0 or original.id in gone or not declaration.state(original.state).in_effect:
            continue
        reds = set(reversing.in_effect(work, declaration, original.id)) - gone
        for red in plain.documents(work.connection, declaration, reds):
            amount = min(left, -_open(declaration, red))
            if amount > 0:
                left -= amount
                _net(work, declaration, original, red, amount)
                side = next(each.side for each in declaration.effects(red) if isinstance(each, Item))
                pair = Settlement(side=side, debt_id=original.id, payment_id=red.id, amount=amount, own=True)
                door.post(work, red, (), (pair,), door=_LEDGER)


def _open(declaration: Declaration, doc: Any) -> Decimal:
    assert declaration.settled is not None
    left: Decimal = getattr(doc, declaration.settled.whole) - getattr(doc, declaration.settled.done)
    return left


def _net(work: UnitOfWork, declaration: Declaration, original: Any, red: Any, amount: Decimal) -> None:
    """Both are told, and so are the two that they were made of: what a red receivable settles is settled of the red invoice."""
    assert declaration.settled is not None
    model: Any = declaration.model
    told.tell(work, model, {original.id: amount, red.id: -amount}, whole=declaration.settled.whole)
    table = declaration.table
    more = update(table).where(table.c.id == red.id).values(offset_total=table.c.offset_total + amount)
    work.connection.execute(more)
    of = work.registry.find(red.source_entity) if red.source_entity == original.source_entity else None
    if red.source_id is not None and of is not None and nets(of):
        made = {doc.id: doc for doc in plain.documents(work.connection, of, [original.source_id, red.source_id])}
        _net(work, of, made[original.source_id], made[red.source_id], amount)


def nets(declaration: Declaration) -> bool:
    """Whether red documents of a type settle their originals."""
    return declaration.settled is not None and issubclass(declaration.model, Offset)


def disagree(connection: Connection, registry: Registry, name: str, entities: tuple[str, ...]) -> Iterator[Difference]:
    """Proof: of a red document of these types and its original, both in effect, at most one has something open."""
    for declaration in (registry.of(entity) for entity in entities if entity in registry.declarations):
        assert declaration.settled is not None
        red, black = declaration.table.alias("red"), declaration.table.alias("black")
        whole, done = declaration.settled.whole, declaration.settled.done
        pairs = (
            select(red.c.id, red.c[whole] - red.c[done], black.c[whole] - black.c[done])
            .join(black, black.c.id == red.c.red_of_id)
            .where(red.c[whole] != red.c[done], black.c[whole] != black.c[done])
            .where(*(_effective(declaration, each) for each in (red, black)))
        )
        for id_, owed, rest in connection.execute(pairs):
            yield Difference(name, f"{declaration.name} {id_}", "nothing open on one of the two", f"{owed} and {rest}")


def _effective(declaration: Declaration, table: Any) -> ColumnElement[bool]:
    return table.c.state.in_([state.code for state in declaration.states if state.in_effect])
