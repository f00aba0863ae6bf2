"""What revision 0002 writes about prices: see ``fills_0002``."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types
from cellar_db.ids import new_id

# The program's own user.
_PROGRAM = 1


def _read(connection: Connection, question: sa.Select[Any]) -> list[Any]:
    """The rows of before; none where the statements of a revision are only written down."""
    answer: Any = connection.execute(question)
    return [] if answer is None else list(answer.all())


def inquiry_rule(connection: Connection) -> None:
    """The rule that every organisation has, with what three parameters said until now; the parameters go."""
    rules = sa.table(
        "price_inquiry_rule", sa.column("id", types.Id()), sa.column("row_version", types.Id()), sa.column("created_at", types.Instant()),
        sa.column("created_by", types.Id()), sa.column("code", types.Text(40)), sa.column("code_key", types.Text(120)),
        sa.column("name", types.Text(120)),
        sa.column("pinyin", types.Text(60)), sa.column("state", types.Text(20)), sa.column("moment", types.Text(20)),
        sa.column("on_quantity", types.Flag()), sa.column("on_customer", types.Flag()), sa.column("on_date", types.Flag()),
        sa.column("on_org", types.Flag()), sa.column("found_editable", types.Flag()), sa.column("missing_editable", types.Flag()),
        sa.column("zero_allowed", types.Flag()), sa.column("at_approval", types.Text(20)),
    )  # fmt: skip
    parameters = sa.table("parameter", sa.column("code", types.Text(40)), sa.column("content", types.Text(200)))
    columns = {
        "pricing.found_price_editable": "found_editable",
        "pricing.missing_price_editable": "missing_editable",
        "pricing.zero_price_allowed": "zero_allowed",
    }
    mine = parameters.c.code.in_(sorted(columns))
    said = {row.code: row.content for row in _read(connection, sa.select(parameters).where(mine))}
    # A database without parameters was never seeded: its seed brings the rule.
    if said and not _read(connection, sa.select(rules.c.id)):
        values = {"found_editable": False, "missing_editable": True, "zero_allowed": False}
        values |= {columns[code]: content == "1" for code, content in said.items() if content is not None}
        connection.execute(
            rules.insert().values(
                id=new_id(), row_version=1, created_at=datetime.now(UTC), created_by=_PROGRAM, code="STD", code_key="std", name="标准询价规则",
                pinyin="BZXJGZ", state="active", moment="on_change", on_quantity=True, on_customer=True, on_date=True, on_org=True,
                at_approval="ask_again", **values,
            )
        )  # fmt: skip
    connection.execute(parameters.delete().where(mine))


def quoted_units(connection: Connection) -> None:
    """Prices that were found until now are for one main unit, with tax."""
    lines = sa.table(
        "sales_order_line", sa.column("quoted_price", types.Price()), sa.column("quoted_per", types.Id()),
        sa.column("quoted_taxed", types.Flag()),
    )  # fmt: skip
    old = lines.c.quoted_price.is_not(None) & lines.c.quoted_per.is_(None)
    connection.execute(lines.update().where(old).values(quoted_per=1, quoted_taxed=True))


def quoted_for(connection: Connection) -> None:
    """Orders on their way to approval say what their prices were found for."""
    orders = sa.table(
        "sales_order", sa.column("id", types.Id()), sa.column("state", types.Text(20)), sa.column("customer_id", types.Id()),
        sa.column("org_id", types.Id()), sa.column("business_date", types.Day()),
    )  # fmt: skip
    lines = sa.table(
        "sales_order_line", sa.column("id", types.Id()), sa.column("document_id", types.Id()), sa.column("item_id", types.Id()),
        sa.column("quantity", types.Quantity()), sa.column("quoted_price", types.Price()), sa.column("quoted_for", types.Text(160)),
    )  # fmt: skip
    asked = (
        sa.select(lines, orders.c.customer_id, orders.c.org_id, orders.c.business_date)
        .join(orders, orders.c.id == lines.c.document_id)
        .where(
            orders.c.state.in_(["draft", "submitted"]), lines.c.quoted_price.is_not(None), lines.c.quoted_for.is_(None)
        )
    )
    made = [
        {
            "line": row.id,
            "said": f"{row.item_id}|{row.customer_id}|{row.org_id}|{row.business_date:%Y-%m-%d}|{row.quantity.normalize():f}"
            f"|{row.quoted_price.normalize():f}|1|tax",
        }
        for row in _read(connection, asked)
    ]
    if made:
        update = lines.update().where(lines.c.id == sa.bindparam("line")).values(quoted_for=sa.bindparam("said"))
        connection.execute(update, made)


def defaults_of(connection: Connection) -> None:
    """Drafts hold the defaults of the customer and the items that they name."""
    for name in ("sales_invoice", "receivable", "receipt"):
        head = sa.table(
            name, sa.column("state", types.Text(20)), sa.column("customer_id", types.Id()), sa.column("defaults_of", types.Id())
        )  # fmt: skip
        connection.execute(
            head.update()
            .where(head.c.state == "draft", head.c.defaults_of.is_(None))
            .values(defaults_of=head.c.customer_id)
        )
    orders = sa.table("sales_order", sa.column("id", types.Id()), sa.column("state", types.Text(20)))
    lines = sa.table(
        "sales_order_line", sa.column("document_id", types.Id()), sa.column("item_id", types.Id()), sa.column("defaults_of", types.Id())
    )  # fmt: skip
    drafts = lines.c.document_id.in_(sa.select(orders.c.id).where(orders.c.state == "draft"))
    connection.execute(lines.update().where(drafts, lines.c.defaults_of.is_(None)).values(defaults_of=lines.c.item_id))


def priced_from(connection: Connection) -> None:
    """The name of the list had stood on the line for everybody; now the line refers to it, and what it was is one word."""
    lines = sa.table(
        "sales_order_line", sa.column("id", types.Id()), sa.column("price", types.Price()), sa.column("quoted_price", types.Price()),
        sa.column("price_line_id", types.Id()), sa.column("price_source", types.Text(120)), sa.column("priced_from", types.Text(20)),
        sa.column("price_list_id", types.Id()), sa.column("price_row", types.Id()),
    )  # fmt: skip
    listed = sa.table(
        "price_list_line", sa.column("id", types.Id()), sa.column("document_id", types.Id()), sa.column("position", types.Id())
    )  # fmt: skip
    words = {
        "by_hand": ["手工定价", "Entered by hand"],
        "out_of_date": ["已失效，请重新询价", "Out of date, ask again"],
    }
    for code, said in words.items():
        mine = lines.update().where(lines.c.price_source.in_(said), lines.c.priced_from.is_(None))
        connection.execute(mine.values(priced_from=code))
    rest = lines.c.price_source.is_not(None) & lines.c.priced_from.is_(None)
    connection.execute(lines.update().where(rest).values(priced_from="list"))
    found = (
        sa.select(listed.c.document_id, listed.c.position + 1)
        .where(listed.c.id == lines.c.price_line_id)
        .correlate(lines)
    )
    for place, column in enumerate((lines.c.price_list_id, lines.c.price_row)):
        one = found.with_only_columns(list(found.selected_columns)[place]).scalar_subquery()
        known = lines.c.price_line_id.is_not(None) & column.is_(None)
        connection.execute(lines.update().where(known).values({column.name: one}))
