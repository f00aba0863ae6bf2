"""To-do 待办: documents that wait for something this person may do, one statement for two hundred types.

A document waits for its next deed (a submitted order for its approval), and work waits downstream of it: an approved order
that is not yet all on delivery notes waits for whoever makes those. The first is read from the actions, the second from
the links and from what a declaration ``awaits``. An item opens the list of just those documents, where *Push* works on them.
"""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import func, literal_column, select, union_all

from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# SQLite takes 500 parts of a UNION.
_TERMS = 200
# People whose counts one worker remembers.
_PEOPLE = 5000
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work: documents of this declaration in one of these states wait for what the label says."""

    declaration: Declaration
    label: Label
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Todo:
    entity: str
    label: Label
    count: int
    wheres: tuple[Where, ...]


def waiting(work: UnitOfWork) -> list[Todo]:
    """What waits, in the order of the declarations; nothing with a count of zero."""
    asked, statements = _asked(work.registry, work.principal.policy)
    counts = {(row[0], row[1]): row[2] for statement in statements for row in work.connection.execute(statement)}
    return [
        Todo(step.declaration.name, step.label, count, (_where(step),))
        for step in asked
        if (count := _sum(step, counts))
    ]


def _sum(step: Step, counts: Mapping[tuple[str, str], int]) -> int:
    return sum(counts.get((step.declaration.name, state), 0) for state in step.states)


def _where(step: Step) -> Where:
    return Where.of("state", "equals" if len(step.states) == 1 else "in", *step.states)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was counted for one person. Every change up to the audit id ``last`` is in it."""

    policy: Policy
    last: int
    by_entity: dict[str, int]
    whole_at: float
    """When all of it was counted."""


@dataclass(frozen=True)
class Counts:
    """How much waits for each person, for desks that ask every ten seconds: only what changed since is counted again.

    The memory of one worker for one ledger set. A desk that comes from another worker, with other rights or with news of
    anything but documents (a customer that moved to another salesperson moves his documents' scopes) is counted for anew;
    so is everybody once a minute, for a change whose transaction was long may be told to nobody.
    """

    monotonic: Callable[[], float] = time.monotonic
    _known: OrderedDict[int, _Known] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def total(self, work: UnitOfWork, after: int, last: int, changed: Iterable[str]) -> int:
        """How many documents wait. ``changed``: entities of all changes after the audit id ``after``; ``last``: where the
        next question will begin."""
        who, policy = work.principal.user_id, work.principal.policy
        now = self.monotonic()
        with self._lock:
            known = self._known.get(who)
        moved = set(changed)
        if (
            known is not None and known.policy == policy and 0 < after <= known.last
            and now - known.whole_at < _SECONDS and _only_documents(work.registry, moved)
        ):  # fmt: skip
            counted = {entity: _waiting_of(work, entity) for entity in moved}
            fresh = _Known(policy, last, {**known.by_entity, **counted}, known.whole_at)
        else:
            by_entity: dict[str, int] = defaultdict(int)
            for item in waiting(work):
                by_entity[item.entity] += item.count
            fresh = _Known(policy, last, by_entity, now)
        with self._lock:
            self._known[who] = fresh
            self._known.move_to_end(who)
            while len(self._known) > _PEOPLE:
                self._known.popitem(last=False)
        return sum(fresh.by_entity.values())


def _only_documents(registry: Registry, entities: Iterable[str]) -> bool:
    known = registry.declarations
    return all(entity in known and known[entity].kind is EntityKind.DOCUMENT for entity in entities)


def _waiting_of(work: UnitOfWork, entity: str) -> int:
    steps, statement = _asked_of(work.registry, work.principal.policy, entity)
    if statement is None:
        return 0
    counts = {(row[0], row[1]): row[2] for row in work.connection.execute(statement)}
    return sum(_sum(step, counts) for step in steps)


def _asked_of(registry: Registry, policy: Policy, entity: str) -> tuple[list[Step], Any]:
    kept = _asked_by_entity(registry, policy)
    if entity not in kept:
        steps = _steps(registry, registry.of(entity), policy)
        kept[entity] = steps, _count(steps, policy) if steps else None
    return kept[entity]


@lru_cache(maxsize=access.POLICIES)
def _asked_by_entity(_registry: Registry, _policy: Policy) -> dict[str, tuple[list[Step], Any]]:
    """Statements by entity, filled as they are asked for: as many as there are types, for each policy that is kept."""
    return {}


@lru_cache(maxsize=access.POLICIES)
def _asked(registry: Registry, policy: Policy) -> tuple[list[Step], list[Any]]:
    """Every step that may wait, and the statements that count them; kept, for building them costs more than asking."""
    by_type = [_steps(registry, declaration, policy) for declaration in registry.declarations.values()]
    terms = [_count(steps, policy) for steps in by_type if steps]
    statements = [union_all(*terms[start : start + _TERMS]) for start in range(0, len(terms), _TERMS)]
    return [step for steps in by_type for step in steps], statements


def _steps(registry: Registry, declaration: Declaration, policy: Policy) -> list[Step]:
    if declaration.kind is not EntityKind.DOCUMENT or not policy.may(declaration.name, access.READ):
        return []
    return [*_next_deeds(declaration, policy), *_downstream(registry, declaration, policy)]


def _next_deeds(declaration: Declaration, policy: Policy) -> Iterator[Step]:
    found: dict[str, Action] = {}
    for action in declaration.actions.values():
        forward = action.primary or action.numbers or action.by_another
        if not forward or action.backward or action.on_draft or not policy.may(declaration.name, action.name):
            continue
        for state in sorted(action.move.sources, key=lambda each: each.code):
            found.setdefault(state.code, action)
    for state_code, action in found.items():
        yield Step(declaration, _waits_for(declaration, action.label), (state_code,))


def _downstream(registry: Registry, declaration: Declaration, policy: Policy) -> Iterator[Step]:
    """What is made from these documents, for whoever may make it. A link's states are those in which something is open."""
    for link in registry.pushes(declaration.name):
        assert link.target is not None
        target = registry.by_model(link.target)
        if link.follows and target.creatable and policy.may(target.name, access.CREATE):
            yield Step(declaration, _waits_for(declaration, link.label or target.title), _codes(link.states))
    for target in registry.declarations.values():
        for awaited in target.awaits:
            if awaited.source is declaration.model and policy.may(target.name, access.CREATE):
                yield Step(declaration, _waits_for(declaration, awaited.label), _codes(awaited.states))


def _codes(states: Iterable[State]) -> tuple[str, ...]:
    return tuple(state.code for state in states)


def _waits_for(declaration: Declaration, deed: Label) -> Label:
    return Label(f"{declaration.title.zh} 待{deed.zh}", f"{declaration.title.en} to {deed.en.lower()}")


def _count(steps: list[Step], policy: Policy) -> Any:
    declaration = steps[0].declaration
    table = declaration.table
    states = sorted({state for step in steps for state in step.states})
    statement: Any = (
        select(literal_column(f"'{declaration.name}'"), table.c.state, func.count(table.c.id))
        .where(table.c.state.in_(states))
        .group_by(table.c.state)
    )
    window = policy.predicate(declaration)
    return statement if window is None else statement.where(window)
