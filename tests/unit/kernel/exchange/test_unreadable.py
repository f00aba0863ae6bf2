"""What a field takes from a cell, and what it does not: the rules as properties."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cellar_server.kernel.exchange import cells
from cellar_server.kernel.exchange.sheets import Cell, Number, Unreadable
from cellar_server.kernel.exchange.unreadable import DIGITS, figure, trouble
from cellar_server.kernel.schema.fields import SCALE, FieldSpec, Kind
from cellar_server.kernel.schema.text import label


def spec(kind: Kind) -> FieldSpec:
    return FieldSpec(kind=kind, label=label("字段|Field"), scale=SCALE.get(kind, 0), length=200)


def code(kind: Kind, cell: Cell, *, typed: bool = True) -> str:
    found = trouble(spec(kind), cell, "x", typed=typed, where="客户!H17")
    assert found is None or all("客户!H17" in words for words in (found.message.zh, found.message.en))
    assert found is None or (found.hint.zh and found.hint.en)
    return found.code if found is not None else ""


@pytest.mark.parametrize("kind", list(Kind))
def test_what_has_no_value_is_refused_for_every_kind_of_field(kind: Kind) -> None:
    assert (
        code(kind, Unreadable("error", "#N/A"))
        == code(kind, "#N/A")
        == code(kind, "########")
        == code(kind, "Err:508")
        == "CELL_ERROR"
    )
    assert code(kind, Unreadable("formula")) == "CELL_NOT_CALCULATED"
    assert code(kind, Unreadable("date", "-5")) == "CELL_NO_DATE"
    assert code(kind, Unreadable("merged", "H16")) == "CELL_MERGED"
    assert code(kind, "6.22202E+18", typed=False) == "CELL_SCIENTIFIC"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.NOTE, Kind.TAGS, Kind.REFERENCE, Kind.CHOICE])
def test_text_that_a_spreadsheet_changed_is_refused(kind: Kind) -> None:
    # 915101007653412345 as a spreadsheet and as xlsxwriter keep it; a card number; a batch 2025-03; a name TRUE.
    for cell in (Number("9.1510100765341197E+17"), Number("915101007653412345"), Number("6.22202E+18"), Number("1E+15"),
                 Number("12", padded=True), Number("0.30000000000000004"), datetime(2025, 3, 1), True):  # fmt: skip  # noqa: DTZ001
        assert code(kind, cell) == "CELL_NOT_TEXT"
    for plain in ("915101007653412345", "6.22202E+18", "C1", Number("13800138000"), Number("999999999999999")):
        assert code(kind, plain) == ""
    assert code(kind, "915101007653412345", typed=False) == code(kind, "1E5", typed=False) == ""


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), st.decimals(-(10**5), 10**5, places=2, allow_nan=False))
@example(Decimal("0.1"), Decimal("0.2"))
@example(Decimal("4.35"), Decimal("100"))
def test_the_noise_of_binary_arithmetic_is_no_part_of_a_figure(one: Decimal, other: Decimal) -> None:
    """Sums of what people type stay below 15 digits: the float's noise beyond goes, and nothing else does."""
    spelt = repr(float(one) + float(other))
    assert figure(Number(spelt)) == one + other or len((one + other).normalize().as_tuple().digits) > DIGITS - 2


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=6))
def test_no_figure_is_rounded_that_somebody_meant(value: Decimal) -> None:
    taken = figure(Number(f"{value:f}"))
    digits = len(value.normalize().as_tuple().digits)
    if digits <= DIGITS:
        assert taken == value
    elif taken is not None:
        # What went was beyond 15 digits, and what is left is short.
        assert len(taken.as_tuple().digits) < DIGITS
        assert abs(taken - value) < Decimal(10) ** (value.adjusted() - DIGITS + 1)


@pytest.mark.parametrize(
    "spelt", ["1E+15", "1234567890123456", "12345678901234.561", "0.33333333333333331", "33.333333333333336"]
)
def test_a_figure_that_needs_more_digits_than_there_are_is_refused(spelt: str) -> None:
    assert figure(Number(spelt)) is None
    assert code(Kind.MONEY, Number(spelt)) == code(Kind.INTEGER, Number(spelt)) == "CELL_TOO_LONG"


def test_three_things() -> None:
    money = spec(Kind.MONEY)
    assert cells.read(money, Number("0")) == Decimal(0)
    for clear in ("（清空）", "(清空)", "(Clear)", " （clear） "):
        assert cells.is_clear(clear)
        assert cells.read(money, clear) is None
    assert not cells.is_clear("清空")
    # What is no number is handed on, for the parser to name.
    for other in ("12瓶", "1,2,3", True, "N/A", "-"):
        assert cells.read(money, other) == other
    assert cells.read(spec(Kind.DAY), "2026-01-31 旧") == "2026-01-31 旧"


def test_what_a_spreadsheet_s_number_does_not_hold_is_long() -> None:
    """Nobody types sixteen digits; the sum of a ledger may have them, and then stands in the file as text."""
    assert cells.is_short(Decimal("1234567890123.45"))
    assert not cells.is_short(Decimal("12345678901234.56"))
    assert cells.is_short(10**20)
