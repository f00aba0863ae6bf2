"""All that a ledger set holds, in words that do not depend on ids and moments: two that were filled alike say the same."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.unit_of_work.numbering import is_temporary

# Who asked for what, and what was looked at: not what the books say.
BESIDE = {"request_log", "event_log", "system_state"}
_NUMBER = re.compile(r"\d{12,}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+]+")
_DRAFT = re.compile(r"~[0-9A-Z]+")


def contents(books: LedgerSet) -> dict[str, Counter[tuple[Any, ...]]]:
    """By table its rows, each as often as it is there."""
    with db.read(books.engine) as connection:
        names = _names(books, connection)

        def plain(value: Any) -> Any:
            if isinstance(value, datetime):
                return "a moment"
            if isinstance(value, int) and not isinstance(value, bool):
                return names.get(value, value if value < 10**9 else "an id")
            if isinstance(value, str):
                value = _MOMENT.sub("a moment", _DRAFT.sub("~", value))
                return _NUMBER.sub(lambda found: str(names.get(int(found.group()), found.group())), value)
            return value

        found: dict[str, Counter[tuple[Any, ...]]] = {}
        for table in Base.metadata.sorted_tables:
            if table.name in BESIDE:
                continue
            rows = [dict(zip(table.c.keys(), row, strict=True)) for row in connection.execute(select(table))]
            if table.name == "audit_log":
                # A mark that a record moved along is news for open views; a batch tells of each record once.
                rows = [row for row in rows if row["action"] != "followed"]
            found[table.name] = Counter(tuple(plain(value) for value in row.values()) for row in rows)
    return found


def _names(books: LedgerSet, connection: Any) -> dict[int, str]:
    """Each document and each of its lines by its place among those of its type, in the order in which they were made."""
    names: dict[int, str] = {}
    for declaration in books.registry.declarations.values():
        if declaration.kind is not EntityKind.DOCUMENT:
            continue
        table = declaration.table
        for at, row in enumerate(connection.execute(select(table.c.id, table.c.number).order_by(table.c.id))):
            names[row.id] = f"{declaration.name} {at}" + (" draft" if is_temporary(row.number) else "")
        for grid in declaration.grids.values():
            lines = table_of(grid.line)
            for row in connection.execute(select(lines.c.id, lines.c.document_id, lines.c.position)):
                names[row.id] = f"{names[row.document_id]} {grid.name} {row.position}"
    return names
