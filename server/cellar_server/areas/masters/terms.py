"""By when an amount is to be paid under a payment term, as a whole or in parts (付款条件分期, MD-07, SO-11).

A document that is due on the term's first day is due in its parts; on another day, which somebody chose, as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.masters import reads
from cellar_server.areas.masters.rules import due_date, parted
from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def first_due(work: UnitOfWork, term_id: int | None, base: date) -> date:
    """The day of the first part, or of the whole; ``base`` without a term."""
    term = work.get_many(PaymentTerm, [term_id]).get(term_id or 0)
    if term is None:
        return base
    return min((due_date(part, base) for part in reads.term_instalments(work, term.id)), default=due_date(term, base))


def instalments(
    work: UnitOfWork, term_id: int | None, *, base: date, due_on: date | None, amount: Decimal | None
) -> Sequence[dict[str, Any]]:
    """The lines of a grid of instalments (``due_on``, ``amount``); none where the whole is due on one day."""
    found = reads.term_instalments(work, term_id) if term_id is not None and amount is not None else ()
    if not found or amount is None or amount <= 0 or due_on != first_due(work, term_id, base):
        return ()
    made = parted(amount, base, found)
    return [{"due_on": day, "amount": part} for day, part in made] if len(made) > 1 else ()


def follow(work: UnitOfWork, doc: Any, *, since: date | None, term_id: int | None, former_id: int | None) -> None:
    """Due date and instalments by the term ``term_id``, until somebody says otherwise: what still is what was reckoned of
    the day ``since`` by ``former_id``, the term of the party before, follows date, amount and party; what was typed stays."""
    if doc.business_date is None:
        return
    if since is not None:
        reckoned = first_due(work, former_id, since)
        said = [(line.due_on, line.amount) for line in doc.instalments]
        whole = sum((amount or ZERO for _, amount in said), ZERO)
        parts = instalments(work, former_id, base=since, due_on=reckoned, amount=whole)
        stale = bool(said) and said == [(part["due_on"], part["amount"]) for part in parts]
        if doc.due_on == reckoned and (stale or not said):
            doc.due_on = None
    else:
        stale = not doc.instalments
    if doc.due_on is None:
        typed = doc.instalments if not stale else []
        doc.due_on = typed[0].due_on if typed else first_due(work, term_id, doc.business_date)
    if stale or not doc.instalments:
        _propose(work, doc, term_id)
    doc.due_from = doc.business_date


def _propose(work: UnitOfWork, doc: Any, term_id: int | None) -> None:
    """The instalments of the term; lines that are there say it from now on. The amount must be known."""
    rows = instalments(work, term_id, base=doc.business_date, due_on=doc.due_on, amount=doc.amount)
    grid = work.registry.by_model(type(doc)).grids["instalments"]
    lines = list(doc.instalments)[: len(rows)]
    lines += [new_record(grid.line, grid.fields) for _ in range(len(rows) - len(lines))]
    for position, (line, row) in enumerate(zip(lines, rows, strict=True)):
        line.position, line.due_on, line.amount = position, row["due_on"], row["amount"]
    if lines != list(doc.instalments):
        doc.instalments = lines
