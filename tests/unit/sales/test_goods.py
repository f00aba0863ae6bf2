"""Pure rules of what is sold and what leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.companies import company_of
from cellar_server.areas.masters.warehouse import NOT_FOR_SALE, WarehouseKind
from cellar_server.areas.sales.goods import not_sold_from, off_sale
from cellar_server.areas.shipping.rules import FEFO, FIFO, age, unfit

TODAY = date(2026, 3, 31)
days = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


@dataclass(frozen=True)
class Sold:
    launched_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True)
class Place:
    kind: WarehouseKind
    in_atp: bool


@dataclass(frozen=True)
class Unit:
    parent_id: int | None
    is_company: bool


@dataclass(frozen=True)
class Lot:
    code: str
    made_on: date | None
    expires_on: date | None
    certificate: str | None


lots = st.builds(Lot, st.text("AB12", min_size=1, max_size=4), days, days, st.none() | st.just("ZJ"))


@given(days, days)
def test_an_item_is_sold_from_its_first_day_to_its_last(first: date | None, last: date | None) -> None:
    sold = (first is None or first <= TODAY) and (last is None or last >= TODAY)
    assert (off_sale(Sold(first, last), TODAY) is None) == sold


@given(st.sampled_from(WarehouseKind), st.booleans())
def test_goods_are_sold_where_they_count_and_may_be_sold(kind: WarehouseKind, counts: bool) -> None:
    assert (not_sold_from(Place(kind, counts)) is None) == (counts and kind not in NOT_FOR_SALE)


@given(st.lists(st.tuples(st.none() | st.integers(0, 7), st.booleans()), min_size=1, max_size=8))
def test_a_company_is_found_upwards_and_rings_end(made: list[tuple[int | None, bool]]) -> None:
    units = {n: Unit(parent, company) for n, (parent, company) in enumerate(made)}
    for node, unit in units.items():
        found = company_of(units, node)
        if unit.is_company:
            assert found == node
        elif units[found].is_company is False:
            assert not any(units[each].is_company for each in _above(units, node))


def _above(units: dict[int, Unit], node: int | None) -> list[int]:
    seen: list[int] = []
    while node is not None and node in units and node not in seen:
        seen.append(node)
        node = units[node].parent_id
    return seen


@given(st.lists(lots, max_size=8))
def test_batches_leave_by_age_then_by_number_and_the_unknown_last(held: list[Lot]) -> None:
    by_age = sorted(held, key=lambda lot: age(lot, FIFO))
    made = [lot.made_on for lot in by_age]
    assert made == sorted(made, key=lambda day: day or date.max)
    ends = [lot.expires_on for lot in sorted(held, key=lambda lot: age(lot, FEFO))]
    assert ends == sorted(ends, key=lambda day: day or date.max)


@given(lots, st.booleans())
def test_a_batch_is_good_on_its_last_day_and_certified_where_it_must_be(lot: Lot, inspected: bool) -> None:
    codes = {why.code for why in unfit(lot, TODAY, inspected=inspected)}
    assert ("BATCH_EXPIRED" in codes) == (lot.expires_on is not None and lot.expires_on < TODAY)
    assert ("BATCH_UNCERTIFIED" in codes) == (inspected and lot.certificate is None)
