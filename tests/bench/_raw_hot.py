"""The bare peers of hot-items: the ordered conditional UPDATE of five rows alone, and a whole approval by hand."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.bench import _raw_orders
from tests.bench._ground import CHECKER
from tests.bench._load import Deed, parts, serve, take
from tests.bench._raw import Desk


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    """``task["goods"]``: the rows to reserve, for the UPDATE alone; else ``task["orders"]`` are approved."""
    chance = random.Random(task["seed"])

    def alone(desk: Desk, mine: random.Random) -> Deed:
        def reserve() -> list[float]:
            wanted = [(place, item, Decimal(6 * mine.randint(1, 20))) for place, item in task["goods"]]
            with desk.connection.transaction():
                _raw_orders.reserve(desk, wanted)
            return []

        return reserve

    def whole(desk: Desk) -> Deed:
        def approve() -> list[float]:
            _raw_orders.approve(desk, task["users"][CHECKER], take(waiting))
            return []

        return approve

    desks = [Desk(task["database"]) for _ in range(task["clients"])]
    if "goods" in task:
        return [alone(desk, random.Random(chance.random())) for desk in desks]
    waiting = parts(task)
    return [whole(desk) for desk in desks]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
