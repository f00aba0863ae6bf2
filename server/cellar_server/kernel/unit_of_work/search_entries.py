"""The one door of ``search_entry``: what records are found by is written in the transaction that writes them.

A unit of work notes, each time its session flushes, which records are new, gone, or hold something else in a field that they are
found by (``searched.py``). At its end it inserts their rows in one statement, after one that takes away what was said before; a
command that changed none of those fields costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, inspect
from sqlalchemy.orm import LoaderCallableStatus, Session

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.searched import OF_MASTERS, Found, found_by, words
from cellar_server.kernel.schema.tables import search_entry

Row = dict[str, Any]
Place = tuple[str, int, str, int]
"""Entity, record, path of the field, and its line (0: the head)."""
_CHUNK = 5000
_INSERT = insert(search_entry)
_AWAY = delete(search_entry).where(
    *(search_entry.c[name] == bindparam(f"of_{name}") for name in ("entity", "record_id", "field_path", "line_id"))
)


def rows_of(declaration: Declaration, record: Any) -> Iterator[Row]:
    """All rows of a record with its lines, as it is in memory or as plain rows."""
    yield from _rows(declaration.name, record.id, 0, _fields(declaration, ""), record)
    for grid in declaration.grids:
        fields = _fields(declaration, grid)
        if fields:
            for line in getattr(record, grid):
                yield from _rows(declaration.name, record.id, line.id, fields, line)


def enter(connection: Connection, declaration: Declaration, records: Iterable[Any]) -> None:
    """Write the rows of records that have none: of such as no unit of work wrote."""
    _insert(connection, [row for record in records for row in rows_of(declaration, record)])


def enter_master(connection: Connection, entity: str, values: Mapping[str, Any]) -> None:
    """The same of a master that the program wrote by a statement of its own, by what every master is found by."""
    own = (Found("", name, by) for name, by in OF_MASTERS.items())
    rows = (
        _row(entity, values["id"], 0, each, at, said)
        for each in own
        for at, said in words(each.by, values.get(each.name)).items()
    )
    _insert(connection, list(rows))


class Noted:
    """What one unit of work changed of what records are found by."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._new: dict[int, Any] = {}
        self._changed: dict[int, tuple[Any, dict[str, Any]]] = {}
        self._gone: set[Place] = set()

    def note(self, session: Session, _context: Any, _some: Any) -> None:
        """Before a flush, after which nobody knows what was there."""
        self._new.update((id(record), record) for record in session.new if self._of(record)[1])
        for record in session.dirty:
            before = inspect(record).committed_state
            changed = {each.name: before[each.name] for each in self._of(record)[1] if each.name in before}
            if changed and id(record) not in self._new:
                # Of several flushes the first knows what the database held.
                known = self._changed.setdefault(id(record), (record, {}))[1]
                known.update({name: value for name, value in changed.items() if name not in known})
            for line in self._taken_out(record):
                self._leaves(line)
        for record in session.deleted:
            self._leaves(record)

    def _taken_out(self, record: Any) -> Iterator[Any]:
        """Lines that the head no longer has: the session learns only while it flushes that they are gone."""
        declaration = self._registry.loaded(type(record).__tablename__)
        for grid in declaration.grids if declaration is not None else ():
            if _fields(declaration, grid) and grid in inspect(record).committed_state:
                yield from inspect(record).attrs[grid].history.deleted

    def _leaves(self, record: Any) -> None:
        entity, fields = self._of(record)
        self._changed.pop(id(record), None)
        if self._new.pop(id(record), None) is None:
            self._gone.update(_place(entity, record, each) for each in fields)

    def write(self, connection: Connection, more: Iterable[Any] = ()) -> None:
        """The rows of all that was noted; ``more`` are new records that no session holds."""
        rows = [row for record in more for row in rows_of(self._registry.by_model(type(record)), record)]
        for record in self._new.values():
            entity, fields = self._of(record)
            rows.extend(_rows(entity, *_ids(record), fields, record))
        for record, before in self._changed.values():
            entity, fields = self._of(record)
            for each in (each for each in fields if each.name in before):
                was, now = before[each.name], words(each.by, getattr(record, each.name))
                unread = isinstance(was, LoaderCallableStatus)
                before_it = {} if unread else words(each.by, was)
                if before_it == now and not unread:
                    continue
                if before_it or unread:
                    self._gone.add(_place(entity, record, each))
                rows.extend(_row(entity, *_ids(record), each, at, said) for at, said in now.items())
        names = ("of_entity", "of_record_id", "of_field_path", "of_line_id")
        if self._gone:
            connection.execute(_AWAY, [dict(zip(names, place, strict=True)) for place in sorted(self._gone)])
        _insert(connection, rows)
        self._new, self._changed, self._gone = {}, {}, set()

    def _of(self, record: Any) -> tuple[str, tuple[Found, ...]]:
        """The entity that a head or a line belongs to, and the fields by which it is found."""
        model: Any = type(record)
        entity, table = _entity(model), model.__tablename__
        declaration = self._registry.loaded(entity)
        if declaration is None:
            return entity, ()
        grid = next((name for name, each in declaration.grids.items() if each.line.__tablename__ == table), "")
        return entity, _fields(declaration, grid)


@cache
def _fields(declaration: Declaration, grid: str) -> tuple[Found, ...]:
    return tuple(each for each in found_by(declaration) if each.grid == grid)


@cache
def _entity(model: Any) -> str:
    """The table of the head, for a line that of its parent."""
    parent = table_of(model).c.get("document_id")
    keys = parent.foreign_keys if parent is not None else ()
    return str(next((key.column.table.name for key in keys), model.__tablename__))


def _ids(record: Any) -> tuple[int, int]:
    """The record and the line, 0 for a head."""
    head = getattr(record, "document_id", None)
    return (record.id, 0) if head is None else (head, record.id)


def _place(entity: str, record: Any, found: Found) -> Place:
    head, line = _ids(record)
    return entity, head, found.path, line


def _rows(entity: str, head: int, line: int, fields: Iterable[Found], holder: Any) -> Iterator[Row]:
    for each in fields:
        for at, said in words(each.by, getattr(holder, each.name)).items():
            yield _row(entity, head, line, each, at, said)


def _row(entity: str, head: int, line: int, found: Found, at: int, said: str) -> Row:
    return {
        "entity": entity, "record_id": head, "field_path": found.path, "line_id": line, "starts_at": at, "folded": said
    }  # fmt: skip


def _insert(connection: Connection, rows: list[Row]) -> None:
    for start in range(0, len(rows), _CHUNK):
        connection.execute(_INSERT, rows[start : start + _CHUNK])
