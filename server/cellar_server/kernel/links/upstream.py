"""What a command holds upstream: each document there is locked once and each line read once, whoever asks and how often.

Rules, links and further counters all look at the lines upstream; the first that asks locks their documents, nearest first
(delivery note before order), the others find them held. Rows are plain and as they were when the lock was taken: what the
command's own doors then add to a counter is in the database and not in the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Table, inspect, select

from cellar_db.functions import in_lists, one_of
from cellar_db.locks import lock_rows, locking
from cellar_server.kernel.schema.model import Line, table_of
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@cache
def head_of(line: type[Line]) -> Table:
    """The table of the documents whose lines these are."""
    (key,) = table_of(line).c.document_id.foreign_keys
    return key.column.table


@cache
def sums_of(line: type[Line]) -> dict[str, str]:
    """Field of the head → field of these lines, for every field that says ``sum_of`` them."""
    (grid,) = (
        relation.key
        for mapper in inspect(line).registry.mappers
        for relation in mapper.relationships
        if relation.mapper.class_ is line and "grid" in relation.info
    )
    found = {}
    for column in head_of(line).c:
        spec = column.info.get("field")
        if spec is not None and spec.sum_of.startswith(f"{grid}."):
            found[column.key] = spec.sum_of.partition(".")[2]
    return found


@cache
def _locking_heads(line: type[Line]) -> Select[Any]:
    """Locks the documents of the lines with these ``ids``."""
    rows, head = table_of(line).c, head_of(line)
    documents = select(rows.document_id).where(one_of(rows.id, "ids"))
    return locking(
        select(head.c.id, head.c.state, head.c.progress, head.c.business_date).where(head.c.id.in_(documents)), head
    )


@cache
def _by_ids(line: type[Line]) -> Select[Any]:
    rows = table_of(line)
    return select(rows).where(one_of(rows.c.id, "ids"))


def seen(work: UnitOfWork, line: type[Line], ids: Iterable[int | None]) -> dict[int, Row[Any]]:
    """Lines by id as they are now, their documents not locked; unknown ids are left out. One that is held is as it was held."""
    known: dict[int, Row[Any]] = work.cache.get(("held", line), {})
    wanted = {id_ for id_ in ids if id_ is not None}
    found = {id_: known[id_] for id_ in wanted if id_ in known}
    for some in in_lists(sorted(wanted - found.keys())):
        found.update((row.id, row) for row in work.connection.execute(_by_ids(line), {"ids": some}).all())
    return found


def held(work: UnitOfWork, line: type[Line], ids: Iterable[int | None]) -> dict[int, Row[Any]]:
    """Lines by id, their documents locked until the commit; unknown ids are left out."""
    known: dict[int, Row[Any]] = work.cache.setdefault(("held", line), {})
    wanted = {id_ for id_ in ids if id_ is not None}
    missing = sorted(wanted - known.keys())
    if missing:
        locked: dict[int, Row[Any]] = work.cache.setdefault(("heads", head_of(line)), {})
        # Beyond five hundred lines the heads are locked in several goes, each in key order.
        for some in in_lists(missing):
            for row in work.connection.execute(_locking_heads(line), {"ids": some}).all():
                locked.setdefault(row.id, row)
        known.update(seen(work, line, missing))
    return {id_: known[id_] for id_ in wanted if id_ in known}


def heads(work: UnitOfWork, head: Table, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """(id, state, progress, business_date) of each of these documents, which are locked until the commit."""
    known: dict[int, Row[Any]] = work.cache.setdefault(("heads", head), {})
    missing = [id_ for id_ in ids if id_ not in known]
    known.update(
        (row.id, row) for row in lock_rows(work.connection, head, missing, "state", "progress", "business_date")
    )
    return {id_: known[id_] for id_ in ids if id_ in known}


def locked(work: UnitOfWork, head: Table) -> set[int]:
    """The documents of this table that the command has locked."""
    return set(work.cache.get(("heads", head), ()))


def followed(work: UnitOfWork, head: Table, ids: Iterable[int]) -> None:
    """These documents changed because of this command: their progress is no longer what was read, and open views are told."""
    known: dict[int, Row[Any]] = work.cache.setdefault(("heads", head), {})
    for id_ in ids:
        known.pop(id_, None)
        work.touch(head.name, id_)
