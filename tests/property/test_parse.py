"""``parse`` for every kind: whatever comes in, a ``Bad`` with a problem or a value that the column holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite

from cellar_common.codec import Ref
from cellar_db import types
from cellar_server.kernel.schema.fields import LARGEST, NUMBERS, SCALE, Choice, ChoiceType, FieldSpec, Kind
from cellar_server.kernel.schema.parse import FIRST_DAY, LAST_DAY, Bad, parse
from cellar_server.kernel.schema.text import label


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
        case Kind.TEXT | Kind.NOTE | Kind.SECRET | Kind.TAGS:
            return (
                isinstance(value, str) and 0 < len(value.encode("utf-16-le")) <= 2 * spec.length and "\0" not in value
            )
        case Kind.INTEGER | Kind.DURATION:
            return type(value) is int and -(2**63) <= value < 2**63
        case Kind.DAY:
            return type(value) is date and FIRST_DAY <= value <= LAST_DAY
        case Kind.INSTANT:
            return isinstance(value, datetime) and value.utcoffset() == timedelta()
        case Kind.FLAG:
            return type(value) is bool
        case Kind.CHOICE:
            return isinstance(value, Colour)
        case Kind.REFERENCE | Kind.FILE | Kind.PICTURE:
            word = value.code + value.name
            return isinstance(value, Ref) and -(2**63) <= value.id < 2**63 and all(ord(c) >= 32 for c in word)
    assert spec.kind in NUMBERS
    digits = value.as_tuple()
    return (
        (isinstance(value, Decimal)
        and digits.exponent == -spec.scale
        and abs(value) < LARGEST[spec.kind]
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
    most = LARGEST[kind]
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


def _columns() -> dict[Kind, Any]:
    """The column that a field of each kind has."""
    number = dict(
        zip(NUMBERS_IN_ORDER, (types.Quantity(), types.Money(), types.Price(), types.Rate(), types.Rate()), strict=True)
    )
    text = types.Text(20)
    return {
        **number, Kind.TEXT: text, Kind.NOTE: text, Kind.SECRET: text, Kind.TAGS: text, Kind.INTEGER: types.Id(), Kind.DURATION: types.Id(), Kind.DAY: types.Day(),
        Kind.INSTANT: types.Instant(), Kind.FLAG: types.Flag(), Kind.CHOICE: ChoiceType(Colour),
    }  # fmt: skip


NUMBERS_IN_ORDER = (Kind.QUANTITY, Kind.MONEY, Kind.PRICE, Kind.RATE, Kind.FACTOR)
COLUMNS = _columns()
DIALECTS = [sqlite.dialect(), postgresql.dialect(), mssql.dialect(), oracle.dialect()]
wide = st.text("a𠮷😀 \u200b\ufeff", max_size=24)


@pytest.mark.parametrize("kind", COLUMNS, ids=lambda kind: kind.name)
@given(value=junk | wide | st.decimals(places=2, allow_nan=False, allow_infinity=False))
@example(value="𠮷" * 11)
@example(value=Decimal("92233720368547758.07"))
@example(value=2**63 - 1)
def test_what_parse_passes_every_column_takes(kind: Kind, value: Any) -> None:
    """No value reaches the database to be refused there without a name."""
    try:
        parsed = parse(SPECS[kind], value, "f")
    except Bad:
        return
    for dialect in DIALECTS:
        bind = COLUMNS[kind].dialect_impl(dialect).bind_processor(dialect)
        if bind is not None:
            bind(parsed)


def test_a_text_is_counted_as_the_database_counts() -> None:
    with pytest.raises(Bad) as refused:
        parse(SPECS[Kind.TEXT], "𠮷" * 11, "lines[3].remark")
    found = refused.value.problem
    assert (found.path, found.code) == ("lines[3].remark", "TOO_LONG")
    assert "20" in found.message.zh
    assert "22" in found.message.zh
    assert parse(SPECS[Kind.TEXT], "𠮷" * 10, "f") == "𠮷" * 10


def test_what_nobody_sees_is_dropped_at_entry_and_a_password_is_kept_to_the_letter() -> None:
    assert parse(SPECS[Kind.TEXT], "\ufeff张\u200b三\u3000", "f") == "张三"
    assert parse(SPECS[Kind.TEXT], "\u200b", "f") is None
    assert parse(SPECS[Kind.NOTE], "一\n二\u2060", "f") == "一\n二"
    assert parse(SPECS[Kind.SECRET], " a\u200bb ", "f") == " a\u200bb "
    assert parse(SPECS[Kind.REFERENCE], "C\u200b1", "f") == Ref(0, "C1", "")
    code = replace(SPECS[Kind.TEXT], identifier=True)
    assert parse(code, "Ｃ１\u3000Ａ", "f") == "C1 A"
