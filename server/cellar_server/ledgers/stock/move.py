"""One change of one key of stock, as documents say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import BUCKETS, OWNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Signed deltas of one key, in the main unit. ``path`` is where a shortage is shown on the form.

    ``value``: what the goods are worth, signed as they are, where the document knows it (a receipt with a cost); None: what
    the item's method makes of it (``costing.py``).
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
    path: str = ""
    line_id: int = 0

    def deltas(self, buckets: Iterable[str] = BUCKETS) -> dict[str, Decimal]:
        return {bucket: getattr(self, bucket) for bucket in buckets}

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the detail; 0: of no batch, in no bin."""
        return (self.warehouse_id, self.item_id, self.batch_id or 0, self.bin_id or 0, self.status)

    @property
    def owned(self) -> Decimal:
        """By how much more of the item is ours, wherever it is."""
        return sum((getattr(self, bucket) for bucket in OWNED), ZERO)

    @property
    def owned_anywhere(self) -> bool:
        """Whether goods move, and not promises alone."""
        return self.value is not None or any(getattr(self, bucket) for bucket in OWNED)
