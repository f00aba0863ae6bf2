"""订单询价: one call prices every line of an order (PR-06, S26.1, S26.9, S26.10, S26.26).

The nearest match of (organisation, customer class, item class) names the strategy, its steps name the price lists, and
``rules.choose`` takes the line that fits best. Internal customers see internal lists only, outside customers the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.masters.item import Item
from cellar_server.areas.pricing import facts, reads, rules
from cellar_server.areas.pricing.buyer import Buyer
from cellar_server.areas.pricing.price_list import PriceUnit, source_of
from cellar_server.areas.pricing.price_strategy import CombineMode, PriceStrategy
from cellar_server.areas.pricing.rules import NoPrice, PriceLine, Quote, Wish
from cellar_server.kernel.amounts.currency import BASE
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Prices:
    """All that may price one item for one customer on one day: kept between inquiries, asked by quantity."""

    wish: Wish
    strategy: str = ""
    stopped: bool = False
    combine: rules.Combine = rules.Combine.FIRST
    steps: tuple[tuple[PriceLine, ...], ...] = ()
    """The lines about the item, by step; a step without a price list in effect is left out."""


def quote(
    work: UnitOfWork, *, org_id: int, customer_id: int, on: date, lines: Sequence[tuple[int, Decimal]]
) -> list[Quote | NoPrice]:
    """Price ``(item_id, quantity)`` lines; quantities are in main units, prices as their list has them, in the books' currency.

    One answer a line, in order; each that has no price tells why. Five statements for any number of lines (up to 500
    different items), none for what the worker remembers.
    """
    if not lines:
        return []
    who = facts.buyer(work, org_id, customer_id)
    refusal = _refusal(who)
    if refusal is not None:
        return [NoPrice(refusal)] * len(lines)
    wanted = sorted({item_id for item_id, _ in lines})
    items = work.get_many(Item, wanted)
    prices = _prices(work, (org_id, customer_id, on), who, items)
    answers: list[Quote | NoPrice] = []
    named = work.shows(PriceStrategy)
    # A save that submits asks the same twice.
    said: dict[tuple[int, Decimal], tuple[_Prices, Quote | NoPrice]] = work.cache.setdefault("quotes", {})
    for item_id, quantity in lines:
        item = items.get(item_id)
        if item is None:
            answers.append(NoPrice(Label("没有这个物料", "There is no such item")))
            continue
        of, answer = said.get((item_id, quantity), (None, None))
        if answer is None or of is not prices[item_id]:
            answer = _answer(prices[item_id], item, quantity, work.settings[BASE], named=named)
            said[item_id, quantity] = prices[item_id], answer
        answers.append(answer)
    return answers


def _prices(work: UnitOfWork, key: tuple[int, int, date], who: Buyer, items: Mapping[int, Item]) -> dict[int, _Prices]:
    """By item what may price it; the items not asked for before in one statement."""
    known: dict[Any, _Prices] = work.kept.setdefault("prices", {})
    found = {id_: known[*key, id_] for id_ in items if (*key, id_) in known}
    missing = [id_ for id_ in items if id_ not in found]
    if not missing:
        return found
    _, customer_id, on = key
    classes = {id_: facts.item_classes(work, items[id_].item_class_id) for id_ in missing}
    every = sorted({node for chain in classes.values() for node in chain}) or [0]
    by_match: dict[int, list[Any]] = defaultdict(list)
    for row in reads.candidates(work, who, customer_id, on, missing, every):
        by_match[row.match_row_id].append(row)
    for id_, chain in classes.items():
        wish = Wish(
            item_id=id_, item_classes=chain, customer_id=customer_id, customer_classes=who.classes, regions=who.regions,
            quantity=rules.ZERO, on=on, currency="", tax_rate=items[id_].tax_rate,
        )  # fmt: skip
        found[id_] = known[*key, id_] = _of_match(_nearest_match(by_match, who, chain), items[id_], wish)
    return found


def _of_match(rows: list[Any] | None, item: Item, wish: Wish) -> _Prices:
    if rows is None:
        return _Prices(wish)
    steps: dict[int, list[PriceLine]] = {}
    for row in rows:
        if row.list_id is not None:
            step = steps.setdefault(row.step, [])
            named = row.line_id is not None and (row.item_id == item.id or row.item_class_id in wish.item_classes)
            if named and not _fits_no_case(row, item):
                step.append(_line(row, item))
    combine = rules.Combine.LOWEST if rows[0].combine is CombineMode.LOWEST else rules.Combine.FIRST
    return _Prices(
        wish,
        rows[0].strategy_name,
        rows[0].strategy_state != "active",
        combine,
        tuple(tuple(steps[step]) for step in sorted(steps)),
    )


def _refusal(who: Buyer) -> Label | None:
    """Reasons that hold for the whole order."""
    if not who.found:
        return Label("没有这个客户", "There is no such customer")
    if who.internal and not (who.buyer_sells and who.seller_sells):
        return Label(
            "内部交易价要求双方都是销售组织，请检查组织与内部客户的“对应组织”",
            "An internal price needs sales organisations on both sides; check the organisation of the internal customer",
        )
    return None


def _nearest_match(by_match: dict[int, list[Any]], who: Buyer, item_classes: tuple[int, ...]) -> list[Any] | None:
    """The rows of the match that counts: own organisation before group, then priority, then the nearest classes."""
    best: tuple[tuple[int, int, int, int], list[Any]] | None = None
    for rows in by_match.values():
        first = rows[0]
        if first.match_item_class not in item_classes:
            continue
        rank = (
            who.orgs.index(first.org_id), first.priority, who.classes.index(first.match_customer_class),
            item_classes.index(first.match_item_class),
        )  # fmt: skip
        if best is None or rank < best[0]:
            best = (rank, rows)
    return best[1] if best else None


def _answer(prices: _Prices, item: Item, quantity: Decimal, currency: str, *, named: bool) -> Quote | NoPrice:
    """``named``: whoever asks may see strategies, so that a reason names the one that it lies in."""
    wish = prices.wish._replace(quantity=quantity, currency=currency)
    zh, en = (f"策略“{prices.strategy}”", f"Strategy “{prices.strategy}”") if named else ("定价策略", "The strategy")
    if not prices.strategy:
        return NoPrice(
            Label(
                f"“{item.name}”的物料分类与该客户分类没有价格匹配",
                f"No price match joins the class of “{item.name}” with this customer's class",
            )
        )
    if prices.stopped:
        return NoPrice(Label(f"{zh}已停用", f"{en} is stopped"))
    if not prices.steps:
        return NoPrice(
            Label(
                f"{zh}在 {wish.on} 没有生效的价目表",
                f"{en} has no price list in effect on {wish.on}",
            )
        )
    found = rules.by_strategy(prices.steps, prices.combine, wish)
    if isinstance(found, NoPrice):
        return NoPrice(Label(f"{zh}：{found.reason.zh}", f"{en}: {found.reason.en}"))
    return found


def _fits_no_case(row: Any, item: Item) -> bool:
    """Whether the price is of a case and the item comes in none: it would be taken for that of a bottle."""
    return row.unit is PriceUnit.CASE and item.case_unit_id is None


def _line(row: Any, item: Item) -> PriceLine:
    per = item.per_case if row.unit is PriceUnit.CASE else 1

    def made_for(price: Decimal) -> UnitPrice:
        return UnitPrice(price, per, row.tax_included)

    return PriceLine(
        id=row.line_id, price=made_for(row.price), floor=None if row.floor_price is None else made_for(row.floor_price),
        source=source_of(row.list_name, row.position), list_id=row.list_id, row=row.position + 1, currency=row.currency, item_id=row.item_id, item_class_id=row.item_class_id,
        customer_id=row.customer_id, customer_class_id=row.customer_class_id, region_id=row.region_id,
        min_quantity=row.min_quantity, valid_from=row.valid_from or row.effective_from, valid_to=row.valid_to,
    )  # fmt: skip
