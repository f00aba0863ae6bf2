"""Figures as people see them."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest

from cellar_common.figures import show_money, show_quantity


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "—"),
        (Decimal(0), "0.00"),
        (Decimal("-0.001"), "0.00"),
        (Decimal("1234567.891"), "1,234,567.89"),
        (Decimal("0.005"), "0.01"),
        (Decimal("-1234.5"), "−1,234.50"),
        (Decimal("1E+3"), "1,000.00"),
    ],
)
def test_money(amount: Decimal | None, shown: str) -> None:
    assert show_money(amount) == shown


def test_places_and_wide_amounts() -> None:
    assert show_money(Decimal("12.3456789"), places=4) == "12.3457"
    assert show_money(Decimal("1500"), places=0) == "1,500"
    with localcontext(prec=4):
        assert (
            show_money(Decimal("-123456789012345678901234567890.12")) == "−123,456,789,012,345,678,901,234,567,890.12"
        )


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (None, "—"),
        (400, "400"),
        (Decimal("400.0000"), "400"),
        (Decimal("1.5000"), "1.5"),
        (Decimal("-1200.25"), "−1,200.25"),
        (Decimal(0), "0"),
        (Decimal(1000), "1,000"),
    ],
)
def test_quantity(quantity: Decimal | int | None, shown: str) -> None:
    assert show_quantity(quantity) == shown


def test_quantity_without_places_keeps_its_zeros() -> None:
    assert show_quantity(Decimal(1000), places=0) == "1,000"
