"""What every ledger row carries, and the document that posts as the source of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import any_record, day, instant
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.reporting import Opens
from cellar_server.kernel.unit_of_work.posting_day import Deed, posting_date
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

POSTED_BY: FieldSpec = any_record("单据号|Document no.", by="entity", entity_of=str).column.info["field"]
"""The document that posted a row, said by its number."""


class LedgerRow(Base):
    """One delta and nothing else: no row is ever changed or deleted, a correction is another row.

    Three dates: ``business_date`` is the document's, ``posting_date`` decides the period, ``created_at`` is the moment.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False, sort_order=-100)
    entity: Mapped[str] = mapped_column(types.Text(30), nullable=False)
    record_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True, info={"field": POSTED_BY})
    business_date: Mapped[date] = day("业务日期|Date", required=True)
    posting_date: Mapped[date] = day("记账日期|Posted on", required=True)
    created_at: Mapped[datetime] = instant("时间|Time", required=True)


TO_DOCUMENT = Opens("record_id", column="entity")
"""A ledger's row leads to the document that posted it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The document that posts."""

    entity: str
    record_id: int
    business_date: date
    posting_date: date
    org_id: int

    def columns(self, work: UnitOfWork) -> dict[str, Any]:
        return {
            "entity": self.entity,
            "record_id": self.record_id,
            "business_date": self.business_date,
            "posting_date": self.posting_date,
            "created_at": work.now,
        }


def source_of(work: UnitOfWork, doc: Any, deed: Deed = Deed.DONE) -> Source:
    """A document as the source of postings; the day it posts on must be open (``posting_date``)."""
    return Source(doc.__tablename__, doc.id, doc.business_date, posting_date(work, doc, deed), doc.org_id)
