"""What a person may type for a value, and what is refused with words."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from cellar.v1 import metadata_pb2 as pb
from cellar_client import kinds
from cellar_client.session import values as v
from cellar_common.zone import ZONE

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


@pytest.mark.parametrize(
    ("typed", "kind", "comes_to"),
    [
        ("12*5", kinds.MONEY, "60"),
        ("=100/3", kinds.MONEY, "33.33"),
        ("（３＋４）×２", kinds.QUANTITY, "14"),
        ("1,200-5", kinds.QUANTITY, "1195"),
        ("-0.005/1", kinds.MONEY, "-0.01"),
        ("1/8", kinds.MONEY, "0.13"),
        ("7/2", kinds.INTEGER, "4"),
        ("10+3", kinds.RATE, "0.13"),
        ("-7", kinds.MONEY, "-7"),
        ("1,234.5", kinds.MONEY, "1234.5"),
    ],
)
def test_what_a_hand_types_into_a_number_is_reckoned(typed: str, kind: pb.FieldKind, comes_to: str) -> None:
    assert v.parse_typed(pb.Field(kind=kind), typed) == Decimal(comes_to)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1/0", "除以零"),
        ("5/(3-3)", "除以零"),
        ("12*", "不是数字"),
        ("(5)", "不是数字"),
        ("2026-11-22", "不是数字"),
        ("2*3%", "不是数字"),
        ("12*5=", "不是数字"),
        ("1+" * 60 + "1", "算式太长"),
        ("99999999999999*99999", "数字太长"),
    ],
)
def test_what_cannot_be_reckoned_says_why(typed: str, words: str) -> None:
    with pytest.raises(v.BadInputError, match=words):
        v.parse_typed(pb.Field(kind=kinds.MONEY), typed)


def test_only_a_number_is_reckoned_and_only_what_a_hand_types() -> None:
    assert v.parse_typed(pb.Field(kind=kinds.TEXT), "12*5") == "12*5"
    assert v.parse_typed(pb.Field(kind=kinds.DAY), "2026-11-22") == date(2026, 11, 22)
    assert v.parse_typed(pb.Field(kind=kinds.DURATION), "2:30") == 150
    with pytest.raises(v.BadInputError, match="不是数字"):
        v.parse(pb.Field(kind=kinds.MONEY), "12*5")


NOW = datetime(2026, 11, 22, 10, 40, 12, 7, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("now", (22, 10, 40)), ("现在", (22, 10, 40)), ("-1", (21, 10, 40)), ("-1 14:00", (21, 14, 0)), ("9:30", (22, 9, 30)),
        ("11-21 9:30", (21, 9, 30)), ("1121 0930", (21, 9, 30)), ("t", (22, 0, 0)), ("2026-11-21T08:05:00", (21, 8, 5)),
        ("２０２６-11-21 08:05", (21, 8, 5)), ("5", (5, 0, 0)),
    ],
)  # fmt: skip
def test_moments_as_clerks_type_them(typed: str, moment: tuple[int, int, int]) -> None:
    day, hour, minute = moment
    assert v.parse_instant(typed, NOW) == datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize("typed", ["25:00", "9:75", "soon", "11-22 9:30 9:30", "13-01 9:30"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(v.BadInputError):
        v.parse_instant(typed, NOW)


def test_what_is_no_moment_and_what_lasts_too_long_are_called_so() -> None:
    with pytest.raises(v.BadInputError, match="不是时间"):
        v.parse_instant("9:5", NOW)
    with pytest.raises(v.BadInputError, match="最多 100 年"):
        v.parse(pb.Field(kind=kinds.DURATION), "9999999")


@pytest.mark.parametrize(
    ("typed", "in_days", "minutes"),
    [("2:30", False, 150), ("1.5h", False, 90), ("45分", True, 45), ("3", False, 180), ("3", True, 4320), ("3天 4:00", True, 4560), ("1h30m", False, 90)],
)  # fmt: skip
def test_durations_as_clerks_type_them(typed: str, in_days: bool, minutes: int) -> None:
    assert v.parse(pb.Field(kind=kinds.DURATION, in_days=in_days), typed) == minutes


@pytest.mark.parametrize("typed", ["-3", "h", "soon", "1:75", "9" * 12, "天"])
def test_what_is_no_duration_is_refused(typed: str) -> None:
    with pytest.raises(v.BadInputError):
        v.parse(pb.Field(kind=kinds.DURATION), typed)


def test_tags_are_parted_and_said_once() -> None:
    assert v.parse(pb.Field(kind=kinds.TAGS, max_length=20), "重点， 电商;重点、ａｂｃ,ABC") == "重点, 电商, ａｂｃ"
