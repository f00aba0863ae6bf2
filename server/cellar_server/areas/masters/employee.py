"""职员: people inside and outside the house; salespeople, keepers and drivers of documents are employees (MD-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from cellar_common.figures import show_day
from cellar_server.areas.masters import trees
from cellar_server.kernel.intake.alive import BLOCK, WARN
from cellar_server.kernel.schema.unfit import Unfit

from cellar_server.kernel.kit import (  # isort: skip
    Choice, Form, Label, Listing, Master, Problem, UnitOfWork, choice, day, declare, define, flag, open_to_all,
    reference, scoped, text,
)  # fmt: skip


# A warning by itself: what somebody sold must still be shipped after he left.
LEFT_EMPLOYEES = define(
    "sales.left_employees",
    WARN,
    "单据上的职员已离职时|An employee named there has left",
    WARN,
    BLOCK,
    help="订单等单据上的业务员已离职时：拒绝，或提示后放行。|"
    "When a document names a salesperson who has left: it is refused, or said and let pass.",
)


class Place(Choice):
    """内勤/外勤."""

    INSIDE = "内勤|Inside"
    OUTSIDE = "外勤|Field"


class Function(Choice):
    MARKETING = "市场|Marketing"
    SALES = "销售|Sales"
    SERVICE = "客服|Service"
    STOCK = "仓储|Warehouse"
    FINANCE = "财务|Finance"
    OTHER = "其他|Other"


class Employee(Master):
    __tablename__ = "employee"
    org_id: Mapped[int] = reference("所属组织|Organisation", "organisation", required=True)
    superior_id: Mapped[int | None] = reference("上级|Superior", "employee")
    post: Mapped[str | None] = text("岗位|Post", 40)
    place: Mapped[Place] = choice("内勤/外勤|Inside or field", Place, default=Place.INSIDE)
    function: Mapped[Function] = choice(
        "职能|Function", Function, default=Function.OTHER, column=("function", "job_function")
    )
    resident_away: Mapped[bool] = flag("驻外|Stationed away")
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    mail: Mapped[str | None] = text("邮箱|Mail", 80)
    hired_on: Mapped[date | None] = day("入职日期|Hired on")
    left_on: Mapped[date | None] = day("离职日期|Left on", not_before="hired_on")


def no_ring(work: UnitOfWork, doc: Employee) -> Iterator[Problem]:
    """Nobody is his own superior, over however many others: whose records a superior sees follows this tree."""
    yield from trees.no_ring_by(work, doc, "superior_id")


def unfit(employee: Employee, on: date) -> Iterator[Unfit]:
    """Who left does nothing on a later day."""
    if employee.left_on is not None and employee.left_on < on:
        left = show_day(employee.left_on)
        yield Unfit(
            Label(f"已于 {left} 离职", f"left on {left}"),
            LEFT_EMPLOYEES,
            "换一个人，或更正离职日期|Choose somebody else or correct the day",
            "EMPLOYEE_LEFT",
        )


EMPLOYEE = declare(
    Employee,
    title="职员|Employee",
    icon="user",
    verify=no_ring,
    scopes=scoped(
        org="org_id",
        employee="id",
        customer=open_to_all("Who serves a customer may change, and a colleague's name is no secret."),
        warehouse=open_to_all("A keeper knows the people whose goods he hands out."),
    ),
    unfit=unfit,
    lookup="code name org_id post phone",
    keywords="业务员 人员 salesperson staff",
    form=Form("code name pinyin org_id superior_id | post function place resident_away | phone mail hired_on left_on"),
    listing=Listing(
        columns="code name org_id superior_id post function place phone hired_on left_on state",
        filters="org_id superior_id function place resident_away state",
        sort="code",
        search="code name pinyin phone mail",
    ),
)
