"""What of an outbound takes from a loan (补单, W07): in the batch in which it was lent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cellar_server.areas.inventory.loan import LoanLine
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters import bin_rules
from cellar_server.areas.masters.batch import Batch
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def with_the_customer(line: Any) -> bool:
    """He has the goods already: who or what was stopped, blocked or taken off sale since does not bring them back (SO-09)."""
    return bool(line.taken_from is TakenFrom.LOAN)


def on_the_floor(line: Any) -> bool:
    """The other lines: their goods lie in a bin, where the warehouse manages bins."""
    return not with_the_customer(line)


def bins(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """What is with the customer lies in no bin, what is not in one of the warehouse."""
    return bin_rules.own(work, doc, lies=on_the_floor)


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
