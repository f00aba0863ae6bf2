"""成本域: in which warehouses the same goods cost the same (WH-09, S26.24).

Average cost is kept by cost area and item. A company has one of its own until it makes more; a warehouse that bears cost belongs
to one of its company's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage
from cellar_server.areas.masters.companies import company_of
from cellar_server.kernel import audit
from cellar_server.kernel.filling.masters import make

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, Problem, UnitOfWork, declare, open_to_all, problem, reference, scoped,
)  # fmt: skip

COST_IS_HIDDEN_FROM = (
    "sales_rep sales_lead area_manager branch_manager inspector order_clerk office_lead dispatcher dispatch_clerk shipping_clerk logistics"
    " keeper warehouse_lead quality biller invoice_clerk cashier settler credit_officer"
)
"""Posts that are not shown what goods cost (ORG-06)."""


class CostArea(Master):
    __tablename__ = "cost_area"
    org_id: Mapped[int] = reference("公司|Company", "organisation", required=True, among={"is_company": True})


def of_company(work: UnitOfWork, org_id: int) -> list[Any]:
    """The cost areas of the company that an organisation belongs to, in order of their codes; rows."""
    company = company_of(reads.organisations(work), org_id)
    return sorted(
        (row for row in reads.rows(work, CostArea).values() if row.org_id == company), key=lambda row: str(row.code)
    )


def first_of(work: UnitOfWork, org_id: int) -> CostArea:
    """The area that the program makes for a company that has none; it is called as the company is."""
    units = reads.organisations(work)
    company = units[company_of(units, org_id)]
    made = make(work, CostArea, code=company.code, name=company.name, org_id=company.id)
    made.row_version = 1
    work.add(made)
    audit.write(work, COST_AREA, made, "create", audit.made(COST_AREA, made))
    work.touch(COST_AREA.name, made.id)
    work.forget(COST_AREA)
    return made


def verify(work: UnitOfWork, doc: CostArea) -> Iterator[Problem]:
    if usage.changed(doc, "org_id") and reads.is_used(work, doc):
        yield problem(
            "org_id", "COST_AREA_IN_USE", "成本域已有仓库，公司不能再改|Warehouses belong to the cost area: its company cannot change any more",
            "停用本成本域，另建|Stop this one and make another",
        )  # fmt: skip


COST_AREA = declare(
    CostArea,
    title="成本域|Cost area",
    icon="coin",
    verify=verify,
    scopes=scoped(
        org="org_id",
        employee=open_to_all("What goods cost is no salesperson's in particular."),
        customer=open_to_all("What goods cost is no customer's in particular."),
        warehouse=open_to_all("A warehouse names its cost area."),
    ),
    lookup="code name org_id",
    form=Form("code name pinyin org_id"),
    listing=Listing(columns="code name org_id state", filters="org_id state", sort="code", search="code name pinyin"),
)
