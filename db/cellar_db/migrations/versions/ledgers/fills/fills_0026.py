"""What open items of before hold in 0022: the organisation of the document that opened them.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types

FILLED: tuple[str, ...] = ()
"""Columns that are nowhere empty after ``fill``: an item whose document is not there any more has none."""
DOCUMENTS = ("receivable", "receipt", "payable", "payment")


def fill(connection: Connection) -> None:
    item = sa.table(
        "open_item", sa.column("entity", types.Text(30)), sa.column("record_id", types.Id()), sa.column("org_id", types.Id())
    )  # fmt: skip
    for entity in DOCUMENTS:
        head = sa.table(entity, sa.column("id", types.Id()), sa.column("org_id", types.Id()))
        whose = sa.select(head.c.org_id).where(head.c.id == item.c.record_id).scalar_subquery()
        connection.execute(sa.update(item).where(item.c.entity == entity, item.c.org_id.is_(None)).values(org_id=whose))
