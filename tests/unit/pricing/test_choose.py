"""Which line of a price list counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.pricing.rules import Combine, NoPrice, PriceLine, Quote, Wish, by_strategy, choose
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.schema.text import Label

TODAY = date(2026, 11, 22)
# Item 1 in class 10 under 11; customer 2 in class 20 under 21; city 30 in province 31.
WISH = Wish(
    item_id=1,
    item_classes=(10, 11),
    customer_id=2,
    customer_classes=(20, 21),
    regions=(30, 31),
    quantity=Decimal(60),
    on=TODAY,
    currency="CNY",
    tax_rate=Decimal("0.13"),
)


def line(id_: int, price: Any = None, **dimensions: Any) -> PriceLine:
    made = price if isinstance(price, UnitPrice) else UnitPrice(Decimal(price or id_))
    return PriceLine(
        id=id_, price=made, source=Label(f"第 {id_} 行", f"line {id_}"), **{"currency": "CNY", **dimensions}
    )


def chosen(*lines: PriceLine, **wish: Any) -> int | None:
    found = choose(lines, WISH._replace(**wish))
    return found.line_id if isinstance(found, Quote) else None


@pytest.mark.covers("PR-02")
def test_the_nearest_line_counts_customer_before_item_before_region() -> None:
    everybody = line(1, item_id=1)
    class_above = line(2, item_id=1, customer_class_id=21)
    own_class = line(3, item_id=1, customer_class_id=20)
    own_class_in_city = line(4, item_id=1, customer_class_id=20, region_id=30)
    customer = line(5, item_class_id=11, customer_id=2)
    ladder = [everybody, class_above, own_class, own_class_in_city, customer]
    for length in range(1, len(ladder) + 1):
        assert chosen(*ladder[:length]) == length
        assert chosen(*reversed(ladder[:length])) == length


def test_an_item_goes_before_its_class_and_that_before_the_class_above() -> None:
    assert chosen(line(1, item_class_id=11), line(2, item_class_id=10)) == 2
    assert chosen(line(1, item_class_id=10), line(2, item_id=1), line(3, item_class_id=11)) == 2


def test_lines_for_others_do_not_fit() -> None:
    assert chosen(line(1, item_id=9), line(2, item_id=1, customer_id=9), line(3, item_id=1, region_id=39)) is None
    assert chosen(line(1, item_id=1, customer_class_id=29), line(2, item_class_id=19)) is None


@pytest.mark.parametrize(("quantity", "expected"), [(59, 1), (60, 2), (119, 2), (120, 3)])
@pytest.mark.covers("PR-02")
def test_the_highest_break_that_is_reached(quantity: int, expected: int) -> None:
    steps = [
        line(1, item_id=1),
        line(2, item_id=1, min_quantity=Decimal(60)),
        line(3, item_id=1, min_quantity=Decimal(120)),
    ]
    assert chosen(*steps, quantity=Decimal(quantity)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), 1),
        (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 2),
        (date(2027, 1, 1), None),
    ],
)
@pytest.mark.covers("PR-02")
def test_both_ends_of_the_validity_count(on: date, expected: int | None) -> None:
    first = line(1, item_id=1, valid_from=date(2026, 7, 1), valid_to=date(2026, 9, 30))
    second = line(2, item_id=1, valid_from=date(2026, 10, 1), valid_to=date(2026, 12, 31))
    assert chosen(first, second, on=on) == expected


def test_of_two_alike_the_later_begun_counts() -> None:
    assert chosen(line(1, item_id=1, valid_from=date(2026, 7, 1)), line(2, item_id=1, valid_from=date(2026, 1, 1))) == 1


@pytest.mark.covers("PR-06")
def test_why_there_is_no_price() -> None:
    short = choose([line(1, item_id=1, min_quantity=Decimal(100))], WISH)
    assert isinstance(short, NoPrice)
    assert "100" in short.reason.zh
    assert "100" in short.reason.en
    nothing = choose([], WISH)
    assert isinstance(nothing, NoPrice)
    assert nothing.reason != short.reason


@pytest.mark.covers("PR-03")
def test_first_found_and_lowest() -> None:
    dear, cheap, unfit = [line(1, 200, item_id=1)], [line(2, 180, item_id=1)], [line(3, 1, item_id=9)]
    for combine, expected in ((Combine.FIRST, 1), (Combine.LOWEST, 2)):
        found = by_strategy([unfit, dear, cheap], combine, WISH)
        assert isinstance(found, Quote)
        assert found.line_id == expected
    assert isinstance(by_strategy([unfit], Combine.LOWEST, WISH), NoPrice)
    assert isinstance(by_strategy([], Combine.FIRST, WISH), NoPrice)


def test_the_lowest_of_different_units_and_tax_modes_is_found_exactly() -> None:
    bottle, case = UnitPrice(Decimal("16.666667")), UnitPrice(Decimal(100), 6)
    untaxed = UnitPrice(Decimal("88.50"), 6, tax_included=False)
    for prices, expected in (((bottle, case), 2), ((case, bottle), 1), ((case, untaxed), 1), ((untaxed, bottle), 1)):
        steps = [[line(index + 1, each, item_id=1)] for index, each in enumerate(prices)]
        found = by_strategy(steps, Combine.LOWEST, WISH)
        assert isinstance(found, Quote)
        # 88.50 a case without tax is 100.005 with it.
        assert found.line_id == (2 if prices == (untaxed, bottle) else expected)
        assert found.price == prices[found.line_id - 1]


def test_a_list_in_another_currency_has_no_price_for_this_order() -> None:
    foreign = choose([line(1, 10, item_id=1, currency="USD")], WISH)
    assert isinstance(foreign, NoPrice)
    assert foreign.reason.zh == "价目表为 USD，订单为 CNY"
    # It does not stand before one that can be paid.
    assert chosen(line(1, 10, item_id=1, customer_id=2, currency="USD"), line(2, 70, item_id=1)) == 2


some_lines = st.lists(
    st.builds(
        lambda item, customer, region, least, price: line(
            0, price, item_id=item, customer_class_id=customer, region_id=region, min_quantity=Decimal(least)
        ),
        st.sampled_from([1, 9]), st.sampled_from([None, 20, 21, 29]), st.sampled_from([None, 30, 31, 39]),
        st.sampled_from([0, 60, 61]), st.integers(1, 500),
    ),
    max_size=12,
)  # fmt: skip


@given(some_lines, st.randoms())
def test_the_order_of_lines_does_not_matter(lines: list[PriceLine], random: Any) -> None:
    numbered = [replace(each, id=index + 1) for index, each in enumerate(lines)]
    shuffled = random.sample(numbered, len(numbered))
    assert choose(numbered, WISH) == choose(shuffled, WISH)
