"""What the demo company has lent and sent between its warehouses: asked for, lent, overdue, partly back, on the road.

All of it lies beside what its orders need, in a batch of its own, and goes through the bulk door.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_server.areas.inventory.issue_request import IssueRequest
from cellar_server.areas.inventory.loan import Loan
from cellar_server.areas.inventory.loan_return import LoanReturn
from cellar_server.areas.inventory.other_receipt import OtherReceipt
from cellar_server.areas.inventory.transfer_order import TransferOrder
from cellar_server.areas.inventory.transfer_out import TransferOut
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.codes import Reason
from cellar_server.areas.masters.demo import Company
from cellar_server.areas.masters.demo.company import MAIN_WAREHOUSE
from cellar_server.kernel import bulk
from cellar_server.kernel.bulk import LineOf, Typed
from cellar_server.kernel.filling.masters import make
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

D = Decimal
_BRANCH, _BATCH = "CP02", "DEMO-PJ"
_FAIR, _TASTING, _ROAD, _ASKED = "fair", "tasting", "road", "asked"


def carry(work: UnitOfWork, company: Company) -> None:
    """In the last two months of its trade; the caller completes the work."""
    item = next(each for each in company.items.values() if each.batch_managed)
    batch = make(
        work, Batch, code=_BATCH, name=_BATCH, item_id=item.id, made_on=company.first, certificate=f"ZJ-{_BATCH}"
    )
    work.session.add(batch)
    work.session.flush()
    reason = work.session.scalars(select(Reason).where(Reason.code == "I01")).one()
    bulk.write(work, list(_typed(company, item, batch.id, reason.id)), migrated=True)


def _typed(company: Company, item: Any, batch_id: int, reason_id: int) -> Iterator[Typed]:
    whole, branch = company.warehouses[MAIN_WAREHOUSE].id, company.warehouses[_BRANCH].id
    customer = next(each for each in company.customers.values() if each.salesperson_id is not None)
    borrower, org = customer.salesperson_id, company.sales_org.id

    def on(days: int) -> Any:
        # After the openings of a trade that is shorter than that.
        return max(company.last - timedelta(days=days), company.first + timedelta(days=1))

    def of(quantity: int, **more: Any) -> dict[str, list[dict[str, Any]]]:
        return {"lines": [{"quantity": D(quantity), **more}]}

    def head(days: int, **more: Any) -> dict[str, Any]:
        return {"business_date": on(days), "warehouse_id": whole, "org_id": org, **more}

    goods = {"item_id": item.id, "batch_id": batch_id}
    came = head(58, reason_id=reason_id, remark="品鉴、展会与分库用酒")
    yield Typed(model=OtherReceipt, values=came, lines=of(360, **goods, unit_cost=item.cost), deeds=("sign",))
    # A fair whose bottles are overdue, some of them back.
    fair = head(50, customer_id=customer.id, employee_id=borrower, due_on=on(20))
    asked = {**fair, "purpose": "秋季糖酒会展示"}
    yield Typed(model=IssueRequest, key=_FAIR, values=asked, lines=of(60, item_id=item.id), deeds=("submit", "approve"))
    lent = {**fair, "business_date": on(49)}
    lent_lines = of(60, **goods, request_line_id=LineOf(_FAIR, 0))
    yield Typed(model=Loan, key=(_FAIR, "lent"), values=lent, lines=lent_lines, deeds=("sign",))
    back = of(36, loan_line_id=LineOf((_FAIR, "lent"), 0))
    yield Typed(model=LoanReturn, values={"business_date": on(25)}, lines=back, deeds=("sign",))
    # What an employee has for a tasting, due soon; and what is asked for and waits.
    tasting = head(6, employee_id=borrower, due_on=company.last + timedelta(days=9))
    yield Typed(model=Loan, key=_TASTING, values=tasting, lines=of(12, **goods), deeds=("sign",))
    waits = head(
        1,
        customer_id=customer.id,
        employee_id=borrower,
        due_on=company.last + timedelta(days=30),
        purpose="经销商品鉴会",
    )
    yield Typed(model=IssueRequest, key=_ASKED, values=waits, lines=of(24, item_id=item.id), deeds=("submit",))
    # To the branch, on the road.
    order = head(4, to_warehouse_id=branch)
    yield Typed(model=TransferOrder, key=_ROAD, values=order, lines=of(120, item_id=item.id), deeds=("approve",))
    sent = of(120, batch_id=batch_id, order_line_id=LineOf(_ROAD, 0))
    yield Typed(model=TransferOut, values={"business_date": on(2)}, lines=sent, deeds=("sign",))
