"""会计期间: months, and which modules are closed in them for which finance organisation (MD-13)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_

from cellar_server.areas.administration import reads
from cellar_server.areas.masters import usage
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.masters.reads import others
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.reporting import Opens
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.periods import Period, PeriodClosing, books_of, plant_by

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, Action, EntityKind, Form, Listing, Problem, UnitOfWork, Where, action, declare, nobody_narrowed,
    open_to_all, problem, reference, scheme, scoped, within,
)  # fmt: skip


def verify(work: UnitOfWork, doc: Period) -> Iterator[Problem]:
    """Every day lies in one period at most, and what is closed keeps its days."""
    if usage.changed(doc, "starts", "ends") and any(row.closed for row in doc.closings):
        yield problem(
            "starts",
            "PERIOD_CLOSED",
            f"期间 {doc.code} 已有模块关账，不能改起止日期|Period {doc.code} is closed for some module: its days stay",
            "先反关账|Reopen it first",
        )
    for other in others(work, doc, and_(Period.starts <= doc.ends, Period.ends >= doc.starts))[:1]:
        name = naming.called(work, PERIOD, other)
        yield problem("starts", "PERIOD_OVERLAP", f"与{name.zh}重叠|It overlaps {name.en}")


def stays_closed(work: UnitOfWork, doc: Period) -> Iterator[Problem]:
    """A period that is closed for anybody is not deleted: made anew it would be open."""
    reads.take_alone(work, doc.closings)
    if reads.is_closed(work, doc):
        yield problem(
            "", "PERIOD_CLOSED", f"期间 {doc.code} 已有模块关账，不能删除|Period {doc.code} is closed for some module and stays",
            "先反关账|Reopen it first",
        )  # fmt: skip


def _mine(work: UnitOfWork, doc: Period, module: Module) -> list[PeriodClosing]:
    """The period's rows of a module: of the finance organisation that was asked for, or all."""
    wanted = work.answers.get("org_id")
    return [row for row in doc.closings if row.module is module and wanted in (None, row.org_id)]


def _keeps_no_books(work: UnitOfWork, org_id: int | None) -> Problem:
    if org_id is None:
        return problem(
            "closings", "NO_BOOKS", "还没有组织，没有账可关|There is no organisation yet, so no books to close", "先建组织|Make one first"
        )  # fmt: skip
    organisation = work.registry.of("organisation")
    asked, keeper = (
        naming.called(work, organisation, work.get(Organisation, each)) for each in (org_id, books_of(work, org_id))
    )
    return problem(
        "org_id", "NO_BOOKS", f"{asked.zh}不单独关账，账在{keeper.zh}|{asked.en} closes no books of its own; {keeper.en} keeps them",
        "选财务组织，或留空|Choose the finance organisation, or none",
    )  # fmt: skip


def _out_of_order(work: UnitOfWork, doc: Period, module: Module, orgs: set[int], *, close: bool) -> Iterator[Problem]:
    """Periods close from the first on and reopen from the last on, for each finance organisation."""
    reads.hold_periods(work)
    row = reads.left_behind(work, doc, module, orgs, close=close)
    if row is not None and close:
        yield problem(
            "closings",
            "EARLIER_OPEN",
            f"期间 {row.code} 的{module.label.zh}尚未关账|{module.label.en} of period {row.code} is still open",
            "按顺序关账|Close them in order",
        )
    elif row is not None:
        yield problem(
            "closings",
            "LATER_CLOSED",
            f"期间 {row.code} 的{module.label.zh}已关账|{module.label.en} of period {row.code} is closed",
            "从最后一期开始反关账|Reopen from the last one",
        )


def _closing(module: Module, *, close: bool) -> Action:
    """Close or reopen one module, of one finance organisation or of all: in order, from either end."""

    def requirement(work: UnitOfWork, doc: Period) -> Iterator[Problem]:
        mine = _mine(work, doc, module)
        moving = {row.org_id for row in mine if row.closed != close}
        if not mine:
            yield _keeps_no_books(work, work.answers.get("org_id"))
        elif moving:
            yield from _out_of_order(work, doc, module, moving, close=close)
        else:
            yield problem("closings", "PERIOD_STATE", "期间已是此状态|The period is in this state already")

    def run(work: UnitOfWork, doc: Period) -> None:
        rows = [row for row in _mine(work, doc, module) if row.closed != close]
        reads.take_alone(work, rows)
        for row in rows:
            # Now, not when the command began: what was posted before came before this moment.
            row.closed, row.closed_at = close, clock.now() if close else None
            row.closed_by = work.principal.name[:60] if close else None

    run.__name__ = f"{'close' if close else 'open'}_{module.code}"
    deed, to = ("关账", "Close") if close else ("反关账", "Reopen")
    return action(
        f"{module.label.zh}{deed}|{to} {module.label.en.lower()}", within(ACTIVE), requires=(requirement,),
        questions={"org_id": reference("财务组织（空为全部）|Finance organisation (empty: all)", "organisation")},
        icon="lock" if close else "key", backward=not close,
    )(run)  # fmt: skip


CLOSINGS = tuple(_closing(module, close=close) for close in (True, False) for module in Module)


def rows(work: UnitOfWork, doc: Period) -> None:
    """A new period is open for every module and finance organisation."""
    plant_by(work, doc)


PERIOD = declare(
    Period,
    title="会计期间|Accounting period",
    scopes=nobody_narrowed(),
    area="administration",
    icon="calendar",
    actions=CLOSINGS,
    verify=verify,
    after_save=rows,
    delete_requires=(stays_closed,),
    lookup="code starts ends",
    keywords="关账 close",
    form=Form("code name starts ends"),
    listing=Listing(columns="code name starts ends", filters="starts ends", sort="-starts", search="code name"),
)

_NOBODYS = "What is closed is the organisation's, whoever asks."

CLOSING = declare(
    PeriodClosing, title="关账情况|Period closing", area="administration", icon="lock", kind=EntityKind.INQUIRY, form=Form(""),
    listing=Listing(
        columns="document_id module org_id closed closed_by closed_at", filters="document_id module org_id closed closed_at",
        sort="-document_id", search="document_id org_id",
        schemes=(
            scheme("closed", "已关账|Closed", Where.of("closed", "equals", True)),
            scheme("open", "未关账|Open", Where.of("closed", "equals", False)),
        ),
    ),
    scopes=scoped(
        org="org_id", employee=open_to_all(_NOBODYS), customer=open_to_all(_NOBODYS), warehouse=open_to_all(_NOBODYS),
    ),
    creatable=False, opens=Opens("document_id"), keywords="关账 closing",
)  # fmt: skip
