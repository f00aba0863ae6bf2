"""Every column type gives back what it was given, and SQL arithmetic on it is exact, on each database."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, Table, bindparam, case, func, insert, literal, select, update
from sqlalchemy.dialects import sqlite

from cellar_db import types
from cellar_db.engine import open_engine, read, write
from cellar_db.functions import joined_text, text_length, total, utc_now

pytestmark = pytest.mark.differs("types")


def amounts(kind: types.Exact, *, largest: int | None = None) -> st.SearchStrategy[Decimal]:
    most = min(10**kind.precision - 1, 2**63 - 1) if largest is None else largest
    return st.integers(-most, most).map(lambda units: Decimal(units).scaleb(-kind.scale))


instants = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=9, minutes=30))]),
)
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=20)

RECORD = Table(
    "round_trip",
    MetaData(),
    Column("id", types.Id(), primary_key=True),
    Column("money", types.Money()),
    Column("quantity", types.Quantity()),
    Column("price", types.Price()),
    Column("rate", types.Rate()),
    Column("whole", types.Exact(19, 0)),
    Column("label", types.Text(40)),
    Column("story", types.LongText()),
    Column("at", types.Instant()),
    Column("day", types.Day()),
    Column("flag", types.Flag()),
    Column("content", types.Blob()),
)

values = st.fixed_dictionaries(
    {
        "id": st.integers(1, 2**63 - 1),
        "money": st.none() | amounts(types.Money()),
        "quantity": st.none() | amounts(types.Quantity()),
        "price": st.none() | amounts(types.Price()),
        "rate": st.none() | amounts(types.Rate()),
        "whole": st.none() | amounts(types.Exact(19, 0)),
        "label": st.none() | texts,
        "story": st.none() | texts,
        "at": st.none() | instants,
        "day": st.none() | st.dates(min_value=date(1, 1, 1)),
        "flag": st.none() | st.booleans(),
        "content": st.none() | st.binary(max_size=64),
    }
)


@pytest.fixture
def records(engine: Engine) -> Engine:
    RECORD.metadata.create_all(engine)
    return engine


@given(row=values)
def test_what_is_stored_comes_back(records: Engine, row: dict[str, object]) -> None:
    with records.connect() as connection:
        connection.execute(insert(RECORD), row)
        stored = connection.execute(select(RECORD)).mappings().one()
    for name, value in row.items():
        assert stored[name] == value, name
        assert type(stored[name]) is type(value), name
        if isinstance(value, Decimal):
            assert str(stored[name]) == str(value or Decimal(0).scaleb(value.as_tuple().exponent))
        if isinstance(value, datetime):
            assert stored[name].tzinfo is UTC


@given(row=values)
def test_what_is_stored_is_found_by_its_value(records: Engine, row: dict[str, object]) -> None:
    with records.connect() as connection:
        connection.execute(insert(RECORD), row)
        for name in ("money", "quantity", "price", "rate", "label", "at", "day", "flag"):
            if row[name] is not None:
                found = connection.scalars(select(RECORD.c.id).where(RECORD.c[name] == row[name])).all()
                assert found == [row["id"]], name


@given(
    kept=st.lists(amounts(types.Quantity(), largest=10**15), min_size=1, max_size=8),
    change=amounts(types.Quantity(), largest=10**15),
)
def test_sums_and_updates_are_exact(records: Engine, kept: list[Decimal], change: Decimal) -> None:
    column = RECORD.c.quantity
    with records.connect() as connection:
        connection.execute(insert(RECORD), [{"id": at, "quantity": one} for at, one in enumerate(kept, 1)])
        assert connection.scalar(select(func.sum(column))) == sum(kept)
        assert connection.scalar(select(total(column)).where(RECORD.c.id < 0)) == 0
        connection.execute(update(RECORD).values(quantity=column + bindparam("change")), {"change": change})
        assert list(connection.scalars(select(column).order_by(RECORD.c.id))) == [one + change for one in kept]
        connection.execute(update(RECORD).values(quantity=column - change))
        assert list(connection.scalars(select(column).order_by(RECORD.c.id))) == kept
        most = connection.execute(select(func.max(column), func.min(column))).one()
        assert tuple(most) == (max(kept), min(kept))
        above = connection.scalar(select(func.count()).where(column >= bindparam("limit")), {"limit": change})
        assert above == sum(one >= change for one in kept)
        assert list(connection.scalars(select(-column).order_by(RECORD.c.id))) == [-one for one in kept]


@given(
    price=amounts(types.Price(), largest=10**9),
    quantity=amounts(types.Quantity(), largest=10**9),
    times=st.integers(-9, 9),
)
def test_products_are_exact(records: Engine, price: Decimal, quantity: Decimal, times: int) -> None:
    with records.connect() as connection:
        connection.execute(insert(RECORD), {"id": 1, "price": price, "quantity": quantity})
        product = RECORD.c.price * RECORD.c.quantity
        assert connection.scalar(select(product)) == price * quantity
        assert connection.scalar(select(func.sum(product))) == price * quantity
        assert connection.scalar(select(RECORD.c.price * times)) == price * times
        assert connection.scalar(select(times * RECORD.c.price)) == price * times
        assert connection.scalar(select(RECORD.c.id * RECORD.c.price)) == price
        assert connection.scalar(select(RECORD.c.price * RECORD.c.id)) == price
        assert connection.scalar(select(times - RECORD.c.price)) == times - price
        assert connection.scalar(select(RECORD.c.quantity * Decimal("1.13"))) == quantity * Decimal("1.13")


def test_signed_sum_by_case(records: Engine) -> None:
    column = RECORD.c.money
    signed = case((RECORD.c.flag == True, column), else_=-column)  # noqa: E712
    with records.connect() as connection:
        rows = [
            {"id": 1, "money": Decimal("10.10"), "flag": True},
            {"id": 2, "money": Decimal("0.20"), "flag": False},
            {"id": 3, "money": Decimal("7.00"), "flag": None},
        ]
        connection.execute(insert(RECORD), rows)
        assert connection.scalar(select(func.sum(signed)).where(RECORD.c.id < 3)) == Decimal("9.90")
        assert connection.scalar(select(func.coalesce(func.max(column), literal(0, column.type)))) == Decimal("10.10")


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (RECORD.c.flag == True, [1]),  # noqa: E712
        (RECORD.c.flag.is_(False), [2]),
        (RECORD.c.flag.is_not(True), [2]),
        (RECORD.c.flag.is_(None), [3]),
        (~RECORD.c.flag, [2]),
        (RECORD.c.flag.in_([True, False]), [1, 2]),
    ],
)
def test_flags_are_compared_in_every_way(records: Engine, condition: object, ids: list[int]) -> None:
    with records.connect() as connection:
        rows = [{"id": 1, "flag": True}, {"id": 2, "flag": False}, {"id": 3, "flag": None}]
        connection.execute(insert(RECORD), rows)
        query = select(RECORD.c.id).where(condition).order_by(RECORD.c.id)  # type: ignore[arg-type]
        assert list(connection.scalars(query)) == ids


def test_empty_text_is_null_and_a_long_search_finds_nothing(records: Engine) -> None:
    with records.connect() as connection:
        connection.execute(
            insert(RECORD), [{"id": 1, "label": "", "story": ""}, {"id": 2, "label": "酒", "story": "酒"}]
        )
        assert connection.execute(select(RECORD.c.label, RECORD.c.story).order_by(RECORD.c.id)).first() == (None, None)
        assert connection.scalar(select(RECORD.c.id).where(RECORD.c.label == "酒" * 99)) is None
        assert connection.scalar(select(RECORD.c.id).where(RECORD.c.label.contains("酒"))) == 2


def test_words_that_differ_between_databases(records: Engine) -> None:
    with records.connect() as connection:
        connection.execute(insert(RECORD), {"id": 1, "label": "茅 ", "story": None})
        joined = joined_text(RECORD.c.label, RECORD.c.story, literal("台"))
        assert connection.execute(select(joined, text_length(RECORD.c.label)).select_from(RECORD)).one() == ("茅 台", 2)
        now = connection.scalar(select(utc_now()))
        assert now is not None
        # The same machine's clock, read twice: hours apart would mean a zone was mixed in.
        assert abs(now - datetime.now(UTC)) < timedelta(hours=1)


def test_sqlite_overflow_is_an_error_and_not_a_float(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    RECORD.metadata.create_all(engine)
    with write(engine) as connection:
        connection.execute(insert(RECORD), {"id": 1, "price": Decimal("9000000000000"), "quantity": Decimal(900000000)})
    with read(engine) as connection, pytest.raises(OverflowError):
        connection.scalar(select(RECORD.c.price * RECORD.c.quantity))
    engine.dispose()


def test_an_amount_is_a_whole_number_on_sqlite(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    RECORD.metadata.create_all(engine)
    with write(engine) as connection:
        connection.execute(insert(RECORD), {"id": 1, "money": Decimal("12.5")})
        assert connection.exec_driver_sql("SELECT money, typeof(money) FROM round_trip").one() == (1250, "integer")
    written = str(
        select(RECORD.c.id)
        .where(RECORD.c.money > Decimal("0.3"))
        .compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    assert "> 30" in written
    engine.dispose()
