"""供应商: who delivers packaging, materials and transport (MD-03, S28.5, S34.27, S17.19).

A file begins as a prospect, is tried, and only a qualified supplier can be chosen in documents; a suspended one may be
taken back, a dropped one is history.
"""

from __future__ import annotations

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, NOT_SHOWN, Choice, Form, Line, Listing, Master, Problem, State, UnitOfWork, Where, action, choice, declare,
    label, lines, open_to_all, parent, problem, reference, scheme, scoped, text,
)  # fmt: skip

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import prints

PROSPECT = State("prospect", label("潜在|Prospect"), "draft")
# In the words of the file: he may be chosen.
QUALIFIED = replace(ACTIVE, label=label("合格|Qualified"))
TRIAL = State("trial", label("试用|On trial"), "approval")
SUSPENDED = State("suspended", label("暂停|Suspended"), "partly")
DROPPED = State("dropped", label("淘汰|Dropped"), "void")


class SupplierKind(Choice):
    PACKAGING = "包装材料|Packaging"
    MATERIAL = "原辅料|Materials"
    TRANSPORT = "运输|Transport"
    PARTNER = "第三方合作|Third party"


class Supplier(Master):
    __tablename__ = "supplier"
    kind: Mapped[SupplierKind] = choice("供应商类型|Kind", SupplierKind, default=SupplierKind.PACKAGING)
    region_id: Mapped[int | None] = reference("区域|Region", "region")
    buyer_id: Mapped[int | None] = reference("采购员|Buyer", "employee")
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    tax_no: Mapped[str | None] = text("税号|Tax number", 30, copied=False, unique_with="")
    bank: Mapped[str | None] = text("开户行|Bank", 80)
    bank_account: Mapped[str | None] = text("账号|Bank account", 40)
    address: Mapped[str | None] = text("地址|Address", 200, width=40, searched=True)
    payment_term_id: Mapped[int | None] = reference("付款条件|Payment term", "payment_term")
    last_reason: Mapped[str | None] = text(
        "暂停/淘汰原因|Suspended or dropped because", 200, readonly=True, copied=False, width=32
    )
    contacts: Mapped[list[SupplierContact]] = lines(
        "联系人|Contacts", "SupplierContact", columns="name post phone mail"
    )


class SupplierContact(Line):
    __tablename__ = "supplier_contact"
    document_id: Mapped[int] = parent("supplier")
    name: Mapped[str] = text("姓名|Name", 40, required=True, searched=True)
    post: Mapped[str | None] = text("职务|Position", 40)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    mail: Mapped[str | None] = text("邮箱|Mail", 80)


def complete(work: UnitOfWork, doc: Supplier) -> Iterator[Problem]:
    """Requirement of qualification: one can invoice him, pay him and reach him."""
    for name in ("tax_no", "bank", "bank_account", "phone"):
        if not getattr(doc, name):
            spec = work.registry.by_model(Supplier).fields[name].label
            yield problem(name, "REQUIRED", f"合格前须填{spec.zh}|{spec.en} is needed before qualification")


_WHY = {"reason": text("原因|Reason", 200, required=True)}


@action("试用|Try", PROSPECT >> TRIAL, icon="play")
def try_out(work: UnitOfWork, doc: Supplier) -> None:
    pass


@action("评为合格|Qualify", (TRIAL | SUSPENDED) >> QUALIFIED, primary=True, by_another=True, requires=(complete,))
def qualify(work: UnitOfWork, doc: Supplier) -> None:
    doc.last_reason = None


@action("暂停|Suspend", QUALIFIED >> SUSPENDED, icon="lock", backward=True, questions=_WHY)
def suspend(work: UnitOfWork, doc: Supplier) -> None:
    doc.last_reason = work.answers["reason"]


@action("淘汰|Drop", (PROSPECT | TRIAL | QUALIFIED | SUSPENDED) >> DROPPED, icon="trash", backward=True, questions=_WHY)
def drop(work: UnitOfWork, doc: Supplier) -> None:
    doc.last_reason = work.answers["reason"]


SUPPLIER = declare(
    Supplier,
    title="供应商|Supplier",
    scopes=scoped(
        org=open_to_all("A supplier delivers to every organisation."),
        employee="buyer_id",
        customer=NOT_SHOWN,
        warehouse=open_to_all("A supplier delivers to every warehouse."),
    ),
    icon="truck",
    told_with="code",
    prints=(prints.SUPPLIER_STATEMENT,),
    initial=PROSPECT,
    editable=(PROSPECT, TRIAL, QUALIFIED, SUSPENDED),
    actions=(try_out, qualify, suspend, drop),
    states=(PROSPECT, TRIAL, QUALIFIED, SUSPENDED, DROPPED),
    lookup="code name kind phone",
    keywords="供方 厂家 vendor gys",
    form=Form(
        "code name pinyin kind | region_id buyer_id phone payment_term_id | tax_no bank bank_account address | last_reason"
    ),
    listing=Listing(
        columns="code name kind region_id buyer_id phone payment_term_id last_reason state",
        filters="kind region_id buyer_id state",
        sort="code",
        search="code name pinyin phone tax_no",
        schemes=(
            scheme("qualified", "合格|Qualified", Where.of("state", "in", "active")),
            scheme("to_judge", "试用中|On trial", Where.of("state", "in", "trial")),
        ),
    ),
)
