"""What revision 0002 writes into the rows of before, where a field's default is not enough.

Each function takes the connection, is plain Core over ``sa.table`` with `cellar_db.types`, and imports no model. It runs
when every new table and column is there, before what is still empty gets its default and before anything is tightened or
dropped. Done twice it does nothing more: on Oracle a revision that was cut short runs again from its beginning.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types
from cellar_db.ids import new_id
from cellar_db.migrations import (
    fills_0002_chain,
    fills_0002_claims,
    fills_0002_codes,
    fills_0002_periods,
    fills_0002_prices,
)
from cellar_db.upserts import insert_missing


def fill(connection: Connection) -> None:
    """All of them, in their order."""
    fills_0002_prices.inquiry_rule(connection)
    fills_0002_prices.quoted_units(connection)
    fills_0002_prices.quoted_for(connection)
    fills_0002_prices.defaults_of(connection)
    fills_0002_prices.priced_from(connection)
    _credit(connection)
    fills_0002_chain.given_up_by_orders(connection)
    fills_0002_chain.brought_in(connection)
    fills_0002_chain.sold_by(connection)
    fills_0002_chain.taken_back(connection)
    fills_0002_claims.held_once(connection)
    fills_0002_codes.code_keys(connection)
    fills_0002_periods.closings(connection)


def _credit(connection: Connection) -> None:
    """An empty limit had meant no limit, which is said now; days of grace of 0 had meant nothing, as empty does now."""
    customer = sa.table(
        "customer", sa.column("id", types.Id()), sa.column("credit_limit", types.Money()), sa.column("unlimited", types.Flag()),
        sa.column("prepaid", types.Flag()), sa.column("grace_days", types.Id()),
    )  # fmt: skip
    buckets = [sa.column(name, types.Money()) for name in ("ordered", "shipped", "invoiced", "advance")]
    balance = sa.table(
        "credit_balance", sa.column("id", types.Id()), sa.column("customer_id", types.Id()), *buckets,
        sa.column("credit_limit", types.Money()), sa.column("unlimited", types.Flag()),
    )  # fmt: skip
    for table in (customer, balance):
        said = sa.update(table).where(table.c.credit_limit.is_(None), table.c.unlimited.is_(None))
        connection.execute(said.values(unlimited=True))
    connection.execute(sa.update(customer).where(customer.c.grace_days == 0).values(grace_days=None))
    # Who never traded had no balance: without one his limit would be zero now.
    free = sa.select(customer.c.id).where(customer.c.unlimited == True, customer.c.prepaid == False)  # noqa: E712
    nothing = {column.name: 0 for column in buckets} | {"credit_limit": 0, "unlimited": True}
    rows = [{"id": new_id(), "customer_id": id_, **nothing} for id_ in connection.scalars(free).all()]
    insert_missing(connection, _as_table(balance), rows, ["customer_id"])
    _temporary(connection)


def _temporary(connection: Connection) -> None:
    """Who granted it stood on the customer's file."""
    typed: list[sa.ColumnClause[Any]] = [
        sa.column("amount", types.Money()),
        sa.column("valid_from", types.Day()),
        sa.column("valid_to", types.Day()),
    ]
    old = sa.table(
        "customer_temporary_credit",
        sa.column("document_id", types.Id()),
        *typed,
        sa.column("approved_by", types.Text(40)),
    )
    new = sa.table(
        "credit_temporary", sa.column("customer_id", types.Id()), *(sa.column(each.name, each.type) for each in typed),
        sa.column("granted_by", types.Text(120)),
    )  # fmt: skip
    for row in connection.execute(sa.select(old)).all():
        same = [new.c[column.name] == getattr(row, column.name) for column in typed]
        who = sa.update(new).where(new.c.customer_id == row.document_id, *same)
        connection.execute(who.values(granted_by=row.approved_by))


def _as_table(rows: sa.TableClause) -> sa.Table:
    return sa.Table(rows.name, sa.MetaData(), *(sa.Column(column.name, column.type) for column in rows.columns))
