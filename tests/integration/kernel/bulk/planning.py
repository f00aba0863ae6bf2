"""What a plan of random documents knows: what is in force, and what of it is still open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from cellar_server.kernel.bulk import LineOf, Of, Typed
from tests.support.company import CUSTOMERS
from tests.support.hands import ref

D = Decimal
ITEMS = ("A", "B", "N")
BATCHES = ("B1", "B2")


@dataclass
class Left:
    """A line of a document in force, with what is open of it; ``source`` is what it was taken from."""

    key: str
    index: int
    item: str
    batch: str | None
    quantity: int
    source: Left | None = None

    @property
    def line(self) -> LineOf:
        return LineOf(self.key, self.index)


@dataclass
class Money:
    """A debt or a payment in force, with what may be settled of it."""

    of: Of
    left: Decimal
    whose: str


Step = Callable[[], None]


@dataclass
class Planned:
    """Makes a batch; the same for the same seed. ``in_order``: it is carried out as it comes, so that a record may stand on what one that it does not name left."""

    random: Random
    in_order: bool = True
    batch: list[Typed] = field(default_factory=list)
    # By type, or step of a chain, its lines in force.
    open: dict[str, list[Left]] = field(default_factory=dict)

    @property
    def steps(self) -> list[Step]:
        """What may be done next; what is named twice is done twice as often."""
        return []

    def make(self, count: int) -> list[Typed]:
        while len(self.batch) < count:
            self.random.choice(self.steps)()
        return self.batch

    def add(
        self, model: Any, values: dict[str, Any], rows: list[dict[str, Any]] | None, *deeds: str, grid: str = "lines", surely: bool = False
    ) -> str | None:  # fmt: skip
        """Carried out or, now and then, left a draft, on which nothing may stand: then None."""
        done = surely or self.random.random() < 0.9
        key = f"{model.__tablename__}-{len(self.batch)}"
        lines = {} if rows is None else {grid: rows}
        self.batch.append(Typed(model=model, key=key, values=values, lines=lines, deeds=deeds if done else ()))
        return key if done else None

    def pulled(self, step: str) -> list[tuple[Left, int]]:
        """Some open lines of one document, each in part or whole."""
        there = [left for left in self.open.get(step, ()) if left.quantity]
        if not there:
            return []
        key = self.random.choice(there).key
        mine = [left for left in there if left.key == key]
        chosen = self.random.sample(mine, self.random.randint(1, len(mine)))
        return [(left, self.random.randint(1, left.quantity)) for left in chosen]

    def taken(
        self, step: str, key: str | None, pulled: list[tuple[Left, int]], *, batches: list[str | None] | None = None,
        counts: list[int] | None = None,
    ) -> None:  # fmt: skip
        """``pulled`` is gone from upstream; ``step``, if any, has as many lines, of these batches and with so much open.

        A draft takes nothing, but where it is opened late there must be something for it.
        """
        if key is None and self.in_order:
            return
        batches = batches or [left.batch for left, _ in pulled]
        counts = counts or [n for _, n in pulled]
        for at, ((left, gone), batch, count) in enumerate(zip(pulled, batches, counts, strict=True)):
            left.quantity -= gone
            if step and key is not None:
                self.open.setdefault(step, []).append(Left(key, at, left.item, batch, count, left))

    def customer(self) -> str:
        return self.random.choice(list(CUSTOMERS))

    def amount(self, most: int) -> Decimal:
        return D(self.random.randint(1, most)) / 100

    def goods(self, most: int) -> tuple[dict[str, Any], Left]:
        """A line of goods, and what it is; of a draft forget it."""
        item = self.random.choice(ITEMS)
        batch = self.random.choice(BATCHES) if item == "B" else None
        count = self.random.randint(1, most)
        row = {"item_id": ref(item), "quantity": D(count)} | ({"batch_id": ref(batch)} if batch else {})
        return row, Left("", 0, item, batch, count)

    def in_force(self, step: str, key: str | None, *there: Left) -> None:
        if key is not None:
            for at, left in enumerate(there):
                self.open.setdefault(step, []).append(Left(key, at, left.item, left.batch, left.quantity))
