"""After the fault: what the clerks were told against what the books hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from cellar_db import engine as db
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work.numbering import is_temporary
from tests.end_to_end.served import prove
from tests.faults.clerk import LINES
from tests.faults.ground import Ground
from tests.faults.journal import STATES, STEPS, Record, Story

_order, _line = table_of(SalesOrder), table_of(SalesOrderLine)
_NUMBER = re.compile(r"(.*?)(\d+)$")


@dataclass
class Tally:
    """What was counted. Every entry of ``broken`` is a promise that was not kept."""

    documents: int = 0
    commands: int = 0
    found: int = 0
    unanswered: int = 0
    """Documents whose last command was never acknowledged: carried out whole, or not at all."""
    doubled: int = 0
    lost: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def words(self) -> str:
        retried = ", ".join(f"{count} {what}" for what, count in sorted(self.troubles.items())) or "none"
        return (
            f"acknowledged {self.documents} documents ({self.commands} commands), found {self.found}, lost {self.lost}, "
            f"doubled {self.doubled}, in doubt {self.unanswered}; refused and tried again: {retried}"
        )


def reckon(ground: Ground, record: Record, broken: Sequence[str] = ()) -> Tally:
    """Every acknowledged document exactly once in its acknowledged state; numbers without gap; the prover clean.

    ``broken``: what the scenario saw go wrong before.
    """
    tally = Tally(commands=record.commands, troubles=dict(record.troubles), broken=[*broken, *record.strange])
    rows = _rows(ground)
    for story in record.stories.values():
        check_story(story, rows.get(story.mark, []), tally)
    check_numbers([row.number for found in rows.values() for row in found], tally)
    tally.broken += [f"prover: {difference}" for difference in prove(ground.home)]
    return tally


def _rows(ground: Ground) -> dict[str, list[Any]]:
    """All orders that bear a mark, with the number of their lines."""
    lines = select(func.count()).where(_line.c.document_id == _order.c.id).scalar_subquery()
    wanted = select(
        _order.c.id, _order.c.customer_order_no, _order.c.state, _order.c.row_version, _order.c.number, lines.label("lines")
    ).where(_order.c.customer_order_no.is_not(None))  # fmt: skip
    found: dict[str, list[Any]] = defaultdict(list)
    with db.read(ground.books.ledger.engine) as connection:
        for row in connection.execute(wanted):
            found[row.customer_order_no].append(row)
    return found


def check_story(story: Story, rows: Sequence[Any], tally: Tally) -> None:
    """One document: what its clerk was told against the rows that bear its mark."""
    told = story.acknowledged
    tally.documents += told is not None
    in_doubt = len(story.sent) > story.steps
    tally.unanswered += in_doubt
    if len(rows) > 1:
        tally.doubled += 1
        tally.broken.append(f"{story.mark} is there {len(rows)} times")
    if told is not None and not rows:
        tally.lost += 1
        tally.broken.append(f"{story.mark} was acknowledged as {told['state']} and is gone")
    tally.found += bool(told is not None and rows)
    possible = {(0, "")} if not story.steps else {(story.steps, STATES[STEPS[story.steps - 1]])}
    if in_doubt:
        possible.add((story.steps + 1, STATES[story.sent[-1]]))
    for row in rows:
        if (row.row_version, row.state) not in possible:
            tally.broken.append(f"{story.mark} is {row.state} in version {row.row_version}, told was {told}")
        if row.lines != LINES:
            tally.broken.append(f"{story.mark} has {row.lines} of {LINES} lines")
        carried_out = row.row_version > story.steps
        if told is not None and (row.id != told["id"] or (not carried_out and row.number != told["number"])):
            tally.broken.append(f"{story.mark} is {row.id} {row.number}, told was {told}")


def check_numbers(numbers: Iterable[str], tally: Tally) -> None:
    """Within each series every number from its first to its last, once."""
    series: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        found = None if is_temporary(number) else _NUMBER.fullmatch(number)
        if found is not None:
            series[found.group(1)].append(int(found.group(2)))
    for name, taken in series.items():
        if sorted(taken) != list(range(1, len(taken) + 1)):
            tally.broken.append(f"series {name}: {len(taken)} numbers up to {max(taken)}, {len(set(taken))} distinct")
