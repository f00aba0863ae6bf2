"""The bare peer of order-entry: the same order in hand-written SQL, straight through psycopg.

What the server writes for one order is written here, row for row: the order, its ten lines, three rows of history, two
request rows, the credit entry and balance, ten stock moves and ten conditional reservations in key order, the counter
last. It reads what must be read (defaults, prices, the open period, overdue items) in as few statements as a person would
write, in two transactions as the server does, and checks no rights and no input.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cellar_db.ids import new_id
from cellar_server.kernel.schema.searched import By, words
from tests.bench import _raw as raw
from tests.bench._ground import CHECKER, MAKER
from tests.bench._load import Deed, Turned, serve
from tests.bench._raw import ZERO, Desk, Row

LINES = 10
_CENT = Decimal("0.01")

_CUSTOMER = """
SELECT c.id, c.org_id, c.salesperson_id, c.settlement_method_id, a.id AS address_id
FROM customer c JOIN customer_address a ON a.customer_id = c.id AND a.for_shipping = 1 AND a.state = 'active'
WHERE c.id = %(customer)s ORDER BY a.preferred DESC, a.id LIMIT 1"""

# The nearest price of each item: regional before national lists, the nearer class first, the higher step first.
_PRICES = """
WITH RECURSIVE classes(id, parent_id, far) AS (
  SELECT k.id, k.parent_id, 0 FROM customer c JOIN customer_class k ON k.id = c.customer_class_id WHERE c.id = %(customer)s
  UNION ALL SELECT k.id, k.parent_id, far + 1 FROM customer_class k JOIN classes ON k.id = classes.parent_id
), regions(id, parent_id, far) AS (
  SELECT r.id, r.parent_id, 0 FROM customer c JOIN region r ON r.id = c.region_id WHERE c.id = %(customer)s
  UNION ALL SELECT r.id, r.parent_id, far + 1 FROM region r JOIN regions ON r.id = regions.parent_id
)
SELECT DISTINCT ON (w.item_id) w.item_id, i.tax_rate, i.per_case, l.id AS line_id, l.price, l.floor_price, l.position, h.id AS list_id
FROM unnest(%(items)s::bigint[], %(quantities)s::numeric[]) AS w(item_id, quantity)
JOIN item i ON i.id = w.item_id
JOIN price_list_line l ON l.item_id = w.item_id AND l.min_quantity <= w.quantity
JOIN price_list h ON h.id = l.document_id AND h.state = 'approved' AND h.progress <> 'closed' AND h.internal = 0 AND h.effective_from <= %(on)s
  AND (h.effective_to IS NULL OR h.effective_to >= %(on)s)
JOIN price_item p ON p.id = h.price_item_id
LEFT JOIN classes ON classes.id = l.customer_class_id
LEFT JOIN regions ON regions.id = l.region_id
WHERE (l.customer_class_id IS NULL OR classes.id IS NOT NULL) AND (l.region_id IS NULL OR regions.id IS NOT NULL)
ORDER BY w.item_id, p.code = 'REGION' DESC, classes.far NULLS LAST, regions.far NULLS LAST, l.min_quantity DESC"""

_SUBMIT = """UPDATE sales_order SET state = 'submitted', row_version = row_version + 1, changed_at = %(at)s,
changed_by = %(user)s WHERE id = %(id)s"""

_LOCK = "SELECT * FROM sales_order WHERE id = %(id)s FOR UPDATE"
_LINES = "SELECT * FROM sales_order_line WHERE document_id = %(id)s ORDER BY position"
_MAY = """SELECT (SELECT count(*) FROM period_closing c JOIN period p ON p.id = c.document_id
WHERE p.starts <= %(on)s AND p.ends >= %(on)s AND c.module = 'sales' AND c.closed = 0) AS open,
(SELECT count(*) FROM open_item WHERE customer_id = %(customer)s AND side = 'receivable' AND kind = 'debt' AND open_amount > 0 AND due_date < %(on)s)
AS overdue, (SELECT coalesce(sum(amount), 0) FROM credit_temporary WHERE customer_id = %(customer)s AND valid_from <= %(on)s
AND valid_to >= %(on)s) AS extra"""
_TAKE_CREDIT = """UPDATE credit_balance SET ordered = ordered + %(amount)s WHERE customer_id = %(customer)s
AND (unlimited = 1 OR ordered + shipped + invoiced - advance + %(amount)s <= credit_limit + %(extra)s)"""
RESERVE = """UPDATE stock_item SET reserved = reserved + %(quantity)s
WHERE warehouse_id = %(warehouse)s AND item_id = %(item)s AND on_hand - reserved >= %(quantity)s"""
_APPROVE = """UPDATE sales_order SET state = 'approved', doc_number = %(number)s, posting_date = %(on)s, checked_at = %(at)s,
checked_by = %(user)s, row_version = row_version + 1, changed_at = %(at)s, changed_by = %(user)s WHERE id = %(id)s"""


def save(desk: Desk, user: int, customer: int, warehouse: int, wanted: Sequence[tuple[int, Decimal]]) -> int:
    """The draft and its submission, in one transaction; gives the order's id."""
    at = raw.now()
    asked = raw.request(user, {"customer": customer, "wanted": wanted})
    with desk.connection.transaction():
        desk.all(raw.KNOWN, {"key": asked["request_key"]})
        buyer = desk.one(_CUSTOMER, {"customer": customer})
        priced = desk.all(
            _PRICES,
            {"customer": customer, "items": [item for item, _ in wanted], "quantities": [each for _, each in wanted], "on": desk.today},
        )  # fmt: skip
        head, lines = _order(desk, user, at, buyer, warehouse, wanted, {row["item_id"]: row for row in priced})
        id_ = int(head["id"])
        desk.insert("sales_order", [head])
        desk.insert("sales_order_line", lines)
        deeds = [
            raw.history("sales_order", id_, 1, "create", user, at, raw.created(head, lines)),
            raw.history("sales_order", id_, 2, "submit", user, at, [["state", "draft", "submitted"]]),
        ]
        desk.insert("audit_log", deeds)
        desk.insert("search_entry", _found(id_, "gross_total", By.AMOUNT, head["gross_total"]))
        desk.insert("request_log", [raw.done(asked, "sales_order", id_, at, '{"message": "销售订单 提交"}')])
        desk.run(_SUBMIT, [{"id": id_, "at": at, "user": user}])
    return id_


def _order(
    desk: Desk, user: int, at: Any, buyer: Row, warehouse: int, wanted: Sequence[tuple[int, Decimal]], prices: dict[int, Row]
) -> tuple[Row, list[Row]]:  # fmt: skip
    ids = [new_id() for _ in range(1 + len(wanted))]
    lines: list[Row] = []
    for position, (id_, (item, quantity)) in enumerate(zip(ids[1:], wanted, strict=True)):
        found = prices[item]
        gross = (quantity * found["price"]).quantize(_CENT, ROUND_HALF_UP)
        net = (gross / (1 + found["tax_rate"])).quantize(_CENT, ROUND_HALF_UP)
        cases = quantity / found["per_case"]
        lines.append(
            {
                "id": id_, "document_id": ids[0], "item_id": item, "cases": cases, "seen_cases": cases, "quantity": quantity,
                "price": found["price"], "discount": Decimal(1), "tax_rate": found["tax_rate"], "net": net, "tax": gross - net,
                "gross": gross, "warehouse_id": warehouse, "priced_from": "list", "price_list_id": found["list_id"],
                "price_row": found["position"] + 1,
                "delivered": ZERO, "shipped": ZERO, "signed": ZERO, "lost": ZERO, "waived": ZERO, "invoiced": ZERO,
                "shipped_amount": ZERO, "waived_amount": ZERO, "invoiced_net": ZERO, "invoiced_gross": ZERO,
                "price_unit": "main", "taken_from": "stock", "from_loan": ZERO, "price_per": 1, "tax_included": 1, "quoted_for": f"{item}|{buyer['id']}|{buyer['org_id']}|{desk.today}",
                "quoted_per": 1, "quoted_taxed": 1, "quoted_price": found["price"], "floor_price": found["floor_price"],
                "price_line_id": found["line_id"], "closed": 0, "position": position,
            }
        )  # fmt: skip
    totals = {name: sum((line[name] for line in lines), ZERO) for name in ("quantity", "net", "tax", "gross")}
    head = {
        "id": ids[0], "customer_id": buyer["id"], "address_id": buyer["address_id"], "salesperson_id": buyer["salesperson_id"],
        "kind": "normal", "settlement_method_id": buyer["settlement_method_id"], "warehouse_id": warehouse,
        **{f"{name}_total": amount for name, amount in totals.items()},
        **dict.fromkeys(("delivered_total", "shipped_total", "signed_total", "invoiced_total", "received_total"), ZERO),
        "defaults_of": buyer["id"], "doc_number": f"~{ids[0]:X}", "state": "draft", "business_date": desk.today,
        "org_id": buyer["org_id"], "currency": "CNY", "exchange_rate": 1, "version": 1, "migrated": 0, "progress": "open", "print_count": 0, "row_version": 1, "created_at": at, "created_by": user,
    }  # fmt: skip
    return head, lines


def approve(desk: Desk, user: int, id_: int) -> None:
    """Credit, reservations, history, number: one transaction. ``Turned`` where goods or credit fall short."""
    at, asked = raw.now(), raw.request(user, {"approve": id_})
    with desk.connection.transaction():
        desk.all(raw.KNOWN, {"key": asked["request_key"]})
        head = desk.one(_LOCK, {"id": id_})
        lines = desk.all(_LINES, {"id": id_})
        customer, amount = head["customer_id"], head["gross_total"]
        may = desk.one(_MAY, {"customer": customer, "on": desk.today})
        if not may["open"] or may["overdue"]:
            raise Turned("PERIOD_OR_OVERDUE")
        source = {
            "entity": "sales_order", "record_id": id_, "business_date": head["business_date"], "posting_date": desk.today,
            "created_at": at,
        }  # fmt: skip
        if not desk.run(_TAKE_CREDIT, [{"customer": customer, "amount": amount, "extra": may["extra"]}]):
            raise Turned("CREDIT_EXCEEDED")
        entry = {
            "id": new_id(),
            "customer_id": customer,
            "ordered": amount,
            "shipped": ZERO,
            "invoiced": ZERO,
            "advance": ZERO,
        }
        desk.insert("credit_entry", [{**entry, **source}])
        reserve(desk, [(line["warehouse_id"], line["item_id"], line["quantity"]) for line in lines])
        desk.insert("stock_move", [_move(line, source) for line in lines])
        changes = [
            ["state", "submitted", "approved"],
            ["posting_date", None, f"{desk.today}"],
            ["checked_at", None, at.isoformat()],
        ]
        desk.insert("audit_log", [raw.history("sales_order", id_, 3, "approve", user, at, changes)])
        desk.insert("request_log", [raw.done(asked, "sales_order", id_, at, '{"message": "销售订单 审核"}')])
        last = desk.one(raw.NEXT_NUMBER, {"series": raw.series("XS", desk.today)})["last_value"]
        number = raw.number("XS", desk.today, last)
        desk.run(_APPROVE, [{"id": id_, "number": number, "on": desk.today, "at": at, "user": user}])
        desk.insert("search_entry", _found(id_, "number", By.NUMBER, number))


def _found(id_: int, path: str, by: By, value: Any) -> list[Row]:
    """What the order is found by."""
    return [
        {"entity": "sales_order", "record_id": id_, "field_path": path, "line_id": 0, "starts_at": at, "folded": said}
        for at, said in words(by, value).items()
    ]


def reserve(desk: Desk, wanted: Sequence[tuple[int, int, Decimal]]) -> None:
    """The conditional updates, in key order, in one round trip."""
    rows = [{"warehouse": place, "item": item, "quantity": quantity} for place, item, quantity in sorted(wanted)]
    if desk.run(RESERVE, rows) != len(rows):
        raise Turned("SHORTAGE")


def _move(line: Row, source: Row) -> Row:
    return {
        "id": new_id(), "line_id": line["id"], "warehouse_id": line["warehouse_id"], "item_id": line["item_id"], "batch_id": 0, "bin_id": 0,
        "stock_status": "qualified", "cost_area_id": 0, "cost": ZERO, "layer_id": 0,
        "on_hand": ZERO, "reserved": line["quantity"], "in_transit": ZERO, "lent": ZERO, **source,
    }  # fmt: skip


def enter(desk: Desk, task: dict[str, Any], chance: random.Random) -> tuple[int, list[float]]:
    """One order from nothing to approved; its id and the milliseconds of the two transactions."""
    (customer, _), (warehouse, _) = chance.choice(task["customers"]), chance.choice(task["warehouses"])
    wanted = [(item, Decimal(6 * chance.randint(1, 20))) for item, _ in chance.sample(task["items"], LINES)]
    start = time.perf_counter()
    id_ = save(desk, task["users"][MAKER], customer, warehouse, wanted)
    between = time.perf_counter()
    approve(desk, task["users"][CHECKER], id_)
    return id_, [1000 * (between - start), 1000 * (time.perf_counter() - between)]


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    raw.open_series(task["database"], ["XS"])
    chance = random.Random(task["seed"])

    def deed(desk: Desk, mine: random.Random) -> Deed:
        return lambda: enter(desk, task, mine)[1]

    return [deed(Desk(task["database"]), random.Random(chance.random())) for _ in range(task["clients"])]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
