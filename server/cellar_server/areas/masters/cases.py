"""箱数 and 数量: one quantity said in two ways, on every line that counts an item (SO-03, WH-01).

The quantity is in the main unit (瓶) and rules; cases (箱) are another way to type it. ``seen_cases``, hidden, travels through a
desk and says what the cases were when the two last agreed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from cellar_server.areas.masters.item import Item
from cellar_server.kernel.amounts.steps import PIECE, ZERO, packed, pieces, stepped
from cellar_server.kernel.schema.changed import changed, is_stored
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def units(
    cases: Decimal | None, seen_cases: Decimal | None, quantity: Decimal | None, per_case: int
) -> tuple[Decimal | None, Decimal | None]:
    """(cases, quantity) that agree with each other.

    ``seen_cases`` is what the cases were when the two last agreed: zero where the quantity was no whole number of them, None
    where they never did. Cases fill the quantity where there is none, or where somebody has changed them since; otherwise
    the quantity rules, and cases are shown where it is a whole number of them. Two that were typed together and contradict
    each other are left as they are, for ``contradict`` to tell.
    """
    if quantity is None and cases is None:
        return None, None
    if contradict(cases, seen_cases, quantity, per_case):
        return cases, quantity
    if cases is not None and (quantity is None or (seen_cases is not None and cases != seen_cases)):
        quantity = pieces(cases, Decimal(per_case))
    assert quantity is not None
    whole, rest = packed(quantity, per_case)
    return (stepped(whole, PIECE) if not rest and per_case > 1 else None), quantity


def contradict(cases: Decimal | None, seen_cases: Decimal | None, quantity: Decimal | None, per_case: int) -> bool:
    """Whether a new line says two different quantities."""
    return None not in (cases, quantity) and seen_cases is None and cases * per_case != quantity  # type: ignore[operator]


def agree(line: Any, item: Item, seen_cases: Decimal | None) -> None:
    """Let cases and quantity of a line say the same; ``differ`` tells where that cannot be."""
    seen = _seen(line, seen_cases)
    said_twice = contradict(line.cases, seen, line.quantity, item.per_case)
    line.cases, line.quantity = units(line.cases, seen, line.quantity, item.per_case)
    if said_twice:
        line.seen_cases = None
    elif line.quantity is not None:
        line.seen_cases = line.cases if line.cases is not None else ZERO


def differ(work: UnitOfWork, grid: str, lines: Sequence[Any]) -> Iterator[Problem]:
    """A problem for each line that says two different quantities at once."""
    items = work.get_many(Item, [line.item_id for line in lines])
    for index, line in enumerate(lines):
        item = items.get(line.item_id)
        if item is not None and contradict(line.cases, line.seen_cases, line.quantity, item.per_case):
            yield problem(
                f"{grid}[{index}].cases", "CASES_DIFFER",
                f"第 {index + 1} 行箱数 × {item.per_case} 不等于数量|Line {index + 1}: the cases times {item.per_case} are not the quantity",
                "只填一个，或改成一致|Fill in one of them, or make them agree",
            )  # fmt: skip


def _seen(line: Any, seen: Decimal | None) -> Decimal | None:
    """What the cases were when the two last agreed; None where both were typed anew since, as on a new line.

    A stored line always agrees, also one from before that was remembered.
    """
    if not is_stored(line) or not line.quantity:
        return seen
    new = changed(line, ("cases", "quantity", "seen_cases"))
    if new == {"cases", "quantity"} and None not in (line.cases, line.quantity):
        return None
    return ZERO if seen is None else seen
