"""The bare peer of ship-to-cash: the six documents after an order in hand-written SQL, one transaction each.

What is inserted are the rows that the server wrote for an order of the same customer and goods, with ids and numbers of
their own (``Pattern``); what is updated, under which lock and condition and in which order, is written here by hand:
counters of the lines upstream, totals and progress of their heads, credit, stock by item and by batch, open items. The
drafts are not written first and read again, no rights and no input are checked.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cellar_db.ids import new_id
from tests.bench import _raw as raw
from tests.bench._ground import FIRST
from tests.bench._load import Deed, Turned, parts, serve, take
from tests.bench._raw import ZERO, Desk, Row

_STOCK_KEYS = ("on_hand", "reserved", "in_transit", "lent")
_CREDIT_KEYS = ("ordered", "shipped", "invoiced", "advance")


@dataclass(frozen=True, slots=True)
class Stage:
    """One document. ``locks``: heads upstream, nearest first, as ``(table, column of the line that leads there)``;
    ``lines``: one update for each of its lines; ``heads``: what follows upstream, by the head's ``id``."""

    entity: str
    prefix: str
    state: str
    locks: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()


def _takes(table: str, via: str, counter: str, limit: str, by: str, more: str = "") -> str:
    """Take from a line upstream no more than is open."""
    return (
        f"UPDATE {table} SET {counter} = {counter} + %({by})s{more} WHERE id = %({via})s AND closed = 0"
        f" AND {counter} + %({by})s <= {limit}"
    )


def _follows(head: str, counter: str, whole: str, *also: str) -> str:
    """Totals and progress of a head upstream, from its lines."""
    rows = f"FROM {head}_line WHERE document_id = %(id)s"
    progress = f"CASE WHEN EXISTS (SELECT 1 {rows} AND {counter} < {whole}) THEN 'partly' ELSE 'done' END"
    totals = "".join(f"{name}_total = (SELECT sum({name}) {rows}), " for name in (counter, *also))
    return f"UPDATE {head} SET {totals}progress = {progress} WHERE id = %(id)s"


def _sums(total: str, counter: str) -> str:
    return f"UPDATE sales_order SET {total} = (SELECT sum({counter}) FROM sales_order_line WHERE document_id = %(id)s) WHERE id = %(id)s"


_ORDER_LINE = "UPDATE sales_order_line SET {} WHERE id = %(order_line_id)s"
STAGES = (
    Stage(
        "delivery_note", "FH", "approved", (("sales_order", "order_line_id"),),
        (_takes("sales_order_line", "order_line_id", "delivered", "quantity", "quantity"),),
        (("sales_order", _follows("sales_order", "delivered", "quantity")),),
    ),
    Stage(
        "outbound", "CK", "signed", (("delivery_note", "delivery_line_id"), ("sales_order", "order_line_id")),
        (
            _takes("delivery_note_line", "delivery_line_id", "shipped", "quantity", "quantity"),
            _ORDER_LINE.format("shipped = shipped + %(quantity)s, shipped_amount = shipped_amount + %(amount)s"),
        ),
        (
            ("delivery_note", _follows("delivery_note", "shipped", "quantity")),
            ("sales_order", _sums("shipped_total", "shipped")),
        ),
    ),
    Stage(
        "sign_off", "QS", "received", (("outbound", "outbound_line_id"), ("sales_order", "order_line_id")),
        (
            _takes("outbound_line", "outbound_line_id", "handled", "quantity", "shipped", ", signed = signed + %(signed)s, lost = lost + %(lost)s"),
            _ORDER_LINE.format("signed = signed + %(signed)s, lost = lost + %(lost)s, waived = waived + %(waived)s"),
        ),
        (
            ("outbound", _follows("outbound", "handled", "quantity", "signed", "lost")),
            ("sales_order", _sums("signed_total", "signed")),
        ),
    ),
    Stage(
        "sales_invoice", "FP", "approved", (("sign_off", "sign_off_line_id"), ("sales_order", "order_line_id")),
        (
            _takes("sign_off_line", "sign_off_line_id", "invoiced", "to_invoice", "quantity"),
            _ORDER_LINE.format("invoiced = invoiced + %(quantity)s, invoiced_net = invoiced_net + %(net)s, invoiced_gross = invoiced_gross + %(gross)s"),
        ),
        (
            ("sign_off", _follows("sign_off", "invoiced", "to_invoice")),
            ("sales_order", _sums("invoiced_total", "invoiced")),
        ),
    ),
    Stage("receipt", "SK", "approved"),
    Stage("write_off", "HX", "approved"),
)  # fmt: skip
_SETTLES = (
    "UPDATE {0} SET settled_total = settled_total + %(amount)s, progress = CASE WHEN settled_total + %(amount)s = {1} THEN 'done'"
    " ELSE 'partly' END WHERE id = %(id)s AND settled_total + %(amount)s <= {1}"
)
_SETTLE_ITEM = (
    "UPDATE open_item SET open_amount = open_amount - %(amount)s WHERE id = %(id)s AND open_amount >= %(amount)s"
)
_RECEIVED = "UPDATE sales_order SET received_total = received_total + %(amount)s WHERE id = %(id)s"
_CREDIT = f"UPDATE credit_balance SET {', '.join(f'{key} = {key} + %({key})s' for key in _CREDIT_KEYS)} WHERE customer_id = %(customer_id)s"


def _stock(table: str, keys: Sequence[str], buckets: Sequence[str]) -> str:
    where = " AND ".join(f"{key} = %({key})s" for key in keys)
    enough = " AND ".join(f"{bucket} + %({bucket})s >= 0" for bucket in buckets)
    return f"UPDATE {table} SET {', '.join(f'{bucket} = {bucket} + %({bucket})s' for bucket in buckets)} WHERE {where} AND {enough}"


_ITEM = _stock("stock_item", ("warehouse_id", "item_id"), _STOCK_KEYS)
_BATCH = _stock(
    "stock_batch",
    ("warehouse_id", "item_id", "batch_id", "bin_id", "stock_status"),
    [key for key in _STOCK_KEYS if key != "reserved"],
)
# What leaves for good takes its share of the value with it, under the lock of its balance.
_LOCK_COST = "SELECT id, quantity, cost FROM stock_cost WHERE cost_area_id = %(area)s AND item_id = %(item)s FOR UPDATE"
_COST = "UPDATE stock_cost SET quantity = quantity - %(quantity)s, cost = cost - %(value)s, last_cost = %(unit)s WHERE id = %(id)s"
# What is still zero when the row is written, though it was not any more when the pattern was read.
_COUNTERS: dict[str, tuple[str, ...]] = {
    "delivery_note": ("shipped_total",), "delivery_note_line": ("shipped", "returned"),
    "outbound": ("handled_total", "signed_total", "lost_total"), "outbound_line": ("handled", "signed", "lost"),
    "sign_off": ("invoiced_total",), "sign_off_line": ("invoiced",),
    "sales_invoice": ("settled_total",), "receivable": ("settled_total",), "receipt": ("settled_total",),
}  # fmt: skip
# Written at the side, by the document that made them.
_BESIDE = ("credit_entry", "stock_move", "open_item", "allocation", "audit_log", "request_log")


@dataclass(slots=True)
class Pattern:
    """The rows that the server wrote for one order, by table, in the order of their ids."""

    order: int
    order_lines: list[int]
    rows: dict[str, list[Row]]


def patterns(desk: Desk, orders: Sequence[int]) -> dict[int, Pattern]:
    """By the id of the order that each came from."""
    return {order: _pattern(desk, order) for order in orders}


def _pattern(desk: Desk, order: int) -> Pattern:
    known, todo = {("sales_order", order)}, [("sales_order", order)]
    edges: dict[int, Row] = {}
    while todo:
        entity, id_ = todo.pop()
        query = "SELECT * FROM document_link WHERE (source_entity = %(entity)s AND source_id = %(id)s)"
        query += " OR (target_entity = %(entity)s AND target_id = %(id)s)"
        for edge in desk.all(query, {"entity": entity, "id": id_}):
            edges[edge["id"]] = edge
            ends = {(edge["source_entity"], edge["source_id"]), (edge["target_entity"], edge["target_id"])}
            todo += ends - known
            known |= ends
    rows: dict[str, list[Row]] = {"document_link": list(edges.values())}
    for entity, id_ in sorted(known - {("sales_order", order)}):
        rows[entity] = desk.all(f"SELECT * FROM {entity} WHERE id = %(id)s", {"id": id_})
        if entity not in ("receivable", "receipt"):
            rows[f"{entity}_line"] = desk.all(
                f"SELECT * FROM {entity}_line WHERE document_id = %(id)s ORDER BY id", {"id": id_}
            )
        for table in _BESIDE:
            found = desk.all(
                f"SELECT * FROM {table} WHERE entity = %(entity)s AND record_id = %(id)s", {"entity": entity, "id": id_}
            )
            rows.setdefault(table, []).extend(found)
    followed = desk.all(
        "SELECT * FROM audit_log WHERE entity = 'sales_order' AND record_id = %(id)s AND action = 'followed'",
        {"id": order},
    )
    rows["audit_log"] += followed
    lines = desk.all("SELECT id FROM sales_order_line WHERE document_id = %(id)s ORDER BY position", {"id": order})
    return Pattern(order, [line["id"] for line in lines], rows)


@dataclass(slots=True)
class Chain:
    """A pattern's rows for another order: new ids throughout, none written yet."""

    pattern: Pattern
    order: int
    ids: dict[Any, int]

    @classmethod
    def of(cls, pattern: Pattern, order: int, lines: Sequence[int]) -> Chain:
        ids = {pattern.order: order, **dict(zip(pattern.order_lines, lines, strict=True))}
        for rows in pattern.rows.values():
            for row in rows:
                if "id" in row and row["id"] not in ids:
                    ids[row["id"]] = new_id()
        return cls(pattern, order, ids)

    def rows(self, table: str, **only: Any) -> list[Row]:
        known = self.ids
        return [
            {name: known.get(value, value) if isinstance(value, int) else value for name, value in row.items()}
            for row in self.pattern.rows.get(table, ())
            if all(row[name] == value for name, value in only.items())
        ]

    def fresh(self, table: str) -> list[Row]:
        """The rows as they are first written."""
        return [row | dict.fromkeys(_COUNTERS.get(table, ()), ZERO) for row in self.rows(table)]


def carry(desk: Desk, user: int, chain: Chain) -> list[float]:
    """The six transactions; their milliseconds."""
    waits = []
    for stage in STAGES:
        start = time.perf_counter()
        with desk.connection.transaction():
            _document(desk, user, chain, stage)
        waits.append(1000 * (time.perf_counter() - start))
    return waits


def _document(desk: Desk, user: int, chain: Chain, stage: Stage) -> None:
    entity, at = stage.entity, raw.now()
    asked = chain.rows("request_log", entity=entity)
    for row in asked:
        row |= raw.request(user, {"record": row["record_id"]}) | {"created_at": at}
        desk.all(raw.KNOWN, {"key": row["request_key"]})
    heads = _lock(desk, chain, stage)
    (head,) = chain.fresh(entity)
    head |= {"state": "draft", "progress": "open", "doc_number": f"~{head['id']:X}", "created_at": at}
    desk.insert(entity, [head])
    lines = chain.fresh(f"{entity}_line")
    if lines:
        desk.insert(f"{entity}_line", lines)
    for statement in stage.lines:
        # The lines as they will be: a sign-off's own figures, not its counters.
        _all_or_none(desk, statement, chain.rows(f"{entity}_line"))
    for name, statement in stage.heads:
        desk.run(statement, [{"id": heads[name]}])
    _credit(desk, chain.rows("credit_entry", entity=entity))
    _goods(desk, chain.rows("stock_move", entity=entity))
    if entity == "write_off":
        _settle(desk, chain, lines[0])
    if entity == "sales_invoice":
        (owed,) = chain.fresh("receivable")
        desk.insert("receivable", [owed | {"doc_number": f"~{owed['id']:X}", "created_at": at}])
        desk.insert("open_item", _opened(chain.rows("open_item", entity="receivable")))
    if entity == "receipt":
        desk.insert("open_item", _opened(chain.rows("open_item", entity="receipt")))
    written = [row for row in chain.rows("audit_log", entity=entity) if row["action"] != "followed"]
    written += _followed(chain, stage)
    desk.insert("audit_log", written)
    desk.insert("request_log", asked)
    links = chain.rows("document_link", target_entity=entity)
    links += chain.rows("document_link", target_entity="receivable") if entity == "sales_invoice" else []
    if links:
        desk.insert("document_link", links)
    _number(desk, user, entity, stage.prefix, head["id"], stage.state, at)
    if entity == "sales_invoice":
        _number(desk, user, "receivable", "YS", owed["id"], "approved", at)


def _opened(rows: list[Row]) -> list[Row]:
    return [{**row, "open_amount": row["amount"]} for row in rows]


def _followed(chain: Chain, stage: Stage) -> list[Row]:
    """One mark for each document upstream that moved along, as the server leaves them."""
    marks = [] if stage.entity != "sales_invoice" else chain.rows("audit_log", entity="receivable", action="create")
    moved = [name for name, _ in stage.heads]
    if stage.entity == "write_off":
        moved = ["receivable", "receipt", "sales_invoice", "sales_order"]
    return marks + [{**chain.rows("audit_log", entity=name, action="followed")[0], "id": new_id()} for name in moved]


def _lock(desk: Desk, chain: Chain, stage: Stage) -> dict[str, int]:
    """Heads upstream, locked, and their lines read; ids by table."""
    found = {}
    lines = chain.rows(f"{stage.entity}_line")
    for table, via in stage.locks:
        head = desk.one(
            f"SELECT d.id, d.state, d.progress FROM {table} d JOIN {table}_line l ON l.document_id = d.id WHERE l.id = %(line)s FOR UPDATE OF d",
            {"line": lines[0][via]},
        )
        desk.all(f"SELECT * FROM {table}_line WHERE document_id = %(id)s ORDER BY position", {"id": head["id"]})
        found[table] = int(head["id"])
    return found


def _all_or_none(desk: Desk, statement: str, rows: Iterable[Row]) -> None:
    rows = sorted(rows, key=lambda row: tuple(value for name, value in row.items() if name.endswith("_line_id")))
    if desk.run(statement, rows) != len(rows):
        raise Turned("OPEN_QUANTITY")


def _credit(desk: Desk, entries: list[Row]) -> None:
    for entry in entries:
        desk.run(_CREDIT, [entry])
    if entries:
        desk.insert("credit_entry", entries)


def _goods(desk: Desk, moves: list[Row]) -> None:
    if not moves:
        return
    moves.sort(key=lambda row: (row["warehouse_id"], row["item_id"], row["batch_id"]))
    for statement in (_ITEM, _BATCH):
        if desk.run(statement, moves) != len(moves):
            raise Turned("SHORTAGE")
    _value(desk, moves)
    desk.insert("stock_move", moves)


def _value(desk: Desk, moves: Sequence[Row]) -> None:
    gone: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for move in moves:
        if move["cost_area_id"]:
            gone[move["cost_area_id"], move["item_id"]] -= move["on_hand"] + move["in_transit"] + move["lent"]
    taken = []
    for (area, item), quantity in sorted(gone.items()):
        if quantity:
            row = desk.one(_LOCK_COST, {"area": area, "item": item})
            value = (row["cost"] * quantity / row["quantity"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
            taken.append({"id": row["id"], "quantity": quantity, "value": value, "unit": value / quantity})
    if taken:
        desk.run(_COST, taken)


def _settle(desk: Desk, chain: Chain, line: Row) -> None:
    amount: Decimal = line["amount"]
    (invoice,) = chain.rows("sales_invoice")
    for table, whole, id_ in (
        ("receivable", "amount", line["receivable_id"]), ("receipt", "amount", line["receipt_id"]), ("sales_invoice", "gross_total", invoice["id"]),
    ):  # fmt: skip
        if not desk.run(_SETTLES.format(table, whole), [{"id": id_, "amount": amount}]):
            raise Turned("OPEN_AMOUNT")
    desk.run(_RECEIVED, [{"id": chain.order, "amount": amount}])
    items = sorted(row["id"] for row in chain.rows("open_item"))
    if desk.run(_SETTLE_ITEM, [{"id": id_, "amount": amount} for id_ in items]) != len(items):
        raise Turned("OPEN_AMOUNT")
    desk.insert("allocation", chain.rows("allocation"))


def _number(desk: Desk, user: int, entity: str, prefix: str, id_: int, state: str, at: Any) -> None:
    last = desk.one(raw.NEXT_NUMBER, {"series": raw.series(prefix, desk.today)})["last_value"]
    statement = (
        f"UPDATE {entity} SET state = %(state)s, doc_number = %(number)s, posting_date = %(on)s, checked_at = %(at)s,"
    )
    statement += " checked_by = %(user)s, row_version = row_version + 1 WHERE id = %(id)s"
    number = raw.number(prefix, desk.today, last)
    desk.run(statement, [{"id": id_, "state": state, "number": number, "on": desk.today, "at": at, "user": user}])


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    raw.open_series(task["database"], [stage.prefix for stage in STAGES] + ["YS"])
    desks = [Desk(task["database"]) for _ in range(task["clients"])]
    known = patterns(desks[0], sorted({pattern for part in task["orders"] for _, pattern in part}))
    desks[0].connection.commit()
    waiting = parts(task)

    def deed(desk: Desk) -> Deed:
        def next_one() -> list[float]:
            order, pattern = take(waiting)
            lines = desk.all(
                "SELECT id FROM sales_order_line WHERE document_id = %(id)s ORDER BY position", {"id": order}
            )
            desk.connection.commit()
            return carry(desk, task["users"][FIRST], Chain.of(known[pattern], order, [line["id"] for line in lines]))

        return next_one

    return [deed(desk) for desk in desks]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
