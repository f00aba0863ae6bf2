"""The prover: recompute every projection from its ledger and every identity, and show what differs (ARCHITECTURE §6).

A proof is a function ``(connection, registry) -> Iterator[Difference]``; ledgers and business areas register theirs
beside what they prove. ``cellar-server prove`` runs all of them in one reading transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, or_, select

from cellar_db import engine as db
from cellar_db.likes import begins
from cellar_server.kernel.amounts import currency
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.searched import found_by
from cellar_server.kernel.schema.tables import document_link, number_counter
from cellar_server.kernel.unit_of_work import search_upkeep
from cellar_server.kernel.unit_of_work.numbering import TEMPORARY


@dataclass(frozen=True, slots=True)
class Difference:
    """``what`` should be ``expected`` and is ``found``."""

    proof: str
    what: str
    expected: str
    found: str


Proof = Callable[[Connection, Registry], Iterable[Difference]]
PROOFS: dict[str, Proof] = {}


def proof(name: str) -> Callable[[Proof], Proof]:
    """Register a proof under a name in words."""

    def register(function: Proof) -> Proof:
        if name in PROOFS:
            raise ValueError(f"proof {name} is there twice")
        PROOFS[name] = function
        return function

    return register


def prove(engine: Engine, registry: Registry) -> list[Difference]:
    """Every difference, in the order of the proofs; an empty list is the proof."""
    with db.read(engine) as connection:
        return [difference for function in PROOFS.values() for difference in function(connection, registry)]


def compare(name: str, expected: dict[Any, Any], found: dict[Any, Any], *, nothing: Any = 0) -> Iterator[Difference]:
    """Differences between two mappings; a key that is missing counts as ``nothing``."""
    for key in sorted({*expected, *found}, key=str):
        should, is_ = expected.get(key, nothing), found.get(key, nothing)
        if should != is_:
            yield Difference(name, str(key), str(should), str(is_))


@proof("links: cumulative quantity = Σ downstream")
def _link_counters(connection: Connection, registry: Registry) -> Iterator[Difference]:
    expected: dict[tuple[str, str, int], Any] = {}
    found: dict[tuple[str, str, int], Any] = {}
    for link in registry.links.values():
        source = registry.by_model(link.source)
        line = source.grids[link.grid].line.__table__
        key = (line.name, link.taken)
        found.update(
            {
                (*key, row[0]): row[1]
                for row in connection.execute(select(line.c.id, line.c[link.taken]).where(line.c[link.taken] != 0))
            }
        )
        for row in connection.execute(_consumed(link, registry)):
            if row[1]:
                expected[*key, row[0]] = expected.get((*key, row[0]), 0) + row[1]
    yield from compare("links: cumulative quantity = Σ downstream", expected, found)


def _consumed(link: Link, registry: Registry) -> Any:
    assert link.target is not None
    target = registry.by_model(link.target)
    line = target.grids[link.into].line.__table__.c
    head = target.table.c
    return (
        select(line[link.via], func.sum(line[link.quantity]))
        .join(target.table, head.id == line.document_id)
        .where(line[link.via].is_not(None), target.effective)
        .group_by(line[link.via])
    )


@proof("links: no line gives more than it has")
def _within(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """A line of a red document has less than nothing, and gives nothing."""
    for link in registry.links.values():
        if link.tolerance is not None:
            continue
        line = registry.by_model(link.source).grids[link.grid].line.__table__
        taken, whole = line.c[link.taken], line.c[link.open_from]
        for row in connection.execute(
            select(line.c.id, whole, taken).where(
                or_(and_(taken > whole, whole >= 0), taken < 0, and_(whole < 0, taken != 0))
            )
        ):
            yield Difference(
                "links: no line gives more than it has", f"{line.name} {row[0]}", f"0 … {row[1]}", str(row[2])
            )


@proof("links: header totals = Σ lines")
def _header_totals(connection: Connection, registry: Registry) -> Iterator[Difference]:
    name = "links: header totals = Σ lines"
    for declaration in registry.declarations.values():
        head = declaration.table
        for total, spec in declaration.fields.items():
            if not spec.sum_of:
                continue
            grid, _, summed = spec.sum_of.partition(".")
            line = declaration.grids[grid].line.__table__
            sums = connection.execute(select(line.c.document_id, func.sum(line.c[summed])).group_by(line.c.document_id))
            expected = {f"{head.name} {row[0]} {total}": row[1] for row in sums if row[1]}
            rows = connection.execute(select(head.c.id, head.c[total]).where(head.c[total] != 0))
            yield from compare(name, expected, {f"{head.name} {row[0]} {total}": row[1] for row in rows})


@proof("numbers: no gap, none twice, none beyond the counter")
def _numbers(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """Every series holds 1 … its counter, each once. Numbers of another form (migrated ones) belong to no series."""
    name = "numbers: no gap, none twice, none beyond the counter"
    last = {row[0]: row[1] for row in connection.execute(select(number_counter))}
    given: dict[str, set[int]] = {series: set() for series in last}
    for declaration in registry.declarations.values():
        if not declaration.number:
            continue
        counter = re.search(r"\{n:\d+\}", declaration.number)
        number = declaration.table.c.number
        for shown in connection.scalars(select(number).where(~begins(number, TEMPORARY))):
            found = _form(declaration.number).fullmatch(shown)
            if found and counter:
                series = shown[: found.start("n")] + counter.group() + shown[found.end("n") :]
                given.setdefault(series, set()).add(int(found["n"]))
    for series, numbers in sorted(given.items()):
        wanted = set(range(1, last.get(series, 0) + 1))
        missing, beyond = sorted(wanted - numbers), sorted(numbers - wanted)
        if missing or beyond:
            yield Difference(
                name,
                series,
                f"1 … {last.get(series, 0)}",
                f"without {missing[:10]}" if missing else f"also {beyond[:10]}",
            )


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """``XS{yy}{mm}-{n:05}`` as an expression whose group ``n`` is the counter."""
    words = re.escape(pattern)
    for part, digits in (("yyyy", 4), ("yy", 2), ("mm", 2), ("dd", 2)):
        words = words.replace(re.escape(f"{{{part}}}"), rf"\d{{{digits}}}")
    return re.compile(re.sub(r"\\\{n:(\d+)\\\}", lambda found: rf"(?P<n>\d{{{int(found[1])},}})", words))


@proof("numbers: everything in force has one")
def _numbered(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in registry.declarations.values():
        if declaration.kind is not EntityKind.DOCUMENT or not any(
            action.numbers for action in declaration.actions.values()
        ):
            continue
        table = declaration.table.c
        rows = connection.execute(
            select(table.id, table.state).where(and_(begins(table.number, TEMPORARY), declaration.effective))
        )
        for row in rows:
            yield Difference(
                "numbers: everything in force has one", f"{declaration.name} {row[0]} ({row[1]})", "a number", "none"
            )


@proof("currency: what is posted is in that of the books")
def _in_base(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """Nothing is converted yet: an amount in another currency, or at another rate than 1, would be counted as one of the books'."""
    base = settings.read(connection)[currency.BASE]
    for declaration in registry.declarations.values():
        if declaration.module is None or declaration.kind is not EntityKind.DOCUMENT:
            continue
        table = declaration.table.c
        foreign = or_(table.currency != base, func.coalesce(table.exchange_rate, 0) != 1)
        rows = connection.execute(select(table.id, table.currency, table.exchange_rate).where(foreign))
        for row in rows:
            yield Difference(
                "currency: what is posted is in that of the books", f"{declaration.name} {row[0]}", f"{base} at 1", f"{row[1]} at {row[2]}"
            )  # fmt: skip


@proof("trace: every edge joins two documents that exist")
def _edges(connection: Connection, registry: Registry) -> Iterator[Difference]:
    links = document_link.c
    for entity, column_entity, column in (
        *((name, links.source_entity, links.source_id) for name in registry.declarations),
        *((name, links.target_entity, links.target_id) for name in registry.declarations),
    ):
        table = registry.of(entity).table
        if "state" not in table.c:
            continue
        lost = select(column).where(column_entity == entity, column.not_in(select(table.c.id)))
        for row in connection.execute(lost):
            yield Difference(
                "trace: every edge joins two documents that exist", f"{entity} {row[0]}", "a document", "nothing"
            )


@proof("search: a record is found by what it says")
def _found(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in registry.declarations.values():
        if found_by(declaration):
            for place, said, kept in search_upkeep.differing(connection, declaration):
                yield Difference("search: a record is found by what it says", place, said, kept)
