"""One of many values: the same rows on every database, and on PostgreSQL one text however many values there are."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, insert, or_, select, update
from sqlalchemy.engine import Dialect

from cellar_db import types
from cellar_db.ddl import offline_dialect
from cellar_db.engine import read, write
from cellar_db.functions import one_of
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("queries")

THING = Table("thing", MetaData(), Column("id", types.Id(), primary_key=True))


def _filled(engine: Engine, stock: Table) -> None:
    rows = [{"id": n, "product": n, "lot": f"L{n}", "on_hand": n, "amount": None} for n in range(1, 10)]
    with write(engine) as connection:
        connection.execute(insert(stock), rows)


@pytest.mark.parametrize("wanted", [[], [3], [3, 3], [1, 5, 99], list(range(1, 600))])
def test_the_rows_that_are_wanted_and_no_other(engine: Engine, stock: Table, wanted: list[int]) -> None:
    _filled(engine, stock)
    ids = select(stock.c.id).where(one_of(stock.c.id, "ids")).order_by(stock.c.id)
    with read(engine) as connection:
        assert list(connection.scalars(ids, {"ids": wanted})) == sorted(set(wanted) & set(range(1, 10)))


def test_texts_as_well_and_beside_other_conditions(engine: Engine, stock: Table) -> None:
    _filled(engine, stock)
    either = or_(one_of(stock.c.lot, "lots"), stock.c.id == 9)
    asked = select(stock.c.id).where(either, one_of(stock.c.id, "ids")).order_by(stock.c.id)
    with read(engine) as connection:
        assert list(connection.scalars(asked, {"lots": ["L2", "L4"], "ids": [2, 4, 9, 8]})) == [2, 4, 9]


def test_an_update_reaches_them_alone(engine: Engine, stock: Table) -> None:
    _filled(engine, stock)
    with write(engine) as connection:
        done = connection.execute(update(stock).where(one_of(stock.c.id, "ids")).values(product=0), {"ids": [2, 7]})
        assert done.rowcount == 2


def test_one_text_for_any_number_on_postgresql(engine: Engine, stock: Table) -> None:
    ids = select(stock.c.id).where(one_of(stock.c.id, "ids"))
    with count_statements(engine) as sent, read(engine) as connection:
        for wanted in ([1], [1, 2], [1, 2, 3]):
            connection.execute(ids, {"ids": wanted})
    texts = {text for text in sent.sql if "stock_balance" in text}
    assert len(texts) == (1 if engine.dialect.name == "postgresql" else 3)


@pytest.mark.parametrize(
    "dialect", [offline_dialect(name) for name in ("mssql", "oracle", "sqlite")], ids=lambda d: d.name
)
def test_it_is_a_list_and_no_value_of_a_flag_elsewhere(dialect: Dialect) -> None:
    text = str(select(THING.c.id).where(one_of(THING.c.id, "ids")).compile(dialect=dialect))
    assert "= 1" not in text
    assert "IN (__[POSTCOMPILE_ids])" in text
