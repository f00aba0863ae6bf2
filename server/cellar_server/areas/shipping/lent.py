"""What of an outbound takes from a loan (补单, W07): in the batch in which it was lent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cellar_server.areas.inventory.loan import LoanLine
from cellar_server.areas.masters.batch import Batch
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def batches(work: UnitOfWork, lines: Iterable[Any]) -> dict[int, int | None]:
    """By line of a loan the batch in which it was lent; no statement where no line takes from a loan."""
    found: dict[int, int | None] = work.cache.setdefault("batches lent", {})
    wanted = {line.loan_line_id for line in lines} - {None, *found}
    found.update((id_, row.batch_id) for id_, row in upstream.seen(work, LoanLine, wanted).items())
    return found


def of_another_batch(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """What is with the borrower is the batch that he was given."""
    lent = batches(work, doc.lines)
    for index, line in enumerate(doc.lines):
        if line.loan_line_id not in lent:
            continue
        batch_id = lent[line.loan_line_id]
        if line.batch_id != batch_id:
            batch = work.get_many(Batch, [batch_id]).get(batch_id or 0)
            code = batch.code if batch is not None else "—"
            yield problem(
                f"lines[{index}].batch_id", "NOT_LENT_BATCH",
                f"第 {index + 1} 行取自借出，批次应为 {code}|Line {index + 1} takes from a loan, which was of batch {code}",
                f"改为 {code}|Change it to {code}",
            )  # fmt: skip
