"""The stamps of finance on documents that move stock (REQUIREMENTS 2.0, STK): the one door through which they are set and taken back.

A stamp is set on a document in effect, one after the other, and taken back in the opposite order, both only while the period in
which the document is posted is open. What takes a document out of effect begins where no stamp is on it (``states.Move``), so that
what is stamped stays in effect; a proof holds the tables to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, not_, or_, select

from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.problems import Problem, problem, refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK
from cellar_server.kernel.schema.stamps import Finance, before, following, on
from cellar_server.kernel.schema.states import SIGNED, stamping, unstamping
from cellar_server.kernel.unit_of_work import periods
from cellar_server.kernel.unit_of_work.periods import Posting
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def stamp(work: UnitOfWork, doc: Stamped, which: Finance) -> None:
    """Set the next stamp, by who asks and now. Invalid where another is next, or the document is not in effect.

    The command is refused when it completes where the period in which the document is posted is closed. Called in a deed of
    the document, or by another's within ``documents.altered(…, amends=False)``: these write the history.
    """
    _demand_effect(work, doc, which)
    now = doc.finance
    if following(now) is not which:
        raise refuse(
            "finance", "STAMP_ORDER",
            f"单据{now.label.zh}，不能标为{which.label.zh}（要求：{before(which).label.zh}）"
            f"|It is {now.label.en.lower()}; to be {which.label.en.lower()} it must be {before(which).label.en.lower()}",
        )  # fmt: skip
    _mark(work, doc, which, set_=True)


def unstamp(work: UnitOfWork, doc: Stamped, which: Finance) -> None:
    """Take back the last stamp. Invalid where it is not the last one that is on; the period is asked as by ``stamp``."""
    _demand_effect(work, doc, which)
    now = doc.finance
    if now is not which:
        raise refuse(
            "finance", "STAMP_ORDER",
            f"单据{now.label.zh}，只能逐步往回撤销|It is {now.label.en.lower()}: stamps are taken back one at a time, the last one first",
        )  # fmt: skip
    _mark(work, doc, which, set_=False)


def _demand_effect(work: UnitOfWork, doc: Stamped, which: Finance) -> None:
    declaration = work.registry.by_model(type(doc))
    if which is Finance.UNAUDITED:
        raise ValueError(f"{which.code} is no stamp")
    if not declaration.state(doc.state).in_effect or doc.posting_date is None:
        words = declaration.state(doc.state).label
        raise refuse(
            "finance", "STAMP_WITHOUT_EFFECT",
            f"单据{words.zh}，尚未生效|It is {words.en.lower()} and not in effect",
        )  # fmt: skip


def _mark(work: UnitOfWork, doc: Stamped, which: Finance, *, set_: bool) -> None:
    declaration = work.registry.by_model(type(doc))
    if declaration.module is None or doc.posting_date is None:
        raise ValueError(f"{declaration.name} is stamped, and nothing says in which period it is posted")
    books = periods.books_of(work, doc.org_id)
    work.post(periods.DOOR, [Posting(declaration.module.code, books, doc.posting_date)])
    doc.finance = which if set_ else before(which)
    by, at = Stamped.BY_AND_AT[which]
    setattr(doc, by, work.principal.user_id if set_ else None)
    setattr(doc, at, work.now if set_ else None)


def _not_the_signer(work: UnitOfWork, doc: Stamped) -> Iterator[Problem]:
    """签字≠审核: who let the goods go does not audit that they went; the parameter that frees the maker frees him too."""
    if doc.checked_by == work.principal.user_id and not work.settings[MAKER_MAY_CHECK]:
        yield problem(
            "", "SIGNER_IS_AUDITOR", "签字人不能审核自己签字的单据|Who signed a document may not audit it",
            "请另一人办理|Ask somebody else",
        )  # fmt: skip


@action(
    "财务审核|Audit",
    stamping(SIGNED, Finance.AUDITED),
    by_another=True,
    primary=True,
    batch=True,
    requires=(_not_the_signer,),
)
def audit(work: UnitOfWork, doc: Any) -> None:
    """Finance has seen that the paper is right; from here its cost is booked."""
    stamp(work, doc, Finance.AUDITED)


@action("取消财务审核|Undo audit", unstamping(SIGNED, Finance.AUDITED), icon="undo", backward=True, batch=True)
def unaudit(work: UnitOfWork, doc: Any) -> None:
    """As if finance had not seen it, so that it can be corrected."""
    unstamp(work, doc, Finance.AUDITED)


_PROOF = "stamps: in order, by somebody at some time, on what is in effect"


@proof(_PROOF)
def _sound(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in registry.declarations.values():
        if not issubclass(declaration.model, Stamped):
            continue
        table = declaration.table.c
        rows = select(table.id, table.state, table.finance).where(not_(_fits(declaration)))
        for id_, state, finance in connection.execute(rows):
            yield Difference(
                _PROOF,
                f"{declaration.name} {id_}",
                "each stamp up to its own, and no other",
                f"{state}, {finance.code}",
            )


def _fits(declaration: Declaration) -> ColumnElement[bool]:
    """Of the table's rows those whose stamps agree with what is said of them."""
    table = declaration.table.c
    ways = []
    for now in Finance:
        there = [
            table[name].is_not(None) if each in on(now) else table[name].is_(None)
            for each, names in Stamped.BY_AND_AT.items()
            for name in names
        ]
        ways.append(and_(table.finance == now, *there, *([declaration.effective] if on(now) else [])))
    return or_(*ways)
