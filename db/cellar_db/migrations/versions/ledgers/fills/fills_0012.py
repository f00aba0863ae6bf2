"""What open items of before hold in 0012: all were receivables of customers, in the currency of the books, in one instalment.

What a list of them was asked for by is told anew too. Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported.
Done twice it does nothing more.
"""

import base64
import json

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar.v1 import metadata_pb2
from cellar_db import types

FILLED = (
    "allocation.debt_item_id", "allocation.payment_item_id", "open_item.currency", "open_item.base_amount",
)  # fmt: skip
"""Columns that are nowhere empty after ``fill``."""
KINDS = {"invoice": "debt", "receipt": "payment"}
"""By the kind of before."""


def fill(connection: Connection) -> None:
    item = sa.table(
        "open_item", sa.column("kind", types.Text(30)), sa.column("currency", types.Text(3)), sa.column("amount", types.Money()),
        sa.column("base_amount", types.Money()),
    )  # fmt: skip
    unsaid = item.c.currency.is_(None)
    connection.execute(sa.update(item).where(unsaid).values(currency=_base(connection), base_amount=item.c.amount))
    for before, now in KINDS.items():
        connection.execute(sa.update(item).where(item.c.kind == before).values(kind=now))
    names = ("invoice_item_id", "receipt_item_id", "debt_item_id", "payment_item_id")
    allocation = sa.table("allocation", *(sa.column(name, types.Id()) for name in names))
    connection.execute(
        sa.update(allocation)
        .where(allocation.c.debt_item_id.is_(None))
        .values(debt_item_id=allocation.c.invoice_item_id, payment_item_id=allocation.c.receipt_item_id)
    )
    _preferences(connection)


def _base(connection: Connection) -> str:
    parameter = sa.table("parameter", sa.column("code", types.Text(40)), sa.column("content", types.Text(200)))
    said = connection.execute(sa.select(parameter.c.content).where(parameter.c.code == "ledger.currency")).first()
    # Empty: the program's default counts.
    return (said and said.content) or "CNY"


def _preferences(connection: Connection) -> None:
    """The conditions that people kept of the list of open items."""
    table = sa.table(
        "preference", sa.column("id", types.Id()), sa.column("pref_key", types.Text(120)), sa.column("content", types.LongText())
    )  # fmt: skip
    for id_, key, content in connection.execute(sa.select(table)).all():
        if "open_item" in key.split("/") and content:
            told = _conditions(content)
            if told != content:
                connection.execute(sa.update(table).where(table.c.id == id_).values(content=told))


def _conditions(content: str) -> str:
    try:
        kept = json.loads(content)
        asked = [metadata_pb2.Filter.FromString(base64.b64decode(each)) for each in kept["filters"]]
    except Exception:
        # The client passes over what it cannot read, too.
        return content
    for each in asked:
        for value in each.values if each.field == "kind" else ():
            value.text = KINDS.get(value.text, value.text)
    told = [base64.b64encode(each.SerializeToString()).decode("ascii") for each in asked]
    return content if told == kept["filters"] else json.dumps({**kept, "filters": told})
