"""Why goods come and go without an order, the posts of the warehouse, and who enters and who signs such papers (2.15)."""

from __future__ import annotations

from cellar_server.areas.masters.codes import Reason, ReasonKind
from cellar_server.areas.masters.cost_area import COST_IS_HIDDEN_FROM
from cellar_server.kernel.filling.seeds import FirstRecord, Post, Seed

_REASONS = {
    ReasonKind.STOCK_IN: {"I01": "生产完工", "I02": "外购到货", "I03": "受赠", "I09": "其他入库"},
    ReasonKind.STOCK_OUT: {"U01": "品鉴招待", "U02": "样品", "U03": "自用领用", "U04": "报废", "U09": "其他出库"},
}

SEED = Seed(
    records=tuple(
        FirstRecord(Reason, code, {"name": name, "kind": kind}) for kind, names in _REASONS.items() for code, name in names.items()
    ),
    posts=(Post("keeper", "保管员"), Post("warehouse_lead", "仓库主管"), Post("quality", "质量部")),
    rights={
        "@inventory: read": "sales_rep",
        "@inventory: @look": "inspector order_clerk dispatcher dispatch_clerk shipping_clerk keeper warehouse_lead quality buyer buying_lead migrator",
        "opening_stock other_receipt other_issue loan loan_return transfer_out transfer_in bin_move: @make": "keeper",
        "opening_stock other_receipt other_issue loan loan_return: @check attach detach": "warehouse_lead",
        # W07.2, W07.3a: the keeper lets go what was asked for, and takes it back.
        "loan loan_return: sign unsign": "keeper",
        # By name: to sign and to audit are two (2.0, STK).
        "opening_stock other_receipt other_issue loan loan_return transfer_out transfer_in bin_move: @look audit unaudit": "accountant finance_lead",
        # Nothing changes hands or value: who keeps the goods puts them where he wants them.
        "bin_move: sign unsign": "keeper",
        # W07.1: sales asks for goods to lend, its lead says that they may go.
        "issue_request: @make": "sales_rep order_clerk",
        "issue_request: @check attach detach": "sales_lead office_lead",
        # W06 B.2, B.4: an order stands behind these, so the keepers of both warehouses sign.
        "transfer_out transfer_in: sign unsign": "keeper",
        # W06 B.4: who gets them or 物流 says what arrived and what was lost.
        "transfer_in: @make sign unsign": "logistics",
        "transfer_order transfer_out transfer_in: @look": "logistics",
        # W06 B.1: 内勤 says what goes where, 仓库主管 that it may.
        "transfer_order: @make": "order_clerk office_lead",
        "transfer_order: @check attach detach": "warehouse_lead",
        # QA-06: what goods are found to be is 质量部's; that they are counted so is signed as every paper here.
        "status_change: @make": "quality",
        "status_change: @check attach detach": "warehouse_lead",
        "status_change: @look audit unaudit": "accountant finance_lead",
        # What goods cost is the books': finance writes it on what the keeper entered, before the lead signs.
        "opening_stock other_receipt: edit set_cost": "accountant finance_lead",
        "stock_item stock_batch stock_move stock_cost stock_in_out uncosted_receipts: @look": "accountant finance_lead",
    },
    hidden=dict.fromkeys(
        (
            "opening_stock.lines.unit_cost", "other_receipt.lines.unit_cost", "stock_move.cost", "stock_cost.cost", "stock_cost.last_cost",
        ),
        COST_IS_HIDDEN_FROM,
    ),
)  # fmt: skip
