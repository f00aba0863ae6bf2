"""What goods that come in cost, said on the paper by which they come (WH-09): for those who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory.paper import StatusLine
from cellar_server.kernel.amounts.money import cents
from cellar_server.kernel.amounts.steps import EXACT, ZERO
from cellar_server.kernel.schema.field_makers import money, price
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

SET_COST = "set_cost"
POWERS = {SET_COST: "填成本|Enter costs"}


class CostedLine(StatusLine):
    """Goods with their cost without tax; empty where nobody knows it yet: then they come in at the average of their cost area."""

    __abstract__ = True

    unit_cost: Mapped[Decimal | None] = price("单位成本|Unit cost", minimum=ZERO, triggers=True, needs=SET_COST)
    cost: Mapped[Decimal | None] = money("成本金额|Cost", readonly=True, tells=("unit_cost",))

    @classmethod
    def prepare_lines(cls, work: UnitOfWork, lines: Sequence[Any]) -> None:
        super().prepare_lines(work, lines)
        for line in lines:
            known = line.unit_cost is not None and line.quantity is not None
            line.cost = cents(EXACT.multiply(line.quantity, line.unit_cost)) if known else None
