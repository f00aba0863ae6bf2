"""Proofs of the ledgers: every projection is the sum of its ledger, and no limit of nature is broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, select

from cellar_db import types
from cellar_db.functions import CHUNK, one_of
from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.ledgers import credit, effects, open_items, standing, stock
from cellar_server.ledgers.projections import projection
from cellar_server.ledgers.stock import proofs as stock_proofs  # noqa: F401 They are registered.


@proof("credit: exposure = Σ entries")
def _credit(connection: Connection, _: Registry) -> Iterator[Difference]:
    yield from projection(
        connection, "credit: exposure = Σ entries", table_of(credit.CreditBalance), table_of(credit.CreditEntry), ("customer_id",),
        credit.BUCKETS,
    )  # fmt: skip


_LEDGERS = (stock.StockMove, credit.CreditEntry, open_items.OpenItem, open_items.Allocated)
_EFFECTS = "effects: Σ ledger rows of a document = what it stands for"


@proof(_EFFECTS)
def _effects(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """By document: the rows under its name are what it says now, or nothing where it is not in force."""
    for declaration in registry.declarations.values():
        if declaration.effects is None:
            yield from _silent(connection, declaration.name)
            continue
        yield from _orphans(connection, declaration)
        for ids in _in_portions(connection, declaration.table):
            sides = (stock.posted, credit.posted, open_items.posted)
            found = [side(connection, declaration.name, ids) for side in sides]
            for doc in plain.documents(connection, declaration, ids):
                force = declaration.state(doc.state).in_effect
                parts = effects.stated(declaration, doc) if force else effects.Parts(())
                expected = (
                    stock.tally(parts.moves),
                    credit.tally(parts.entries),
                    open_items.tally(parts.items, parts.settlements),
                )
                for should, is_ in zip(expected, (posted.get(doc.id, {}) for posted in found), strict=True):
                    if should != is_:
                        yield Difference(_EFFECTS, f"{declaration.name} {doc.number} ({doc.id})", str(should), str(is_))


_MIRROR = "red documents: an original that is reversed as a whole leaves nothing in the ledgers"


@proof(_MIRROR)
def _mirrored(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """Goods, their value, credit and open items of the original and its red documents together, by the keys of each ledger."""
    for declaration in registry.declarations.values():
        if declaration.reversible is None or declaration.effects is None:
            continue
        table = declaration.table
        for ids in _in_portions(connection, table, table.c.reversal == Reversal.WHOLE):
            asked = select(table.c.id, table.c.red_of_id).where(one_of(table.c.red_of_id, "ids"), declaration.effective)
            of = {id_: id_ for id_ in ids} | {row[0]: row[1] for row in connection.execute(asked, {"ids": ids})}
            for side in (stock.valued, credit.posted, open_items.opened):
                rows: dict[int, list[Any]] = defaultdict(list)
                for id_, amounts in side(connection, declaration.name, of).items():
                    rows[of[id_]].extend((_undated(key), amount) for key, amount in amounts.items())
                for id_, found in rows.items():
                    if left := standing.tally(found):
                        yield Difference(_MIRROR, f"{declaration.name} {id_} and its red ones", "nothing", str(left))


def _undated(key: Any) -> Any:
    """A red document is due on its own day."""
    return tuple(part for part in key if not isinstance(part, date)) if isinstance(key, tuple) else key


def _in_portions(connection: Connection, table: Table, *where: ColumnElement[bool]) -> Iterator[list[int]]:
    """All ids of a table, or those that meet a condition, five hundred at a time."""
    last = 0
    after = table.c.id > bindparam("after", type_=types.Id())
    some = select(table.c.id).where(after, *where).order_by(table.c.id).limit(CHUNK)
    while ids := list(connection.scalars(some, {"after": last})):
        yield ids
        last = ids[-1]


def _silent(connection: Connection, entity: str) -> Iterator[Difference]:
    """A declared type that says no effect posts nothing."""
    for ledger in map(table_of, _LEDGERS):
        count = connection.scalar(select(func.count()).select_from(ledger).where(ledger.c.entity == entity))
        if count:
            yield Difference(
                _EFFECTS, f"{entity}, which declares no effects", f"nothing in {ledger.name}", f"{count} rows"
            )


def _orphans(connection: Connection, declaration: Declaration) -> Iterator[Difference]:
    """Whose rows these are must be there."""
    documents = declaration.table
    for ledger in map(table_of, _LEDGERS):
        lost = select(ledger.c.record_id).where(
            ledger.c.entity == declaration.name, ledger.c.record_id.not_in(select(documents.c.id))
        )
        for id_ in connection.scalars(lost.distinct()):
            yield Difference(_EFFECTS, f"{ledger.name} of {declaration.name} {id_}", "a document", "nothing")
