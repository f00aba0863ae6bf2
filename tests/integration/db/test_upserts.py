"""Rows that are made when they are missing, also when another transaction makes them first."""

import threading
from decimal import Decimal

import pytest
from sqlalchemy import Engine, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from cellar_db.engine import read, write
from cellar_db.ids import new_id
from cellar_db.upserts import insert_missing
from tests.support import databases
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("locks")

KEY = ("product", "lot")


def balance(product: int, lot: str = "A") -> dict[str, object]:
    return {"id": new_id(), "product": product, "lot": lot, "on_hand": Decimal(0), "amount": None}


def test_only_the_missing_are_inserted_at_a_constant_cost(engine: Engine, stock: Table) -> None:
    with write(engine) as connection:
        assert insert_missing(connection, stock, [balance(1), balance(2, "B")], KEY) == 2
        with count_statements(engine) as statements:
            rows = [balance(1), balance(1, "B"), balance(2), balance(2, "B"), balance(2)]
            assert insert_missing(connection, stock, rows, KEY) == 2
        assert statements.count == 3, str(statements)
        with count_statements(engine) as statements:
            assert insert_missing(connection, stock, rows, KEY) == 0
            assert insert_missing(connection, stock, [], KEY) == 0
        assert statements.count == 1, str(statements)
    with read(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(stock)) == 4


def test_more_than_one_in_list(engine: Engine, stock: Table) -> None:
    with write(engine) as connection:
        insert_missing(connection, stock, [balance(product) for product in range(0, 1200, 2)], KEY)
        assert insert_missing(connection, stock, [balance(product) for product in range(1200)], KEY) == 600
        assert connection.scalar(select(func.count()).select_from(stock)) == 1200


def test_a_key_with_an_empty_part_is_refused(engine: Engine, stock: Table) -> None:
    with write(engine) as connection, pytest.raises(ValueError, match="empty part"):
        insert_missing(connection, stock, [balance(1, "")], KEY)


def test_another_broken_rule_is_not_taken_for_a_race(engine: Engine, stock: Table) -> None:
    with write(engine) as connection:
        insert_missing(connection, stock, [balance(1)], KEY)
        taken = connection.scalar(select(stock.c.id))
        with pytest.raises(IntegrityError):
            insert_missing(connection, stock, [balance(2) | {"id": taken}], KEY)
        # The savepoint saved the transaction.
        assert connection.scalar(select(func.count()).select_from(stock)) == 1


def test_a_row_made_meanwhile_counts_as_there(engine: Engine, stock: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rival's insert is injected between our look and our insert, and commits while we wait."""
    if databases.has_one_writer(engine):
        pytest.skip("one writer: nobody can insert between the look and the insert")
    from cellar_db import upserts

    look = upserts._missing
    calls: list[list[tuple[object, ...]]] = []

    def look_then_rival(*arguments):  # type: ignore[no-untyped-def]
        missing = look(*arguments)
        if not calls:
            rival = threading.Thread(target=rival_inserts)
            rival.start()
            rival.join(30)
        calls.append(missing)
        return missing

    def rival_inserts() -> None:
        with write(engine) as connection:
            connection.execute(insert(stock), balance(1))

    monkeypatch.setattr(upserts, "_missing", look_then_rival)
    with write(engine) as connection:
        assert insert_missing(connection, stock, [balance(1), balance(2)], KEY) == 1
    assert calls == [[(1, "A"), (2, "A")], [(2, "A")]]
    with read(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(stock)) == 2
