"""What an order's look-up of items tells beside each: what it costs this customer today, and what he paid for it last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cellar_server.areas.pricing import inquiry
from cellar_server.areas.pricing.rules import Quote
from cellar_server.areas.sales import asking, reads
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.amounts.steps import CENT, ONE, fits, stepped
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.looked_up import Column, LookedUp
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_PRICE = ("sales_order.lines.price", "price_list.lines.price")
_PAID = ("sales_order.lines.price", "sales_order.lines.discount")


def _text(words: str, name: str) -> FieldSpec:
    return FieldSpec(kind=Kind.TEXT, label=label(words), name=name, length=40, width=10)


def _quoted(work: UnitOfWork, near: Mapping[str, Any], ids: Sequence[int]) -> dict[int, tuple[Label]]:
    """The price of one main unit's order, as its list has it; an item without a price has none."""
    org_id, customer_id, on = near["org_id"], near["customer_id"], near["business_date"]
    if not (org_id and customer_id and on):
        return {}
    answers = inquiry.quote(work, org_id=org_id, customer_id=customer_id, on=on, lines=[(id_, ONE) for id_ in ids])
    found = zip(ids, answers, strict=True)
    return {id_: (asking.shown(answer.price),) for id_, answer in found if isinstance(answer, Quote)}


def _bought(work: UnitOfWork, near: Mapping[str, Any], ids: Sequence[int]) -> dict[int, tuple[Label, Any]]:
    customer_id = near["customer_id"]
    if customer_id is None or not work.principal.policy.sees("sales_order"):
        return {}
    return {id_: (_paid(row), row.business_date) for id_, row in reads.bought_last(work, customer_id, ids).items()}


def _paid(row: Any) -> Label:
    paid = row.price * row.discount
    amount = stepped(paid, CENT) if fits(paid, 2) else paid
    return asking.shown(UnitPrice(amount, row.price_per, row.tax_included))


QUOTED = LookedUp(
    (Column(_text("价格|Price", "told_price"), _PRICE),), ("org_id", "customer_id", "business_date"), _quoted
)
BOUGHT = LookedUp(
    (
        Column(_text("上次成交价|Paid last", "told_paid"), _PAID),
        Column(
            FieldSpec(kind=Kind.DAY, label=label("上次购买|Bought last"), name="told_bought_on"),
            ("sales_order.business_date",),
        ),
    ),
    ("customer_id",),
    _bought,
)
