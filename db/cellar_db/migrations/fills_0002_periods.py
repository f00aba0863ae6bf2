"""What revision 0002 writes for accounting periods; see ``fills_0002``."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types
from cellar_db.ids import new_id


def _read(connection: Connection, question: sa.Select[Any]) -> list[Any]:
    """The rows of before; none where the statements of a revision are only written down."""
    answer: Any = connection.execute(question)
    return [] if answer is None else list(answer)


def closings(connection: Connection) -> None:
    """What was closed in a period becomes a row for each module and finance organisation (or root of the tree)."""
    modules = ("sales", "stock", "receivable")
    period = sa.table(
        "period", sa.column("id", types.Id()), *(sa.column(f"{name}_closed", types.Flag()) for name in modules)
    )
    organisation = sa.table(
        "organisation",
        sa.column("id", types.Id()),
        sa.column("parent_id", types.Id()),
        sa.column("is_finance", types.Flag()),
    )
    closing = sa.table(
        "period_closing", sa.column("id", types.Id()), sa.column("position", types.Id()), sa.column("document_id", types.Id()),
        sa.column("module", types.Text(20)), sa.column("org_id", types.Id()), sa.column("closed", types.Flag()),
    )  # fmt: skip
    known = {
        tuple(row) for row in _read(connection, sa.select(closing.c.document_id, closing.c.module, closing.c.org_id))
    }
    finance = sa.or_(organisation.c.is_finance == True, organisation.c.parent_id.is_(None))  # noqa: E712
    books = [row.id for row in _read(connection, sa.select(organisation.c.id).where(finance))]
    rows = [
        {"id": new_id(), "position": place, "document_id": row.id, "module": module, "org_id": org,
         "closed": getattr(row, f"{module}_closed")}
        for row in _read(connection, sa.select(period))
        for place, module in enumerate(modules)
        for org in books
        if (row.id, module, org) not in known
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(closing), rows)
