"""What is searched of records from before: filled in where a newer version searches more, and compared with what the records say."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.searched import found_by
from cellar_server.kernel.schema.tables import search_entry, seeded
from cellar_server.kernel.unit_of_work import search_entries

_SEARCH = "search"
_RECORDS = 2000
Rows = dict[tuple[int, str, int, int], str]


def fill(connection: Connection, registry: Registry, *, anew: Container[str] = ()) -> list[str]:
    """Write the entries of every type that is searched by other fields than when it was last filled; which types those are.

    Asked after an upgrade; a ledger set that knows it all already costs one statement. ``anew``: also of these types, whose records
    came past every unit of work.
    """
    known = {
        row.code: row.parts
        for row in connection.execute(select(seeded.c.code, seeded.c.parts).where(seeded.c.entity == _SEARCH))
    }
    filled = []
    for name, declaration in registry.declarations.items():
        said = " ".join(f"{each.path}:{each.by.name}" for each in found_by(declaration))
        if not said or (known.get(name) == said and name not in anew):
            continue
        connection.execute(delete(search_entry).where(search_entry.c.entity == name))
        for records in _in_parts(connection, declaration):
            search_entries.enter(connection, declaration, records)
        if name in known:
            mine = (seeded.c.entity == _SEARCH, seeded.c.code == name)
            connection.execute(update(seeded).where(*mine).values(parts=said))
        else:
            connection.execute(insert(seeded), {"entity": _SEARCH, "code": name, "parts": said})
        filled.append(name)
    return filled


def _in_parts(connection: Connection, declaration: Declaration) -> Iterator[list[Any]]:
    """Every record of a type as plain rows, so many at a time, in the order of ids."""
    identity, last = declaration.table.c.id, 0
    while True:
        ids = connection.scalars(select(identity).where(identity > last).order_by(identity).limit(_RECORDS)).all()
        if not ids:
            return
        yield list(plain.documents(connection, declaration, ids))
        last = ids[-1]


def differing(connection: Connection, declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """Where the entries are not what the records of a type say: the place, what they say and what is kept.

    Part by part, in the order of ids: what lies between two parts belongs to no record.
    """
    name, last = declaration.name, 0
    for records in _in_parts(connection, declaration):
        until = records[-1].id
        yield from _compared(name, _entries(connection, name, last, until), _said(declaration, records))
        last = until
    yield from _compared(name, _entries(connection, name, last, None), {})


def _said(declaration: Declaration, records: list[Any]) -> Rows:
    rows = (row for record in records for row in search_entries.rows_of(declaration, record))
    return {(row["record_id"], row["field_path"], row["line_id"], row["starts_at"]): row["folded"] for row in rows}


def _entries(connection: Connection, name: str, after: int, until: int | None) -> Rows:
    mine = search_entry.c
    asked = select(mine.record_id, mine.field_path, mine.line_id, mine.starts_at, mine.folded).where(
        mine.entity == name, mine.record_id > after
    )
    rows = connection.execute(asked if until is None else asked.where(mine.record_id <= until))
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def _compared(name: str, entries: Rows, said: Rows) -> Iterator[tuple[str, str, str]]:
    for place in sorted(entries.keys() | said.keys()):
        if entries.get(place) != said.get(place):
            yield f"{name} {place[0]} {place[1]}", said.get(place) or "nothing", entries.get(place) or "nothing"
