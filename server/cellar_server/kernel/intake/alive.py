"""Whether what a document refers to may still be used: asked at typing, and again at every deed that goes forward.

A master may be stopped, blocked or left behind by the calendar while documents that name it wait. Each forward action asks
for all its references to masters at once, from memory where they are remembered. A declaration frees a reference with a
reason (``spared``): goods on the road must arrive and money must be collected, whoever was stopped meanwhile. Or it says which of its
lines only finish what began (``finishes``): they name what it began with and are not asked, nor is the head of what its upstream gave it
where all of them do.

Of two things at once: a deed forward that takes effect is carried out again where a master that workers remember was changed
before its commit (``remembered.confirm``). Of a master that trade itself makes (a batch), a deed that was under way may go through
as if it had come a moment earlier.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from cellar_server.kernel.intake import dates
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

BLOCK, WARN = "block", "warn"
STOPPED_RECORDS = define(
    "approval.stopped_records",
    BLOCK,
    "单据引用已停用的档案时|When a document refers to a stopped record",
    BLOCK,
    WARN,
    help="制单人提交、审核人审核时，单据引用了已停用的档案：拒绝，或提示后放行。|"
    "When somebody takes a document forward that names a stopped master record: it is refused, or said and let pass.",
)


def _by_state(declaration: Declaration, state: str) -> Iterator[Unfit]:
    if state != ACTIVE.code:
        words = declaration.state(state).label
        yield Unfit(
            Label(f"已{words.zh}", f"is {words.en.lower()}"),
            declaration.state_rules.get(state, STOPPED_RECORDS),
            "换一个，或先启用|Choose another or start it again",
            "REFERENCE_STOPPED",
        )


def told(work: UnitOfWork, path: str, named: tuple[str, str, str], unfit: Unfit) -> Problem:
    """The problem in words, a warning where the parameter says so; ``named``: title in both languages and the code."""
    zh, en, code = named
    return problem(
        path, unfit.code, f"{zh} {code} {unfit.words.zh}|{en} {code} {unfit.words.en}", unfit.way_out,
        warning=work.settings[unfit.rule] == WARN,
    )  # fmt: skip


def state_problems(work: UnitOfWork, declaration: Declaration, path: str, code: str, state: str) -> Iterator[Problem]:
    """What is wrong with choosing a master of this state."""
    if declaration.kind is EntityKind.MASTER:
        for unfit in _by_state(declaration, state):
            yield told(work, path, (declaration.title.zh, declaration.title.en, code), unfit)


_INDEX = re.compile(r"\[\d+\]")


def is_spared(declaration: Declaration | None, path: str) -> bool:
    """Whether the reference at ``lines[3].item_id`` is free of the rule."""
    return declaration is not None and _INDEX.sub("", path) in declaration.spared


def is_asked_later(declaration: Declaration | None, path: str) -> bool:
    """Whether only the record as a whole tells: some of its lines finish what began, which a reference that is typed does not say."""
    return declaration is not None and declaration.finishes is not None and _INDEX.search(path) is not None


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference field of the head (``grid`` empty) or of a grid's lines, and what it leads to.

    ``given``: what upstream began with, where the holder only finishes it.
    """

    grid: str
    spec: FieldSpec
    target: Declaration
    given: bool

    def held(self, record: Any, *, besides: Callable[[Any], bool] = lambda _: False) -> Iterator[tuple[str, int]]:
        """Where it is filled in, and the id; ``besides``: the holders, head or lines, that are not asked of what was given."""
        name = self.spec.name
        if not self.grid:
            holders = [("", record)]
        else:
            holders = [(f"{self.grid}[{index}].", line) for index, line in enumerate(getattr(record, self.grid))]
        for place, holder in holders:
            id_ = getattr(holder, name)
            if id_ is not None and not (self.given and besides(holder)):
                yield place + name, id_


@cache
def _references(declaration: Declaration, registry: Registry) -> tuple[_Reference, ...]:
    places = [("", declaration.fields), *((grid.name, grid.fields) for grid in declaration.grids.values())]
    bound = {name for link in declaration.links for name in link.bound_head}
    return tuple(
        _Reference(grid, spec, registry.of(spec.target), bool(grid) or spec.readonly or spec.name in bound)
        for grid, specs in places
        for spec in specs.values()
        if spec.kind is Kind.REFERENCE
    )


@cache
def _masters(declaration: Declaration, registry: Registry) -> tuple[_Reference, ...]:
    """The references to masters that the declaration does not spare."""
    return tuple(
        each
        for each in _references(declaration, registry)
        if each.target.kind is EntityKind.MASTER
        and not is_spared(declaration, f"{each.grid}.{each.spec.name}" if each.grid else each.spec.name)
    )


def only_finishes(declaration: Declaration, record: Any) -> bool:
    """Whether a document has lines, and each of them only finishes what began."""
    finishes = declaration.finishes
    found = [line for name in {link.into for link in declaration.links} for line in getattr(record, name)]
    return finishes is not None and bool(found) and all(map(finishes, found))


def _besides(declaration: Declaration, record: Any) -> Callable[[Any], bool]:
    """Which holders of references are not asked of what upstream gave them."""
    finishes = declaration.finishes
    if finishes is None:
        return lambda _: False
    whole = only_finishes(declaration, record)
    return lambda holder: whole if holder is record else finishes(holder)


def problems(work: UnitOfWork, declaration: Declaration, record: Any, *, known: Collection[str] = ()) -> list[Problem]:
    """Everything a document refers to that may not be used when the deed is done, each record once, where it stands first.

    ``known``: places that were complained of already. One statement an entity at most, none for what is remembered.
    """
    if declaration.kind is not EntityKind.DOCUMENT:
        return []
    asked: dict[str, dict[int, str]] = defaultdict(dict)
    besides = _besides(declaration, record)
    for reference in _masters(declaration, work.registry):
        places = asked[reference.target.name]
        for path, id_ in reference.held(record, besides=besides):
            places.setdefault(id_, path)
    on = dates.deed_day(work, record)
    found: list[Problem] = []
    for entity, places in asked.items():
        target = work.registry.of(entity)
        rows: dict[int, Any] = work.get_many(target.model, places)
        for id_, row in rows.items():
            if places[id_] in known:
                continue
            # What is stopped today was not when a document from before the program was made.
            is_good = row.state == ACTIVE.code or record.migrated
            reasons = [] if is_good else list(_by_state(target, row.state))
            if target.unfit is not None:
                reasons.extend(target.unfit(row, on))
            if reasons:
                named = target.title.zh, target.title.en, f"{row.code} {row.name}"
                found.extend(told(work, places[id_], named, each) for each in reasons)
    return found


def goes_by_masters(work: UnitOfWork, declaration: Declaration, record: Any) -> bool:
    """Whether ``problems`` asked masters from memory, so that what they say must hold to the commit."""
    if declaration.kind is not EntityKind.DOCUMENT:
        return False
    asked = (each for each in _masters(declaration, work.registry) if each.target.remembered)
    besides = _besides(declaration, record)
    return any(next(each.held(record, besides=besides), None) is not None for each in asked)


def misplaced(work: UnitOfWork, declaration: Declaration, record: Any) -> list[Problem]:
    """References to records that are not what their field asks for (``among``): goods of no stock organisation, a reason of
    another kind. Each record once."""
    found: list[Problem] = []
    asked: dict[tuple[str, tuple[tuple[str, Any], ...]], dict[int, str]] = defaultdict(dict)
    for reference in _references(declaration, work.registry):
        if reference.spec.among:
            places = asked[reference.target.name, reference.spec.among]
            for path, id_ in reference.held(record):
                places.setdefault(id_, path)
    for (entity, among), places in asked.items():
        target = work.registry.of(entity)
        rows: dict[int, Any] = work.get_many(target.model, places)
        for id_, row in rows.items():
            for name, value in among:
                if getattr(row, name) != value:
                    found.append(_not_such(target, places[id_], row, (name, value)))
    return found


def _not_such(target: Declaration, path: str, row: Any, wanted: tuple[str, Any]) -> Problem:
    name, value = wanted
    asked = target.fields[name].label
    zh, en = (f"“{asked.zh}”", f"“{asked.en}”") if value is True else (f"{asked.zh}“{value.label.zh}”", f"{asked.en.lower()} “{value.label.en}”")  # fmt: skip
    return problem(
        path, "REFERENCE_KIND",
        f"{target.title.zh} {row.code} {row.name} 不是{zh}|{target.title.en} {row.code} {row.name} is not marked {en}",
        "换一个，或先改它的档案|Choose another or change its file first",
    )  # fmt: skip
