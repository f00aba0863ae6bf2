"""Accounting periods: the guard that every ledger's door passes (关账), by the posting date and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapped

from cellar_db import types
from cellar_server.kernel.fields import day, flag
from cellar_server.kernel.model import Master, table_of
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.work import UnitOfWork

if TYPE_CHECKING:
    from cellar_server.kernel.actions import Requirement

Module = Literal["sales", "stock", "receivable"]


class Period(Master):
    """A month: ``code`` 2026-11. A closed module takes no posting dated in it; corrections go to an open period in red."""

    __tablename__ = "period"
    starts: Mapped[date] = day("开始|Starts", required=True, index=True)
    ends: Mapped[date] = day("结束|Ends", required=True)
    sales_closed: Mapped[bool] = flag("销售已关账|Sales closed", readonly=True)
    stock_closed: Mapped[bool] = flag("库存已关账|Stock closed", readonly=True)
    receivable_closed: Mapped[bool] = flag("应收已关账|Receivables closed", readonly=True)


_periods = table_of(Period)
# Not remembered between commands: a period is closed for the posting that comes a moment later.
_PERIOD = select(_periods.c.code, _periods.c.sales_closed, _periods.c.stock_closed, _periods.c.receivable_closed).where(
    _periods.c.starts <= bindparam("on_day", type_=types.Day()),
    _periods.c.ends >= bindparam("on_day", type_=types.Day()),
)


def closed(work: UnitOfWork, module: Module, on: date, path: str = "business_date") -> list[Problem]:
    """A problem where the date lies in no period, or in one closed for this module."""
    known: dict[date, Any] = work.cache.setdefault("periods", {})
    if on not in known:
        known[on] = work.connection.execute(_PERIOD, {"on_day": on}).first()
    found = known[on]
    if found is None:
        return [
            problem(
                path,
                "PERIOD_MISSING",
                f"{on} 不在任何会计期间|{on} lies in no accounting period",
                "请会计建立期间|Ask accounting to open one",
            )
        ]
    if getattr(found, f"{module}_closed"):
        return [
            problem(path, "PERIOD_CLOSED", f"期间 {found.code} 已关账|Period {found.code} is closed",
                    "把日期改到未关账的期间，或做红字单|Use a date in an open period, or a red document")
        ]  # fmt: skip
    return []


def guard(module: Module) -> Requirement:
    """Requirement of an action that posts, or takes a posting back: the document's posting date lies in an open period."""

    def in_open_period(work: UnitOfWork, doc: Any) -> list[Problem]:
        return closed(work, module, doc.posting_date or doc.business_date)

    return in_open_period
