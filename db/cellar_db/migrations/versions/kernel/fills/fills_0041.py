"""What red documents of before hold in 0041: they said that they were not reversed, so a list of what was not held them too.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types

FILLED: tuple[str, ...] = ()
"""No column is new."""
DOCUMENTS = ("other_receipt", "other_issue", "sales_invoice", "receivable", "receipt", "payable", "payment")


def fill(connection: Connection) -> None:
    for name in DOCUMENTS:
        table = sa.table(name, sa.column("red_of_id", types.Id()), sa.column("reversal", types.Text(20)))
        connection.execute(sa.update(table).where(table.c.red_of_id.is_not(None)).values(reversal="red"))
