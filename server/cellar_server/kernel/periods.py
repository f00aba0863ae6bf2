"""Accounting periods: the guard that every ledger's door passes (关账), by the posting date and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from cellar_server.kernel.fields import day, flag
from cellar_server.kernel.model import Master
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


def closed(work: UnitOfWork, module: Module, on: date, path: str = "business_date") -> list[Problem]:
    """A problem where the date lies in no period, or in one closed for this module."""
    periods: list[Period] | None = work.cache.get("periods")
    if periods is None:
        periods = list(work.session.scalars(select(Period)))
        work.cache["periods"] = periods
    found = next((period for period in periods if period.starts <= on <= period.ends), None)
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
