"""The lines of credit adjustments as a list; what customers owe by age, by when it falls due, and what came and went of it (CR-05, S24.10)."""

from __future__ import annotations

from sqlalchemy import and_

from cellar_server.areas.credit.credit_adjustment import CREDIT_ADJUSTMENT
from cellar_server.kernel.schema.ageing import Ageing
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.reporting import Form
from cellar_server.kernel.schema.rows import lines_of, rows_of
from cellar_server.kernel.schema.text import label
from cellar_server.ledgers.open_item_inquiries import OPEN_ITEMS, RECEIVABLE_MOVES
from cellar_server.ledgers.open_items.parameters import RECEIVABLE_AGES
from cellar_server.ledgers.open_items.tables import Kind

LINES = lines_list(
    __name__,
    "credit_adjustment_lines",
    "信用调整明细|Credit adjustment lines",
    lines_of(CREDIT_ADJUSTMENT),
)

_NOT_DUE = label("未到期|Not due")
_PARTY = "customer_id employee_id supplier_id"
_DIMENSIONS = f"{_PARTY} org_id salesperson_id region_id customer_class_id"
_FILTERS = f"due_date {_PARTY} org_id salesperson_id region_id customer_class_id business_date"
_REACH = "salesperson_id=customer_id.salesperson_id region_id=customer_id.region_id customer_class_id=customer_id.customer_class_id"
# What is owed and not settled; what was paid ahead stands in the balances.
_OPEN = rows_of(OPEN_ITEMS, reach=_REACH, only=lambda item: and_(item.kind == Kind.DEBT, item.open_amount != 0))
_MOVED = rows_of(RECEIVABLE_MOVES, reach=_REACH)
_COLUMNS = f"record_id business_date due_date {_PARTY} reference instalment"
_OVERDUE = scheme("overdue", "已逾期|Overdue", Where.of("due_date", "before_today"))

AGEING = report(
    __name__, "receivable_ageing", "应收账龄|Receivables ageing", _OPEN, levels="customer_id", dimensions=f"{_DIMENSIONS} due_date business_date",
    measures="open_amount", ageing=Ageing("due_date", "open_amount", RECEIVABLE_AGES, _NOT_DUE), count=False, filters=_FILTERS, search=_PARTY, columns=_COLUMNS,
    icon="calendar", keywords="账龄 逾期 ageing overdue yszl",
)  # fmt: skip

AGEING_BY_DATE = report(
    __name__, "receivable_ageing_by_date", "应收单据账龄|Receivables ageing by date", _OPEN, levels="customer_id",
    dimensions=f"{_DIMENSIONS} due_date business_date", measures="open_amount", ageing=Ageing("business_date", "open_amount", RECEIVABLE_AGES), count=False,
    filters=_FILTERS, search=_PARTY, columns=_COLUMNS, icon="calendar", keywords="账龄 ageing yszl",
)  # fmt: skip

DUE = report(
    __name__, "receivable_due", "应收到期|Receivables falling due", _OPEN, levels="due_date@week customer_id",
    dimensions=f"{_DIMENSIONS} due_date business_date", measures="open_amount", filters=_FILTERS, search=_PARTY, columns=_COLUMNS, icon="clock",
    schemes=(
        scheme("next_30", "未来 30 天|Next 30 days", Where.of("due_date", "period", "next_30")),
        scheme("next_7", "未来 7 天|Next 7 days", Where.of("due_date", "period", "next_7")),
        _OVERDUE,
    ),
    keywords="到期 资金 due cash ysdq",
)  # fmt: skip

SUMMARY = report(
    __name__, "receivable_summary", "应收台帐|Receivables in and out", _MOVED, form=Form.LEDGER, day="posting_date", levels="customer_id",
    dimensions=f"{_DIMENSIONS} kind posting_date", measures="owed-paid", filters=f"posting_date {_PARTY} org_id salesperson_id region_id customer_class_id kind",
    search=f"{_PARTY} reference", columns=f"posting_date record_id kind {_PARTY} reference", icon="ledger",
    schemes=(
        scheme("this_month", "本月|This month", Where.of("posting_date", "period", "this_month")),
        scheme("last_month", "上月|Last month", Where.of("posting_date", "period", "last_month")),
        scheme("this_year", "本年|This year", Where.of("posting_date", "period", "this_year")),
    ),
    keywords="台帐 台账 往来 期初 期末 ledger ystz",
)  # fmt: skip
