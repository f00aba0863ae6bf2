"""What is reckoned in a number's cell comes to what Python's own Decimals come to, however it is written."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_client.session import arithmetic

PLACES = 4
STEP = Decimal(1).scaleb(-PLACES)
figures = st.decimals(0, 10**5, places=2, allow_nan=False, allow_infinity=False)
# As a calculation is written, and as Python reads it.
sums = st.recursive(
    figures.map(lambda each: (f"{each:,f}", f"Decimal('{each}')")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda each: (f"({each[0][0]}{each[1]}{each[2][0]})", f"({each[0][1]}{each[1]}{each[2][1]})")
        ),
        inner.map(lambda each: (f"-({each[0]})", f"-({each[1]})")),
    ),
    max_leaves=6,
)
unfolded = {"+": "＋", "*": "×", "/": "÷", "-": "−", "(": "（", ")": "）", "1": "１", ",": "，"}


def by_python(written: str) -> Decimal | None:
    """None where it divides by zero."""
    with localcontext(Context(prec=200)) as exact:
        exact.traps[DivisionByZero] = exact.traps[InvalidOperation] = True
        try:
            return Decimal(eval(written, {"Decimal": Decimal}))
        except (DivisionByZero, InvalidOperation):
            return None


@given(sums, st.booleans())
def test_it_comes_to_what_decimals_come_to(written: Any, folded: bool) -> None:
    typed, python = written
    typed = typed if folded else "".join(unfolded.get(each, each) for each in typed)
    if len(typed) > arithmetic.LONGEST:
        with pytest.raises(OverflowError):
            arithmetic.reckoned(typed, PLACES)
        return
    expected = by_python(python)
    if expected is None:
        with pytest.raises(ZeroDivisionError):
            arithmetic.reckoned("=" + typed, PLACES)
        return
    found = arithmetic.reckoned(typed, PLACES)
    assert found == Context(prec=200, rounding=ROUND_HALF_UP).quantize(expected, STEP)
    assert found.as_tuple().exponent == -PLACES


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_number_is_no_calculation_however_it_is_signed(figure: Decimal) -> None:
    for typed in (f"{figure:f}", f"{figure:,f}", f"+{abs(figure)}", f"−{abs(figure)}", f"({abs(figure)})"):
        assert not arithmetic.is_calculation(typed)
    assert arithmetic.is_calculation(f"={figure}")


@given(st.text("0123456789.,+-*/()=eE%x × ÷", max_size=30))
def test_whatever_is_typed_is_reckoned_or_refused(typed: str) -> None:
    try:
        found = arithmetic.reckoned(typed, PLACES)
    except (ValueError, ZeroDivisionError):
        return
    assert found.is_finite()
