"""The demo company's products: three series and a few gift boxes, in the sizes that the trade sells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from cellar_server.areas.masters.item import ItemKind, Tier, Variety


class Product(NamedTuple):
    """Prices are tax-included for one bottle: ``price`` ex works to dealers, ``cost`` without tax."""

    code: str
    name: str
    series: str
    brand: str
    tier: Tier
    variety: Variety
    alcohol: int
    volume: int
    per_case: int
    price: Decimal
    kind: ItemKind = ItemKind.FINISHED

    @property
    def spec(self) -> str:
        return f"{self.volume}ml×{self.per_case}" if self.volume else f"1×{self.per_case}"

    @property
    def cost(self) -> Decimal:
        share = {Tier.HIGH: Decimal("0.24"), Tier.MIDDLE: Decimal("0.34"), Tier.LOW: Decimal("0.46")}[self.tier]
        return (self.price * share).quantize(Decimal("0.01"))


# series: name, brand, tier, variety, price of 500 ml at 52 %, products as alcohol/volume/per case
_SERIES: tuple[tuple[str, str, str, Tier, Variety, int, str], ...] = (
    ("Z", "岭上春·珍藏", "LSC", Tier.HIGH, Variety.STRONG, 688, "52/500/6 42/500/6 52/1500/2 52/100/12"),
    ("N", "岭上春·年份15", "LSC", Tier.HIGH, Variety.STRONG, 468, "52/500/6 42/500/6 52/250/12"),
    ("J", "岭上春·年份9", "LSC", Tier.HIGH, Variety.MIXED, 298, "52/500/6 46/500/6 38/500/6 52/100/24"),
    ("H", "岭上春·红瓷", "LSC", Tier.MIDDLE, Variety.STRONG, 168, "52/500/6 42/500/6 38/500/6 52/250/12"),
    ("Q", "岭上春·青瓷", "LSC", Tier.MIDDLE, Variety.STRONG, 118, "52/500/6 42/500/6 38/500/6 42/100/24"),
    ("S", "泉石渡·窖龄8", "QSD", Tier.MIDDLE, Variety.SAUCE, 198, "53/500/6 53/100/24 53/1000/4"),
    ("T", "泉石渡·酱坊", "QSD", Tier.MIDDLE, Variety.SAUCE, 128, "53/500/6 53/250/12"),
    ("Y", "泉石渡·迎宾", "QSD", Tier.LOW, Variety.SAUCE, 68, "53/500/6 45/500/12"),
    ("D", "岭溪大曲", "LX", Tier.LOW, Variety.STRONG, 26, "52/500/12 42/500/12 38/500/12 52/100/24"),
    ("L", "岭溪清香", "LX", Tier.LOW, Variety.LIGHT, 15, "56/500/12 42/500/12 56/100/24 46/250/20"),
    ("G", "岭溪光瓶", "LX", Tier.LOW, Variety.LIGHT, 19, "50/500/12 42/480/12"),
)
_GIFTS = (
    ("LH1", "岭上春·双喜礼盒", "LSC", Tier.HIGH, Variety.STRONG, 52, 1000, 3, "936"),
    ("LH2", "岭上春·中秋礼盒", "LSC", Tier.MIDDLE, Variety.STRONG, 46, 1000, 3, "398"),
    ("LH3", "泉石渡·品鉴礼盒", "QSD", Tier.MIDDLE, Variety.SAUCE, 53, 500, 6, "238"),
)
_EXTRAS = (("ZP1", "品鉴酒杯（6 只装）", 20, "18"), ("ZP2", "手提袋", 200, "1.6"))
BRANDS = {"LSC": "岭上春", "QSD": "泉石渡", "LX": "岭溪"}
SERIES = {"HIGH": "高端系列", "MIDDLE": "主力系列", "LOW": "光瓶与大众", "GIFT": "礼盒", "GIVE": "赠品"}


def _price(of_half_litre: int, alcohol: int, volume: int) -> Decimal:
    share = Decimal(volume) / 500
    # Small bottles cost more by volume, weaker spirit a little less.
    size = share * (Decimal("1.18") if volume <= 125 else Decimal("1.06") if volume <= 250 else Decimal(1))
    strength = Decimal("0.9") if alcohol < 40 else Decimal("0.95") if alcohol < 50 else Decimal(1)
    exact = of_half_litre * size * strength
    return exact.quantize(Decimal("0.1") if exact < 50 else Decimal(1)).quantize(Decimal("0.01"))


def products() -> Iterator[Product]:
    """Every item, cheapest series last."""
    for letter, name, brand, tier, variety, base, sizes in _SERIES:
        for size in sizes.split():
            alcohol, volume, per_case = map(int, size.split("/"))
            title = f"{name} {alcohol}度 {volume}ml"
            code = f"{letter}{alcohol}{volume:04}"
            yield Product(
                code, title, tier.name, brand, tier, variety, alcohol, volume, per_case, _price(base, alcohol, volume)
            )
    for code, name, brand, tier, variety, alcohol, volume, per_case, price in _GIFTS:
        yield Product(code, name, "GIFT", brand, tier, variety, alcohol, volume, per_case, Decimal(price))
    for code, name, per_case, price in _EXTRAS:
        yield Product(code, name, "GIVE", "LSC", Tier.LOW, Variety.OTHER, 0, 0, per_case, Decimal(price), ItemKind.GIFT)
