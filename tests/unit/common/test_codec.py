"""Values and columns come back from the wire as they went, and what does not fit is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar.v1 import value_pb2
from cellar_common.codec import ColumnKind, Python, Ref, pack_column, to_python, to_value, unpack_column

int64 = st.integers(-(2**63), 2**63 - 1)
days = st.dates()
instants = st.datetimes(timezones=st.just(UTC))
texts = st.text(st.characters(exclude_categories=["Cs"]))
amounts = st.builds(lambda n, scale: Decimal(n).scaleb(-scale), st.integers(-(10**17), 10**17), st.integers(0, 9))
references = st.builds(Ref, int64, texts, texts)


@given(st.one_of(st.none(), int64, st.booleans(), days, instants, texts, amounts, references))
def test_a_value_comes_back_equal_and_of_its_type(x: Python) -> None:
    back = to_python(value_pb2.Value.FromString(to_value(x).SerializeToString()))
    assert back == x
    assert type(back) is type(x)


def test_a_decimal_keeps_its_places_and_takes_those_asked_for() -> None:
    assert str(to_python(to_value(Decimal("1.50")))) == "1.50"
    assert str(to_python(to_value(Decimal("1.5"), scale=4))) == "1.5000"
    assert str(to_python(to_value(Decimal("1.50"), scale=1))) == "1.5"
    assert to_value(Decimal("1E+3")).decimal == value_pb2.Decimal(unscaled=1000)


def test_zero_and_empty_text_are_not_null() -> None:
    for x in (0, "", False, Decimal(0), date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC), Ref(0)):
        assert to_value(x).WhichOneof("kind") is not None


@pytest.mark.parametrize("x", [2**63, -(2**63) - 1, Decimal(2**63), Decimal("92233720368547758.08"), Ref(2**63)])
def test_beyond_64_bits_is_refused(x: Python) -> None:
    with pytest.raises(OverflowError):
        to_value(x)


@pytest.mark.parametrize("x", [Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")])
def test_what_would_lose_digits_is_refused(x: Decimal) -> None:
    with pytest.raises((ValueError, OverflowError)):
        to_value(x, scale=2)
    with pytest.raises((ValueError, OverflowError)):
        pack_column("c", [x], "decimal", 2)


def test_floats_never_cross() -> None:
    for x in (1.5, 1.0, float("nan")):
        with pytest.raises(TypeError):
            to_value(x)  # type: ignore[arg-type]
    for kind in ("integer", "scaled", "decimal"):
        with pytest.raises(TypeError):
            pack_column("c", [1.5], kind, 2)  # type: ignore[arg-type]


def test_an_instant_needs_a_zone_and_is_kept_in_utc() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_value(datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    beijing = datetime(2026, 11, 22, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert to_python(to_value(beijing)) == datetime(2026, 11, 22, tzinfo=UTC)


def test_exactness_does_not_depend_on_the_callers_decimal_context() -> None:
    x = Decimal("92233720368547758.07")
    with localcontext(prec=5):
        assert to_python(to_value(x)) == x
        assert unpack_column(pack_column("c", [x], "decimal", 2)) == [x]


COLUMNS: list[tuple[ColumnKind, st.SearchStrategy[Any]]] = [
    ("integer", int64),
    ("decimal", st.integers(-(10**17), 10**17).map(lambda n: Decimal(n).scaleb(-2))),
    ("text", st.one_of(texts, st.sampled_from(["已审核", "草稿", "部分发货"]))),
    ("day", days),
    ("instant", instants),
    ("flag", st.booleans()),
]


@pytest.mark.parametrize(("kind", "values"), COLUMNS, ids=[kind for kind, _ in COLUMNS])
@given(data=st.data())
def test_a_column_comes_back_as_it_went(kind: ColumnKind, values: st.SearchStrategy[Any], data: st.DataObject) -> None:
    column = data.draw(st.lists(st.one_of(st.none(), values), max_size=40))
    wire = pack_column("c", column, kind, 2).SerializeToString()
    assert unpack_column(value_pb2.Column.FromString(wire)) == column


def test_scaled_integers_arrive_as_decimals() -> None:
    column = pack_column("amount", [12345, None, -1], "scaled", 2)
    assert unpack_column(column) == [Decimal("123.45"), None, Decimal("-0.01")]


def test_repeated_texts_become_a_dictionary_and_different_ones_do_not() -> None:
    repeated = pack_column("state", ["已审核", "草稿"] * 100, "text")
    different = pack_column("number", [f"SO2026-{n:05}" for n in range(200)], "text")
    assert repeated.WhichOneof("data") == "dictionary"
    assert different.WhichOneof("data") == "texts"
    assert repeated.ByteSize() < 250


def test_an_empty_column_keeps_its_kind() -> None:
    for kind, which in (("integer", "integers"), ("decimal", "decimals"), ("text", "texts"), ("flag", "flags")):
        assert pack_column("c", [], kind).WhichOneof("data") == which  # type: ignore[arg-type]


def test_a_column_beyond_64_bits_is_refused() -> None:
    with pytest.raises(OverflowError):
        pack_column("c", [2**63], "integer")
    with pytest.raises(OverflowError):
        pack_column("c", [Decimal(2**63)], "decimal", 0)


def test_a_driver_that_gives_integers_for_decimals_is_served() -> None:
    assert unpack_column(pack_column("c", [5, Decimal("0.5")], "decimal", 2)) == [Decimal("5.00"), Decimal("0.50")]
