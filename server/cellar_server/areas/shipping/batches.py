"""Which batches leave first and which not at all (LG-03, LG-05, S23.7): from the files of the batches, for outbounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cellar_server.areas.inventory import picking
from cellar_server.areas.masters import bin_rules
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.warehouse_bin import WarehouseBin
from cellar_server.areas.shipping import lent, reads, rules
from cellar_server.kernel.intake import dates
from cellar_server.kernel.intake.alive import BLOCK, WARN, told
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock

FIRST_OUT = define(
    "shipping.first_out", picking.FIFO,
    "先出的批次|Which batch leaves first", picking.FIFO, picking.FEFO,
    called={picking.FIFO: "先生产的|The oldest", picking.FEFO: "先到期的|The first to expire"},
    help="保管员做出库单时系统先给哪个批次：先生产的，或先到期的。|"
    "Which batch the keeper is given first for an outbound: the oldest, or the one that expires first.",
)  # fmt: skip
UNFIT_BATCHES = define(
    "shipping.unfit_batches",
    BLOCK,
    "出库过期或无质检报告的批次时|When an expired or uncertified batch is shipped",
    BLOCK,
    WARN,
    help="保管员签字出库的批次已过期或没有质检报告时：拒绝，或提示后放行。|"
    "When the keeper signs out a batch that has expired or has no certificate: it is refused, or said and let pass.",
)


def picked_there(work: UnitOfWork, doc: Any, item_ids: Iterable[int]) -> set[int]:
    """The items of which a line names a batch or a bin: those managed by batch, and all where the warehouse manages bins."""
    items = work.get_many(Item, item_ids)
    if bin_rules.managed(work, doc.warehouse_id):
        return set(items)
    return {id_ for id_, item in items.items() if item.batch_managed}


def on_floor(work: UnitOfWork, doc: Any, item_ids: Iterable[int]) -> dict[int, picking.Places]:
    """What a keeper may pick in the document's warehouse, by item: spot and quantity, in the order in which they leave.

    A batch or bin that is stopped, a batch expired or uncertified is never proposed, whatever the parameters allow; nor is what lies
    in none where goods are managed so.
    """
    lying = reads.lying(work, doc.warehouse_id, item_ids)
    items = work.get_many(Item, lying)
    spots = {spot for found in lying.values() for spot, _ in found}
    batches = work.get_many(Batch, {spot.batch_id for spot in spots if spot.batch_id})
    bins = work.get_many(WarehouseBin, {spot.bin_id for spot in spots if spot.bin_id})
    binned = bin_rules.managed(work, doc.warehouse_id)
    first_out, day = work.settings[FIRST_OUT], dates.deed_day(work, doc)

    def may_leave(item: Item, spot: stock.Spot) -> bool:
        if binned and (not spot.bin_id or bins[spot.bin_id].state != ACTIVE.code):
            return False
        if not spot.batch_id:
            return not item.batch_managed
        batch = batches[spot.batch_id]
        return batch.state == ACTIVE.code and not [*rules.unfit(batch, day, inspected=item.inspected)]

    return {
        id_: picking.in_order(
            [(spot, there) for spot, there in found if may_leave(items[id_], spot)], batches, first_out
        )
        for id_, found in lying.items()
    }


def fit_to_leave(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """No batch leaves that is expired, or that has no certificate where its item needs one; each is named once. What the customer
    has left already."""
    places: dict[int, int] = {}
    for index, line in enumerate(doc.lines):
        if line.batch_id is not None and lent.on_the_floor(line):
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
