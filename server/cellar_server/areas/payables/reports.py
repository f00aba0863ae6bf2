"""The lines of payment write-offs as a list; what we owe by age, by when it falls due, and what came and went of it."""

from __future__ import annotations

from sqlalchemy import and_

from cellar_server.areas.payables.payment_write_off import PAYMENT_WRITE_OFF
from cellar_server.kernel.schema.ageing import Ageing
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.reporting import Form
from cellar_server.kernel.schema.rows import lines_of, rows_of
from cellar_server.kernel.schema.text import label
from cellar_server.ledgers.open_item_inquiries import PAYABLE_ITEMS, PAYABLE_MOVES
from cellar_server.ledgers.open_items.parameters import PAYABLE_AGES
from cellar_server.ledgers.open_items.tables import Kind

LINES = lines_list(
    __name__,
    "payment_write_off_lines",
    "付款核销明细|Payment write-off lines",
    lines_of(PAYMENT_WRITE_OFF),
)

_NOT_DUE = label("未到期|Not due")
_PARTY = "supplier_id employee_id customer_id"
# A supplier, an employee or a customer: one party, whichever it is.
_ONE = {"party": ("往来方|Party", _PARTY)}
_DIMENSIONS = f"party {_PARTY} org_id"
_FILTERS = f"due_date {_PARTY} org_id business_date"
# What is owed and not settled; what was paid ahead stands in the balances.
_OPEN = rows_of(PAYABLE_ITEMS, only=lambda item: and_(item.kind == Kind.DEBT, item.open_amount != 0), one_of=_ONE)
_MOVED = rows_of(PAYABLE_MOVES, one_of=_ONE)
_COLUMNS = "record_id business_date due_date party reference instalment"
_OVERDUE = scheme("overdue", "已逾期|Overdue", Where.of("due_date", "before_today"))

AGEING = report(
    __name__, "payable_ageing", "应付账龄|Payables ageing", _OPEN, levels="party", dimensions=f"{_DIMENSIONS} due_date business_date",
    measures="open_amount", ageing=Ageing("due_date", "open_amount", PAYABLE_AGES, _NOT_DUE), count=False, filters=_FILTERS, search=_PARTY, columns=_COLUMNS,
    icon="calendar", keywords="账龄 逾期 ageing overdue yfzl",
)  # fmt: skip

AGEING_BY_DATE = report(
    __name__, "payable_ageing_by_date", "应付单据账龄|Payables ageing by date", _OPEN, levels="party",
    dimensions=f"{_DIMENSIONS} due_date business_date", measures="open_amount", ageing=Ageing("business_date", "open_amount", PAYABLE_AGES), count=False,
    filters=_FILTERS, search=_PARTY, columns=_COLUMNS, icon="calendar", keywords="账龄 ageing yfzl",
)  # fmt: skip

DUE = report(
    __name__, "payable_due", "应付到期|Payables falling due", _OPEN, levels="due_date@week party",
    dimensions=f"{_DIMENSIONS} due_date business_date", measures="open_amount", filters=_FILTERS, search=_PARTY, columns=_COLUMNS, icon="clock",
    schemes=(
        scheme("next_30", "未来 30 天|Next 30 days", Where.of("due_date", "period", "next_30")),
        scheme("next_7", "未来 7 天|Next 7 days", Where.of("due_date", "period", "next_7")),
        _OVERDUE,
    ),
    keywords="到期 资金 due cash yfdq",
)  # fmt: skip

SUMMARY = report(
    __name__, "payable_summary", "应付台帐|Payables in and out", _MOVED, form=Form.LEDGER, day="posting_date", levels="party",
    dimensions=f"{_DIMENSIONS} kind posting_date", measures="owed-paid", filters=f"posting_date {_PARTY} org_id kind",
    search=f"{_PARTY} reference", columns="posting_date record_id kind party reference", icon="ledger",
    schemes=(
        scheme("this_month", "本月|This month", Where.of("posting_date", "period", "this_month")),
        scheme("last_month", "上月|Last month", Where.of("posting_date", "period", "last_month")),
        scheme("this_year", "本年|This year", Where.of("posting_date", "period", "this_year")),
    ),
    keywords="台帐 台账 往来 期初 期末 ledger yftz",
)  # fmt: skip
