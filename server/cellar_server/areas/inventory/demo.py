"""Batches and what came in: what lay in the warehouses on the first day, and then what the demo company's filling line sent.

One paper for each day and warehouse, entered by the keeper and signed by his lead, by the same functions as people's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_server.areas.inventory.opening_stock import OPENING_STOCK
from cellar_server.areas.inventory.other_receipt import OTHER_RECEIPT
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.demo import Company
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.filling.masters import make
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_KEEPER, _LEAD = "baoguan", "cangku"
_BOTTLED = Ref(0, "I01", "")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Finished goods that come in from filling; one new batch of one item."""

    day: date
    warehouse: str
    item: str
    batch: str
    quantity: Decimal


def receive(work: UnitOfWork, company: Company, arrivals: Sequence[Arrival]) -> None:
    """Make the batches and bring in the goods; the caller completes the work."""
    batches: dict[str, Batch] = {}
    papers: dict[tuple[date, str], list[Arrival]] = {}
    for each in arrivals:
        papers.setdefault((each.day, each.warehouse), []).append(each)
        if company.items[each.item].batch_managed:
            batches[each.batch] = make(
                work, Batch, code=each.batch, name=each.batch, item_id=company.items[each.item].id,
                made_on=each.day - timedelta(days=20), certificate=f"ZJ-{each.batch}",
            )  # fmt: skip
    work.session.add_all(batches.values())
    work.session.flush()
    users = {user.code: user for user in work.session.scalars(select(User).where(User.code.in_((_KEEPER, _LEAD))))}
    # Two hands in one transaction: who enters goods does not sign for them.
    keeper, lead = (
        replace(work, principal=replace(work.principal, user_id=users[code].id, code=code, name=users[code].name))
        for code in (_KEEPER, _LEAD)
    )
    first = min((day for day, _ in papers), default=None)
    for (day, warehouse), some in sorted(papers.items()):
        opening = day == first
        declaration = OPENING_STOCK if opening else OTHER_RECEIPT
        head: dict[str, Any] = {
            "business_date": day, "warehouse_id": Ref(company.warehouses[warehouse].id, "", ""),
            "org_id": Ref(company.sales_org.id, "", ""), **({} if opening else {"reason_id": _BOTTLED}),
        }  # fmt: skip
        lines = [LineInput(0, _line(company, batches, each)) for each in some]
        made = documents.save(keeper, declaration, RecordInput(declaration.name, 0, 0, head, {"lines": lines}))
        work.session.flush()
        documents.act(lead, declaration, made.id, made.row_version, "sign", {})


def _line(company: Company, batches: dict[str, Batch], each: Arrival) -> dict[str, Any]:
    item = company.items[each.item]
    line: dict[str, Any] = {"item_id": Ref(item.id, "", ""), "quantity": each.quantity, "unit_cost": item.cost}
    if each.batch in batches:
        line["batch_id"] = Ref(batches[each.batch].id, "", "")
    return line
