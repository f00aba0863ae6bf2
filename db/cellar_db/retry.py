"""Trying a transaction again a bounded number of times, where its failure is nobody's fault."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from cellar_db.faults import Fault, fault_of

T = TypeVar("T")


def run_transaction(
    transaction: Callable[[], T],
    attempts: int = 5,
    *,
    base_delay: float = 0.02,
    longest_delay: float = 1.0,
    time_limit: float | None = None,
    sleep: Callable[[float], None] = time.sleep,
    uniform: Callable[[float, float], float] = random.uniform,
    clock: Callable[[], float] = time.monotonic,
    on_retry: Callable[[int, BaseException], None] | None = None,
) -> T:
    """Run *transaction*, a function that begins, commits and is safe to run again; try again after a transient error.

    Waits between attempts for a random part of a limit that doubles from *base_delay* to *longest_delay* (seconds).
    After *attempts*, or when the wait would pass *time_limit* seconds from the start, the last error is raised. Any
    other error is raised at once: a lost connection, a lock that was waited for in vain, a statement that took too long.
    *on_retry* is told the number of the failed attempt.
    """
    if attempts < 1:
        raise ValueError("attempts must be at least 1")
    started = clock()
    for attempt in range(1, attempts + 1):
        try:
            return transaction()
        except Exception as error:
            if attempt == attempts or fault_of(error) is not Fault.TRANSIENT:
                raise
            delay = uniform(0, min(longest_delay, base_delay * 2 ** (attempt - 1)))
            if time_limit is not None and clock() - started + delay > time_limit:
                raise
            if on_retry is not None:
                on_retry(attempt, error)
            sleep(delay)
    raise AssertionError("unreachable")
