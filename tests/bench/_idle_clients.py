"""A process of clients that are logged in and do nothing, as most desks of a company at any moment.

It tells how long it took them all to connect at once: the morning, or the minute after a restart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from cellar.v1 import session_pb2
from tests.bench._load import Deed, Done, serve
from tests.bench._order_clients import connect
from tests.support.rpc_client import Client

_AT_ONCE = 16


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    kept: list[Client] = []

    def sit_down(_: int) -> None:
        client = connect(task)
        client.call(client.sessions.Welcome, session_pb2.WelcomeRequest())
        kept.append(client)

    def connect_all() -> list[float]:
        if kept:
            raise Done
        start = time.perf_counter()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(sit_down, range(task["clients"])))
        return [1000 * (time.perf_counter() - start)]

    return [connect_all]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
