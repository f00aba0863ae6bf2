"""Document types that nobody needs, declared by the hundred: what a program of that many types costs at login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.kernel.life.voiding import void
from cellar_server.kernel.schema import fields
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.declaration import Declaration, Form, Listing, Where, declare, scheme
from cellar_server.kernel.schema.model import Document, Line
from cellar_server.kernel.schema.scopes import scoped
from cellar_server.kernel.schema.states import APPROVED, DRAFT, SUBMITTED
from cellar_server.kernel.work.unit import UnitOfWork

AREAS = ("sales", "shipping", "billing", "receipts", "stock", "finance", "pricing")


@action("提交|Submit", DRAFT >> SUBMITTED, icon="send", primary=True, batch=True)
def submit(work: UnitOfWork, doc: Any) -> None:
    pass


@action("审核|Approve", SUBMITTED >> APPROVED, numbers=True, by_another=True, primary=True, batch=True)
def approve(work: UnitOfWork, doc: Any) -> None:
    pass


@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True)
def unapprove(work: UnitOfWork, doc: Any) -> None:
    pass


def synthetic(count: int) -> Iterator[Declaration]:
    """``count`` declarations, each with a head of some fifteen fields and lines of ten."""
    for number in range(count):
        yield _declared(number)


def _declared(number: int) -> Declaration:
    name, line = f"bench_{number}", f"BenchLine{number}"
    head: dict[str, Any] = {
        "__tablename__": name,
        "customer_id": fields.reference("客户|Customer", "customer", triggers=True),
        "salesperson_id": fields.reference("业务员|Salesperson", "employee"),
        "warehouse_id": fields.reference("仓库|Warehouse", "warehouse"),
        "deliver_on": fields.day("要求日期|Wanted on"),
        "contract_no": fields.text("合同号|Contract no.", 40),
        "quantity_total": fields.quantity("数量合计|Quantity", readonly=True),
        "net_total": fields.money("无税合计|Net", readonly=True),
        "gross_total": fields.money("价税合计|Total", readonly=True),
        "urgent": fields.flag("加急|Urgent"),
        "reason": fields.text("原因|Reason", 200),
        "lines": fields.lines(
            "明细|Lines", line, columns="item_id quantity price gross wanted_on", sums="quantity gross"
        ),
    }
    row: dict[str, Any] = {
        "__tablename__": f"{name}_line",
        "document_id": fields.parent(name),
        "item_id": fields.reference("物料|Item", "item", required=True, triggers=True),
        "quantity": fields.quantity("数量|Quantity", required=True, triggers=True),
        "price": fields.price("单价|Price", triggers=True),
        "discount": fields.rate("扣率|Discount"),
        "net": fields.money("无税金额|Net", readonly=True),
        "gross": fields.money("价税合计|Total", readonly=True),
        "wanted_on": fields.day("要求日期|Wanted on"),
        "batch_no": fields.text("批号|Batch", 40),
        "note": fields.text("说明|Note", 100),
    }
    # Known by its name only, it would be gone before the declaration holds it.
    kept = type(line, (Line,), row)
    model = type(f"Bench{number}", (Document,), head)
    made = declare(
        model, title=f"基准单据{number}|Bench document {number}", area=AREAS[number % len(AREAS)], number=f"B{number}-{{n:05}}",
        actions=(submit, approve, unapprove, void), scopes=scoped(org="org_id", employee="salesperson_id", customer="customer_id", warehouse="warehouse_id"),
        form=Form("customer_id business_date salesperson_id | org_id warehouse_id deliver_on | contract_no reason urgent remark", totals="gross_total net_total quantity_total"),
        listing=Listing(
            columns="number business_date customer_id salesperson_id quantity_total gross_total state",
            filters="business_date customer_id salesperson_id org_id state", sums="quantity_total gross_total", search="number customer_id",
            schemes=(scheme("to_approve", "待审核|To approve", Where.of("state", "in", "submitted")),),
        ),
    )  # fmt: skip
    assert made.grids["lines"].line is kept
    return made
