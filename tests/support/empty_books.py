"""An empty ledger set with the program's whole schema, for tests that bring their own data."""

from __future__ import annotations

from sqlalchemy import insert

from cellar_db import engine as db
from cellar_server.books import registry
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock, tables
from cellar_server.kernel.schema.model import Base


def empty_books(url: str, code: str = "001", name: str = "测试账套") -> LedgerSet:
    """Tables made, the system row written, nothing else."""
    known = registry()
    engine = db.open_engine(url)
    Base.metadata.create_all(engine)
    row = {
        "id": 1,
        "security_version": 1,
        "settings_version": 1,
        "reference_version": 1,
        "ledger_code": code,
        "ledger_name": name,
        "created_at": clock.now(),
    }
    with db.write(engine) as connection:
        connection.execute(insert(tables.system_state), row)
    return LedgerSet(code, name, engine, known)
