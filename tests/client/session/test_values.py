"""What a person may type for a value, and what is refused with words."""

from datetime import date
from decimal import Decimal

import pytest

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.session import values as v

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("11-22", date(2026, 11, 22)),
        ("1122", date(2026, 11, 22)),
        ("+3", date(2026, 11, 25)),
        ("-1", date(2026, 11, 21)),
        ("t", TODAY),
        ("2026/1/5", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("5", date(2026, 11, 5)),
        ("１１－２２", date(2026, 11, 22)),
    ],
)
def test_days_as_clerks_type_them(typed: str, day: date) -> None:
    assert v.parse_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["13-01", "0230", "abc", "+", "+99999999999", "2026-13-02"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(v.BadInputError):
        v.parse_day(typed, TODAY)


@pytest.mark.parametrize(("typed", "number"), [("1,234.5", "1234.5"), ("−3", "-3"), ("１２", "12"), (".5", "0.5")])
def test_numbers_stay_decimal(typed: str, number: str) -> None:
    found = v.parse(pb.Field(kind=kinds.MONEY, scale=2), typed)
    assert isinstance(found, Decimal)
    assert found == Decimal(number)


@pytest.mark.parametrize("typed", ["1O0", "1.234", "9" * 40, "9" * 400, "1,2,3", "NaN", "1e5", "-", "٣"])
def test_bad_numbers_are_refused_with_words(typed: str) -> None:
    with pytest.raises(v.BadInputError):
        v.parse(pb.Field(kind=kinds.MONEY, scale=2), typed)


def test_a_rate_is_typed_in_percent() -> None:
    assert v.parse(pb.Field(kind=kinds.RATE, scale=6), "13%") == Decimal("0.13")
