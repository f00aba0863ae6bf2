"""What documents of before hold in 0005: the currency of their books at the rate 1, and of which invoice a receivable was made.

Plain Core over ``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types

_POSTED = (
    "credit_adjustment", "price_adjustment", "opening_stock", "other_issue", "other_receipt", "receipt", "receivable", "sales_invoice",
    "write_off", "delivery_note", "outbound", "sales_order", "sign_off",
)  # fmt: skip
FILLED = tuple(f"{table}.currency" for table in _POSTED)
"""Columns that are nowhere empty after ``fill``."""


def fill(connection: Connection) -> None:
    base = _base(connection)
    for name in _POSTED:
        table = _document(name)
        connection.execute(sa.update(table).where(table.c.currency.is_(None)).values(currency=base))
    # An adjustment's prices are in the currency of its list.
    _as_its_list(connection)
    for name in (*_POSTED, "price_list"):
        table = _document(name)
        unrated = table.c.exchange_rate.is_(None), table.c.currency == base
        connection.execute(sa.update(table).where(*unrated).values(exchange_rate=1))
    _made_of_invoices(connection)


def _document(name: str) -> sa.TableClause:
    return sa.table(
        name, sa.column("id", types.Id()), sa.column("currency", types.Text(3)),
        sa.column("exchange_rate", types.Rate()), sa.column("source_entity", types.Text(30)), sa.column("source_id", types.Id()),
    )  # fmt: skip


def _base(connection: Connection) -> str:
    parameter = sa.table("parameter", sa.column("code", types.Text(40)), sa.column("content", types.Text(200)))
    said = connection.execute(sa.select(parameter.c.content).where(parameter.c.code == "ledger.currency")).first()
    # Empty: the program's default counts.
    return (said and said.content) or "CNY"


def _as_its_list(connection: Connection) -> None:
    adjustment = sa.table(
        "price_adjustment", sa.column("currency", types.Text(3)), sa.column("price_list_id", types.Id())
    )
    price_list = _document("price_list")
    said = sa.select(price_list.c.currency).where(price_list.c.id == adjustment.c.price_list_id).scalar_subquery()
    connection.execute(sa.update(adjustment).values(currency=said))


def _made_of_invoices(connection: Connection) -> None:
    """The trace says it."""
    owed = _document("receivable")
    link = sa.table(
        "document_link", sa.column("source_entity", types.Text(30)), sa.column("source_id", types.Id()),
        sa.column("target_entity", types.Text(30)), sa.column("target_id", types.Id()),
    )  # fmt: skip
    mine = (
        link.c.target_entity == "receivable", link.c.target_id == owed.c.id, link.c.source_entity == "sales_invoice"
    )  # fmt: skip
    invoice = sa.select(sa.func.min(link.c.source_id)).where(*mine).scalar_subquery()
    made = sa.exists(sa.select(link.c.source_id).where(*mine))
    connection.execute(
        sa.update(owed).where(owed.c.source_id.is_(None), made).values(source_entity="sales_invoice", source_id=invoice)
    )
