"""The real client at a real server for benchmarks: a home on a scratch database, and what the client sends over its line."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cellar_client.rpc import Api
from tests.end_to_end.desk import Desk
from tests.support.databases import VARIABLE, scratch_postgresql


@contextmanager
def scratch(server: str) -> Iterator[tuple[Path, str]]:
    """A folder and the URL of an empty database for the time of the block; the URL is empty for an SQLite file."""
    with tempfile.TemporaryDirectory(prefix="cellar-bench-") as folder:
        if not server:
            yield Path(folder), ""
            return
        with patch.dict(os.environ, {VARIABLE: server}), scratch_postgresql() as url:
            yield Path(folder), url


@dataclass
class Calls:
    """What went out over a client's line: one entry for each attempt, by the method's name, with the request's bytes."""

    sent: list[tuple[str, int]] = field(default_factory=list)

    def count(self) -> Counter[str]:
        return Counter(name for name, _ in self.sent)

    def words(self) -> str:
        return ", ".join(f"{name} {number}" for name, number in self.count().most_common())


@contextmanager
def counted(api: Api) -> Iterator[Calls]:
    """The calls of one client while the block runs."""
    calls, real = Calls(), api.bridge.attempt

    def attempt(method: Any, request: Any, **more: Any) -> Callable[[], None]:
        calls.sent.append((method._method.decode().rpartition("/")[2], request.ByteSize()))
        return real(method, request, **more)

    with patch.object(api.bridge, "attempt", attempt):
        yield calls


@contextmanager
def at_desk(desk: Desk) -> Iterator[Desk]:
    """The desk, closed at the end."""
    try:
        yield desk
    finally:
        desk.close()
