"""批次: one production run of an item; ``code`` is the batch number on the bottle (S17.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import reads, usage
from cellar_server.areas.masters.item import Item

from cellar_server.kernel.kit import (  # isort: skip
    Form, Listing, Master, Problem, UnitOfWork, dates, day, declare, everybody, problem, reference, text,
)  # fmt: skip


class Batch(Master):
    __tablename__ = "batch"
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, triggers=True)
    made_on: Mapped[date | None] = day("生产日期|Made on", triggers=True)
    expires_on: Mapped[date | None] = day("失效日期|Expires on", not_before="made_on")
    certificate: Mapped[str | None] = text("质检报告号|Quality certificate", 60)


def prepare(work: UnitOfWork, doc: Batch) -> None:
    """A batch is named after its number; its expiry follows from the item's shelf days."""
    doc.name = doc.name or doc.code
    if doc.expires_on is None and doc.made_on is not None and doc.item_id is not None:
        item = work.get_many(Item, [doc.item_id]).get(doc.item_id)
        if item is not None and item.shelf_days:
            doc.expires_on = doc.made_on + timedelta(days=item.shelf_days)


def verify(work: UnitOfWork, doc: Batch) -> Iterator[Problem]:
    """Stock of a batch is stock of its item for ever."""
    item = work.get_many(Item, [doc.item_id]).get(doc.item_id)
    if item is not None and not item.batch_managed:
        yield problem("item_id", "NOT_BATCH_MANAGED", f"物料 {item.code} 不按批次管理|Item {item.code} has no batches")
    if doc.made_on is not None:
        # A batch of the day after tomorrow would be the youngest for ever.
        yield from dates.ahead(work, "made_on", BATCH.fields["made_on"].label, doc.made_on)
    if usage.changed(doc, "item_id") and reads.is_used(work, doc):
        yield problem("item_id", "BATCH_IN_USE", "批次已有业务，不能换物料|The batch is in use: its item cannot change")


BATCH = declare(
    Batch,
    title="批次|Batch",
    scopes=everybody("A batch is the same wherever it lies; where it lies the stock says."),
    # Every filling and every receipt of goods makes one.
    remembered=False,
    icon="jar",
    prepare=prepare,
    verify=verify,
    lookup="code item_id made_on expires_on",
    keywords="批号 lot",
    form=Form("code item_id made_on expires_on | name pinyin certificate"),
    listing=Listing(
        columns="code item_id made_on expires_on certificate state",
        filters="item_id made_on expires_on state",
        sort="-made_on",
        search="code item_id certificate",
    ),
)
