"""How often a transaction is tried again and after what wait: with a clock, a die and a sleep of our own."""

import pytest
from psycopg import errors

from cellar_db.retry import run_transaction


class Failing:
    """A transaction that fails as it is told, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.runs = 0

    def __call__(self) -> str:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def test_waits_grow_to_a_limit_and_are_random_below_it() -> None:
    waits: list[float] = []
    limits: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        limits.append((low, high))
        return high / 2

    transaction = Failing(*[errors.DeadlockDetected()] * 4)
    assert run_transaction(transaction, base_delay=1, longest_delay=3, sleep=waits.append, uniform=uniform) == "done"
    assert limits == [(0, 1), (0, 2), (0, 3), (0, 3)]
    assert waits == [0.5, 1, 1.5, 1.5]
    assert transaction.runs == 5


def test_the_number_of_attempts_is_bounded() -> None:
    transaction = Failing(*[errors.DeadlockDetected()] * 9)
    with pytest.raises(errors.DeadlockDetected):
        run_transaction(transaction, attempts=3, sleep=lambda _seconds: None)
    assert transaction.runs == 3


def test_the_time_is_bounded() -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    transaction = Failing(*[errors.DeadlockDetected()] * 9)
    with pytest.raises(errors.DeadlockDetected):
        run_transaction(
            transaction,
            attempts=9,
            base_delay=1,
            longest_delay=1,
            time_limit=2.5,
            sleep=sleep,
            uniform=lambda _low, high: high,
            clock=lambda: now,
        )
    assert transaction.runs == 3


@pytest.mark.parametrize("error", [errors.UniqueViolation(), errors.AdminShutdown(), KeyError("x")])
def test_other_errors_are_raised_at_once(error: Exception) -> None:
    transaction = Failing(error)
    with pytest.raises(type(error)):
        run_transaction(transaction, sleep=lambda _seconds: pytest.fail("waited"))
    assert transaction.runs == 1
