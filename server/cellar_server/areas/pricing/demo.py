"""The demo company's price lists: national wholesale, three regional ones a half-year each, retail, internal; strategy and match."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_db.ids import new_id
from cellar_server.areas.masters.demo import AREAS, Company, Product
from cellar_server.areas.pricing.price_item import PriceItem
from cellar_server.areas.pricing.price_list import PRICE_LIST, PriceList, PriceListLine
from cellar_server.areas.pricing.price_match import PriceMatch, PriceMatchRow
from cellar_server.areas.pricing.price_strategy import CombineMode, PriceStrategy, PriceStrategyStep
from cellar_server.kernel.filling.masters import make
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# Wholesale by customer class, as a share of the dealer price; None: for everybody.
_CLASS_SHARES: tuple[tuple[str | None, str], ...] = (
    (None, "1.12"), ("A11", "0.95"), ("A12", "1"), ("A13", "1.04"), ("A21", "1.10"), ("A22", "1.16"), ("A3", "1.25"),
)  # fmt: skip
_REGIONAL = {"华东": "0.985", "华南": "1.02", "华中": "0.99"}
_FLOOR = Decimal("0.88")
_BREAK = (60, Decimal("0.98"))
_MATCHED = ("HIGH", "MIDDLE", "LOW", "GIFT", "GIVE")


def halves(first: date, last: date) -> list[tuple[str, date, date]]:
    """``("2026-A", 1 January, 30 June)`` and so on, from the half-year of the first day to that of the last."""
    found = []
    for year in range(first.year, last.year + 1):
        for letter, begins, ends in (
            ("A", date(year, 1, 1), date(year, 6, 30)),
            ("B", date(year, 7, 1), date(year, 12, 31)),
        ):
            if ends >= first and begins <= last:
                found.append((f"{year}-{letter}", begins, ends))
    return found


def build(work: UnitOfWork, company: Company) -> None:
    """Lists that cover every day of its trade, and the rules that lead to them."""
    first, last = company.first, company.last
    items = {item.code: item for item in work.session.scalars(select(PriceItem))}
    lists = [_list(work, company, "内部结算价", items["INTERNAL"], first, None, internal=True)]
    _fill(company, lists[0], (((None, "0.70"),)), Decimal(1))
    for index, (half, begins, ends) in enumerate(halves(first, last + timedelta(days=92))):
        # Prices rise a little every half-year.
        rise = Decimal("1") + Decimal("0.015") * index
        wholesale = _list(work, company, f"全国批发 {half}", items["WHOLESALE"], begins, ends)
        _fill(company, wholesale, _CLASS_SHARES, rise, breaks=True)
        lists.append(wholesale)
        for area, share in _REGIONAL.items():
            regional = _list(work, company, f"{area}批发 {half}", items["REGION"], begins, ends)
            _fill(company, regional, (("A11", "0.95"), ("A12", "1")), rise * Decimal(share), region=AREAS[area])
            lists.append(regional)
    work.session.add_all(lists)
    work.session.flush()
    _number(work, lists)
    _rules(work, company, items)


def _list(
    work: UnitOfWork, company: Company, name: str, item: PriceItem, begins: date, ends: date | None, *, internal: bool = False
) -> PriceList:  # fmt: skip
    made: PriceList = new_record(PriceList, PRICE_LIST.fields)
    made.number = numbering.temporary(made.id)
    made.state, made.name, made.price_item_id, made.currency = "approved", name, item.id, "CNY"
    made.effective_from, made.effective_to, made.internal = begins, ends, internal
    made.org_id, made.business_date = company.sales_org.id, min(begins, work.today)
    made.created_at, made.created_by = work.now, work.principal.user_id
    made.checked_at, made.checked_by = work.now, work.principal.user_id
    made.lines = []
    return made


def _fill(
    company: Company, into: PriceList, shares: tuple[tuple[str | None, str], ...], factor: Decimal, *, region: str = "", breaks: bool = False
) -> None:  # fmt: skip
    for code, product in company.products.items():
        for customer_class, share in shares:
            values = {
                "item_id": company.items[code].id,
                "customer_class_id": company.customer_classes[customer_class].id if customer_class else None,
                "region_id": company.regions[region].id if region else None,
            }
            price = _round(product, product.price * Decimal(share) * factor)
            _line(into, price, values)
            if breaks and customer_class == "A12" and product.per_case:
                _line(
                    into,
                    _round(product, price * _BREAK[1]),
                    {**values, "min_quantity": Decimal(_BREAK[0] * product.per_case)},
                )


def _line(into: PriceList, price: Decimal, values: dict[str, Any]) -> None:
    line: PriceListLine = new_record(PriceListLine, PRICE_LIST.grids["lines"].fields)
    line.position, line.price = len(into.lines), price
    line.floor_price = (price * _FLOOR).quantize(Decimal("0.01"))
    for name, value in values.items():
        setattr(line, name, value)
    into.lines.append(line)


def _round(product: Product, price: Decimal) -> Decimal:
    """Dear bottles are priced in whole yuan, cheap ones in tenths or cents."""
    return price.quantize(
        Decimal(1) if product.price >= 100 else Decimal("0.1") if product.price >= 10 else Decimal("0.01")
    )


def _number(work: UnitOfWork, lists: list[PriceList]) -> None:
    by_month: dict[date, list[PriceList]] = {}
    for each in lists:
        by_month.setdefault(each.business_date.replace(day=1), []).append(each)
    for month, some in by_month.items():
        for each, number in zip(some, numbering.take(work, PRICE_LIST.number, month, len(some)), strict=True):
            each.number = number
    work.session.flush()


def _rules(work: UnitOfWork, company: Company, items: dict[str, PriceItem]) -> None:
    """One strategy asks regional before national lists; only internal customers ever see the internal one."""
    dealers = make(work, PriceStrategy, code="PF", name="经销批发：区域价优先", combine=CombineMode.FIRST)
    dealers.steps = [
        PriceStrategyStep(id=new_id(), position=index, price_item_id=items[code].id)
        for index, code in enumerate(("INTERNAL", "REGION", "WHOLESALE"))
    ]
    work.session.add(dealers)
    work.session.flush()
    match = make(work, PriceMatch, code="PP01", name="销售公司价格匹配", org_id=company.sales_org.id)
    match.rows = [
        PriceMatchRow(
            id=new_id(), position=index, customer_class_id=company.customer_classes["A"].id,
            item_class_id=company.item_classes[code].id, strategy_id=dealers.id, priority=1,
        )
        for index, code in enumerate(_MATCHED)
    ]  # fmt: skip
    work.session.add(match)
    work.session.flush()
