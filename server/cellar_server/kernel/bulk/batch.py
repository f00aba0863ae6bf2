"""A batch through the bulk door: all or nothing, every refusal by the record that it is about.

It is one transaction of the caller's, who completes it as a command's (``complete``, ``audit.touched``, ``finish``). Legal numbers are taken stretch by
stretch, because what comes after may name them: so whoever makes documents of the same series waits for the whole batch.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import DBAPIError

from cellar_db.faults import REFUSED, fault_of
from cellar_server.kernel.bulk import carrying
from cellar_server.kernel.bulk.stretches import stretches
from cellar_server.kernel.bulk.typed import LineOf, Of, Typed, Written
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Problem, Refusal, problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming, refused
from cellar_server.kernel.unit_of_work.unit import LookCloser, UnitOfWork


@dataclass
class Known:
    """What the records of a batch became, for those that name them. ``place`` is what a record is called while it has no number."""

    place: Callable[[int], Label]
    written: dict[int, Written] = field(default_factory=dict)
    by_key: dict[Hashable, Written] = field(default_factory=dict)
    made: dict[tuple[str, int], int] = field(default_factory=dict)

    def id_of(self, named: Of | LineOf) -> int:
        """KeyError where there is none: refused, or not in the batch."""
        one = self.by_key[named.key]
        if isinstance(named, LineOf):
            return one.lines[named.grid or next(iter(one.lines))][named.index]
        return self.made[named.made, one.id] if named.made else one.id


def _place(at: int) -> Label:
    return Label(f"本批第 {at + 1} 条", f"record {at + 1} of the batch")


def write(
    work: UnitOfWork, batch: Sequence[Typed], *, migrated: bool = False, place: Callable[[int], Label] = _place
) -> list[Written]:
    """Write these records and carry out their deeds, in their order, as if a person did one after another.

    ``migrated``: they are from before the program: made and checked on their day by whoever it was, held to no limit of today.
    ``Invalid`` with every problem that was found, paths as ``[12].lines[0].quantity``; then nothing may be kept of the work. ``place``
    calls a record by where its writer finds it, for what another one of the batch has against it.
    """
    known = Known(place)
    problems: list[Problem] = list(_ill_typed(batch, migrated=migrated))
    if problems:
        raise Invalid(problems)
    work.session.flush()
    with _uncollected():
        for places in stretches(work, batch):
            some = [(at, batch[at]) for at in places if _has_what_it_needs(known, batch[at])]
            problems += _carry(work, some, known, migrated=migrated)
    missing = [at for at in range(len(batch)) if at not in known.written]
    if problems:
        raise Invalid(problems)
    if missing:
        raise Invalid([_unknown(at) for at in missing])
    return [known.written[at] for at in range(len(batch))]


@contextmanager
def _uncollected() -> Iterator[None]:
    """While thousands of records are made and kept, nothing of them is garbage, and a collector would walk over them all again and again:
    a quarter of the time. What is not in a ring goes at once all the same."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def in_stages(batch: Sequence[Typed]) -> list[Typed]:
    """The same records, those together that stand on equally many others in a row and are of one type: all orders, then all notes …"""
    depth: dict[Hashable, int] = {}
    types: dict[type[Base], int] = {}
    ordered: list[tuple[int, int, Typed]] = []
    for typed in batch:
        mine = 1 + max((depth.get(named.key, 0) for named in typed.named()), default=0)
        if typed.key is not None:
            depth[typed.key] = mine
        ordered.append((mine, types.setdefault(typed.model, len(types)), typed))
    return [typed for _, _, typed in sorted(ordered, key=lambda each: each[:2])]


def _ill_typed(batch: Sequence[Typed], *, migrated: bool) -> Iterator[Problem]:
    """What no record of a batch may say."""
    keys: set[Hashable] = set()
    for at, typed in enumerate(batch):
        if typed.key is not None and typed.key in keys:
            yield problem(f"[{at}]", "KEY_TWICE", "本批中已有此标识|Another record of the batch has this key")
        keys.add(typed.key)
        if typed.number and not migrated:
            yield problem(f"[{at}].number", "READONLY", "单据编号由系统生成|The number is made by the system")
        if any(isinstance(named, LineOf) and named.index < 0 for named in typed.named()):
            yield problem(f"[{at}]", "KEY_UNKNOWN", "没有这一行|There is no such line")


def _has_what_it_needs(known: Known, typed: Typed) -> bool:
    try:
        for named in typed.named():
            known.id_of(named)
    except (KeyError, IndexError):
        return False
    return True


def _unknown(at: int) -> Problem:
    return problem(f"[{at}]", "KEY_UNKNOWN", "所引用的单据不在本批之前|What it names is not in the batch before it")


def _carry(
    work: UnitOfWork, some: Sequence[tuple[int, Typed]], known: Known, *, migrated: bool, careful: bool = False
) -> list[Problem]:
    """One stretch; where it is refused as a whole, record by record, to learn which and to go on with the others."""
    if not some:
        return []
    savepoint = work.connection.begin_nested()
    before = len(work.deeds), dict(work.touched), len(work.warnings)
    try:
        with _in_words(work):
            carrying.carry(work, some, known, migrated=migrated, careful=careful or work.careful)
    except (Refusal, LookCloser) as refusal:
        savepoint.rollback()
        _forget(work, *before)
        if len(some) > 1:
            return [found for each in some for found in _carry(work, [each], known, migrated=migrated, careful=True)]
        if isinstance(refusal, Forbidden):
            raise
        if isinstance(refusal, Refusal):
            ((at, _),) = some
            return [
                replace(found, path=f"[{at}].{found.path}" if found.path else f"[{at}]") for found in refusal.problems
            ]
        if careful or work.careful:
            raise
        return _carry(work, some, known, migrated=migrated, careful=True)
    savepoint.commit()
    called = work.cache.setdefault(naming.IN_BATCH, {})
    called.update(((typed.model.__tablename__, known.written[at].id), known.place(at)) for at, typed in some)
    return []


@contextmanager
def _in_words(work: UnitOfWork) -> Iterator[None]:
    """What the database itself refuses (a number that is there already) is refused of a record like anything else."""
    try:
        yield
    except DBAPIError as error:
        if fault_of(error) not in REFUSED:
            raise
        raise refused.in_words(error, work.registry) from error


def _forget(work: UnitOfWork, deeds: int, touched: dict[tuple[str, int], None], warnings: int) -> None:
    """What a refused stretch left in memory."""
    del work.deeds[deeds:], work.warnings[warnings:]
    work.touched.clear()
    work.touched.update(touched)
