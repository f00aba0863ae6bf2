"""A document's progress follows from what was taken of its lines, or from what of it is settled.

In memory where a document takes effect or is opened again, in SQL where others take from it or settle it; a proof holds the
stored progress to both. What was closed by hand stays closed, whatever comes back from below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, reduce
from operator import add
from typing import Any

from sqlalchemy import Case, ColumnElement, Connection, case, exists, func, or_, select

from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.states import Move
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def after(work: UnitOfWork, declaration: Declaration, record: Any, move: Move) -> Progress:
    """How far a document is once a deed was done to it, which left it in its present state."""
    if not declaration.state(record.state).in_effect:
        return Progress.OPEN
    if move.closes:
        return Progress.CLOSED
    if move.to is None and not move.reopens:
        unmoved: Progress = record.progress
        return unmoved
    if declaration.settled is not None:
        return settled(getattr(record, declaration.settled.done), getattr(record, declaration.settled.whole))
    return _taken(record, followers(work.registry, declaration.name), declaration.ended_by)


def settled(done: Any, whole: Any) -> Progress:
    """How far an amount is settled, on either side of zero; nothing owed is settled from the beginning."""
    if abs(done) >= abs(whole):
        return Progress.DONE
    return Progress.PARTLY if done else Progress.OPEN


def settled_in_sql(done: ColumnElement[Any], whole: ColumnElement[Any]) -> Case[Any]:
    """``settled`` in SQL."""
    return case((func.abs(done) >= func.abs(whole), Progress.DONE.code), (done != 0, Progress.PARTLY.code), else_=Progress.OPEN.code)  # fmt: skip


@cache
def followers(registry: Registry, entity: str) -> tuple[Link, ...]:
    """The links whose counters say how far a document of this type is."""
    return tuple(link for link in registry.pushes(entity) if link.follows)


def _taken(record: Any, links: Iterable[Link], ended_by: Sequence[str]) -> Progress:
    """``taken_in_sql`` in memory."""
    rows = [(link, row) for link in links for row in getattr(record, link.grid)]
    lasting = [(link, row) for link, row in rows if not row.closed]
    if any(getattr(row, link.taken) < getattr(row, link.open_from) for link, row in lasting):
        return Progress.PARTLY if any(getattr(row, link.taken) > 0 for link, row in rows) else Progress.OPEN
    if ended_by and any(_ended(row, ended_by) < getattr(row, link.open_from) for link, row in lasting):
        return Progress.TAKEN
    return Progress.DONE if rows else Progress.OPEN


def _ended(row: Any, ended_by: Sequence[str]) -> Decimal:
    return sum((getattr(row, name) for name in ended_by), Decimal(0))


def taken_in_sql(registry: Registry, source: Declaration) -> Case[Any]:
    """How far the documents of a type are by their lines; closed where they were closed.

    Begun once anything was taken, done once all was taken; where it ends later than that (``ended_by``), all taken until then.
    """
    head = source.table
    links = followers(registry, source.name)
    grids = {link.grid: source.grids[link.grid].line.__table__.c for link in links}
    mine = {name: exists().where(rows.document_id == head.c.id) for name, rows in grids.items()}

    def some_below(link: Link, counters: Sequence[str]) -> ColumnElement[bool]:
        """A line that lasts has less in these counters than there is to take."""
        rows = grids[link.grid]
        less = reduce(add, (rows[name] for name in counters)) < rows[link.open_from]
        return mine[link.grid].where(rows.closed == False, less)  # noqa: E712

    is_open = or_(*(some_below(link, (link.taken,)) for link in links))
    lasts = (
        [(or_(*(some_below(link, source.ended_by) for link in links)), Progress.TAKEN.code)] if source.ended_by else []
    )
    any_taken = or_(*(mine[link.grid].where(grids[link.grid][link.taken] > 0) for link in links))
    return case(
        (head.c.progress == Progress.CLOSED, Progress.CLOSED.code),
        (is_open, case((any_taken, Progress.PARTLY.code), else_=Progress.OPEN.code)),
        *lasts,
        (or_(*mine.values()), Progress.DONE.code),
        else_=Progress.OPEN.code,
    )


_PROOF = "progress: it follows from what was taken or settled"


@proof(_PROOF)
def _follows(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in registry.declarations.values():
        if declaration.kind is not EntityKind.DOCUMENT:
            continue
        table = declaration.table.c
        should = case((declaration.effective, _by_rule(registry, declaration)), else_=Progress.OPEN.code)
        wrong = select(table.id, table.progress, should).where(table.progress != should)
        for id_, progress, expected in connection.execute(wrong):
            yield Difference(_PROOF, f"{declaration.name} {id_}", str(expected), progress.code)


def _by_rule(registry: Registry, declaration: Declaration) -> Any:
    table = declaration.table.c
    if declaration.settled is not None:
        return settled_in_sql(table[declaration.settled.done], table[declaration.settled.whole])
    if followers(registry, declaration.name):
        return taken_in_sql(registry, declaration)
    if any(each.move.closes for each in declaration.actions.values()):
        return case((table.progress == Progress.CLOSED, Progress.CLOSED.code), else_=Progress.OPEN.code)
    return Progress.OPEN.code
