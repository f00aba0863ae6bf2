"""The first periods and the posts that run the program, and who keeps users, roles, parameters and periods."""

from __future__ import annotations

import calendar
from datetime import date

from cellar_server.kernel.filling.masters import ensure
from cellar_server.kernel.filling.seeds import Post, Seed
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

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


def ensure_period(work: UnitOfWork, year: int, month: int) -> Period:
    """The period of a month; made where there is none."""
    last = calendar.monthrange(year, month)[1]
    return ensure(
        work,
        Period,
        f"{year}-{month:02}",
        name=f"{year} 年 {month} 月",
        starts=date(year, month, 1),
        ends=date(year, month, last),
    )


def _periods(work: UnitOfWork) -> None:
    """This month, eighteen before it and five after it."""
    months = work.today.year * 12 + work.today.month - 1
    for month in range(months - 18, months + 6):
        ensure_period(work, month // 12, month % 12 + 1)


SEED = Seed(
    posts=(
        Post("administrator", "系统管理员"),
        Post("migrator", "迁移员"),
        Post("auditor", "审计员"),
        Post("viewer", "领导查询用户", sees_trade=True),
    ),
    rights={
        "*: @look": "auditor",
        "@administration: @look": "administrator",
        "app_user: @keep unlock kick": "administrator",
        "role: @keep": "administrator",
        "parameter: @look edit restore": "administrator",
        "period: @keep close_sales close_stock close_receivable close_payable open_sales open_stock open_receivable open_payable": "finance_lead",
        "period_closing: @look": "finance_lead",
    },
    is_trade=False,
    first=_periods,
)
