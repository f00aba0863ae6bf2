"""The ledgers as lists: stock on hand, by batch, moves, open items, exposure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from cellar_server.kernel.amounts.steps import PIECE, ZERO
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.field_makers import day, money, reference
from cellar_server.kernel.schema.grouped import grouped
from cellar_server.kernel.schema.layout import Form, Listing, Where, scheme
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.scopes import NOT_SHOWN, open_to_all, scoped
from cellar_server.ledgers import credit, receivable, stock
from cellar_server.ledgers.open_item import OpenItem

_OF_A_WAREHOUSE = scoped(
    org="warehouse_id.org_id", warehouse="warehouse_id",
    employee=open_to_all("A salesperson promises from what lies in every warehouse."),
    customer=open_to_all("What lies in a warehouse is promised to no customer in particular."),
)  # fmt: skip
_OF_A_CUSTOMER = scoped(
    org="customer_id.org_id", employee="customer_id.salesperson_id", customer="customer_id", warehouse=NOT_SHOWN
)

STOCK = declare(
    stock.StockItem, title="即时库存|Stock on hand", area="inventory", icon="box", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="warehouse_id item_id on_hand blocked reserved in_transit lent", filters="warehouse_id item_id on_hand blocked reserved",
        sums="on_hand blocked reserved in_transit lent", sort="item_id", search="item_id warehouse_id",
        schemes=(
            scheme("promised", "有占用|Reserved", Where.of("reserved", "from", 1)),
            scheme("blocked", "有不可用|Blocked", Where.of("blocked", "from", 1)),
        ),
    ),
    scopes=_OF_A_WAREHOUSE, creatable=False,
)  # fmt: skip

BATCHES = declare(
    stock.StockBatch, title="库存明细|Stock detail", area="inventory", icon="jar", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="warehouse_id item_id batch_id bin_id stock_status on_hand in_transit lent",
        filters="warehouse_id item_id batch_id bin_id stock_status on_hand", sums="on_hand in_transit lent", sort="item_id", search="item_id batch_id bin_id",
        schemes=(
            scheme("not_qualified", "非合格|Not qualified",
                   Where.of("stock_status", "in", "to_inspect", "rejected", "frozen", "damaged", "returned"), Where.of("on_hand", "from", PIECE)),
        ),
    ),
    scopes=_OF_A_WAREHOUSE, creatable=False, keywords="批次 货位 状态 batch bin status pckc",
)  # fmt: skip

MOVES = declare(
    stock.StockMove, title="库存流水|Stock moves", area="inventory", icon="swap", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="posting_date warehouse_id item_id batch_id bin_id stock_status on_hand reserved in_transit lent cost cost_area_id created_at",
        filters="posting_date warehouse_id item_id batch_id bin_id stock_status cost_area_id", sums="on_hand reserved in_transit lent cost",
        sort="-id", search="item_id batch_id",
    ),
    scopes=_OF_A_WAREHOUSE, creatable=False,
)  # fmt: skip

COSTS = declare(
    stock.StockCost, title="存货成本|Stock cost", area="inventory", icon="coin", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="cost_area_id item_id quantity cost last_cost", filters="cost_area_id item_id quantity cost", sums="quantity cost",
        sort="item_id", search="item_id cost_area_id",
        schemes=(
            scheme("not_costed", "未核算成本|Not costed", Where.of("quantity", "from", PIECE), Where.of("cost", "to", 0)),
        ),
    ),
    scopes=scoped(
        org="cost_area_id.org_id", warehouse=NOT_SHOWN,
        employee=open_to_all("What goods cost is no salesperson's in particular; who may not see cost does not."),
        customer=open_to_all("What goods cost is no customer's in particular."),
    ),
    creatable=False, keywords="成本 结存 移动平均 cost cbye",
)  # fmt: skip

OPEN_ITEMS = declare(
    OpenItem, title="应收预收明细|Open items", area="credit", icon="ledger", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="business_date kind customer_id reference due_date amount open_amount withdrawn_on", filters="business_date kind customer_id due_date open_amount withdrawn_on",
        sums="amount open_amount", sort="due_date", search="customer_id reference",
        schemes=(
            scheme("invoice", "未收应收|Unpaid invoices", Where.of("kind", "equals", "invoice"), Where.of("open_amount", "from", 1)),
            scheme("advance", "预收|Advances", Where.of("kind", "equals", "receipt"), Where.of("open_amount", "from", 1)),
        ),
    ),
    scopes=_OF_A_CUSTOMER, creatable=False,
)  # fmt: skip

_items = table_of(OpenItem).c


def _open(kind: receivable.Kind) -> ColumnElement[Any]:
    return func.sum(case((_items.kind == kind, _items.open_amount), else_=literal(ZERO, _items.open_amount.type)))


CustomerBalance = grouped(
    __name__,
    "customer_balance",
    select(
        func.min(_items.id).label("id"),
        _items.customer_id,
        _open("invoice").label("owed"),
        _open("receipt").label("advance"),
        func.min(case(((_items.kind == "invoice") & (_items.open_amount > ZERO), _items.due_date))).label("due_date"),
    ).group_by(_items.customer_id),
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

EXPOSURE = declare(
    credit.CreditBalance, title="信用占用|Credit exposure", area="credit", icon="shield", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id credit_limit unlimited grace_days ordered shipped invoiced advance", filters="customer_id unlimited invoiced advance",
        sums="ordered shipped invoiced advance", sort="customer_id", search="customer_id",
    ),
    scopes=_OF_A_CUSTOMER, creatable=False,
)  # fmt: skip

TEMPORARY = declare(
    credit.TemporaryCredit, title="临时额度|Temporary credit", area="credit", icon="calendar", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id amount valid_from valid_to granted_by adjustment_id", filters="customer_id valid_from valid_to", sums="amount",
        sort="-valid_to", search="customer_id",
    ),
    scopes=_OF_A_CUSTOMER, creatable=False,
)  # fmt: skip
