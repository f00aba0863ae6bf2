"""What is settled, told to the documents whose items it is: their amounts and how far they are.

Rows change in key order, one table after the other, so that two write-offs never wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, func, select, update

from cellar_server.kernel.links import following
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items.reading import items, stands


@cache
def _settle(model: Any, whole: str) -> Update:
    table = model.__table__
    after = table.c.settled_total + bindparam("by", type_=table.c.settled_total.type)
    return (
        update(table)
        .where(table.c.id == bindparam("wanted_id"))
        .values(settled_total=after, progress=following.settled_in_sql(after, table.c[whole]))
    )


def tell(work: UnitOfWork, model: Any, amounts: Mapping[int, Decimal], *, whole: str = "amount") -> None:
    """So much more is settled of these documents (negative: undone); ``whole`` is the field of all that there is to settle."""
    moving = {id_: amount for id_, amount in sorted(amounts.items()) if amount}
    if moving:
        work.write(_settle(model, whole), [{"wanted_id": id_, "by": amount} for id_, amount in moving.items()])
        for id_ in moving:
            work.touch(model.__tablename__, id_)


def disagree(connection: Connection, registry: Registry, name: str, entities: tuple[str, ...]) -> Iterator[Difference]:
    """Proof: what these documents say as settled is what their items have been settled of."""
    for entity in entities:
        if entity not in registry.declarations:
            continue
        table = registry.of(entity).table.c
        settled = (
            select(items.c.record_id, func.sum(items.c.amount - items.c.open_amount))
            .where(items.c.entity == entity, stands)
            .group_by(items.c.record_id)
        )
        expected = {(entity, row[0]): row[1] for row in connection.execute(settled)}
        shown = connection.execute(select(table.id, table.settled_total).where(table.settled_total != 0))
        yield from compare(name, expected, {(entity, row[0]): row[1] for row in shown})
