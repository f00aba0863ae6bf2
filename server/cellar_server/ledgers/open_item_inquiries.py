"""Open items as lists, each side its own: who may see what customers owe sees nothing of what is owed to suppliers, and the other way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.field_makers import choice, day, integer, money, reference, text
from cellar_server.kernel.schema.grouped import grouped
from cellar_server.kernel.schema.layout import Form, Listing, Where, scheme
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.scopes import NOT_SHOWN, nobody_narrowed, scoped
from cellar_server.ledgers.open_items.tables import Kind, OpenItem, Side

_OF_A_CUSTOMER = scoped(
    org="customer_id.org_id", employee="customer_id.salesperson_id", customer="customer_id", warehouse=NOT_SHOWN
)
_items = table_of(OpenItem).c


def _side(name: str, side: Side) -> type[Base]:
    """The items of one side as a list of its own."""
    shown = (
        "id", "business_date", "posting_date", "kind", "customer_id", "supplier_id", "employee_id", "org_id", "instalment", "due_date", "reference",
        "currency", "amount", "open_amount", "base_amount", "withdrawn_on",
    )  # fmt: skip
    return grouped(
        __name__, name, select(*(_items[each] for each in shown)).where(_items.side == side),
        business_date=day("业务日期|Date"), posting_date=day("记账日期|Posted on"), kind=choice("类别|Kind", Kind),
        customer_id=reference("客户|Customer", "customer"), supplier_id=reference("供应商|Supplier", "supplier"),
        employee_id=reference("职员|Employee", "employee"), org_id=reference("组织|Organisation", "organisation"), instalment=integer("期次|Instalment", minimum=1, maximum=999), due_date=day("到期日|Due", unordered="what an opening brings in was due before"),
        reference=text("参考号|Reference", 60), currency=text("币种|Currency", 3), amount=money("金额|Amount"),
        open_amount=money("未核销|Open"), base_amount=money("本位币金额|In base currency"), withdrawn_on=day("撤回日期|Withdrawn on", not_before="posting_date"),
    )  # fmt: skip


def _open(side: Side, kind: Kind) -> ColumnElement[Any]:
    mine = (_items.side == side) & (_items.kind == kind)
    return func.sum(case((mine, _items.open_amount), else_=literal(ZERO, _items.open_amount.type)))


def _earliest(side: Side) -> ColumnElement[Any]:
    owed = (_items.side == side) & (_items.kind == Kind.DEBT) & (_items.open_amount > ZERO)
    return func.min(case((owed, _items.due_date)))


def _anything(side: Side) -> ColumnElement[bool]:
    """Of a party's sums on one side: something is open. Who owes and is owed nothing has no balance to show."""
    return (_open(side, Kind.DEBT) != ZERO) | (_open(side, Kind.PAYMENT) != ZERO)


ReceivableItem, PayableItem = _side("open_item", Side.RECEIVABLE), _side("payable_item", Side.PAYABLE)

OPEN_ITEMS = declare(
    ReceivableItem, title="应收预收明细|Open items", area="credit", icon="ledger", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="business_date kind customer_id employee_id supplier_id reference instalment due_date currency amount open_amount base_amount withdrawn_on org_id",
        filters="business_date kind customer_id employee_id org_id due_date open_amount withdrawn_on",
        sums="amount open_amount base_amount", sort="due_date", search="customer_id reference",
        schemes=(
            scheme("invoice", "未收应收|Unpaid invoices", Where.of("kind", "in", "debt"), Where.of("open_amount", "from", 1)),
            scheme("advance", "预收|Advances", Where.of("kind", "in", "payment"), Where.of("open_amount", "from", 1)),
        ),
    ),
    scopes=scoped(org="org_id", employee="customer_id.salesperson_id", customer="customer_id", warehouse=NOT_SHOWN), creatable=False,
)  # fmt: skip

CustomerBalance = grouped(
    __name__,
    "customer_balance",
    select(
        func.min(_items.id).label("id"),
        _items.customer_id,
        _open(Side.RECEIVABLE, Kind.DEBT).label("owed"),
        _open(Side.RECEIVABLE, Kind.PAYMENT).label("advance"),
        _earliest(Side.RECEIVABLE).label("due_date"),
    )
    .where(_items.side == Side.RECEIVABLE, _items.customer_id.is_not(None))
    .group_by(_items.customer_id)
    .having(_anything(Side.RECEIVABLE)),
    customer_id=reference("客户|Customer", "customer"),
    owed=money("应收未收|Owed"),
    advance=money("预收未核销|Advances"),
    due_date=day("最早到期|Earliest due"),
)

BALANCES = declare(
    CustomerBalance, title="客户往来余额|Customer balances", area="credit", icon="people", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id owed advance due_date", filters="customer_id due_date owed advance", sums="owed advance", sort="due_date",
        search="customer_id",
        schemes=(
            scheme("owing", "有欠款|Owing", Where.of("owed", "from", 1)),
            scheme("advances", "有预收|Advances", Where.of("advance", "from", 1)),
        ),
    ),
    scopes=_OF_A_CUSTOMER, creatable=False, keywords="余额 对账 balance khwl",
)  # fmt: skip

PAYABLE_ITEMS = declare(
    PayableItem, title="应付预付明细|Payable items", area="payables", icon="ledger", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="business_date kind supplier_id employee_id customer_id reference instalment due_date currency amount open_amount base_amount withdrawn_on org_id",
        filters="business_date kind supplier_id employee_id org_id due_date open_amount withdrawn_on",
        sums="amount open_amount base_amount", sort="due_date", search="supplier_id employee_id reference",
        schemes=(
            scheme("unpaid", "未付应付|Unpaid", Where.of("kind", "in", "debt"), Where.of("open_amount", "from", 1)),
            scheme("advance", "预付|Prepayments", Where.of("kind", "in", "payment"), Where.of("open_amount", "from", 1)),
        ),
    ),
    scopes=scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN), creatable=False, keywords="应付 预付 借支 yfmx",
)  # fmt: skip

SupplierBalance = grouped(
    __name__,
    "supplier_balance",
    select(
        func.min(_items.id).label("id"),
        _items.supplier_id,
        _items.employee_id,
        _open(Side.PAYABLE, Kind.DEBT).label("owed"),
        _open(Side.PAYABLE, Kind.PAYMENT).label("advance"),
        _earliest(Side.PAYABLE).label("due_date"),
    )
    .where(_items.side == Side.PAYABLE, _items.supplier_id.is_not(None) | _items.employee_id.is_not(None))
    .group_by(_items.supplier_id, _items.employee_id)
    .having(_anything(Side.PAYABLE)),
    supplier_id=reference("供应商|Supplier", "supplier"),
    employee_id=reference("职员|Employee", "employee"),
    owed=money("应付未付|Owed"),
    advance=money("预付未核销|Prepaid"),
    due_date=day("最早到期|Earliest due"),
)

SUPPLIER_BALANCES = declare(
    SupplierBalance, title="供应商与职员往来余额|Supplier and employee balances", area="payables", icon="people", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="supplier_id employee_id owed advance due_date", filters="supplier_id employee_id due_date owed advance",
        sums="owed advance", sort="due_date", search="supplier_id employee_id",
        schemes=(
            scheme("owing", "有欠款|Owing", Where.of("owed", "from", 1)),
            scheme("advances", "有预付|Prepaid", Where.of("advance", "from", 1)),
        ),
    ),
    scopes=nobody_narrowed(), creatable=False, keywords="余额 对账 供应商 职员 借支 balance gyswl",
)  # fmt: skip
