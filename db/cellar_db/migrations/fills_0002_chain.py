"""Rows of the ledgers that revision 0002 reads otherwise."""

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types


def given_up_by_orders(connection: Connection) -> None:
    """What a delivery note gave back to closed orders was posted under the note's name: it is those orders' effect.

    A stock row knows the order's line. A credit row is one for the whole note; it becomes its first order's.
    """
    order_lines = sa.table("sales_order_line", sa.column("id", types.Id()), sa.column("document_id", types.Id()))
    note_lines = sa.table(
        "delivery_note_line", sa.column("document_id", types.Id()), sa.column("order_line_id", types.Id())
    )
    moves = sa.table(
        "stock_move",
        sa.column("entity", types.Text(30)),
        sa.column("record_id", types.Id()),
        sa.column("line_id", types.Id()),
    )
    of_line = sa.select(order_lines.c.document_id).where(order_lines.c.id == moves.c.line_id).scalar_subquery()
    connection.execute(
        sa.update(moves).where(moves.c.entity == "delivery_note").values(entity="sales_order", record_id=of_line)
    )
    entries = sa.table("credit_entry", sa.column("entity", types.Text(30)), sa.column("record_id", types.Id()))
    of_note = (
        sa.select(sa.func.min(order_lines.c.document_id))
        .select_from(note_lines.join(order_lines, order_lines.c.id == note_lines.c.order_line_id))
        .where(note_lines.c.document_id == entries.c.record_id)
        .scalar_subquery()
    )
    connection.execute(
        sa.update(entries).where(entries.c.entity == "delivery_note").values(entity="sales_order", record_id=of_note)
    )


def brought_in(connection: Connection) -> None:
    """The demo's goods stood under the name that opening stock has as a document now; no document stands behind them."""
    moves = sa.table("stock_move", sa.column("entity", types.Text(30)))
    connection.execute(sa.update(moves).where(moves.c.entity == "opening_stock").values(entity="opening"))


def sold_by(connection: Connection) -> None:
    """Until now a document was one salesperson's: its lines are his."""
    for name in ("delivery_note", "outbound", "sign_off", "sales_invoice"):
        head = sa.table(name, sa.column("id", types.Id()), sa.column("salesperson_id", types.Id()))
        line = sa.table(
            f"{name}_line", sa.column("document_id", types.Id()), sa.column("salesperson_id", types.Id())
        )  # fmt: skip
        his = sa.select(head.c.salesperson_id).where(head.c.id == line.c.document_id).correlate(line).scalar_subquery()
        connection.execute(line.update().where(line.c.salesperson_id.is_(None)).values(salesperson_id=his))


def taken_back(connection: Connection) -> None:
    """An open item that was taken back had lost its amount; what is left of it counts for nothing any more."""
    item = sa.table(
        "open_item", sa.column("amount", types.Money()), sa.column("posting_date", types.Day()),
        sa.column("withdrawn_on", types.Day()),
    )  # fmt: skip
    connection.execute(
        sa.update(item)
        .where(item.c.amount == 0, item.c.withdrawn_on.is_(None))
        .values(withdrawn_on=item.c.posting_date)
    )
