"""What becomes of a price that is there already."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.pricing.found import Asked, Basis, Verdict, judge
from cellar_server.areas.pricing.inquiry_rule import AtApproval, Moment, Rule
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.schema.text import Label

D = Decimal
NOW = Basis(item_id=1, customer_id=2, org_id=3, on=date(2026, 11, 22), quantity=D(1))
BEFORE = NOW._replace(quantity=D(100))
SIXTY, HUNDRED = UnitPrice(D(60)), UnitPrice(D(100))
NONE = NoPrice(Label("无", "none"))


def answer(price: UnitPrice) -> Quote:
    return Quote(price, Label("表", "list"), 7)


@pytest.mark.covers("PR-05")
@pytest.mark.parametrize(
    ("typed", "asked", "found", "rule", "vouched", "expected"),
    [
        (HUNDRED, None, answer(HUNDRED), Rule(), False, Verdict.FOUND),
        (UnitPrice(D(600), 6), None, answer(HUNDRED), Rule(), False, Verdict.FOUND),
        (UnitPrice(D("16.666667")), None, answer(UnitPrice(D(100), 6)), Rule(), False, Verdict.BY_HAND),
        (SIXTY, None, answer(HUNDRED), Rule(), False, Verdict.BY_HAND),
        # Found for a hundred, one is wanted now.
        (SIXTY, Asked(BEFORE, SIXTY), answer(HUNDRED), Rule(), True, Verdict.TAKE),
        (SIXTY, Asked(BEFORE, SIXTY), NONE, Rule(), True, Verdict.DROP),
        (SIXTY, Asked(BEFORE, SIXTY), answer(HUNDRED), Rule(moment=Moment.ON_DEMAND), True, Verdict.STALE),
        (SIXTY, Asked(BEFORE, SIXTY), NONE, Rule(moment=Moment.ON_DEMAND), True, Verdict.STALE),
        # Another item never keeps the price.
        (SIXTY, Asked(NOW._replace(item_id=9), SIXTY), answer(HUNDRED), Rule(moment=Moment.ON_DEMAND), True, Verdict.DROP),
        # The list has changed since.
        (SIXTY, Asked(NOW, SIXTY), answer(HUNDRED), Rule(), True, Verdict.STALE),
        (SIXTY, Asked(NOW, SIXTY), NONE, Rule(), True, Verdict.STALE),
        (SIXTY, Asked(NOW, SIXTY), answer(HUNDRED), Rule(at_approval=AtApproval.KEEP), True, Verdict.KEPT),
        # Only somebody says that it was found.
        (SIXTY, Asked(NOW, SIXTY), answer(HUNDRED), Rule(at_approval=AtApproval.KEEP), False, Verdict.BY_HAND),
        (SIXTY, Asked(NOW, SIXTY), NONE, Rule(at_approval=AtApproval.KEEP), False, Verdict.STALE),
        # Typed by somebody, it is nobody's to change.
        (SIXTY, Asked(BEFORE, HUNDRED), answer(HUNDRED), Rule(), True, Verdict.BY_HAND),
        (None, None, answer(HUNDRED), Rule(), False, Verdict.TAKE),
        (None, None, answer(HUNDRED), Rule(moment=Moment.ON_DEMAND), False, Verdict.EMPTY),
        (None, Asked(NOW, HUNDRED), answer(HUNDRED), Rule(), True, Verdict.EMPTY),
        (None, None, NONE, Rule(), False, Verdict.EMPTY),
    ],
)  # fmt: skip
def test_what_becomes_of_a_price(
    typed: Any, asked: Any, found: Any, rule: Rule, vouched: bool, expected: Verdict
) -> None:
    assert judge(typed, asked, NOW, found, rule, vouched=lambda: vouched, tax_rate=D("0.13")) is expected


@pytest.mark.parametrize(
    ("flag", "field", "other"),
    [("on_quantity", "quantity", D(5)), ("on_customer", "customer_id", 8), ("on_org", "org_id", 8), ("on_date", "on", date(2026, 1, 1))],
)  # fmt: skip
def test_each_field_of_the_rule_says_whether_a_price_outlives_its_change(flag: str, field: str, other: Any) -> None:
    changed = NOW._replace(**{field: other})
    assert changed.under(Rule(), NOW) == changed
    assert changed.under(Rule(**{flag: False}), NOW) == NOW
    assert changed._replace(item_id=9).under(Rule(**{flag: False}), NOW) == changed._replace(item_id=9)


bases = st.builds(
    Basis, item_id=st.integers(0, 2**63 - 1), customer_id=st.integers(0, 2**63 - 1), org_id=st.integers(0, 2**63 - 1),
    on=st.dates(), quantity=st.decimals("0", "99999999999", places=4),
)  # fmt: skip
found_prices = st.none() | st.builds(
    UnitPrice, st.decimals("0", "999999999999", places=6), st.integers(1, 9999), st.booleans()
)


@given(bases, found_prices)
def test_what_a_line_remembers_is_read_back(basis: Basis, price: UnitPrice | None) -> None:
    text = Asked(basis, price).text()
    assert len(text) <= 160
    assert Asked.read(text) == Asked(basis, price)


@given(st.text(max_size=60))
def test_anything_else_is_no_memory(text: str) -> None:
    Asked.read(text)
    assert Asked.read("1|2|3|2026-11-22|NaN") is None
    assert Asked.read(None) is None
