"""The ledgers of stock and credit as lists: on hand, by batch, moves, exposure."""

from __future__ import annotations

from cellar_server.kernel.amounts.steps import PIECE
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.layout import Form, Listing, Where, scheme
from cellar_server.kernel.schema.reporting import Opens
from cellar_server.kernel.schema.scopes import NOT_SHOWN, open_to_all, scoped
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.posting import TO_DOCUMENT

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
            scheme("promised", "有占用|Reserved", Where.of("reserved", "from", PIECE)),
            scheme("blocked", "有不可用|Blocked", Where.of("blocked", "from", PIECE)),
        ),
    ),
    scopes=_OF_A_WAREHOUSE, creatable=False, opens=Opens("item_id"),
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
    scopes=_OF_A_WAREHOUSE, creatable=False, opens=Opens("batch_id item_id"), keywords="批次 货位 状态 batch bin status pckc",
)  # fmt: skip

MOVES = declare(
    stock.StockMove, title="库存流水|Stock moves", area="inventory", icon="swap", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="posting_date record_id warehouse_id item_id batch_id bin_id stock_status on_hand reserved in_transit lent cost cost_area_id created_at",
        filters="posting_date warehouse_id item_id batch_id bin_id stock_status cost_area_id", sums="on_hand reserved in_transit lent cost",
        sort="-id", search="item_id batch_id",
    ),
    scopes=_OF_A_WAREHOUSE, creatable=False, opens=TO_DOCUMENT,
)  # fmt: skip

COSTS = declare(
    stock.StockCost, title="存货成本|Stock cost", area="inventory", icon="coin", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="cost_area_id item_id apart quantity cost last_cost", filters="cost_area_id item_id apart quantity cost", sums="quantity cost",
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
    creatable=False, opens=Opens("item_id"), keywords="成本 结存 移动平均 cost cbye",
)  # fmt: skip

EXPOSURE = declare(
    credit.CreditBalance, title="信用占用|Credit exposure", area="credit", icon="shield", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id credit_limit unlimited grace_days ordered shipped invoiced advance", filters="customer_id unlimited invoiced advance",
        sums="ordered shipped invoiced advance", sort="customer_id", search="customer_id",
    ),
    scopes=_OF_A_CUSTOMER, creatable=False, opens=Opens("customer_id"),
)  # fmt: skip

TEMPORARY = declare(
    credit.TemporaryCredit, title="临时额度|Temporary credit", area="credit", icon="calendar", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="customer_id amount valid_from valid_to granted_by adjustment_id", filters="customer_id valid_from valid_to", sums="amount",
        sort="-valid_to", search="customer_id",
    ),
    scopes=_OF_A_CUSTOMER, creatable=False, opens=Opens("adjustment_id"),
)  # fmt: skip
