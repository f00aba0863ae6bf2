"""What is refused because it is not there, or would not fit, in the words of whom it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from cellar_common.figures import show_quantity
from cellar_db import types
from cellar_db.functions import in_lists
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import ITEM_BUCKETS, ZERO, StockItem, item_rows


def overfull(work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str) -> Iterator[Problem]:
    """The sums that would not fit their columns any more."""
    condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
    found = work.connection.execute(select(table).where(condition)).mappings().first()
    if found is None:
        return
    for bucket in ITEM_BUCKETS:
        sum_ = found.get(bucket, ZERO) + row.get(f"d_{bucket}", ZERO)
        if abs(sum_) > types.Quantity().largest:
            yield bounds.full(path, table.c[bucket].info["field"].label, sum_)


def shortage(work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str) -> Problem:
    """What is wanted of which bucket, what is there and what is missing; to whom may not see the stock only that it is too little."""
    condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
    row_there = work.connection.execute(select(table).where(condition)).mappings().first()
    found: Mapping[Any, Any] = row_there if row_there is not None else {}
    wish, have, of = _short_of(found, row, detail=table is not item_rows)
    code = _called(work, row, key_names)
    place = work.connection.scalar(_name_of(work, "warehouse", row["k_warehouse_id"]))
    if not work.shows(StockItem, warehouse_id=row["k_warehouse_id"], item_id=row["k_item_id"]):
        words = f"{code}（{place}）需要 {show_quantity(wish)}，库存不足|{code} ({place}): {show_quantity(wish)} wanted, more than is available"
        return problem(path, "SHORTAGE", words, "请保管员核对|Ask the keeper")
    short, most = show_quantity(wish - have), show_quantity(max(have, ZERO))
    hint = f"改为 {most}，或换仓、分批发货|Change it to {most}, or use another warehouse"
    if of in _OTHERS.values():
        # What is lent or on the road is of several documents, each of which gives no more than is open of it.
        hint = "不超过上游单据的未执行数量|Take no more than is open on the document upstream"
    return problem(
        path,
        "SHORTAGE",
        f"{code}（{place}）需要 {show_quantity(wish)}，{of.zh} {show_quantity(have)}，缺 {short}|"
        f"{code} ({place}): {show_quantity(wish)} wanted, {show_quantity(have)} {of.en}, {short} short",
        hint,
    )


_AVAILABLE, _ON_HAND = Label("可用", "available"), Label("现存", "on hand")
_UNPROMISED, _BLOCKED = Label("未占用", "not promised"), Label("不可用", "blocked")
_OTHERS = {"in_transit": Label("在途", "in transit"), "lent": Label("借出", "lent")}


def _short_of(there: Mapping[Any, Any], row: Any, *, detail: bool) -> tuple[Decimal, Decimal, Label]:
    """What was wanted, what is there of it, and of which bucket."""
    for bucket, label in _OTHERS.items():
        have, change = there.get(bucket, ZERO), row.get(f"d_{bucket}", ZERO)
        if change < 0 and have + change < 0:
            return -change, have, label
    goods, promise, blocked = (row.get(f"d_{bucket}", ZERO) for bucket in ("on_hand", "reserved", "blocked"))
    on_hand, reserved, held = (there.get(bucket, ZERO) for bucket in ("on_hand", "reserved", "blocked"))
    if detail:
        return -goods, on_hand, _ON_HAND
    free = on_hand - reserved - held
    if goods >= 0:
        return promise + blocked - goods, free, _AVAILABLE
    # An issue that gives back its own promise, or takes what is blocked, needs the difference only.
    room = [(on_hand, _ON_HAND)]
    if goods - promise - blocked < 0:
        room.insert(0, (free - promise - blocked, _AVAILABLE))
    if goods - promise < 0:
        room.append((on_hand - reserved - promise, _UNPROMISED))
    short = next(((-goods, have, of) for have, of in room if have < -goods), None)
    return short or (-blocked, held, _BLOCKED)


def _called(work: UnitOfWork, row: Any, key_names: Sequence[str]) -> str:
    """The item, and of a detail its batch, bin and status."""
    parts = [work.connection.scalar(_name_of(work, "item", row["k_item_id"]))]
    for name, entity in (("batch_id", "batch"), ("bin_id", "warehouse_bin")):
        if row.get(f"k_{name}"):
            parts.append(work.connection.scalar(_name_of(work, entity, row[f"k_{name}"])))
    if "stock_status" in key_names and row["k_stock_status"] is not StockStatus.QUALIFIED:
        parts.append(row["k_stock_status"].label.of(work.language))
    return " ".join(map(str, parts))


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
