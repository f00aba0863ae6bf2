"""Ledger sets as released programs left them, filled: what an upgrade has to carry over.

``NNNN.sqlite.xz`` was made once by the program of that revision, with its own rules; it is never made again (``make``). It
holds the small books after a working month: chains that are whole, in the middle, closed, void and undone, closed periods,
codes that differ by case and width only, files without a credit limit.
"""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, func, insert, make_url, select

from cellar_db import engine as db
from cellar_db import migrations, types
from cellar_db.functions import chunks
from cellar_server.books import registry
from cellar_server.kernel.unit_of_work import prove, search_upkeep

_HERE = Path(__file__).parent
Counts = dict[str, dict[str, Any]]
Lost = dict[str, tuple[Any, Any]]

# Since 0011 a bucket of stock that nothing ever stood in is a status, and goods of no batch have a detail too.
STOCK = {f"stock_{table}.to_inspect": (Decimal("0.0000"), None) for table in ("batch", "item", "move")}
# Who never traded has a balance since 0002, three parameters are a rule's, temporary credit has a table of its own.
BECAME_OTHER: dict[str, Lost] = {
    "0002": {
        **STOCK,
        "stock_batch.row_total": (2, 4),
        "stock_batch.on_hand": (Decimal("572.0000"), Decimal("1769.0000")),
    },
    "0001": {
        **STOCK,
        "stock_batch.row_total": (2, 4),
        "stock_batch.on_hand": (Decimal("558.0000"), Decimal("1692.0000")),
        "stock_batch.in_transit": (Decimal("12.0000"), Decimal("18.0000")),
        "credit_balance.row_total": (4, 8),
        "parameter.row_total": (13, 10),
        "customer_temporary_credit.row_total": (1, None),
        "customer_temporary_credit.amount": (500, None),
    },
}


def kept() -> list[str]:
    """The revisions of which a filled ledger set is here."""
    return sorted(path.name.split(".")[0] for path in _HERE.glob("*.sqlite.xz"))


def counts(connection: Connection, tables: MetaData) -> Counts:
    """How many rows each table holds, and what each column of amounts, quantities and prices comes to."""
    found: Counts = {}
    for table in tables.sorted_tables:
        figures = [column for column in table.columns if isinstance(column.type, types.Exact)]
        asked = select(func.count().label("row_total"), *(func.sum(column).label(column.name) for column in figures))
        found[table.name] = dict(connection.execute(asked.select_from(table)).one()._mapping)
    return found


def lost(before: Counts, after: Counts) -> Lost:
    """(what it was, what it is) of every figure that an upgrade did not keep, by table and column."""
    return {
        f"{table}.{name}": (value, after.get(table, {}).get(name))
        for table, found in before.items()
        for name, value in found.items()
        if after.get(table, {}).get(name) != value
    }


def lay(url: str, revision: str, tables: MetaData) -> dict[str, int]:
    """Fill the empty database at ``url`` with the ledger set of ``revision``; the number of rows by table.

    ``tables`` is the schema of that revision.
    """
    packed = lzma.decompress((_HERE / f"{revision}.sqlite.xz").read_bytes())
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        assert address.database
        Path(address.database).write_bytes(packed)
        with closing(sqlite3.connect(address.database)) as connection:
            return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables.tables}
    return _copy(packed, url, revision, tables)


def _copy(packed: bytes, url: str, revision: str, tables: MetaData) -> dict[str, int]:
    source = create_engine("sqlite://")
    target = db.open_engine(url)
    counts: dict[str, int] = {}
    try:
        migrations.upgrade(target, revision=revision)
        with source.connect() as reading, db.write(target) as writing:
            driver: Any = reading.connection.dbapi_connection
            driver.deserialize(packed)
            for table in tables.sorted_tables:
                rows = [dict(row._mapping) for row in reading.execute(select(table))]
                counts[table.name] = len(rows)
                for some in chunks(rows):
                    writing.execute(insert(table), some)
    finally:
        source.dispose()
        target.dispose()
    return counts


def differences(engine: Engine) -> list[prove.Difference]:
    """What the prover finds of an upgraded ledger set, whose search was filled as the console does after every upgrade."""
    with db.write(engine) as connection:
        search_upkeep.fill(connection, registry())
    return prove.prove(engine, registry())
