"""``python -m tests.bench._history``: fill a ledger set of a home."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from cellar_server.books import Home
from tests.bench._history import __doc__ as words
from tests.bench._history import fill


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.bench._history", description=words)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--set", default="001")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--lines", type=int, default=2)
    given = options.parse_args()
    books = Home.load(given.home).open()[given.set]
    started = time.monotonic()
    fill(books, given.orders, lines=given.lines)
    books.engine.dispose()
    sys.stdout.write(f"{given.orders} orders in {time.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
