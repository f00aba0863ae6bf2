"""Random documents of every declared type that may be: in any part and order, drafts among them; the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from cellar_server.areas.pricing.price_adjustment import PriceAdjustment
from cellar_server.areas.pricing.price_list import PriceList
from cellar_server.kernel.bulk import Of, Typed
from cellar_server.kernel.schema import clock
from tests.integration.kernel.bulk.chains import Chains
from tests.integration.kernel.bulk.planning import Step
from tests.integration.kernel.bulk.stores import Stores
from tests.support.hands import ref


@dataclass
class Plan(Chains, Stores):
    price_lists: list[str] = field(default_factory=list)
    days: int = 0

    @property
    def steps(self) -> list[Step]:
        return [*super().steps, self.prices, self.adjusted]

    def prices(self) -> None:
        """A list that no strategy asks."""
        head = {
            "name": f"零售价 {len(self.batch)}", "price_item_id": ref("RETAIL"), "org_id": ref("01"), "effective_from": clock.today(),
        }  # fmt: skip
        key = self.add(PriceList, head, [{"item_id": ref("A"), "price": self.amount(9_999)}], "approve")
        if key:
            self.price_lists.append(key)

    def adjusted(self) -> None:
        """Each a day after the one before it."""
        if self.price_lists:
            self.days += 1
            rows = [{"item_id": ref("A"), "method": "new_price", "price": self.amount(9_999)}]
            head = {
                "price_list_id": Of(self.random.choice(self.price_lists)), "org_id": ref("01"), "reason": "随行就市",
                "effective_on": clock.today() + timedelta(days=self.days),
            }  # fmt: skip
            self.add(PriceAdjustment, head, rows, "approve")


def batch(seed: str, count: int, *, staged: bool) -> list[Typed]:
    """``staged``: to be carried out by stages. Then receipts of transfers are pulled by hand, else their signature makes them."""
    plan = Plan(Random(seed), in_order=not staged, receives=staged)
    plan.opening()
    return plan.make(count)
