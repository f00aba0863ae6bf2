"""What is refused because it is not there, or would not fit, in the words of whom it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, select

from cellar_common.figures import show_quantity
from cellar_db import types
from cellar_db.functions import in_lists
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.stock.tables import BATCH_BUCKETS, BUCKETS, ZERO, StockItem, item_rows


def overfull(work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str) -> Iterator[Problem]:
    """The sums that would not fit their columns any more."""
    condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
    found = work.connection.execute(select(table).where(condition)).mappings().first()
    if found is None:
        return
    for bucket in BUCKETS:
        sum_ = found.get(bucket, ZERO) + row.get(f"d_{bucket}", ZERO)
        if abs(sum_) > types.Quantity().largest:
            yield bounds.full(path, table.c[bucket].info["field"].label, sum_)


def shortage(work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str) -> Problem:
    """What is wanted, what is there and what is missing; to whom may not see the stock only that it is too little."""
    condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
    found = work.connection.execute(select(table).where(condition)).mappings().first()
    code = work.connection.scalar(_name_of(work, "item", row["k_item_id"]))
    if "batch_id" in key_names:
        code = f"{code} {work.connection.scalar(_name_of(work, 'batch', row['k_batch_id']))}"
    place = work.connection.scalar(_name_of(work, "warehouse", row["k_warehouse_id"]))
    have = found["on_hand"] - found.get("reserved", ZERO) if found else ZERO
    goods, promise = row.get("d_on_hand", ZERO), row.get("d_reserved", ZERO)
    wish = promise - goods if goods >= 0 else -goods
    if table is item_rows and goods < 0:
        # An issue that gives back its own promise needs the difference only.
        have = found["on_hand"] - (found["reserved"] + promise) if found else ZERO
    if not wish:
        wish = -min(row.get(f"d_{bucket}", ZERO) for bucket in BATCH_BUCKETS)
        have = found["in_transit"] if found else ZERO
    if not work.shows(StockItem, warehouse_id=row["k_warehouse_id"], item_id=row["k_item_id"]):
        words = f"{code}（{place}）需要 {show_quantity(wish)}，库存不足|{code} ({place}): {show_quantity(wish)} wanted, more than is available"
        return problem(path, "SHORTAGE", words, "请保管员核对|Ask the keeper")
    short = show_quantity(wish - have)
    return problem(
        path,
        "SHORTAGE",
        f"{code}（{place}）需要 {show_quantity(wish)}，可用 {show_quantity(have)}，缺 {short}|"
        f"{code} ({place}): {show_quantity(wish)} wanted, {show_quantity(have)} available, {short} short",
        f"改为 {show_quantity(max(have, ZERO))}，或换仓、分批发货|Change it to {show_quantity(max(have, ZERO))}, or use another warehouse",
    )


def _name_of(work: UnitOfWork, entity: str, id_: int) -> Any:
    table = work.registry.of(entity).table
    return select(table.c.name).where(table.c.id == id_)


def negative_allowed(work: UnitOfWork, warehouses: set[int]) -> set[int]:
    """Warehouses that may go below zero (允许负库存), asked only when something falls short."""
    table = work.registry.of("warehouse").table
    allowing = select(table.c.id).where(table.c.allow_negative == True)  # noqa: E712
    return {
        id_
        for some in in_lists(sorted(warehouses))
        for id_ in work.connection.scalars(allowing.where(table.c.id.in_(some)))
    }
