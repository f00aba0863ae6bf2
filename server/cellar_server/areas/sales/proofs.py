"""Proofs of the chain: what orders say of themselves equals what shipping, billing and the ledgers say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.kernel.amounts.money import share
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers import credit, stock

CHAIN = ("sales_order", "delivery_note", "outbound", "sign_off", "sales_invoice")


def _in_force(registry: Registry) -> Any:
    """Order lines that promise something, with their customer; None in a ledger set without sales."""
    declaration = registry.declarations.get("sales_order")
    if declaration is None:
        return None
    line, head = declaration.grids["lines"].line.__table__, declaration.table
    names = (
        "id", "warehouse_id", "item_id", "quantity", "gross", "closed", "delivered", "shipped", "shipped_amount", "waived_amount",
        "invoiced_gross",
    )  # fmt: skip
    return (
        select(head.c.customer_id, *(line.c[name] for name in names))
        .join(head, head.c.id == line.c.document_id)
        .where(declaration.effective)
    )


def _of_stock(registry: Registry) -> Any:
    """Lines that take from the floor; what is on loan is promised to nobody."""
    return registry.of("sales_order").grids["lines"].line.__table__.c.taken_from == TakenFrom.STOCK


@proof("orders: further counters = Σ downstream")
def _counters(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """What ``Also`` moves: shipped, signed, lost, invoiced and their amounts."""
    expected: dict[tuple[str, str, int], Any] = defaultdict(Decimal)
    found: dict[tuple[str, str, int], Any] = {}
    for link in registry.links.values():
        assert link.target is not None
        target = registry.by_model(link.target)
        line, head = target.grids["lines"].line.__table__.c, target.table.c
        for also in link.also:
            upper = table_of(also.model)
            key = (upper.name, also.counter)
            shown = select(upper.c.id, upper.c[also.counter]).where(upper.c[also.counter] != 0)
            found.update({(*key, row[0]): row[1] for row in connection.execute(shown)})
            sums = (
                select(line[also.via], func.sum(line[also.quantity]))
                .join(target.table, head.id == line.document_id)
                .where(line[also.via].is_not(None), target.effective)
                .group_by(line[also.via])
            )
            for id_, total in connection.execute(sums):
                expected[*key, id_] += total
    yield from compare("orders: further counters = Σ downstream", dict(expected), found)


@proof("orders: reserved stock = what is promised and not shipped")
def _reservations(connection: Connection, registry: Registry) -> Iterator[Difference]:
    lines = _in_force(registry)
    if lines is None:
        return
    expected: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for row in connection.execute(lines.where(_of_stock(registry))):
        promised = row.delivered if row.closed else row.quantity
        expected[row.warehouse_id, row.item_id] += promised - row.shipped
    moves = table_of(stock.StockMove)
    sums = (
        select(moves.c.warehouse_id, moves.c.item_id, func.sum(moves.c.reserved))
        .where(moves.c.entity.in_(CHAIN))
        .group_by(moves.c.warehouse_id, moves.c.item_id)
    )
    found = {(row[0], row[1]): row[2] for row in connection.execute(sums)}
    yield from compare("orders: reserved stock = what is promised and not shipped", dict(expected), found)


@proof("orders: credit ordered and shipped = what is not shipped and not invoiced")
def _exposure(connection: Connection, registry: Registry) -> Iterator[Difference]:
    lines = _in_force(registry)
    if lines is None:
        return
    expected: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for row in connection.execute(lines):
        promised = share(row.gross, row.delivered, row.quantity) if row.closed else row.gross
        expected[row.customer_id, "ordered"] += promised - row.shipped_amount
        expected[row.customer_id, "shipped"] += row.shipped_amount - row.waived_amount - row.invoiced_gross
    entries = table_of(credit.CreditEntry)
    found: dict[tuple[int, str], Decimal] = {}
    sums = (
        select(entries.c.customer_id, func.sum(entries.c.ordered), func.sum(entries.c.shipped))
        .where(entries.c.entity.in_(CHAIN))
        .group_by(entries.c.customer_id)
    )
    for customer, ordered, shipped in connection.execute(sums):
        found[customer, "ordered"], found[customer, "shipped"] = ordered, shipped
    name = "orders: credit ordered and shipped = what is not shipped and not invoiced"
    yield from compare(name, dict(expected), found, nothing=ZERO)


@proof("sign-off: shipped = signed + lost")
def _signed(connection: Connection, registry: Registry) -> Iterator[Difference]:
    declaration = registry.declarations.get("sign_off")
    if declaration is None:
        return
    line = declaration.grids["lines"].line.__table__.c
    wrong = select(line.id, line.shipped, line.signed, line.lost).where(line.shipped != line.signed + line.lost)
    for row in connection.execute(wrong):
        yield Difference(
            "sign-off: shipped = signed + lost", f"sign_off_line {row[0]}", str(row[1]), f"{row[2]} + {row[3]}"
        )
