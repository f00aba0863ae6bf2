"""Equations of a head's fields: read once, held against figures, shown in words."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.kernel.schema.equations import equation
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.text import label


def _spec(kind: Kind, words: str) -> FieldSpec:
    return FieldSpec(kind=kind, label=label(words))


SPECS = {
    "whole": _spec(Kind.QUANTITY, "出库|Shipped"),
    "one": _spec(Kind.QUANTITY, "签收|Signed"),
    "other": _spec(Kind.QUANTITY, "途损|Lost"),
    "owed": _spec(Kind.MONEY, "应收|Owed"),
    "memo": _spec(Kind.TEXT, "备注|Remark"),
}
figures = st.decimals(-9999, 9999, places=4)


@given(figures, figures, figures)
def test_it_holds_where_the_figures_do(whole: Decimal, one: Decimal, other: Decimal) -> None:
    doc = SimpleNamespace(whole=whole, one=one, other=other)
    assert equation("whole = one + other", SPECS).of(doc, SPECS).holds == (whole == one + other)
    assert equation("whole - one <= other", SPECS).of(doc, SPECS).holds == (whole - one <= other)
    assert equation("-one = whole", SPECS).of(doc, SPECS).holds == (-one == whole)


def test_it_is_said_in_both_languages() -> None:
    doc = SimpleNamespace(whole=Decimal("1200.0000"), one=Decimal(1198), other=Decimal("1.5"), owed=Decimal("3"))
    found = equation("whole = one + other", SPECS).of(doc, SPECS)
    assert (found.zh, found.en) == ("出库 1,200 = 签收 1,198 + 途损 1.5", "shipped 1,200 = signed 1,198 + lost 1.5")
    assert equation("owed - one <= owed", SPECS).of(doc, SPECS).zh == "应收 3.00 − 签收 1,198 ≤ 应收 3.00"


@pytest.mark.parametrize("written", ["whole", "whole = nobody", "whole = memo", "whole > one", "whole = "])
def test_what_is_no_equation_is_refused_where_it_is_declared(written: str) -> None:
    with pytest.raises(ValueError, match=r"equation|quantity or amount"):
        equation(written, SPECS)


def test_whoever_may_not_see_a_figure_knows_which_it_tells() -> None:
    assert equation("whole = one + other", SPECS).fields == ("whole", "one", "other")
