"""What every ledger row carries, the day on which a document posts, and the guard every door passes."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel import periods
from cellar_server.kernel.fields import day, instant
from cellar_server.kernel.model import Base
from cellar_server.kernel.problems import Problem
from cellar_server.kernel.work import UnitOfWork


class LedgerRow(Base):
    """One delta and nothing else: no row is ever changed or deleted, a correction is another row.

    Three dates: ``business_date`` is the document's, ``posting_date`` decides the period, ``created_at`` is the moment.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False, sort_order=-100)
    entity: Mapped[str] = mapped_column(types.Text(30), nullable=False)
    record_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    business_date: Mapped[date] = day("业务日期|Date", required=True)
    posting_date: Mapped[date] = day("记账日期|Posted on", required=True)
    created_at: Mapped[datetime] = instant("时间|Made at", required=True)


class Deed(enum.Enum):
    """What a document does when it posts: something is done, or its effect is taken back."""

    DONE = "done"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Source:
    """The document that posts."""

    entity: str
    record_id: int
    business_date: date
    posting_date: date

    def columns(self, work: UnitOfWork) -> dict[str, Any]:
        return {
            "entity": self.entity,
            "record_id": self.record_id,
            "business_date": self.business_date,
            "posting_date": self.posting_date,
            "created_at": work.now,
        }


def posting_date(work: UnitOfWork, doc: Any, deed: Deed) -> date:
    """The day on which a document posts.

    Taking effect posts on the business date. What is done later to a document in effect (close the rest, reopen), or by
    another document on its behalf, is of today. Its effect is taken back on the day of the effect while that period is
    open for the document's module, and today where it is closed.
    """
    effect: date | None = doc.posting_date
    if deed is Deed.TAKEN_BACK:
        effect = effect or doc.business_date
        declaration = work.registry.declarations.get(doc.__tablename__)
        module: Any = declaration.module if declaration is not None else ""
        return work.today if module and periods.closed(work, module, effect) else effect
    return doc.business_date if effect is None else work.today


def source_of(work: UnitOfWork, doc: Any, deed: Deed = Deed.DONE) -> Source:
    """A document as the source of postings."""
    return Source(doc.__tablename__, doc.id, doc.business_date, posting_date(work, doc, deed))


def guard(work: UnitOfWork, module: periods.Module, sources: Iterable[Source]) -> list[Problem]:
    """Problems of posting dates in closed or missing periods."""
    problems: list[Problem] = []
    for on in sorted({source.posting_date for source in sources}):
        problems.extend(periods.closed(work, module, on))
    return problems
