"""会计期间: months, and which modules are closed in them (MD-13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sqlalchemy import select

from cellar_server.kernel.actions import Action, action
from cellar_server.kernel.declaration import Form, Listing, declare
from cellar_server.kernel.periods import Period
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.scopes import nobody_narrowed
from cellar_server.kernel.states import ACTIVE, within
from cellar_server.kernel.work import UnitOfWork

Flag = Literal["sales_closed", "stock_closed", "receivable_closed"]


def problems(doc: Period) -> Iterator[Problem]:
    if doc.starts and doc.ends and doc.ends < doc.starts:
        yield problem("ends", "DATES_REVERSED", "结束早于开始|It ends before it begins")


def verify(work: UnitOfWork, doc: Period) -> Iterator[Problem]:
    """Every day lies in one period at most."""
    other = work.connection.execute(
        select(Period.code).where(Period.id != doc.id, Period.starts <= doc.ends, Period.ends >= doc.starts)
    ).first()
    if other is not None:
        yield problem("starts", "PERIOD_OVERLAP", f"与期间 {other.code} 重叠|It overlaps period {other.code}")


def _earlier_open(work: UnitOfWork, doc: Period, flag: Flag) -> Iterator[Problem]:
    column = getattr(Period, flag)
    row = work.connection.execute(
        select(Period.code).where(Period.ends < doc.starts, column == False).order_by(Period.starts)  # noqa: E712
    ).first()
    if row is not None:
        yield problem(
            flag,
            "EARLIER_OPEN",
            f"期间 {row.code} 尚未关账|Period {row.code} is still open",
            "按顺序关账|Close them in order",
        )


def _later_closed(work: UnitOfWork, doc: Period, flag: Flag) -> Iterator[Problem]:
    column = getattr(Period, flag)
    row = work.connection.execute(
        select(Period.code).where(Period.starts > doc.ends, column == True).order_by(Period.starts)  # noqa: E712
    ).first()
    if row is not None:
        yield problem(
            flag,
            "LATER_CLOSED",
            f"期间 {row.code} 已关账|Period {row.code} is closed",
            "从最后一期开始反关账|Reopen from the last one",
        )


def _closing(name: str, words: str, flag: Flag, *, close: bool) -> Action:
    """Close or reopen one module: in order, from either end."""

    def requirement(work: UnitOfWork, doc: Period) -> Iterator[Problem]:
        if getattr(doc, flag) == close:
            yield problem(flag, "PERIOD_STATE", "期间已是此状态|The period is in this state already")
        yield from (_earlier_open if close else _later_closed)(work, doc, flag)

    def run(work: UnitOfWork, doc: Period) -> None:
        setattr(doc, flag, close)

    run.__name__ = name
    return action(words, within(ACTIVE), requires=(requirement,), icon="lock" if close else "key", backward=not close)(
        run
    )


CLOSINGS = (
    _closing("close_sales", "销售关账|Close sales", "sales_closed", close=True),
    _closing("close_stock", "库存关账|Close stock", "stock_closed", close=True),
    _closing("close_receivable", "应收关账|Close receivables", "receivable_closed", close=True),
    _closing("open_sales", "销售反关账|Reopen sales", "sales_closed", close=False),
    _closing("open_stock", "库存反关账|Reopen stock", "stock_closed", close=False),
    _closing("open_receivable", "应收反关账|Reopen receivables", "receivable_closed", close=False),
)

PERIOD = declare(
    Period,
    title="会计期间|Accounting period",
    scopes=nobody_narrowed(),
    area="administration",
    icon="calendar",
    actions=CLOSINGS,
    check=problems,
    verify=verify,
    lookup="code starts ends",
    keywords="关账 close",
    form=Form("code name starts ends | sales_closed stock_closed receivable_closed"),
    listing=Listing(
        columns="code name starts ends sales_closed stock_closed receivable_closed",
        filters="starts sales_closed stock_closed receivable_closed",
        sort="-starts",
        search="code name",
    ),
)
