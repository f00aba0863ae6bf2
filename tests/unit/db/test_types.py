"""What a column type refuses, and what may not be said in SQL."""

from datetime import UTC, date, datetime
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from cellar_db import types
from cellar_db.types import exact

ITEM = Table(
    "item",
    MetaData(),
    Column("id", types.Id(), primary_key=True),
    Column("amount", types.Money()),
    Column("quantity", types.Quantity()),
    Column("price", types.Price()),
    Column("plain", Integer),
    Column("at", types.Instant()),
)
DIALECTS = pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])


@DIALECTS
@pytest.mark.parametrize(
    ("kind", "value", "error"),
    [
        (types.Money(), Decimal("0.001"), ValueError),
        (types.Money(), Decimal("1E+18"), ValueError),
        (types.Money(), Decimal("1E+999999"), ValueError),
        (types.Money(), Decimal("1E-999999"), ValueError),
        (types.Money(), Decimal("92233720368547758.08"), ValueError),
        (types.Money(), Decimal("NaN"), ValueError),
        (types.Money(), Decimal("Infinity"), ValueError),
        (types.Money(), 0.5, TypeError),
        (types.Money(), True, TypeError),
        (types.Money(), "1", TypeError),
        (types.Rate(), Decimal(1000), ValueError),
        (types.Text(3), "四个汉字", ValueError),
        (types.Text(3), "𠮷𠮷", ValueError),
        (types.Text(3), "a\x00", ValueError),
        (types.Text(3), 5, TypeError),
        (types.LongText(), "a\x00", ValueError),
        (types.Instant(), datetime(2026, 1, 1), ValueError),  # noqa: DTZ001
        (types.Instant(), date(2026, 1, 1), TypeError),
        (types.Day(), datetime(2026, 1, 1, tzinfo=UTC), TypeError),
        (types.Flag(), 1, TypeError),
    ],
)
def test_what_does_not_fit_is_refused(dialect: Any, kind: Any, value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        kind.process_bind_param(value, dialect)


@DIALECTS
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (types.Money(), Decimal("92233720368547758.07")),
        (types.Money(), Decimal("1.5000")),
        (types.Money(), Decimal("0E+999")),
        (types.Money(), 7),
        (types.Rate(), Decimal("-999.999999")),
        (types.Text(3), "三个字"),
        (types.Text(2), "𠮷"),
    ],
)
def test_what_just_fits_is_taken(dialect: Any, kind: Any, value: object) -> None:
    assert kind.process_bind_param(value, dialect) is not None


@given(units=st.integers(-(2**63) + 1, 2**63 - 1))
def test_units_do_not_depend_on_the_decimal_context(units: int) -> None:
    kind = types.Exact(19, 6)
    if abs(units) >= 10**19:
        return
    with localcontext() as context:
        context.prec = 3
        value = exact._unscaled(units, 6)
        assert kind.units(value) == units


@pytest.mark.parametrize(
    "build",
    [
        lambda: ITEM.c.amount + ITEM.c.price,
        lambda: ITEM.c.amount >= ITEM.c.quantity,
        lambda: ITEM.c.amount - ITEM.c.plain,
        lambda: ITEM.c.amount == ITEM.c.plain,
        lambda: ITEM.c.amount - ITEM.c.id,
        lambda: ITEM.c.id + ITEM.c.amount,
        lambda: ITEM.c.id >= ITEM.c.amount,
        lambda: ITEM.c.amount / 2,
        lambda: 1 / ITEM.c.amount,
        lambda: ITEM.c.amount % 2,
        lambda: ITEM.c.at - ITEM.c.at.type.python_type,
    ],
)
def test_sql_that_would_be_wrong_somewhere_is_not_built(build: Any) -> None:
    with pytest.raises(TypeError):
        build()


def test_the_scale_of_a_product() -> None:
    assert (ITEM.c.price * ITEM.c.quantity).type.scale == 10
    assert (ITEM.c.price * 3).type.scale == 6
    assert (ITEM.c.price + Decimal("1.5")).type.scale == 6


def test_the_database_never_numbers_a_key() -> None:
    assert ITEM.autoincrement_column is None
    assert "RETURNING" not in str(insert(ITEM).values(id=1).compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize(
    "kind",
    [
        types.Exact(12, 3),
        types.Money(),
        types.Quantity(),
        types.Price(),
        types.Rate(),
        types.Text(9),
        types.LongText(),
        types.Instant(),
        types.Day(),
        types.Flag(),
        types.Id(),
        types.Blob(),
    ],
    ids=repr,
)
def test_a_type_is_written_as_it_is_made(kind: Any) -> None:
    """The baseline revision is written with this spelling."""
    again = eval(f"types.{kind!r}", {"types": types})
    assert type(again) is type(kind)
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        assert again.compile(dialect=dialect) == kind.compile(dialect=dialect)
    assert repr(kind.copy()) == repr(kind)


@pytest.mark.parametrize(("precision", "scale"), [(39, 2), (5, 6), (5, -1)])
def test_a_decimal_no_database_has(precision: int, scale: int) -> None:
    with pytest.raises(ValueError, match="do not make"):
        types.Exact(precision, scale)
