"""Which batches leave first and which not at all (LG-03, LG-05, S23.7): from the files of the batches, for outbounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from cellar_server.areas.inventory import picking
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.item import Item
from cellar_server.areas.shipping import reads, rules
from cellar_server.kernel.intake import dates
from cellar_server.kernel.intake.alive import BLOCK, WARN, told
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

FIRST_OUT = define(
    "shipping.first_out", picking.FIFO,
    "先出的批次：fifo 先生产，fefo 先到期|Which batch leaves first: fifo made first, fefo expires first", picking.FIFO, picking.FEFO,
    help="保管员做出库单时系统先给哪个批次：fifo 先生产的，fefo 先到期的。|"
    "Which batch the keeper is given first for an outbound: fifo the oldest, fefo the one that expires first.",
)  # fmt: skip
UNFIT_BATCHES = define(
    "shipping.unfit_batches",
    BLOCK,
    "出库过期或无质检报告的批次时|When an expired or uncertified batch is shipped",
    BLOCK,
    WARN,
    help="保管员签字出库的批次已过期或没有质检报告时：block 拒绝，warn 提示后放行。|"
    "When the keeper signs out a batch that has expired or has no certificate: block refuses, warn says so and lets it pass.",
)


def on_floor(work: UnitOfWork, doc: Any, item_ids: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """What a keeper may pick in the document's warehouse, by item: batch and quantity, in the order in which they leave.

    A batch that is stopped, expired or uncertified is never proposed, whatever the parameters allow.
    """
    lying = reads.batches(work, doc.warehouse_id, item_ids)
    items = work.get_many(Item, lying)
    batches = work.get_many(Batch, (batch for found in lying.values() for batch, _ in found))
    first_out, day = work.settings[FIRST_OUT], dates.deed_day(work, doc)
    return {
        item_id: sorted(
            (
                (id_, quantity)
                for id_, quantity in found
                if batches[id_].state == ACTIVE.code
                and not [*rules.unfit(batches[id_], day, inspected=items[item_id].inspected)]
            ),
            key=lambda pair: picking.age(batches[pair[0]], first_out),
        )
        for item_id, found in lying.items()
    }


def fit_to_leave(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """No batch leaves that is expired, or that has no certificate where its item needs one; each is named once."""
    places: dict[int, int] = {}
    for index, line in enumerate(doc.lines):
        if line.batch_id is not None:
            places.setdefault(line.batch_id, index)
    items: Mapping[int, Any] = work.get_many(Item, [line.item_id for line in doc.lines])
    for id_, batch in work.get_many(Batch, places).items():
        item = items.get(doc.lines[places[id_]].item_id)
        for why in rules.unfit(batch, dates.deed_day(work, doc), inspected=item is not None and item.inspected):
            unfit = Unfit(
                why.words,
                UNFIT_BATCHES,
                "换一个批次，或补录批次档案|Choose another batch, or complete the batch's file",
                why.code,
            )
            yield told(work, f"lines[{places[id_]}].batch_id", ("批次", "Batch", batch.code), unfit)
