"""What every document refers to by code (基础资料)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.scopes import Dimension

AREA = area(
    __package__,
    "基础资料|Master data",
    icon="folder",
    place=80,
    at_start=True,
    exports="batch batch_rules bin_rules cases classes codes companies cost_area customer customer_address employee item organisation demo papers reads rules settlement statements supplier terms transport usage warehouse warehouse_bin",
    menu=(
        group("customer customer_address customer_class region", "客户|Customers"),
        group("item item_class brand unit batch", "物料|Items"),
        group("organisation employee warehouse warehouse_bin cost_area", "组织|Organisation"),
        group("supplier carrier vehicle", "供应与运输|Supply and transport"),
        group("settlement_method payment_term expense_item reason", "结算与原因|Settlement and reasons"),
    ),
    scopes=(
        Dimension("org", "组织|Organisation", "organisation", tree="parent_id", always_below=True, own="org_id"),
        Dimension("employee", "业务员|Salesperson", "employee", tree="superior_id", own="employee_id"),
        Dimension("warehouse", "仓库|Warehouse", "warehouse"),
        Dimension("customer", "客户|Customer", "customer", names=True),
    ),
)
