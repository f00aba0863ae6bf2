"""Pure rules of what is sold, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.warehouse import NOT_FOR_SALE, WarehouseKind
from cellar_server.areas.sales.goods import not_sold_from, off_sale

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


@given(days, days)
def test_an_item_is_sold_from_its_first_day_to_its_last(first: date | None, last: date | None) -> None:
    sold = (first is None or first <= TODAY) and (last is None or last >= TODAY)
    assert (off_sale(Sold(first, last), TODAY) is None) == sold


@given(st.sampled_from(WarehouseKind), st.booleans())
def test_goods_are_sold_where_they_count_and_may_be_sold(kind: WarehouseKind, counts: bool) -> None:
    assert (not_sold_from(Place(kind, counts)) is None) == (counts and kind not in NOT_FOR_SALE)
