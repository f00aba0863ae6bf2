"""What payments name of a debt before a write-off settles it with them, so that one debt is not paid, or collected, twice (PU-10).

A payment that names a debt promises it what is not yet written off of it. What is left of a debt is what is open less what is promised.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from cellar_common.figures import show_money
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.link import HeadLink
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def left(work: UnitOfWork, doc: Any, debt: Any, link: HeadLink, *, drafts: bool) -> Decimal:
    """What of ``debt`` no payment but ``doc`` names yet: rule, whoever sees those. ``drafts``: those not in effect count too.

    At a deed the debt is held, so nobody names more of it meanwhile.
    """
    declaration = work.registry.by_model(type(doc))
    table = declaration.table
    named = select(func.sum(table.c.amount - table.c.settled_total)).where(
        table.c[link.via] == debt.id,
        table.c.id != doc.id,
        table.c.red_of_id.is_(None),
        declaration.living if drafts else declaration.effective,
    )
    return _open(work, debt, link) - (work.connection.scalar(named) or ZERO)


def _open(work: UnitOfWork, debt: Any, link: HeadLink) -> Decimal:
    table = work.registry.by_model(link.source).table
    asked = select(table.c.amount - table.c.settled_total).where(table.c.id == debt.id)
    return work.connection.scalar(asked) or ZERO


def propose(work: UnitOfWork, doc: Any, debt: Any, link: HeadLink) -> None:
    """The amount of a payment that is made from a debt; empty, with a word why, where others name all of it."""
    rest = left(work, doc, debt, link, drafts=True)
    doc.amount = rest if rest > 0 else None
    if rest <= 0:
        words = naming.called(work, work.registry.by_model(link.source), debt)
        title = work.registry.by_model(type(doc)).title
        said = f"{words.zh} 的未核销金额已全部列入其他{title.zh}|All that is open on {words.en} is named by another {title.en.lower()}"
        hint = f"查看未核销或待审的{title.zh}|See those that are drafts or not yet written off"
        work.warnings.append(problem("amount", "ALL_NAMED", said, hint, warning=True))


def beyond(work: UnitOfWork, doc: Any, link: HeadLink, *, warning: bool) -> Iterator[Problem]:
    """A payment beyond what is left of the debt that it names; ``warning``: the rest of it is an advance, and welcome."""
    id_ = getattr(doc, link.via)
    debt = work.get_many(link.source, [id_]).get(id_ or 0)
    # Of what is not open any more the link says that it gives nothing.
    if debt is None or doc.amount is None or doc.red_of_id is not None or not _open(work, debt, link):
        return
    rest = left(work, doc, debt, link, drafts=False)
    if doc.amount <= rest:
        return
    declaration = work.registry.by_model(link.source)
    words = naming.called(work, declaration, debt)
    rest = max(rest, ZERO)
    if not work.allows(declaration, debt, READ):
        yield problem(
            "amount", "BEYOND_OPEN", f"超出 {words.zh} 的未核销金额|More than is open on {words.en}", warning=warning
        )
        return
    yield problem(
        "amount", "BEYOND_OPEN",
        f"{words.zh} 扣除已有单据后未核销 {show_money(rest)}，本单 {show_money(doc.amount)}|{show_money(rest)} is open on {words.en} beside what others name, this says {show_money(doc.amount)}",
        "超出部分作预收|What is beyond stays an advance" if warning else f"改为 {show_money(rest)}，或清空来源作预付|Change it to {show_money(rest)}, or empty the source to pay in advance",
        warning=warning,
    )  # fmt: skip
