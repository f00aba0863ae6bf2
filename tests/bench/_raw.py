"""What the bare peers share: rows as plain dicts, prepared statements, the ids and the history as the server writes them."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg

from cellar_db.ids import new_id
from cellar_server.kernel.schema import clock

ZERO = Decimal(0)
Row = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """One connection of one peer client, everything prepared at its first use; rows are read as dicts."""

    url: str
    connection: psycopg.Connection[Row] = field(init=False)
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        self.connection = psycopg.connect(self.url, prepare_threshold=0, row_factory=psycopg.rows.dict_row)

    def all(self, query: str, parameters: Mapping[str, Any]) -> list[Row]:
        return self.connection.execute(query.encode(), parameters).fetchall()

    def one(self, query: str, parameters: Mapping[str, Any]) -> Row:
        (found,) = self.all(query, parameters)
        return found

    def run(self, query: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """One round trip for all rows; gives how many rows were changed."""
        with self.connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(query.encode(), rows[0])
            else:
                cursor.executemany(query.encode(), rows)
            return cursor.rowcount

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.run(insert(table, rows[0]), rows)


def insert(table: str, row: Iterable[str]) -> str:
    names = list(row)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f'%({name})s' for name in names)})"


def now() -> datetime:
    """As it is stored: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


KNOWN = "SELECT payload_hash, entity, record_id, reply FROM request_log WHERE request_key = %(key)s"


def request(user: int, payload: Mapping[str, Any]) -> Row:
    """The row that makes a request happen once, without its record."""
    words = json.dumps(payload, default=str).encode()
    return {"request_key": f"{user}:{uuid.uuid4().hex}", "payload_hash": hashlib.sha256(words).hexdigest()}


def done(asked: Row, entity: str, record_id: int, at: datetime, reply: str | None = None) -> Row:
    return {**asked, "entity": entity, "record_id": record_id, "reply": reply, "created_at": at}


def history(entity: str, record_id: int, version: int, action: str, user: int, at: datetime, changes: Any) -> Row:
    """A row of the history; ``changes`` as ``[path, before, after]``."""
    words = json.dumps(changes, ensure_ascii=False, default=str) if changes else None
    return {
        "id": new_id(), "entity": entity, "record_id": record_id, "row_version": version, "action": action, "user_id": user,
        "at": at, "changes": words,
    }  # fmt: skip


def created(head: Row, lines: Iterable[Row]) -> list[list[Any]]:
    """The history of a new document: every field that is not empty."""
    found = [[name, None, _plain(value)] for name, value in head.items() if value is not None]
    for line in lines:
        found += [
            [f"lines#{line['id']}.{name}", None, _plain(value)] for name, value in line.items() if value is not None
        ]
    return found


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


NEXT_NUMBER = "UPDATE number_counter SET last_value = last_value + 1 WHERE series = %(series)s RETURNING last_value"


def open_series(url: str, prefixes: Iterable[str]) -> None:
    """The month's counters, so that no round pays for making them."""
    with psycopg.connect(url) as connection:
        for prefix in prefixes:
            connection.execute(
                "INSERT INTO number_counter (series, last_value) VALUES (%s, 0) ON CONFLICT DO NOTHING",
                [series(prefix, clock.today())],
            )


def series(prefix: str, on: date) -> str:
    return f"{prefix}{on:%y%m}-{{n:05}}"


def number(prefix: str, on: date, last: int) -> str:
    return f"{prefix}{on:%y%m}-{last:05}"
