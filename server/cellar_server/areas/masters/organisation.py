"""组织: company, sales, stock and finance organisations and departments in one tree; one unit may be several at once (ORG-01)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, trees, usage
from cellar_server.areas.masters.companies import company_of
from cellar_server.kernel.unit_of_work import naming, periods
from cellar_server.kernel.unit_of_work.periods import Unit

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, Problem, UnitOfWork, declare, flag, open_to_all, problem, reference, scoped, text,
)  # fmt: skip


class Organisation(Master):
    __tablename__ = "organisation"
    parent_id: Mapped[int | None] = reference("上级组织|Parent", "organisation")
    is_company: Mapped[bool] = flag("公司|Company")
    is_sales: Mapped[bool] = flag("销售组织|Sales organisation")
    is_stock: Mapped[bool] = flag("库存组织|Stock organisation")
    is_finance: Mapped[bool] = flag("财务组织|Finance organisation")
    is_department: Mapped[bool] = flag("部门|Department")
    tax_no: Mapped[str | None] = text("税号|Tax number", 30)
    bank: Mapped[str | None] = text("开户行|Bank", 80)
    bank_account: Mapped[str | None] = text("账号|Bank account", 40)
    address: Mapped[str | None] = text("地址|Address", 200, width=40, searched=True)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    mail: Mapped[str | None] = text("邮箱|Mail", 80)


KINDS = ("is_company", "is_sales", "is_stock", "is_finance", "is_department")


def problems(doc: Organisation) -> Iterator[Problem]:
    """A unit that is nothing in particular can be chosen nowhere."""
    if not any(getattr(doc, kind) for kind in KINDS):
        yield problem(
            "is_company",
            "ORG_KIND",
            "至少选择一种组织类型|Choose at least one kind",
            "勾选公司、销售组织、部门等|Tick one",
        )


def verify(work: UnitOfWork, doc: Organisation) -> Iterator[Problem]:
    """No ring, and no document leaves a closed period for an open one because its books become another's."""
    ring = list(trees.no_ring(work, doc))
    yield from ring
    if not ring:
        yield from keeps_its_goods(work, doc)
    if ring or not usage.changed(doc, "parent_id", "is_finance"):
        return
    if periods.would_move_books(work, doc.id, Unit(doc.parent_id, doc.is_finance)):
        yield problem(
            "is_finance", "BOOKS_CLOSED_DIFFERENTLY",
            "改后单据归另一财务组织，而两者已关账的期间不同|Its documents would go to other books, in which other periods are closed",
            "先使两者关账一致|Close or reopen periods until both agree",
        )  # fmt: skip


def keeps_its_goods(work: UnitOfWork, doc: Organisation) -> Iterator[Problem]:
    """An organisation with goods, or above one, stays with its company: they would be another's without a paper."""
    if not usage.changed(doc, "parent_id", "is_company"):
        return
    stored = reads.rows(work, Organisation)
    wished = {**stored, doc.id: doc}
    for org_id in reads.where_goods_lay(work):
        if org_id in stored and company_of(stored, org_id) != company_of(wished, org_id):
            name = naming.called(work, ORGANISATION, stored[org_id])
            yield problem(
                "parent_id" if usage.changed(doc, "parent_id") else "is_company", "GOODS_OF_COMPANY",
                f"{name.zh}的仓库已有业务，不能改属另一公司|Goods went through warehouses of {name.en}: it stays with its company",
                "另建组织和仓库|Make another organisation and warehouse",
            )  # fmt: skip
            return


def books(work: UnitOfWork, doc: Organisation) -> None:
    """A finance organisation keeps books of its own: they can be closed from now on."""
    periods.plant_by(work)


ORGANISATION = declare(
    Organisation,
    title="组织|Organisation",
    icon="home",
    check=problems,
    verify=verify,
    after_save=books,
    scopes=scoped(
        org="id",
        employee=open_to_all("Every document names the organisation that it belongs to."),
        customer=open_to_all("Every document names the organisation that it belongs to."),
        warehouse=open_to_all("Every document names the organisation that it belongs to."),
    ),
    lookup="code name parent_id",
    keywords="公司 部门 company department",
    form=Form(
        "code name pinyin parent_id | is_company is_sales is_stock is_finance is_department"
        " | tax_no bank bank_account | address phone mail"
    ),
    listing=Listing(
        columns="code name parent_id is_company is_sales is_stock is_finance is_department tax_no phone state",
        filters="parent_id is_sales is_stock state",
        sort="code",
        search="code name pinyin",
    ),
)
