"""Whether a projection is the sum of its ledger: what the proofs of every ledger ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select

from cellar_server.kernel.unit_of_work.prove import Difference, compare


def projection(
    connection: Connection,
    name: str,
    projection: Table,
    ledger: Table,
    key: tuple[str, ...],
    buckets: tuple[str, ...],
    *where: Any,
) -> Iterator[Difference]:
    sums = select(*(ledger.c[part] for part in key), *(func.sum(ledger.c[bucket]) for bucket in buckets))
    sums = sums.where(*where).group_by(*(ledger.c[part] for part in key))
    expected = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in connection.execute(sums)}
    shown = select(*(projection.c[part] for part in key), *(projection.c[bucket] for bucket in buckets))
    found = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in connection.execute(shown)}
    nothing = tuple(0 for _ in buckets)
    yield from compare(name, expected, found, nothing=nothing)
