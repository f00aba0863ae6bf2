"""Homes with the demo company in them, smaller than the one that ``dev.py demo`` shows.

As a module (``python -m tests.end_to_end.small_demo HOME MONTHS CUSTOMERS ORDERS``) it makes masters, prices and stock
without a past, in a process of its own: the quickest ground for a race.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from devtools.demo import PASSWORD
from devtools.places import ROOT, environment, executable
from tests.end_to_end.served import LEDGER_SET, ServerError, console, make_home

USERS_PASSWORD = PASSWORD
_PASSWORD = {"CELLAR_DEMO_PASSWORD": PASSWORD}


def trading_home(path: Path, *, months: int = 1, database: str = "") -> Path:
    """A company with some months of trade behind it, as the console's ``demo-data`` makes it."""
    make_home(path, database=database)
    trade(path, months=months)
    return path


def trade(home: Path, *, months: int = 1) -> None:
    """Fill an empty home with such a company."""
    console("demo-data", "--home", home, "--months", str(months), extra=_PASSWORD)


def demo_home(path: Path, *, database: str = "") -> Path:
    """A company that has goods and customers and has sold nothing yet; every user's password is ``USERS_PASSWORD``."""
    make_home(path, database=database)
    command = [executable("python"), "-m", "tests.end_to_end.small_demo", path, 1, 30, 2]
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(_PASSWORD), capture_output=True, text=True, check=False, timeout=300
    )  # fmt: skip
    if done.returncode:
        raise ServerError(f"the demo company was not made: {done.stderr.strip()[-2000:]}")
    return path


def main() -> int:
    from cellar_server.books import Home
    from cellar_server.demo.make import make

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("months", type=int)
    parser.add_argument("customers", type=int)
    parser.add_argument("orders_a_day", type=float)
    asked = parser.parse_args()
    books = Home.load(asked.home).open()[LEDGER_SET]
    make(books, months=asked.months, customers=asked.customers, orders_a_day=asked.orders_a_day)
    books.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
