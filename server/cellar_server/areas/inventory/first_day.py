"""期初 is the first thing in a warehouse: nothing moved before it, and nothing is dated before it afterwards (WH-08, S19.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.inventory import reads
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

OPENING = "opening_stock"


def before_all_else(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Of an opening: no goods of the warehouse moved on an earlier day; what was there after that is no opening."""
    first = reads.moved_before(work, doc.warehouse_id, doc.business_date, besides=OPENING)
    if first is not None:
        place = work.get_many(Warehouse, [doc.warehouse_id])[doc.warehouse_id]
        yield problem(
            "business_date", "ALREADY_MOVED",
            f"仓库 {place.code} {place.name} 自 {first} 已有出入库，{doc.business_date} 不再是期初|"
            f"Goods of warehouse {place.code} {place.name} have moved since {first}: {doc.business_date} is no opening",
            f"日期改为 {first} 或以前，或用其他入库单|Date it {first} or earlier, or use an other receipt",
        )  # fmt: skip


def not_before_the_opening(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Of all else that moves goods: none of them on a day before they were opened, when there were none to move.

    Asked only of what is dated back: an opening itself takes effect on no day to come.
    """
    if doc.business_date is None or doc.business_date >= work.today:
        return
    opened = reads.opened_after(work, doc.warehouse_id, [line.item_id for line in doc.lines], doc.business_date)
    items = work.get_many(Item, opened)
    for id_, day in sorted(opened.items())[:3]:
        item = items[id_]
        yield problem(
            "business_date", "BEFORE_OPENING",
            f"{item.code} {item.name} 的期初是 {day}，不能在 {doc.business_date} 出入库|"
            f"The opening of {item.code} {item.name} is of {day}: nothing moves on {doc.business_date}",
            f"日期改为 {day} 或以后|Change the date to {day} or later",
        )  # fmt: skip
