"""Role templates (REQUIREMENTS 4.2): what each post of a liquor company does in the program, one line a right.

A right is ``what: how``, and each pair of words of it is one row of the role (``kernel/access/grants.py``). *What* names entities, or
an area with ``@`` for all of its entities, or ``*``. *How* names verbs and, with ``@``, groups of them: ``@look`` (read, print,
export), ``@enter`` (look, and making, changing and deleting what may be changed), ``@make`` (enter, and the maker's own deeds),
``@keep`` (enter, and stopping and starting a master), ``@check`` (look, and the deeds of who checks). Which deed belongs to
which group its action says; one in no group is named here, and is nobody's until then (ORG-07).

W05 parts the chain so that no post checks its own work: an order is made by 业务员 or 订单岗 and approved by 内勤主管 or 营销总监;
a delivery note is made by 调度 or 出货单岗 and approved by 发货员 (出货文员) or 内勤主管; only 保管员 signs goods out, and not he but
物流 says what arrived; what comes in or goes out without an order is entered by 保管员 and signed by 仓库主管 (2.15); 开票员 and
发票录入 make the invoice, 内勤主管 or 财务 reviews it; money is entered by 出纳 or 结算员, its arrival confirmed by 财务 (S23.13) and
written off by 结算员 or 内勤主管 (S23.24), for finance and settlement are two posts (S09.5). Credit limits and temporary credit
are proposed by 信用专员 or 业务会计 and granted by another (S24.11). When a customer pays is set by 财务主管 (CR-02), what may be
sold from where by 仓库主管 (MD-06), and who approves an order answers for its tax rate. A ledger set that is there
is given what is new here at its upgrade, once (``seed/brought.py``).
"""

from __future__ import annotations

from typing import NamedTuple

from cellar_server.kernel.access.grants import resolve
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import Dimension

_SEE_MASTERS = "@masters: @look"
_SEE_CHAIN = ("@sales: @look", "@shipping: @look", "@billing: @look", "@receipts: @look")
_SEE_TRADE = (_SEE_MASTERS, "@pricing: @look", *_SEE_CHAIN, "@inventory: @look", "@credit: @look")
_MAKE_ORDERS = "sales_order: @make"
# Whoever may go below the bounds of price and discount writes it into the order himself and submits it: no clerk may.
_CHECK_ORDERS = "sales_order: @check edit attach detach submit discount_below set_tax"
_CHECK_NOTES = "delivery_note: @check"
_REVIEW_INVOICES = "sales_invoice: @check attach detach"
_CONFIRM_MONEY = "receipt: @check attach detach"
_WRITE_OFF = "write_off: @make @check"
_ADDRESSES = "customer_address: @keep"
_COST = (("item", "cost"),)
_FLOOR = (*_COST, ("price_list", "lines.floor_price"))


class Template(NamedTuple):
    """``own``: of these dimensions only the person's own is shown, ``team``: and his subordinates'. ``hidden``: (entity, field path)."""

    code: str
    name: str
    rights: tuple[str, ...]
    own: tuple[Dimension, ...] = ()
    team: bool = False
    hidden: tuple[tuple[str, str], ...] = ()


_SALES = (
    Template("sales_rep", "业务员", (
        _MAKE_ORDERS, "customer: read create print", _ADDRESSES, "@inventory: read", "@masters: read", "@shipping: read", "@billing: read",
        "@receipts: read"), own=(Dimension.of("employee"),), hidden=_FLOOR),
    Template("sales_lead", "业务主管", (*_SEE_TRADE,), own=(Dimension.of("employee"),), team=True, hidden=_COST),
    Template("area_manager", "区域/大区经理", (*_SEE_TRADE,), own=(Dimension.of("org"),), hidden=_COST),
    Template("branch_manager", "销售分部经理", (*_SEE_TRADE,), own=(Dimension.of("org"),), hidden=_COST),
    Template("inspector", "区域督查", (_SEE_MASTERS, *_SEE_CHAIN, "@inventory: @look"), own=(Dimension.of("org"),), hidden=_COST),
    Template("order_clerk", "订单岗", (
        _MAKE_ORDERS, _ADDRESSES, _SEE_MASTERS, "@pricing: @look", "@inventory: @look", "@shipping: @look", "credit_balance: @look"), hidden=_COST),
    Template("office_lead", "内勤主管", (
        _CHECK_ORDERS, _CHECK_NOTES, _REVIEW_INVOICES, _WRITE_OFF, "customer: read create edit print export attach", _ADDRESSES,
        *_SEE_TRADE), hidden=_COST),
    Template("director", "营销总监", (
        _CHECK_ORDERS, "price_list: @check", "price_adjustment: @check", "customer: @look block release",
        "credit_adjustment: @check",
        *_SEE_TRADE)),
    Template("director_assistant", "总监助理", (*_SEE_TRADE,)),
    Template("general_manager", "总经理", (
        "price_list: @check", "price_adjustment credit_adjustment: @check", *_SEE_TRADE)),
    Template("price_officer", "价格管理员", (
        "price_item price_strategy price_match price_inquiry_rule: @keep", "price_list price_adjustment: @make set_floor", "@pricing: @look", _SEE_MASTERS)),
)  # fmt: skip
_SHIPPING = (
    Template("dispatcher", "调度", (
        "delivery_note: @make", "carrier vehicle: @keep", "@shipping: @look", "@sales: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
    Template("dispatch_clerk", "出货单岗", (
        "delivery_note: @make", "@shipping: @look", "@sales: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
    Template("shipping_clerk", "出货文员（发货员）", (
        _CHECK_NOTES, "carrier vehicle: @keep", "@shipping: @look", "@sales: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
    Template("logistics", "司机/承运商（物流签收）", (
        "sign_off: @make sign withdraw", "@shipping: @look", "carrier vehicle reason customer customer_address warehouse item unit batch: @look"),
        hidden=_COST),
    Template("keeper", "保管员", (
        "outbound: @make sign unsign", "batch: @enter", "opening_stock other_receipt other_issue: @make", "@shipping: @look", "@sales: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
    Template("warehouse_lead", "仓库主管", (
        "warehouse batch: @keep", "warehouse: set_availability", "opening_stock other_receipt other_issue: @check attach detach", "@shipping: @look", "@sales: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
    Template("quality", "质量部", (
        "batch: read edit stop start print export attach", "@shipping: @look", "@inventory: @look", _SEE_MASTERS), hidden=_COST),
)  # fmt: skip
_FINANCE = (
    Template("biller", "开票员", (
        "sales_invoice: @make", "@billing: @look", "@sales: @look", "@shipping: @look", "@credit: @look", _SEE_MASTERS), hidden=_COST),
    Template("invoice_clerk", "发票录入", (
        "sales_invoice: @make", "@billing: @look", "@sales: @look", "@shipping: @look", "@credit: @look", _SEE_MASTERS), hidden=_COST),
    Template("cashier", "出纳", (
        "receipt: @make", "@receipts: @look", "@billing: @look", "@credit: @look", _SEE_MASTERS), hidden=_COST),
    Template("settler", "结算员", (
        "receipt: @make", _WRITE_OFF, "@billing: @look", "@sales: @look", "@credit: @look", _SEE_MASTERS), hidden=_COST),
    Template("accountant", "财务会计", (_REVIEW_INVOICES, _CONFIRM_MONEY, *_SEE_TRADE)),
    Template("business_accountant", "业务会计", ("receivable credit_adjustment: @make", *_SEE_TRADE)),
    Template("finance_lead", "财务主管", (
        _REVIEW_INVOICES, _CONFIRM_MONEY, "receivable: @check", "credit_adjustment: @check", "customer: @look edit release set_terms",
        "item: @look edit set_cost", "sales_invoice: edit set_terms", "payment_term settlement_method expense_item: @keep",
        "period_closing: @look", "period: @keep close_sales close_stock close_receivable open_sales open_stock open_receivable", *_SEE_TRADE)),
    Template("credit_officer", "信用专员/统计员", ("customer: @look block", "credit_adjustment: @make", _SEE_MASTERS, *_SEE_CHAIN, "@credit: @look"), hidden=_COST),
)  # fmt: skip
_OTHERS = (
    Template("buyer", "采购员", ("supplier: @enter try_out", "@inventory: @look", _SEE_MASTERS)),
    Template("buying_lead", "采购经理", ("supplier: @look qualify suspend drop", "@inventory: @look", _SEE_MASTERS)),
    Template("personnel", "人力/培训", ("employee: @keep", "organisation: @look")),
    Template("master_clerk", "基础资料员", (
        "batch customer_class item_class region brand reason expense_item customer_address employee unit item organisation settlement_method"
        " payment_term carrier vehicle warehouse: @keep", "item: set_tax", "customer: @keep", _SEE_MASTERS)),
    Template("administrator", "系统管理员", (
        "app_user: @keep unlock kick", "role: @keep", "parameter: @look edit restore", "organisation employee: @keep",
        "@administration: @look", _SEE_MASTERS)),
    Template("migrator", "迁移员", (
        "@masters: @enter", "customer: set_terms", "warehouse: set_availability", "item: set_tax set_cost", "@pricing: @enter",
        "price_list price_adjustment: set_floor", "@inventory: @look", "@credit: @look")),
    Template("auditor", "审计员", ("*: @look",)),
    Template("viewer", "领导查询用户", (*_SEE_TRADE,)),
)  # fmt: skip
TEMPLATES = (*_SALES, *_SHIPPING, *_FINANCE, *_OTHERS)

# Posts of 4.2 that have nothing to do here yet, and what they wait for.
WAITING = {
    "经销商": "the dealer portal (EC-02)",
    "供应商": "the supplier portal (EC)",
    "消费者/持卡人": "wine cards and the shop (EC)",
    "400座席": "service and wine cards (W23, W26)",
    "销售服务部经理": "service (W23)",
    "投诉/报修专员": "service (W23)",
    "合同管理专员": "contracts (CT)",
    "技术支持": "service (W23)",
    "平面设计": "marketing material (CM)",
    "招投标专员": "tenders (W20)",
    "物控计划": "purchasing plans (PU)",
    "初检员": "inspections (QA)",
    "终检员": "inspections (QA)",
    "车间主任": "production (MF)",
    "生产计划员": "production (MF)",
    "二次开发员/定制管理员": "customisation (PT)",
}


def rows(template: Template) -> list[tuple[str, str]]:
    """The template as the rows of a role, sorted."""
    found: set[tuple[str, str]] = set()
    for right in template.rights:
        what, how = right.split(": ")
        found.update((scope, verb) for scope in what.split() for verb in how.split())
    return sorted(found)


def grants(template: Template, registry: Registry) -> list[tuple[str, str]]:
    """The (entity, verb) pairs that the template comes to in the program as it is, sorted."""
    return sorted(resolve(registry, frozenset(rows(template))))
