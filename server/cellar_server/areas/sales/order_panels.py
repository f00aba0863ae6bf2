"""What an order's form shows beside the current line: where its price comes from, what can be promised, the credit left."""

from __future__ import annotations

from decimal import Decimal

from cellar_common.figures import show_rate
from cellar_server.areas.masters.item import Item
from cellar_server.areas.sales import price_checks, reads
from cellar_server.areas.sales.order_tables import PricedFrom, SalesOrder, SalesOrderLine
from cellar_server.kernel.amounts.steps import CENT, ZERO, fits, stepped
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.panels import Fact, Gauge, Panel
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock

# What the facts tell of, beside the line and the balance that they stand for.
_PRICE = ("sales_order.lines.price", "price_list.lines.price", "sales_order.lines.gross")
_FLOOR = ("price_list.lines.floor_price", "sales_order.lines.floor_price")
_DISCOUNT = ("sales_order.lines.discount",)
_LIMIT = ("customer.credit_limit", "credit_balance.credit_limit")
_TOTAL = ("sales_order.gross_total",)
_FREE = ("stock_item.on_hand", "stock_item.reserved")
UNAPPROVED = frozenset({"draft", "submitted"})


def panels(work: UnitOfWork, doc: SalesOrder, grid: str, index: int) -> list[Panel]:
    """Price and stock of the line the cursor is on, credit of the customer, as far as this person may see them.

    At most four statements.
    """
    found = []
    if 0 <= index < len(doc.lines):
        line = doc.lines[index]
        items = work.get_many(Item, [line.item_id])
        name = items[line.item_id].name if line.item_id in items else ""
        subtitle = Label(f"第 {index + 1} 行 {name}".strip(), f"Line {index + 1} {name}".strip())
        found.append(_price(work, doc, line, subtitle))
        if work.shows(stock.StockItem, warehouse_id=line.warehouse_id, item_id=line.item_id):
            found.append(_stock(work, doc, line, subtitle))
    if doc.customer_id is not None and work.shows(credit.CreditBalance, customer_id=doc.customer_id):
        found.append(_credit(work, doc))
    return found


def _price(work: UnitOfWork, doc: SalesOrder, line: SalesOrderLine, subtitle: Label) -> Panel:
    title = label("价格来源|Price source")
    if line.price is None:
        hint = label("未询价，按 Shift+A|Unpriced: press Shift+A")
        return Panel(title, (Fact(label("单价|Price"), tone="warn", text=hint, tells=_PRICE),), subtitle)
    below = "error" if price_checks.is_below_floor(line) else ""
    floor = (
        [Fact(label("底价|Floor"), _money(line.floor_price), below, tells=_FLOOR)]
        if reads.sees_floor(work, line.price_line_id)
        else []
    )
    facts = [
        Fact(label("来源|Source"), text=_source(work, line)),
        Fact(label("询得价|Quoted"), _money(line.quoted_price), tells=_PRICE),
        Fact(label("计价单位|Priced by"), text=_priced_by(line)),
        *floor,
        Fact(
            label("扣率|Discount rate"),
            tone="accent" if line.discount != 1 else "",
            text=_rate(line.discount),
            tells=_DISCOUNT,
        ),
        Fact(label("成交单价|Price paid"), _money(line.price * line.discount), "accent", tells=_PRICE),
    ]
    return Panel(title, tuple(facts), subtitle)


def _source(work: UnitOfWork, line: SalesOrderLine) -> Label:
    """批发价 第 1 行; to whom may not see that list, that it is one."""
    if line.price_list_id is None or line.priced_from is not PricedFrom.LIST:
        return line.priced_from.label if line.priced_from is not None else Label("—", "—")
    load_names(work, [("price_list", line.price_list_id)])
    name = work.names["price_list", line.price_list_id].name
    return Label(f"{name} 第 {line.price_row} 行", f"{name}, line {line.price_row}")


def _priced_by(line: SalesOrderLine) -> Label:
    """What the prices shown here are for: 箱(6) 无税."""
    unit = line.price_unit.label
    zh, en = (
        (unit.zh, unit.en)
        if line.price_per == 1
        else (f"{unit.zh}({line.price_per})", f"{unit.en} of {line.price_per}")
    )
    return Label(
        zh + (" 含税" if line.tax_included else " 无税"), en + (" with tax" if line.tax_included else " without tax")
    )


def _money(price: Decimal | None) -> Decimal | None:
    """A unit price for the eye: two places, all six where they say something."""
    if price is None:
        return None
    return stepped(price, CENT) if fits(price, 2) else price


def _rate(rate: Decimal) -> Label:
    shown = show_rate(rate)
    return Label(shown, shown)


def _stock(work: UnitOfWork, doc: SalesOrder, line: SalesOrderLine, subtitle: Label) -> Panel:
    title = label("可用量|Available")
    if line.warehouse_id is None or line.item_id is None:
        hint = label("先选发货仓|Choose the warehouse first")
        return Panel(title, (Fact(label("发货仓|Ship from"), text=hint),), subtitle)
    now = reads.available(work, line.warehouse_id, line.item_id)
    # Once approved the line's own goods are among the reserved ones.
    own = ZERO if doc.state in UNAPPROVED else line.quantity - line.shipped
    free = now.available + own
    short = (line.quantity or ZERO) - (line.shipped or ZERO) - free
    facts = (
        Fact(label("现存|On hand"), now.on_hand, tells=("stock_item.on_hand",)),
        Fact(label("占用|Reserved"), now.reserved, tells=("stock_item.reserved",)),
        Fact(label("在途|In transit"), now.in_transit, tells=("stock_item.in_transit",)),
        Fact(label("可用|Available"), free, "error" if short > 0 else "ok", tells=_FREE),
        Fact(label("本行需要|This line"), line.quantity),
        Fact(label("缺|Short"), max(short, ZERO), "error" if short > 0 else "", tells=_FREE),
    )
    return Panel(title, facts, subtitle)


# An advance lowers what is used, so the sum tells of it too.
_USED = tuple(f"credit_balance.{bucket}" for bucket in credit.BUCKETS)


def _credit(work: UnitOfWork, doc: SalesOrder) -> Panel:
    title = label("信用|Credit")
    now = reads.exposure(work, doc.customer_id)
    this = doc.gross_total if doc.state in UNAPPROVED else ZERO
    parts = (
        Fact(label("未核销应收|Receivable"), now.invoiced, tells=("credit_balance.invoiced",)),
        Fact(label("已出库未开票|Shipped, not invoiced"), now.shipped, tells=("credit_balance.shipped",)),
        Fact(label("已审未出库|Approved, not shipped"), now.ordered, tells=("credit_balance.ordered",)),
        Fact(label("本单|This order"), this, "accent", tells=_TOTAL),
    )
    if now.available is None:
        return Panel(title, (*parts, Fact(label("额度|Limit"), text=label("不限|None"), tells=_LIMIT)))
    whole = (now.limit or ZERO) + now.temporary
    left = now.available - this
    facts = (
        Fact(label("额度|Limit"), whole, tells=_LIMIT),
        Fact(
            label("已占用|Used"),
            now.used,
            tells=_USED,
        ),
        Fact(label("预收|Advance"), now.advance, tells=("credit_balance.advance",)),
        Fact(
            label("本单后可用|Left after this order"),
            left,
            "error" if left < 0 else "ok",
            tells=(*_LIMIT, *_USED, *_TOTAL),
        ),
    )
    # The gauge itself says how much of the limit is used.
    return Panel(title, facts, gauge=Gauge(parts, whole))
