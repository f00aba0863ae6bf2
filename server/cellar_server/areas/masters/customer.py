"""客户: dealers, terminals and other buyers with their terms and credit (MD-02, S22.1, S36.13).

Credit is granted by a credit adjustment (信用调整单) only, which two people answer for: limit, no limit, days of grace. A new
customer has a limit of zero: nothing is sold to him on credit (S24.12). When he pays is set by who holds ``set_terms`` (CR-02). Empty days of grace mean everybody's, by parameter. A
blocked customer (冻结) takes no new orders and shipments (by parameter) and can be
released; a stopped one is history. Money is taken from either.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import prints, reads, usage
from cellar_server.areas.masters.employee import Employee, Function
from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.kernel.intake.alive import BLOCK, WARN
from cellar_server.kernel.unit_of_work import naming

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, BLOCKED, STOPPED, Choice, Form, Line, Listing, Master, Problem, UnitOfWork, VerbGroup, Where, action,
    choice, day, declare, define, file, flag, integer, lines, money, note, open_to_all, parent, problem, reference, scheme,
    scoped, tags, text,
)  # fmt: skip

from cellar_server.ledgers import credit

BLOCKED_CUSTOMERS = define(
    "sales.blocked_customers",
    BLOCK,
    "客户已冻结时订单与发货|Orders and shipments of a blocked customer",
    BLOCK,
    WARN,
    help="给已冻结的客户下订单、发货时：拒绝，或提示后放行。|"
    "When a blocked customer is to get an order or a delivery: it is refused, or said and let pass.",
)

SET_TERMS = "set_terms"


class CustomerKind(Choice):
    DEALER = "经销商|Dealer"
    REGIONAL = "地区总经销|Regional distributor"
    SUB_DEALER = "分销商|Sub-dealer"
    TERMINAL = "终端|Terminal"
    WHOLESALE = "批发|Wholesale"
    RETAIL = "零售|Retail"
    CONSUMER = "零散消费者|Consumer"
    GROUP_BUYER = "政企大客户|Group buyer"
    INTERNAL = "内部客户|Internal"


class Customer(Master):
    """``own_org_id``: the organisation that an internal customer is; it decides which price lists count (S26.26)."""

    __tablename__ = "customer"
    customer_class_id: Mapped[int] = reference("客户分类|Customer class", "customer_class", required=True)
    kind: Mapped[CustomerKind] = choice("客户类型|Kind", CustomerKind, default=CustomerKind.DEALER, triggers=True)
    own_org_id: Mapped[int | None] = reference("对应组织|Own organisation", "organisation")
    region_id: Mapped[int | None] = reference("区域|Region", "region")
    org_id: Mapped[int | None] = reference("销售组织|Sales organisation", "organisation", among={"is_sales": True})
    salesperson_id: Mapped[int | None] = reference("业务员|Salesperson", "employee")
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    tax_no: Mapped[str | None] = text("税号|Tax number", 30, copied=False, unique_with="")
    bank: Mapped[str | None] = text("开户行|Bank", 80)
    bank_account: Mapped[str | None] = text("账号|Bank account", 40)
    address: Mapped[str | None] = text("注册地址|Registered address", 200, width=40, searched=True)
    settlement_method_id: Mapped[int | None] = reference("结算方式|Settlement method", "settlement_method")
    payment_term_id: Mapped[int | None] = reference(
        "付款条件|Payment term", "payment_term", triggers=True, needs=SET_TERMS
    )
    credit_limit: Mapped[Decimal] = money("信用额度|Credit limit", readonly=True, default=Decimal(0), copied=False)
    unlimited: Mapped[bool] = flag("不限额度|No limit", readonly=True, copied=False)
    prepaid: Mapped[bool] = flag("先款后货|Payment first", needs=SET_TERMS)
    grace_days: Mapped[int | None] = integer("逾期宽限天数|Grace days", readonly=True, copied=False)
    block_reason: Mapped[str | None] = text("冻结原因|Blocked because", 200, readonly=True, copied=False, width=32)
    tags: Mapped[str | None] = tags(
        "标签|Tags",
        help="几个短词，逗号分开；列表可按其中一个筛选。|Short words parted by commas; lists find each of them.",
    )
    licence_id: Mapped[int | None] = file(
        "营业执照|Business licence", help="扫描件，任何格式，不超过 16 MB。|A scan of any kind, at most 16 MB."
    )
    remark: Mapped[str | None] = note("备注|Remark", 1000)
    contacts: Mapped[list[CustomerContact]] = lines(
        "联系人|Contacts", "CustomerContact", columns="name post phone mail birthday hobby"
    )


class CustomerContact(Line):
    __tablename__ = "customer_contact"
    document_id: Mapped[int] = parent("customer")
    name: Mapped[str] = text("姓名|Name", 40, required=True, searched=True)
    post: Mapped[str | None] = text("职务|Position", 40)
    phone: Mapped[str | None] = text("电话|Phone", 40, searched=True)
    mail: Mapped[str | None] = text("邮箱|Mail", 80)
    birthday: Mapped[date | None] = day("生日|Birthday")
    hobby: Mapped[str | None] = text("爱好|Hobby", 80)


def problems(doc: Customer) -> Iterator[Problem]:
    """An internal customer is one of our organisations, no other is."""
    if doc.kind is CustomerKind.INTERNAL and doc.own_org_id is None:
        yield problem(
            "own_org_id",
            "INTERNAL_ORG",
            "内部客户须指定对应组织|An internal customer needs its organisation",
            "选择组织|Choose it",
        )
    if doc.kind is not CustomerKind.INTERNAL and doc.own_org_id is not None:
        yield problem(
            "own_org_id", "EXTERNAL_ORG", "外部客户不能对应本公司组织|An external customer is no organisation of ours"
        )


def prepare(work: UnitOfWork, doc: Any) -> None:
    """A term that asks for payment first makes the customer one who pays first; a salesperson's new customer is his own."""
    if doc.created_by is None and doc.salesperson_id is None and work.principal.employee_id is not None:
        maker = work.get_many(Employee, [work.principal.employee_id]).get(work.principal.employee_id)
        if maker is not None and maker.function is Function.SALES:
            doc.salesperson_id = maker.id
    if doc.payment_term_id is not None and not doc.prepaid and not usage.changed(doc, "prepaid"):
        term = work.get_many(PaymentTerm, [doc.payment_term_id]).get(doc.payment_term_id)
        doc.prepaid = bool(term is not None and term.prepaid)


def after_save(work: UnitOfWork, doc: Customer) -> None:
    """The credit ledger holds the limit beside the exposure. Told at last: the balance points to a customer that is stored."""
    work.at_last(lambda: credit.grant(work, doc.id, granted(doc), grace_days=doc.grace_days))


def granted(doc: Customer) -> Decimal | None:
    """The limit that holds; None: no limit. 先款后货: nothing without money first, whatever was granted."""
    if doc.prepaid:
        return Decimal(0)
    return None if doc.unlimited else doc.credit_limit


def verify(work: UnitOfWork, doc: Customer) -> Iterator[Problem]:
    """Who pays first by his term pays first. The same name again is worth a second look (MD-11); a tax number is held once
    (``unique_with``)."""
    term = work.get_many(PaymentTerm, [doc.payment_term_id]).get(doc.payment_term_id or 0)
    if term is not None and term.prepaid and not doc.prepaid:
        yield problem(
            "prepaid", "TERM_PREPAID", f"付款条件“{term.name}”是先款后货|The term “{term.name}” asks for payment first",
            "改付款条件，或保留先款后货|Change the term, or leave payment first",
        )  # fmt: skip
    for row in reads.others(work, doc, Customer.name == doc.name):
        other = naming.called(work, CUSTOMER, row)
        yield problem("name", "SAME_NAME", f"与{other.zh}同名|It has the same name as {other.en}", warning=True)


@action("冻结|Block", ACTIVE >> BLOCKED, icon="lock", backward=True, batch=True,
        questions={"reason": text("原因|Reason", 200, required=True)})  # fmt: skip
def block(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = work.answers["reason"]


@action("解冻|Release", BLOCKED >> ACTIVE, icon="key", batch=True)
def release(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = None


@action("停用|Stop", (ACTIVE | BLOCKED) >> STOPPED, icon="lock", backward=True, batch=True, group=VerbGroup.KEEP)
def stop(work: UnitOfWork, doc: Customer) -> None:
    pass


@action("启用|Start", STOPPED >> ACTIVE, icon="play", batch=True, group=VerbGroup.KEEP)
def start(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = None


CUSTOMER = declare(
    Customer,
    title="客户|Customer",
    icon="people",
    told_with="code",
    actions=(block, release, stop, start),
    powers={SET_TERMS: "设定付款条件|Set payment terms"},
    editable=(ACTIVE, BLOCKED),
    check=problems,
    prepare=prepare,
    verify=verify,
    after_save=after_save,
    scopes=scoped(
        org="org_id",
        employee="salesperson_id",
        customer="id",
        warehouse=open_to_all("A customer may be served from any warehouse."),
    ),
    state_rules={BLOCKED.code: BLOCKED_CUSTOMERS},
    prints=(prints.CUSTOMER_STATEMENT,),
    lookup="code name customer_class_id region_id salesperson_id phone",
    keywords="经销商 dealer client",
    form=Form(
        "code name pinyin kind | customer_class_id region_id org_id salesperson_id own_org_id"
        " | phone tax_no bank bank_account address"
        " | settlement_method_id payment_term_id prepaid tags | credit_limit unlimited grace_days block_reason | licence_id | remark"
    ),
    listing=Listing(
        columns="code name kind customer_class_id region_id salesperson_id payment_term_id credit_limit unlimited prepaid phone tags block_reason state",
        filters="kind customer_class_id region_id org_id salesperson_id tags unlimited prepaid state",
        sort="code",
        search="code name pinyin phone tax_no bank_account",
        schemes=(
            scheme("blocked", "已冻结|Blocked", Where.of("state", "in", "blocked")),
            scheme("incomplete", "资料不全：无税号|Incomplete: no tax number", Where.of("tax_no", "empty")),
            scheme(
                "no_licence", "资料不全：无营业执照|Incomplete: no business licence", Where.of("licence_id", "empty")
            ),
        ),
    ),
)
