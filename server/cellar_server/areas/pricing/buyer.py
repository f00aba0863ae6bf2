"""Who buys, as price lists and matches see him."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys from whom, with every class, region and organisation above, nearest first."""

    found: bool = False
    internal: bool = False
    seller_sells: bool = False
    buyer_sells: bool = False
    classes: tuple[int, ...] = ()
    regions: tuple[int, ...] = ()
    orgs: tuple[int, ...] = ()
