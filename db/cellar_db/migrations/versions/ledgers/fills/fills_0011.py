"""What stock of before holds in 0011: all of it is qualified and in no bin; what is not of a batch has a detail too; goods are at
0 in the cost area of their warehouse, to be costed later; what lies where nothing counts is blocked.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types
from cellar_db.functions import chunks
from cellar_db.ids import new_id

FILLED = ("stock_item.blocked", "stock_move.cost_area_id")
"""Columns that are nowhere empty after ``fill``."""

_WHOLE = ("on_hand", "in_transit", "lent")


def _table(name: str, **columns: Any) -> sa.TableClause:
    """A table of stock by warehouse and item, with what of its buckets is ours."""
    known = {"warehouse_id": types.Id(), "item_id": types.Id(), **dict.fromkeys(_WHOLE, types.Quantity()), **columns}
    return sa.table(name, *(sa.column(column, type_) for column, type_ in known.items()))


_MOVE = _table("stock_move", batch_id=types.Id(), cost_area_id=types.Id())
_ITEM = _table("stock_item", blocked=types.Quantity())
_DETAIL = _table(
    "stock_batch",
    id=types.Id(),
    batch_id=types.Id(),
    bin_id=types.Id(),
    stock_status=types.Text(20),
    to_inspect=types.Quantity(),
)
_COST = sa.table(
    "stock_cost", sa.column("id", types.Id()), sa.column("cost_area_id", types.Id()), sa.column("item_id", types.Id()),
    sa.column("quantity", types.Quantity()), sa.column("cost", types.Money()), sa.column("last_cost", types.Price()),
)  # fmt: skip
_WAREHOUSE = sa.table(
    "warehouse", sa.column("id", types.Id()), sa.column("in_atp", types.Flag()), sa.column("cost_bearing", types.Flag()),
    sa.column("cost_area_id", types.Id()),
)  # fmt: skip


def fill(connection: Connection) -> None:
    _warehouses(connection)
    _details(connection)
    _costs(connection)


def _warehouses(connection: Connection) -> None:
    """Whether goods count, and whose cost they are, is said by their warehouse."""
    moved = sa.or_(*(_MOVE.c[name] != 0 for name in _WHOLE))
    for row in connection.execute(sa.select(_WAREHOUSE)).all():
        blocked = sa.literal(0, types.Quantity()) if row.in_atp else _ITEM.c.on_hand
        here = _ITEM.c.warehouse_id == row.id, _ITEM.c.blocked.is_(None)
        connection.execute(sa.update(_ITEM).where(*here).values(blocked=blocked))
        area = row.cost_area_id if row.cost_bearing and row.cost_area_id else 0
        mine = _MOVE.c.warehouse_id == row.id, _MOVE.c.cost_area_id.is_(None)
        connection.execute(sa.update(_MOVE).where(*mine, moved).values(cost_area_id=area))
        connection.execute(sa.update(_MOVE).where(*mine).values(cost_area_id=0))


def _details(connection: Connection) -> None:
    """Rows for goods that are not managed by batch."""
    keys = [_MOVE.c.warehouse_id, _MOVE.c.item_id]
    sums = sa.select(*keys, *(sa.func.sum(_MOVE.c[name]).label(name) for name in _WHOLE)).where(_MOVE.c.batch_id == 0)
    there = set(
        connection.execute(
            sa.select(_DETAIL.c.warehouse_id, _DETAIL.c.item_id).where(_DETAIL.c.batch_id == 0)
        ).all()
    )  # fmt: skip
    rows = [
        {
            "id": new_id(), **row._mapping, "batch_id": 0, "bin_id": 0, "stock_status": "qualified", "to_inspect": 0,
        }
        for row in connection.execute(sums.group_by(*keys)).all()
        if (row[0], row[1]) not in there and any(row[2:])
    ]  # fmt: skip
    _insert(connection, _DETAIL, rows)


def _costs(connection: Connection) -> None:
    """Quantities by cost area and item; what they cost nobody knows yet."""
    owned = sa.func.sum(sum((_ITEM.c[name] for name in _WHOLE[1:]), _ITEM.c[_WHOLE[0]]))
    held = (
        sa.select(_WAREHOUSE.c.cost_area_id, _ITEM.c.item_id, owned)
        .join(_WAREHOUSE, _WAREHOUSE.c.id == _ITEM.c.warehouse_id)
        .where(_WAREHOUSE.c.cost_bearing == True, _WAREHOUSE.c.cost_area_id.is_not(None))  # noqa: E712
        .group_by(_WAREHOUSE.c.cost_area_id, _ITEM.c.item_id)
    )
    there = set(connection.execute(sa.select(_COST.c.cost_area_id, _COST.c.item_id)).all())
    rows = [
        {"id": new_id(), "cost_area_id": area, "item_id": item, "quantity": quantity, "cost": 0, "last_cost": 0}
        for area, item, quantity in connection.execute(held).all()
        if (area, item) not in there
    ]
    _insert(connection, _COST, rows)


def _insert(connection: Connection, table: sa.TableClause, rows: Sequence[dict[str, Any]]) -> None:
    for some in chunks(rows):
        connection.execute(sa.insert(table), list(some))
