"""Prices by the case (整箱价) stand on how many make a case of the item: that does not change under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.masters import usage
from cellar_server.areas.pricing import reads
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def stand_on_the_case(work: UnitOfWork, item: Any, name: str) -> Iterator[Problem]:
    """A price of 600 a case of six is another price when twelve make a case."""
    if reads.is_priced_by_case(work, item.id):
        yield problem(
            name, "UNIT_IN_USE", "价目表已按箱定价，每箱数不能再改|A price list has a price by the case: what makes a case cannot change",
            "先用调价单终止按箱的价格|End the price by the case with an adjustment first",
        )  # fmt: skip


usage.CASES.append(stand_on_the_case)
