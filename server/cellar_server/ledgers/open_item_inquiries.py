"""Open items as lists, each side its own: who may see what customers owe sees nothing of what is owed to suppliers, and the other way.

Items as they stand, what came and went of them by day (流水), and what is open of a party. Whose an item is, its document's organisation says:
a balance is of a party with one organisation, so that it is the sum of the items that its reader sees.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select, union_all

from cellar_server.kernel.amounts.steps import CENT, ZERO
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.field_makers import any_record, choice, day, integer, money, reference, text
from cellar_server.kernel.schema.grouped import grouped
from cellar_server.kernel.schema.layout import Form, Listing, Where, scheme
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.reporting import Opens
from cellar_server.kernel.schema.scopes import NOT_SHOWN, scoped
from cellar_server.ledgers.open_items.tables import Kind, OpenItem, Side
from cellar_server.ledgers.posting import TO_DOCUMENT

_RECEIVABLE = scoped(org="org_id", employee="customer_id.salesperson_id", customer="customer_id", warehouse=NOT_SHOWN)
_PAYABLE = scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN)
_items = table_of(OpenItem).c
_PARTY = ("customer_id", "supplier_id", "employee_id")


def _whose() -> dict[str, Any]:
    return {
        "customer_id": reference("客户|Customer", "customer"), "supplier_id": reference("供应商|Supplier", "supplier"),
        "employee_id": reference("职员|Employee", "employee"), "org_id": reference("组织|Organisation", "organisation"),
    }  # fmt: skip


def _posted_by() -> Any:
    return any_record("单据号|Document no.", by="entity", entity_of=str)


def _side(name: str, side: Side) -> type[Base]:
    """The items of one side as a list of its own."""
    shown = (
        "id", "entity", "record_id", "business_date", "posting_date", "kind", "customer_id", "supplier_id", "employee_id", "org_id", "instalment", "due_date", "reference",
        "currency", "amount", "open_amount", "base_amount", "withdrawn_on",
    )  # fmt: skip
    return grouped(
        __name__, name, select(*(_items[each] for each in shown)).where(_items.side == side), opens=TO_DOCUMENT,
        record_id=_posted_by(), business_date=day("业务日期|Date"), posting_date=day("记账日期|Posted on"), kind=choice("类别|Kind", Kind), **_whose(),
        instalment=integer("期次|Instalment", minimum=1, maximum=999), due_date=day("到期日|Due", unordered="what an opening brings in was due before"),
        reference=text("参考号|Reference", 60), currency=text("币种|Currency", 3), amount=money("金额|Amount"),
        open_amount=money("未核销|Open"), base_amount=money("本位币金额|In base currency"), withdrawn_on=day("撤回日期|Withdrawn on", not_before="posting_date"),
    )  # fmt: skip


def _moves(name: str, side: Side, owed: str, paid: str) -> type[Base]:
    """What came and went of one side by day: an item when it was posted, and again with the other sign when it was taken back."""

    def moved(id_: Any, day_: Any, sign: int) -> Select[Any]:
        def of(kind: Kind) -> ColumnElement[Any]:
            mine = _items.base_amount if sign > 0 else -_items.base_amount
            return case((_items.kind == kind, mine), else_=literal(ZERO, _items.base_amount.type))

        kept = [
            _items[each] for each in ("entity", "record_id", "business_date", "kind", *_PARTY, "org_id", "reference")
        ]
        figures = [of(Kind.DEBT).label("owed"), of(Kind.PAYMENT).label("paid")]
        # What was taken back on the very day says nothing.
        said = or_(_items.withdrawn_on.is_(None), _items.withdrawn_on != _items.posting_date)
        asked = select(id_.label("id"), day_.label("posting_date"), *kept, *figures).where(_items.side == side, said)
        return asked if sign > 0 else asked.where(_items.withdrawn_on.is_not(None))

    return grouped(
        __name__, name, union_all(moved(_items.id, _items.posting_date, 1), moved(-_items.id, _items.withdrawn_on, -1)), opens=TO_DOCUMENT,
        record_id=_posted_by(), business_date=day("业务日期|Date"), posting_date=day("记账日期|Posted on"), kind=choice("类别|Kind", Kind), **_whose(),
        reference=text("参考号|Reference", 60), owed=money(owed), paid=money(paid),
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


def _balance(name: str, side: Side, party: tuple[str, ...], owed: str, advance: str, opens: Opens) -> type[Base]:
    """What is open of each party with each organisation."""
    keys = (*party, "org_id")
    statement = (
        select(
            func.min(_items.id).label("id"), *(_items[each] for each in keys), _open(side, Kind.DEBT).label("owed"),
            _open(side, Kind.PAYMENT).label("advance"), _earliest(side).label("due_date"),
        )
        .where(_items.side == side, or_(*(_items[each].is_not(None) for each in party)))
        .group_by(*(_items[each] for each in keys))
        .having(_anything(side))
    )  # fmt: skip
    whose = {each: field for each, field in _whose().items() if each in keys}
    return grouped(
        __name__, name, statement, opens=opens, **whose, owed=money(owed), advance=money(advance), due_date=day("最早到期|Earliest due")
    )  # fmt: skip


ReceivableItem, PayableItem = _side("open_item", Side.RECEIVABLE), _side("payable_item", Side.PAYABLE)
ReceivableMove = _moves("receivable_move", Side.RECEIVABLE, "本期应收|Charged", "本期收回|Received")
PayableMove = _moves("payable_move", Side.PAYABLE, "本期应付|Charged", "本期付款|Paid")
_TO_CUSTOMER, _TO_SUPPLIER = Opens("customer_id"), Opens("supplier_id employee_id")
CustomerBalance = _balance(
    "customer_balance", Side.RECEIVABLE, ("customer_id",), "应收未收|Owed", "预收未核销|Advances", _TO_CUSTOMER
)
SupplierBalance = _balance(
    "supplier_balance",
    Side.PAYABLE,
    ("supplier_id", "employee_id"),
    "应付未付|Owed",
    "预付未核销|Prepaid",
    _TO_SUPPLIER,
)

OPEN_ITEMS = declare(
    ReceivableItem, title="应收预收明细|Open items", area="credit", icon="ledger", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="business_date record_id kind customer_id employee_id supplier_id reference instalment due_date currency amount open_amount base_amount withdrawn_on org_id",
        filters="business_date kind customer_id employee_id org_id due_date open_amount withdrawn_on",
        sums="amount open_amount base_amount", sort="due_date", search="customer_id reference",
        schemes=(
            scheme("invoice", "未收应收|Unpaid invoices", Where.of("kind", "in", "debt"), Where.of("open_amount", "from", CENT)),
            scheme("advance", "预收|Advances", Where.of("kind", "in", "payment"), Where.of("open_amount", "from", CENT)),
        ),
    ),
    scopes=_RECEIVABLE, opens=TO_DOCUMENT, creatable=False,
)  # fmt: skip

RECEIVABLE_MOVES = declare(
    ReceivableMove, title="应收流水|Receivable moves", area="credit", icon="swap", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="posting_date record_id kind customer_id employee_id supplier_id reference owed paid org_id",
        filters="posting_date kind customer_id employee_id org_id business_date", sums="owed paid", sort="-posting_date", search="customer_id reference",
    ),
    scopes=_RECEIVABLE, opens=TO_DOCUMENT, creatable=False, keywords="往来 流水 明细账 moves yslsz",
)  # fmt: skip

BALANCES = declare(
    CustomerBalance, title="客户往来余额|Customer balances", area="credit", icon="people", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id org_id owed advance due_date", filters="customer_id org_id due_date owed advance", sums="owed advance", sort="due_date",
        search="customer_id",
        schemes=(
            scheme("owing", "有欠款|Owing", Where.of("owed", "from", CENT)),
            scheme("advances", "有预收|Advances", Where.of("advance", "from", CENT)),
        ),
    ),
    scopes=_RECEIVABLE, opens=_TO_CUSTOMER, creatable=False, keywords="余额 对账 balance khwl",
)  # fmt: skip

PAYABLE_ITEMS = declare(
    PayableItem, title="应付预付明细|Payable items", area="payables", icon="ledger", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="business_date record_id kind supplier_id employee_id customer_id reference instalment due_date currency amount open_amount base_amount withdrawn_on org_id",
        filters="business_date kind supplier_id employee_id org_id due_date open_amount withdrawn_on",
        sums="amount open_amount base_amount", sort="due_date", search="supplier_id employee_id reference",
        schemes=(
            scheme("unpaid", "未付应付|Unpaid", Where.of("kind", "in", "debt"), Where.of("open_amount", "from", CENT)),
            scheme("advance", "预付|Prepayments", Where.of("kind", "in", "payment"), Where.of("open_amount", "from", CENT)),
        ),
    ),
    scopes=_PAYABLE, opens=TO_DOCUMENT, creatable=False, keywords="应付 预付 借支 yfmx",
)  # fmt: skip

PAYABLE_MOVES = declare(
    PayableMove, title="应付流水|Payable moves", area="payables", icon="swap", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="posting_date record_id kind supplier_id employee_id customer_id reference owed paid org_id",
        filters="posting_date kind supplier_id employee_id org_id business_date", sums="owed paid", sort="-posting_date",
        search="supplier_id employee_id reference",
    ),
    scopes=_PAYABLE, opens=TO_DOCUMENT, creatable=False, keywords="往来 流水 明细账 moves yflsz",
)  # fmt: skip

SUPPLIER_BALANCES = declare(
    SupplierBalance, title="供应商与职员往来余额|Supplier and employee balances", area="payables", icon="people", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="supplier_id employee_id org_id owed advance due_date", filters="supplier_id employee_id org_id due_date owed advance",
        sums="owed advance", sort="due_date", search="supplier_id employee_id",
        schemes=(
            scheme("owing", "有欠款|Owing", Where.of("owed", "from", CENT)),
            scheme("advances", "有预付|Prepaid", Where.of("advance", "from", CENT)),
        ),
    ),
    scopes=_PAYABLE, opens=_TO_SUPPLIER, creatable=False, keywords="余额 对账 供应商 职员 借支 balance gyswl",
)  # fmt: skip
