"""What every paper that moves goods holds about batches (LG-05, S23.7): goods managed by batch name one, and it is their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.item import Item
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def own(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """A line's batch is one of its item."""
    known = work.get_many(Batch, [line.batch_id for line in doc.lines])
    for index, line in enumerate(doc.lines):
        batch = known.get(line.batch_id) if line.batch_id else None
        if batch is not None and batch.item_id != line.item_id:
            yield problem(
                f"lines[{index}].batch_id", "NOT_ITS_BATCH",
                f"批次 {batch.code} 不属于这个物料|Batch {batch.code} is of another item", "按 F7 另选|Press F7 to choose another",
            )  # fmt: skip


def named(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """Goods managed by batch do not move without one."""
    items = work.get_many(Item, [line.item_id for line in doc.lines])
    for index, line in enumerate(doc.lines):
        if line.batch_id is None and items[line.item_id].batch_managed:
            yield problem(
                f"lines[{index}].batch_id", "BATCH_MISSING",
                f"第 {index + 1} 行按批次管理，须填批次|Line {index + 1} needs its batch", "按 F7 选择批次|Press F7 to choose it",
            )  # fmt: skip
