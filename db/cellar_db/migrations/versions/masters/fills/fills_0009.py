"""What warehouses of before hold in 0009: each that bears cost belongs to the cost area of its company, which is made here.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types
from cellar_db.ids import new_id

FILLED: tuple[str, ...] = ()
"""A warehouse that bears no cost has none."""

_WAREHOUSE = sa.table(
    "warehouse", sa.column("id", types.Id()), sa.column("org_id", types.Id()), sa.column("cost_bearing", types.Flag()),
    sa.column("cost_area_id", types.Id()),
)  # fmt: skip
_ORGANISATION = sa.table(
    "organisation", sa.column("id", types.Id()), sa.column("parent_id", types.Id()), sa.column("is_company", types.Flag()),
    sa.column("code", types.Text(40)), sa.column("code_key", types.Text(120)), sa.column("name", types.Text(120)),
    sa.column("pinyin", types.Text(60)), sa.column("created_at", types.Instant()), sa.column("created_by", types.Id()),
)  # fmt: skip
_AREA = sa.table(
    "cost_area", sa.column("id", types.Id()), sa.column("org_id", types.Id()), sa.column("code", types.Text(40)),
    sa.column("code_key", types.Text(120)), sa.column("name", types.Text(120)), sa.column("pinyin", types.Text(60)),
    sa.column("state", types.Text(20)), sa.column("row_version", types.Id()), sa.column("created_at", types.Instant()),
    sa.column("created_by", types.Id()),
)  # fmt: skip


def fill(connection: Connection) -> None:
    units = {row.id: row for row in connection.execute(sa.select(_ORGANISATION))}
    areas = {row.org_id: row.id for row in connection.execute(sa.select(_AREA.c.org_id, _AREA.c.id))}
    waiting = sa.select(_WAREHOUSE.c.id, _WAREHOUSE.c.org_id).where(
        _WAREHOUSE.c.cost_bearing == True, _WAREHOUSE.c.cost_area_id.is_(None)  # noqa: E712
    )  # fmt: skip
    for id_, org_id in connection.execute(waiting.order_by(_WAREHOUSE.c.id)).all():
        company = _company(units, org_id)
        if company.id not in areas:
            areas[company.id] = new_id()
            row = {
                name: getattr(company, name)
                for name in ("code", "code_key", "name", "pinyin", "created_at", "created_by")
            }
            more = {"id": areas[company.id], "org_id": company.id, "state": "active", "row_version": 1}
            connection.execute(sa.insert(_AREA), {**row, **more})
        connection.execute(sa.update(_WAREHOUSE).where(_WAREHOUSE.c.id == id_).values(cost_area_id=areas[company.id]))


def _company(units: dict[int, Any], org_id: int) -> Any:
    """Itself or the nearest above that is one; the root of the tree where none is."""
    unit, seen = units[org_id], {org_id}
    while not unit.is_company and unit.parent_id in units and unit.parent_id not in seen:
        seen.add(unit.parent_id)
        unit = units[unit.parent_id]
    return unit
