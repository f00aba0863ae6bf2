"""``parse`` for every kind: whatever comes in, a ``Bad`` with a problem or a value that the column holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cellar_common.codec import Ref
from cellar_server.kernel.fields import NUMBERS, PRECISION, SCALE, Choice, FieldSpec, Kind
from cellar_server.kernel.parse import FIRST_DAY, LAST_DAY, Bad, parse
from cellar_server.kernel.text import label


class Colour(Choice):
    RED = "红|Red"
    WHITE = "白|White"


SPECS = {
    kind: FieldSpec(kind=kind, label=label("字段|Field"), name="f", length=20, scale=SCALE.get(kind, 0), choices=Colour, target="item")
    for kind in Kind
}  # fmt: skip
zones = st.one_of(st.none(), st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone))
junk = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**70), 2**70), st.text(max_size=30), st.binary(max_size=5),
    st.decimals(allow_nan=True, allow_infinity=True), st.decimals(places=4, min_value=-(10**20), max_value=10**20),
    st.floats(), st.dates(), st.datetimes(timezones=zones), st.sampled_from([*Colour, "red", "红", "Red", "", " ", "\0", "\ud800"]),
    st.builds(Ref, st.integers(-(2**70), 2**70), st.text(max_size=5), st.text(max_size=5)), st.lists(st.integers(), max_size=2),
)  # fmt: skip


def fits(spec: FieldSpec, value: Any) -> bool:
    """Written anew, not with the help of what is tested."""
    if value is None:
        return True
    match spec.kind:
        case Kind.TEXT | Kind.NOTE | Kind.SECRET:
            return isinstance(value, str) and 0 < len(value) <= spec.length and "\0" not in value
        case Kind.INTEGER:
            return type(value) is int and -(2**63) <= value < 2**63
        case Kind.DAY:
            return type(value) is date and FIRST_DAY <= value <= LAST_DAY
        case Kind.INSTANT:
            return isinstance(value, datetime) and value.utcoffset() == timedelta()
        case Kind.FLAG:
            return type(value) is bool
        case Kind.CHOICE:
            return isinstance(value, Colour)
        case Kind.REFERENCE:
            word = value.code + value.name
            return isinstance(value, Ref) and -(2**63) <= value.id < 2**63 and all(ord(c) >= 32 for c in word)
    assert spec.kind in NUMBERS
    digits = value.as_tuple()
    return (
        (isinstance(value, Decimal)
        and digits.exponent == -spec.scale
        and len(digits.digits) <= PRECISION[spec.kind]
        and str(value)[:2] != "-0") or value != 0
    )  # fmt: skip


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(value=junk)
@example(value=Decimal("1E+999999999"))
@example(value=Decimal("0E+999999999"))
@example(value=Decimal("-1E-999999999"))
@example(value=Decimal("-0"))
@example(value=Decimal("sNaN"))
@example(value=datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
@example(value=datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))))
@example(value=datetime.min)  # noqa: DTZ901 - naive on purpose
@example(value="a\0b")
@example(value=Ref(0, "a\0b"))
@example(value="\ud800")
@example(value=10**5000)
def test_junk_is_refused_or_fits(kind: Kind, value: Any) -> None:
    spec = SPECS[kind]
    try:
        found = parse(spec, value, "lines[3].f")
    except Bad as bad:
        refused = bad.problem
    else:
        assert fits(spec, found), found
        return
    assert refused.path == "lines[3].f"
    assert refused.message.zh
    assert refused.message.en


@pytest.mark.parametrize("kind", sorted(NUMBERS, key=lambda kind: kind.name), ids=lambda kind: kind.name)
@given(data=st.data())
def test_a_number_that_fits_is_kept_exactly(kind: Kind, data: st.DataObject) -> None:
    most = Decimal(10) ** (PRECISION[kind] - SCALE[kind] - 1)
    value = data.draw(st.decimals(places=SCALE[kind], min_value=-most, max_value=most))
    if abs(value) < most:
        assert parse(SPECS[kind], value, "f") == value
    else:
        with pytest.raises(Bad, match="TOO_BIG"):
            parse(SPECS[kind], value, "f")


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Kind.TEXT, "x" * 21, "TOO_LONG"),
        (Kind.TEXT, "a\nb", "BAD_CHARACTER"),
        (Kind.TEXT, 5, "WRONG_TYPE"),
        (Kind.QUANTITY, Decimal("0.00001"), "TOO_FINE"),
        (Kind.MONEY, Decimal("1.005"), "TOO_FINE"),
        (Kind.MONEY, 1.5, "WRONG_TYPE"),
        (Kind.MONEY, True, "WRONG_TYPE"),
        (Kind.MONEY, "12", "WRONG_TYPE"),
        (Kind.INTEGER, Decimal(1), "WRONG_TYPE"),
        (Kind.INTEGER, 2**63, "TOO_BIG"),
        (Kind.DAY, date(1899, 12, 31), "DATE_RANGE"),
        (Kind.DAY, datetime(2026, 1, 1, tzinfo=UTC), "WRONG_TYPE"),
        (Kind.FLAG, 1, "WRONG_TYPE"),
        (Kind.FLAG, "", "WRONG_TYPE"),
        (Kind.CHOICE, "green", "UNKNOWN_CHOICE"),
        (Kind.REFERENCE, Decimal(1), "WRONG_TYPE"),
        (Kind.REFERENCE, 2**63, "WRONG_TYPE"),
    ],
)  # fmt: skip
def test_the_rule_that_is_broken_is_named(kind: Kind, value: Any, code: str) -> None:
    with pytest.raises(Bad, match=code):
        parse(SPECS[kind], value, "f")


def test_text_is_trimmed_and_empty_is_nothing() -> None:
    assert parse(SPECS[Kind.TEXT], "  酒窖 ", "f") == "酒窖"
    assert parse(SPECS[Kind.TEXT], "   ", "f") is None
    assert parse(SPECS[Kind.NOTE], "a\nb", "f") == "a\nb"
    assert parse(SPECS[Kind.SECRET], " pass ", "f") == " pass "
    assert parse(SPECS[Kind.REFERENCE], Ref(0, "", ""), "f") is None


def test_a_choice_is_found_by_its_code_and_both_its_names() -> None:
    for typed in (Colour.RED, "red", "红", "Red"):
        assert parse(SPECS[Kind.CHOICE], typed, "f") is Colour.RED


def test_a_minimum_holds_at_its_edge() -> None:
    spec = replace(SPECS[Kind.QUANTITY], minimum=Decimal("0.0001"))
    assert parse(spec, Decimal("0.0001"), "f") == Decimal("0.0001")
    with pytest.raises(Bad, match="TOO_SMALL"):
        parse(spec, Decimal(0), "f")
