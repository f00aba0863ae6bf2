"""Ledger sets for benchmarks: a scratch database of its own, made, seeded, and dropped after."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from cellar_db import engine as db
from cellar_db.engine import normalise_url
from cellar_server import books as program
from cellar_server.console import sets
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.registry import Registry
from tests.support.postgresql import administer, creating, dropping

LEDGER_SET = "001"


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """URL of an empty database: on the PostgreSQL ``server``, or an SQLite file where none is named.

    Unlike those of tests it commits as a real one does.
    """
    if not server:
        with tempfile.TemporaryDirectory(prefix="cellar-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        return
    name = f"cellar_bench_{os.getpid()}_{secrets.token_hex(3)}"
    plain = normalise_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    administer(plain, creating(name))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        administer(plain, dropping(name))


@contextmanager
def new_books(url: str, registry: Registry | None = None) -> Iterator[LedgerSet]:
    """A new, seeded ledger set in the empty database at ``url``, made as ``cellar-server init`` makes it."""
    known = registry or program.registry()
    engine = db.open_engine(url)
    try:
        sets.create(engine, known, code=LEDGER_SET, name="基准账套")
        yield LedgerSet(LEDGER_SET, "基准账套", engine, known)
    finally:
        engine.dispose()


@contextmanager
def old_books(url: str) -> Iterator[LedgerSet]:
    """The ledger set that lies in the database at ``url``."""
    engine = db.open_engine(url)
    try:
        yield LedgerSet(LEDGER_SET, "基准账套", engine, program.registry())
    finally:
        engine.dispose()
