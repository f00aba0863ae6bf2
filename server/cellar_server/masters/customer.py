"""客户: dealers, terminals and other buyers with their terms and credit (MD-02, S22.1, S36.13).

``credit_limit`` empty means no limit; zero means that nothing is sold on credit (S24.12). A blocked customer (冻结) takes
no new orders and shipments (by parameter) and can be released; a stopped one is history. Money is taken from either. Temporary credit (临时额度) adds to the limit on the days
from ``valid_from`` to ``valid_to``, both included.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.kernel import naming
from cellar_server.kernel.actions import action
from cellar_server.kernel.alive import BLOCK, WARN
from cellar_server.kernel.declaration import Form, Listing, Where, declare, scheme
from cellar_server.kernel.fields import Choice, choice, day, flag, integer, lines, money, parent, reference, text
from cellar_server.kernel.model import Line, Master
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.settings import define
from cellar_server.kernel.states import ACTIVE, BLOCKED, STOPPED
from cellar_server.kernel.work import UnitOfWork
from cellar_server.ledgers import credit
from cellar_server.masters import reads
from cellar_server.masters.employee import Employee, Function
from cellar_server.masters.settlement import PaymentTerm

BLOCKED_CUSTOMERS = define(
    "sales.blocked_customers", BLOCK, "客户已冻结时订单与发货|Orders and shipments of a blocked customer", BLOCK, WARN
)


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
    phone: Mapped[str | None] = text("电话|Phone", 40)
    tax_no: Mapped[str | None] = text("税号|Tax number", 30, copied=False)
    bank: Mapped[str | None] = text("开户行|Bank", 80)
    bank_account: Mapped[str | None] = text("账号|Bank account", 40)
    address: Mapped[str | None] = text("注册地址|Registered address", 200, width=40)
    settlement_method_id: Mapped[int | None] = reference("结算方式|Settlement method", "settlement_method")
    payment_term_id: Mapped[int | None] = reference("付款条件|Payment term", "payment_term", triggers=True)
    credit_limit: Mapped[Decimal | None] = money("信用额度|Credit limit", minimum=Decimal(0), help=None)
    prepaid: Mapped[bool] = flag("先款后货|Payment first")
    grace_days: Mapped[int] = integer("逾期宽限天数|Grace days", default=0, minimum=0)
    block_reason: Mapped[str | None] = text("冻结原因|Blocked because", 200, readonly=True, copied=False, width=32)
    contacts: Mapped[list[CustomerContact]] = lines(
        "联系人|Contacts", "CustomerContact", columns="name post phone mail birthday hobby"
    )
    temporary_credits: Mapped[list[CustomerTemporaryCredit]] = lines(
        "临时额度|Temporary credit", "CustomerTemporaryCredit", columns="amount valid_from valid_to approved_by"
    )


class CustomerContact(Line):
    __tablename__ = "customer_contact"
    document_id: Mapped[int] = parent("customer")
    name: Mapped[str] = text("姓名|Name", 40, required=True)
    post: Mapped[str | None] = text("职务|Position", 40)
    phone: Mapped[str | None] = text("电话|Phone", 40)
    mail: Mapped[str | None] = text("邮箱|Mail", 80)
    birthday: Mapped[date | None] = day("生日|Birthday")
    hobby: Mapped[str | None] = text("爱好|Hobby", 80)


class CustomerTemporaryCredit(Line):
    __tablename__ = "customer_temporary_credit"
    document_id: Mapped[int] = parent("customer")
    amount: Mapped[Decimal] = money("额度|Amount", required=True, minimum=Decimal(0))
    valid_from: Mapped[date] = day("起|From", required=True)
    valid_to: Mapped[date] = day("止|To", required=True)
    approved_by: Mapped[str | None] = text("批准人|Approved by", 40)


def problems(doc: Customer) -> Iterator[Problem]:
    """Own organisation only for internal customers; temporary credit has an amount, an end and somebody who answers for it."""
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
    if doc.credit_limit is not None and doc.credit_limit < 0:
        yield problem(
            "credit_limit",
            "NEGATIVE",
            "信用额度不能为负|The credit limit may not be negative",
            "留空表示不限|Empty means no limit",
        )
    for index, line in enumerate(doc.temporary_credits):
        place = f"temporary_credits[{index}]"
        if line.amount is not None and line.amount <= 0:
            yield problem(f"{place}.amount", "NOT_POSITIVE", "临时额度应大于零|Temporary credit is more than zero")
        if line.valid_from and line.valid_to and line.valid_to < line.valid_from:
            yield problem(f"{place}.valid_to", "DATES_REVERSED", "止日早于起日|It ends before it begins")
        if not line.approved_by:
            yield problem(f"{place}.approved_by", "APPROVER_MISSING", "临时额度须写明批准人|Say who approved it")


def prepare(work: UnitOfWork, doc: Any) -> None:
    """A term that asks for payment first makes the customer one who pays first; a salesperson's new customer is his own."""
    if doc.created_by is None and doc.salesperson_id is None and work.principal.employee_id is not None:
        maker = work.get_many(Employee, [work.principal.employee_id]).get(work.principal.employee_id)
        if maker is not None and maker.function is Function.SALES:
            doc.salesperson_id = maker.id
    if doc.payment_term_id is not None and not doc.prepaid:
        term = work.get_many(PaymentTerm, [doc.payment_term_id]).get(doc.payment_term_id)
        doc.prepaid = bool(term is not None and term.prepaid)


def after_save(work: UnitOfWork, doc: Customer) -> None:
    """The credit ledger holds the limit beside the exposure. Told at last: the balance points to a customer that is stored."""
    # 先款后货: nothing without money first, whatever the file's limit says.
    limit = Decimal(0) if doc.prepaid else doc.credit_limit
    temporary = [(line.amount, line.valid_from, line.valid_to) for line in doc.temporary_credits]
    work.at_last(lambda: credit.grant(work, doc.id, limit, temporary))


def verify(work: UnitOfWork, doc: Customer) -> Iterator[Problem]:
    """One tax number, one customer; the same name again is worth a second look (MD-11)."""
    same = [Customer.name == doc.name]
    if doc.tax_no:
        same.append(Customer.tax_no == doc.tax_no)
    for row in reads.others(work, doc, *same):
        other = naming.called(work, CUSTOMER, row)
        if doc.tax_no and row.tax_no == doc.tax_no:
            yield problem(
                "tax_no", "TAX_NO_TAKEN", f"税号已用于{other.zh}|The tax number belongs to {other.en}",
                "核对是否重复建档|See whether it is the same customer",
            )  # fmt: skip
        else:
            yield problem("name", "SAME_NAME", f"与{other.zh}同名|It has the same name as {other.en}", warning=True)


@action("冻结|Block", ACTIVE >> BLOCKED, icon="lock", backward=True, batch=True,
        questions={"reason": text("原因|Reason", 200, required=True)})  # fmt: skip
def block(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = work.answers["reason"]


@action("解冻|Release", BLOCKED >> ACTIVE, icon="key", batch=True)
def release(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = None


@action("停用|Stop", (ACTIVE | BLOCKED) >> STOPPED, icon="lock", backward=True, batch=True)
def stop(work: UnitOfWork, doc: Customer) -> None:
    pass


@action("启用|Start", STOPPED >> ACTIVE, icon="play", batch=True)
def start(work: UnitOfWork, doc: Customer) -> None:
    doc.block_reason = None


CUSTOMER = declare(
    Customer,
    title="客户|Customer",
    area="masters",
    icon="people",
    actions=(block, release, stop, start),
    editable=(ACTIVE, BLOCKED),
    check=problems,
    prepare=prepare,
    verify=verify,
    after_save=after_save,
    state_rules={BLOCKED.code: BLOCKED_CUSTOMERS},
    scopes={"org": "org_id", "employee": "salesperson_id", "customer": "id"},
    prints=("customer_statement",),
    lookup="code name customer_class_id region_id salesperson_id phone",
    keywords="经销商 dealer client",
    form=Form(
        "code name pinyin kind | customer_class_id region_id org_id salesperson_id own_org_id"
        " | phone tax_no bank bank_account address"
        " | settlement_method_id payment_term_id credit_limit prepaid grace_days block_reason"
    ),
    listing=Listing(
        columns="code name kind customer_class_id region_id salesperson_id payment_term_id credit_limit prepaid phone state",
        filters="kind customer_class_id region_id org_id salesperson_id prepaid state",
        sort="code",
        search="code name pinyin phone tax_no",
        schemes=(
            scheme("blocked", "已冻结|Blocked", Where.of("state", "in", "blocked")),
            scheme("incomplete", "资料不全：无税号|Incomplete: no tax number", Where.of("tax_no", "empty")),
        ),
    ),
)
