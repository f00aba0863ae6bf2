"""Contested rows: nothing is oversold, every refusal is named, and the number of statements does not grow."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import Engine, Table, bindparam, insert, select, update

from cellar_db.engine import read, write
from cellar_db.functions import chunks
from cellar_db.locks import conditional_update, lock_rows
from cellar_db.retry import run_transaction
from tests.support import databases
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("locks")


def fill(engine: Engine, stock: Table, quantities: dict[int, int]) -> None:
    rows = [
        {"id": at, "product": at, "lot": "A", "on_hand": Decimal(quantity), "amount": None}
        for at, quantity in quantities.items()
    ]
    with write(engine) as connection:
        connection.execute(insert(stock), rows)


def taking(stock: Table):  # type: ignore[no-untyped-def]
    quantity = bindparam("quantity", type_=stock.c.on_hand.type)
    return (
        update(stock)
        .where(stock.c.id == bindparam("row_id"), stock.c.on_hand >= quantity)
        .values(on_hand=stock.c.on_hand - quantity)
    )


def want(row_id: int, quantity: int | str) -> dict[str, object]:
    return {"row_id": row_id, "quantity": Decimal(quantity)}


def left(engine: Engine, stock: Table) -> dict[int, Decimal]:
    with read(engine) as connection:
        return {row.id: row.on_hand for row in connection.execute(select(stock.c.id, stock.c.on_hand))}


def by_row(row):  # type: ignore[no-untyped-def]
    return row["row_id"]


@pytest.mark.parametrize("lines", [2, 10, 60])
def test_a_good_order_costs_the_same_however_many_lines(engine: Engine, stock: Table, lines: int) -> None:
    fill(engine, stock, dict.fromkeys(range(1, lines + 1), 5))
    with write(engine) as connection, count_statements(engine) as statements:
        refused = conditional_update(connection, taking(stock), [want(at, 2) for at in range(lines, 0, -1)], by_row)
    assert refused == []
    # A savepoint, and one bulk update; row by row where the driver cannot count what that reached.
    assert statements.count == (2 if databases.counts_bulk_updates(engine) else 1 + lines), str(statements)
    assert set(left(engine, stock).values()) == {Decimal(3)}


def test_all_refused_rows_are_named_and_nothing_changes(engine: Engine, stock: Table) -> None:
    fill(engine, stock, {1: 5, 2: 1, 3: 5, 4: 0})
    wanted = [want(4, 1), want(1, 5), want(2, 3), want(3, 1), want(99, 1)]
    with write(engine) as connection:
        refused = conditional_update(connection, taking(stock), wanted, by_row)
        connection.execute(update(stock).where(stock.c.id == 3).values(on_hand=stock.c.on_hand + Decimal(1)))
    assert [row["row_id"] for row in refused] == [2, 4, 99]
    assert left(engine, stock) == {1: 5, 2: 1, 3: 6, 4: 0}


def test_two_lines_of_one_row_are_judged_together(engine: Engine, stock: Table) -> None:
    fill(engine, stock, {1: 5})
    with write(engine) as connection:
        refused = conditional_update(connection, taking(stock), [want(1, 3), want(1, "2.0001")], by_row)
    assert refused == [want(1, "2.0001")]
    assert left(engine, stock) == {1: 5}


def test_one_row_needs_no_savepoint(engine: Engine, stock: Table) -> None:
    fill(engine, stock, {1: 5})
    with write(engine) as connection, count_statements(engine) as statements:
        assert conditional_update(connection, taking(stock), [], by_row) == []
        assert conditional_update(connection, taking(stock), [want(1, 6)], by_row) == [want(1, 6)]
        assert conditional_update(connection, taking(stock), [want(1, 5)], by_row) == []
    assert statements.count == 2


def test_a_driver_that_cannot_count_gets_the_same_answers(
    engine: Engine, stock: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(engine.dialect), "supports_sane_multi_rowcount", False)
    fill(engine, stock, {1: 5, 2: 5, 3: 0})
    with write(engine) as connection:
        assert conditional_update(connection, taking(stock), [want(1, 1), want(2, 1)], by_row) == []
        assert conditional_update(connection, taking(stock), [want(3, 1), want(2, 1)], by_row) == [want(3, 1)]
    assert left(engine, stock) == {1: 4, 2: 4, 3: 0}


def test_two_sellers_never_oversell(engine: Engine, stock: Table) -> None:
    """Both want the same three products, named in opposite order, until long after they are sold out."""
    fill(engine, stock, {1: 40, 2: 35, 3: 40})
    together = threading.Barrier(2)

    def sell(order: list[int]) -> int:
        sold = 0
        together.wait()
        for _ in range(30):

            def transaction() -> bool:
                with write(engine) as connection:
                    return not conditional_update(connection, taking(stock), [want(at, 1) for at in order], by_row)

            sold += run_transaction(transaction)
        return sold

    with ThreadPoolExecutor(2) as pool:
        sold = sum(pool.map(sell, [[1, 2, 3], [3, 2, 1]]))
    assert sold == 35
    assert left(engine, stock) == {1: 5, 2: 0, 3: 5}


def test_locked_rows_are_those_that_exist(engine: Engine, stock: Table) -> None:
    fill(engine, stock, {3: 1, 1: 1, 2: 1})
    with write(engine) as connection, count_statements(engine) as statements:
        assert [row.id for row in lock_rows(connection, stock, [3, 99, 1, 3])] == [1, 3]
        assert lock_rows(connection, stock, []) == []
        assert len(lock_rows(connection, stock, range(2, 1002))) == 2
    assert statements.count == 3


def test_a_locked_row_waits_for_its_holder(engine: Engine, stock: Table) -> None:
    """The second takes the lock only after the first has committed, and then sees what it wrote."""
    fill(engine, stock, {1: 1})
    holds, seen = threading.Event(), []

    def second() -> None:
        holds.wait(30)
        with write(engine) as connection:
            lock_rows(connection, stock, [1])
            seen.append(connection.scalar(select(stock.c.on_hand)))

    waiter = threading.Thread(target=second)
    waiter.start()
    with write(engine) as connection:
        lock_rows(connection, stock, [1])
        holds.set()
        connection.execute(update(stock).values(on_hand=Decimal(7)))
    waiter.join(30)
    assert seen == [Decimal(7)]


def test_chunks() -> None:
    assert [list(part) for part in chunks(range(5), 2)] == [[0, 1], [2, 3], [4]]
    assert list(chunks([])) == []
    with pytest.raises(ValueError, match="at least 1"):
        list(chunks([1], 0))
