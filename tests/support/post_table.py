"""Who does what, written from the requirement's text (W03, W05, W10, W11, W25, W31, 2.2 to 2.9), not from the templates.

``DOERS[entity, deed]``: the posts of 4.2 by code that may do it, and nobody else; ``create`` stands for making and changing. Every
action of every declaration has a line here: a new one is nobody's until somebody writes down whose it is, and why.
"""

from __future__ import annotations

Deed = tuple[str, str]


def _of(entity: str, deeds: str, who: str) -> dict[Deed, frozenset[str]]:
    return {(entity, deed): frozenset(who.split()) for deed in deeds.split()}


def _kept(entities: str, who: str) -> dict[Deed, frozenset[str]]:
    return {key: posts for entity in entities.split() for key, posts in _of(entity, "stop start", who).items()}


def _made(entities: str, who: str) -> dict[Deed, frozenset[str]]:
    return {key: posts for entity in entities.split() for key, posts in _of(entity, "create", who).items()}


def _papers(deeds: str, who: str) -> dict[Deed, frozenset[str]]:
    papers = (
        "opening_stock",
        "other_receipt",
        "other_issue",
        "loan",
        "loan_return",
        "transfer_out",
        "transfer_in",
        "bin_move",
    )
    return {key: posts for entity in papers for key, posts in _of(entity, deeds, who).items()}


DOERS: dict[Deed, frozenset[str]] = {
    # W05.1 销售员, W03.3 订单岗 make the order and price it.
    **_of("sales_order", "create price_all withdraw void", "sales_rep order_clerk"),
    # W05.2 审核人, W03.4 内勤主管 (not the maker), 2.4 + 营销总监. What gives up or asks again for goods and credit is theirs too.
    **_of("sales_order", "approve reject unapprove close reopen", "office_lead director"),
    # PR-10: a discount or a price below the bounds is written and submitted by those who answer for it.
    **_of("sales_order", "submit", "sales_rep order_clerk office_lead director"),
    # W05.3 调度, W03.5 出货单岗 make the note; W05.4 发货员 (W02.6 出货文员), W03.6 内勤主管 review it.
    **_of("delivery_note", "create void", "dispatcher dispatch_clerk"),
    **_of("delivery_note", "approve unapprove close reopen", "shipping_clerk office_lead"),
    # W05.5: 保管员 picks and signs; nobody beside him.
    **_of("outbound", "create sign unsign void", "keeper"),
    # 2.15: 保管员 enters the papers of the warehouse. No order stands behind these, so 仓库主管 approves them with the signature.
    **_made("opening_stock other_receipt other_issue loan loan_return transfer_out transfer_in bin_move", "keeper"),
    # W07.1: 业务员 (内勤 for him) asks for goods to lend; 业务主管, 内勤主管 approve, not the maker.
    **_of("issue_request", "create submit withdraw void", "sales_rep order_clerk"),
    **_of("issue_request", "approve reject unapprove close reopen", "sales_lead office_lead"),
    # W06 B.1: 内勤 says what goes from where to where; 仓库主管 approves it (2.15). 计划 has no post yet.
    **_of("transfer_order", "create void", "order_clerk office_lead"),
    **_of("transfer_order", "approve unapprove close reopen", "warehouse_lead"),
    # QA-06: 质量部 says what goods are; 仓库主管 signs it as every paper of the warehouse.
    **_of("status_change", "create void", "quality"),
    **_of("status_change", "sign unsign", "warehouse_lead"),
    **_of("status_change", "audit unaudit", "accountant finance_lead"),
    **_papers("void", "keeper"),
    **_papers("sign unsign", "warehouse_lead"),
    # W07.2, W07.3a: an approved request stands behind a loan, a loan behind its return; the keeper signs both, and so may his lead.
    **_of("loan", "sign unsign", "keeper warehouse_lead"),
    **_of("loan_return", "sign unsign", "keeper warehouse_lead"),
    **_of("loan", "extend", "warehouse_lead"),
    # W06 B.2: an order stands behind a transfer; the keeper signs it. B.4: 收货人 or 物流 says what arrived and what was lost.
    **_of("transfer_out", "sign unsign", "keeper"),
    # WH-02: the keeper puts goods into another bin; nothing changes hands or value.
    **_of("bin_move", "sign unsign", "keeper"),
    **_of("transfer_in", "create void sign unsign", "keeper logistics"),
    # 2.0, STK: what was signed is audited by finance (W10, 2.8: 财务会计, 财务主管), and so are the outbounds.
    **_papers("audit unaudit", "accountant finance_lead"),
    **_of("outbound", "audit unaudit", "accountant finance_lead"),
    # W05.6: 物流 (司机/承运商), and not who gave the goods out.
    **_of("sign_off", "create sign withdraw void", "logistics"),
    # W05.7 开票员, IV-03 发票录入; review makes revenue and is another's: 内勤主管 or 财务 (W10, 2.8).
    **_of("sales_invoice", "create void", "biller invoice_clerk"),
    **_of("sales_invoice", "approve unapprove", "office_lead accountant finance_lead"),
    # W05.8 comes by itself; CR-04 other receivables: 业务会计 enters, 财务主管 approves (2.5).
    **_of("receivable", "create void", "business_accountant"),
    **_of("receivable", "approve unapprove", "finance_lead"),
    # W05.9 财务/结算: 出纳 and 结算员 enter (2.9); S23.13: 财务 confirms that it has arrived.
    **_of("receipt", "create void", "cashier settler"),
    **_of("receipt", "approve unapprove", "accountant finance_lead"),
    # W05.10, W11.2, S23.24: 结算员, 内勤主管.
    **_of("write_off", "create match approve reverse void", "settler office_lead"),
    # W09.13, 2.17: 财务会计 enters what is owed to suppliers and employees, 出纳 what is paid; 财务主管 checks both (not the maker).
    **_of("payable", "create void", "accountant"),
    **_of("payable", "approve unapprove", "finance_lead"),
    **_of("payment", "create void", "cashier"),
    **_of("payment", "approve unapprove", "finance_lead"),
    # ORG-07, S09.5: who enters money does not settle with it.
    **_of("payment_write_off", "create match approve reverse void", "accountant"),
    # W25: 价格管理员 enters, 营销总监 / 总经理 approve (2.3).
    **_of("price_list", "void", "price_officer"),
    **_of("price_adjustment", "void", "price_officer"),
    **_of("price_list", "approve unapprove close reopen", "director general_manager"),
    **_of("price_adjustment", "approve", "director general_manager"),
    **_made("price_list price_adjustment price_item price_strategy price_match price_inquiry_rule", "price_officer migrator"),
    **_kept("price_item price_strategy price_match price_inquiry_rule", "price_officer"),
    # A customer is entered by 业务员, 内勤主管, 资料员; blocked by 信用专员 or the director, released by who approves credit (CR-07, 2.5).
    **_of("customer", "create", "sales_rep office_lead master_clerk migrator"),
    **_of("customer", "block", "credit_officer director"),
    **_of("customer", "release", "director finance_lead"),
    **_of("customer", "stop start", "master_clerk"),
    # 2.5, S24.11: 信用专员/统计员 and 业务会计 propose; 销售总监, 财务主管, 总经理 grant.
    **_of("credit_adjustment", "create void", "credit_officer business_accountant"),
    **_of("credit_adjustment", "approve", "director finance_lead general_manager"),
    **_made("customer_address", "sales_rep order_clerk office_lead master_clerk migrator"),
    **_kept("customer_address", "sales_rep order_clerk office_lead master_clerk"),
    # 2.10: 采购 keeps suppliers and tries them, 采购经理 approves.
    **_made("supplier", "buyer migrator"),
    **_of("supplier", "try_out", "buyer"),
    **_of("supplier", "qualify suspend drop", "buying_lead"),
    # Batches are found by 保管员, held or freed by 质量部 (QA-06) and 仓库主管.
    **_of("batch", "create", "keeper warehouse_lead master_clerk migrator"),
    **_of("batch", "stop start", "quality warehouse_lead master_clerk"),
    **_made("warehouse warehouse_bin", "warehouse_lead master_clerk migrator"),
    **_kept("warehouse warehouse_bin", "warehouse_lead master_clerk"),
    # WH-09, 2.8: where goods are costed together is the books'.
    **_made("cost_area", "finance_lead migrator"),
    **_kept("cost_area", "finance_lead"),
    # W05.3, W02.6: 调度 and 出货文员 arrange the transport.
    **_made("carrier vehicle", "dispatcher shipping_clerk master_clerk migrator"),
    **_kept("carrier vehicle", "dispatcher shipping_clerk master_clerk"),
    **_made("payment_term settlement_method expense_item", "finance_lead master_clerk migrator"),
    **_kept("payment_term settlement_method expense_item", "finance_lead master_clerk"),
    **_made("customer_class item_class region brand reason unit item", "master_clerk migrator"),
    **_kept("customer_class item_class region brand reason unit item", "master_clerk"),
    # 2.2: 系统管理员 keeps organisations, 人力 the people.
    **_made("organisation", "administrator master_clerk migrator"),
    **_kept("organisation", "administrator master_clerk"),
    **_made("employee", "administrator personnel master_clerk migrator"),
    **_kept("employee", "administrator personnel master_clerk"),
    **_made("role app_user", "administrator"),
    **_kept("role app_user", "administrator"),
    **_of("app_user", "unlock kick", "administrator"),
    **_of("parameter", "restore", "administrator"),
    # W31.7, W31.9: 财务主管 closes a period and opens it again.
    **_of("period", "create close_sales close_stock close_receivable close_payable open_sales open_stock open_receivable open_payable", "finance_lead"),
}  # fmt: skip

# Posts that look and do nothing else: their day is to find what they ask for, and to be refused every deed.
LOOKERS = frozenset(
    {"sales_lead", "area_manager", "branch_manager", "inspector", "director_assistant", "auditor", "viewer"}
)

# The roles of 4.2, word by word, and the template that stands for each.
ROLES_4_2 = {
    "业务员/营销代表/商务代表": "sales_rep", "业务主管": "sales_lead", "区域/大区经理": "area_manager", "销售分部经理": "branch_manager",
    "内勤主管": "office_lead", "订单岗": "order_clerk", "出货单岗": "dispatch_clerk", "开票员": "biller", "发票录入": "invoice_clerk",
    "调度": "dispatcher", "出货文员": "shipping_clerk", "营销总监(及授权人)": "director", "总监助理": "director_assistant",
    "区域督查": "inspector", "总经理": "general_manager", "采购员": "buyer", "保管员": "keeper", "仓库主管": "warehouse_lead",
    "司机/承运商": "logistics", "质量部": "quality", "财务会计": "accountant", "业务会计": "business_accountant", "出纳": "cashier",
    "结算员": "settler", "财务主管": "finance_lead", "信用专员/统计员": "credit_officer", "人力/培训": "personnel",
    "系统管理员(console)": "administrator", "迁移员": "migrator", "审计员": "auditor", "领导查询用户": "viewer",
}  # fmt: skip
NOT_YET_4_2 = frozenset((
    "经销商", "供应商", "消费者/持卡人", "400座席", "销售服务部经理", "合同管理专员", "投诉/报修专员", "技术支持", "平面设计", "招投标专员", "物控计划", "初检员",
    "终检员", "车间主任", "生产计划员", "二次开发员/定制管理员",
))  # fmt: skip

# Rights that are no deed of their own.
POWERS: dict[Deed, frozenset[str]] = {
    # PR-10: who answers for a discount or a price below the bounds.
    **_of("sales_order", "discount_below", "office_lead director"),
    # The rate is the item's (MD-01); who approves an order answers for another.
    **_of("sales_order", "set_tax", "office_lead director"),
    **_of("item", "set_tax", "master_clerk migrator"),
    # ORG-06: what goods cost is the books'.
    **_of("item", "set_cost", "finance_lead migrator"),
    **_of("opening_stock", "set_cost", "accountant finance_lead"),
    **_of("other_receipt", "set_cost", "accountant finance_lead"),
    # CR-02, S23.12: when a customer pays, and what he may owe, is 财务主管's; an invoice takes the customer's term.
    **_of("customer", "set_terms", "finance_lead migrator"),
    **_of("sales_invoice", "set_terms", "finance_lead"),
    # MD-06: what counts as available and may go below zero.
    **_of("warehouse", "set_availability", "warehouse_lead migrator"),
    # PR-01: 底价 is 价格管理员's to enter.
    **_of("price_list", "set_floor", "price_officer migrator"),
    **_of("price_adjustment", "set_floor", "price_officer migrator"),
}
