"""Proofs of payables: what the documents say as settled is what was allocated, red ones net with their originals, instalments come to their document."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.ledgers.open_items import instalments, offsetting, told

_SETTLED = "payables: documents and open items agree"
_NETTED = "payables: a red one and its original are not both open"
_PARTS = "payables: Σ instalments = document"


@proof(_SETTLED)
def _settled(connection: Connection, registry: Registry) -> Iterator[Difference]:
    yield from told.disagree(connection, registry, _SETTLED, ("payable", "payment"))


@proof(_NETTED)
def _netted(connection: Connection, registry: Registry) -> Iterator[Difference]:
    yield from offsetting.disagree(connection, registry, _NETTED, ("payable", "payment"))


@proof(_PARTS)
def _parts(connection: Connection, registry: Registry) -> Iterator[Difference]:
    yield from instalments.disagree(connection, registry, _PARTS, "payable")
