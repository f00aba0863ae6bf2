"""One change of one key of stock, as documents say it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import BUCKETS, OWNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Signed deltas of one key, in the main unit. ``path`` is where a shortage is shown on the form.

    ``value``: what the goods are worth, signed as they are, where the document knows it (a receipt with a cost); None: what
    the item's method makes of it (``costing.py``). ``layer_id``: the line under whose id their value is kept apart, until they
    leave it again; ``contra_layer``: the layer to which goods go from here, or from which they come.
    """

    warehouse_id: int
    item_id: int
    batch_id: int | None = None
    bin_id: int | None = None
    status: StockStatus = StockStatus.QUALIFIED
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    in_transit: Decimal = ZERO
    lent: Decimal = ZERO
    value: Decimal | None = None
    layer_id: int = 0
    contra_layer: int = 0
    path: str = ""
    line_id: int = 0

    def deltas(self, buckets: Iterable[str] = BUCKETS) -> dict[str, Decimal]:
        return {bucket: getattr(self, bucket) for bucket in buckets}

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the detail; 0: of no batch, in no bin."""
        return (self.warehouse_id, self.item_id, self.batch_id or 0, self.bin_id or 0, self.status)

    def laid(self) -> Iterator[Move]:
        """What lies in its bin, and what does not: goods in transit or lent lie in none."""
        if self.bin_id and (self.in_transit or self.lent):
            yield replace(self, in_transit=ZERO, lent=ZERO)
            yield replace(self, bin_id=None, on_hand=ZERO, reserved=ZERO)
        else:
            yield self

    @property
    def owned(self) -> Decimal:
        """By how much more of the item is ours, wherever it is."""
        return sum((getattr(self, bucket) for bucket in OWNED), ZERO)

    @property
    def owned_anywhere(self) -> bool:
        """Whether goods move, and not promises alone."""
        return self.value is not None or any(getattr(self, bucket) for bucket in OWNED)
