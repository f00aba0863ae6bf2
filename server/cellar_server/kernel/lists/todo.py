"""To-do 待办: documents that wait for something this person may do, one statement for two hundred types.

A document waits for its next deed (a submitted order for its approval), and work waits downstream of it: an approved order
that is not yet all on delivery notes waits for whoever makes those. The first is read from the actions, the second from
the links and from what a declaration ``awaits``. An item opens the list of just those documents, where *Push* works on them.
"""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import func, literal_column, select, text, union_all

from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.outline import Outline
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# SQLite takes 500 parts of a UNION.
_TERMS = 200
# People whose counts one worker remembers.
_PEOPLE = 5000
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work: documents of this entity in one of these states wait for what the label says."""

    entity: str
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
    return [Todo(step.entity, step.label, count, (_where(step),)) for step in asked if (count := _sum(step, counts))]


def _sum(step: Step, counts: Mapping[tuple[str, str], int]) -> int:
    return sum(counts.get((step.entity, state), 0) for state in step.states)


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
    known = registry.outlines
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
        steps = _steps(registry, registry.outlines[entity], policy)
        kept[entity] = steps, next(iter(_statements(registry, policy, [steps] if steps else [])), None)
    return kept[entity]


@lru_cache(maxsize=access.POLICIES)
def _asked_by_entity(_registry: Registry, _policy: Policy) -> dict[str, tuple[list[Step], Any]]:
    """Statements by entity, filled as they are asked for: as many as there are types, for each policy that is kept."""
    return {}


@lru_cache(maxsize=access.POLICIES)
def _asked(registry: Registry, policy: Policy) -> tuple[list[Step], list[Any]]:
    """Every step that may wait, and the statements that count them; kept, for building them costs more than asking."""
    by_type = [_steps(registry, entity, policy) for entity in registry.outlines.values()]
    waiting = [steps for steps in by_type if steps]
    return [step for steps in waiting for step in steps], _statements(registry, policy, waiting)


def _steps(registry: Registry, entity: Outline, policy: Policy) -> list[Step]:
    if entity.kind is not EntityKind.DOCUMENT or not policy.may(entity.name, access.READ):
        return []
    return [*_next_deeds(entity, policy), *_downstream(registry, entity, policy)]


def _next_deeds(entity: Outline, policy: Policy) -> Iterator[Step]:
    found: dict[str, Label] = {}
    for deed in entity.deeds:
        if deed.waits and policy.may(entity.name, deed.name):
            for state in deed.waits:
                found.setdefault(state, deed.label)
    for state, label in found.items():
        yield Step(entity.name, _waits_for(entity, label), (state,))


def _downstream(registry: Registry, entity: Outline, policy: Policy) -> Iterator[Step]:
    """What is made from these documents, for whoever may make it. A link's states are those in which something is open."""
    for target, way in registry.ways_down(entity.name):
        if way.waits and target.creatable and policy.may(target.name, access.CREATE):
            yield Step(entity.name, _waits_for(entity, way.label), way.states)
    for target, way in registry.awaiting(entity.name):
        if policy.may(target.name, access.CREATE):
            yield Step(entity.name, _waits_for(entity, way.label), way.states)


def _waits_for(entity: Outline, deed: Label) -> Label:
    return Label(f"{entity.title.zh} 待{deed.zh}", f"{entity.title.en} to {deed.en.lower()}")


def _statements(registry: Registry, policy: Policy, waiting: list[list[Step]]) -> list[Any]:
    """Who sees all documents of a type is told their number without anything being loaded."""
    plain: list[str] = []
    narrowed: list[Any] = []
    for steps in waiting:
        entity = steps[0].entity
        states = sorted({state for step in steps for state in step.states})
        if policy.sees_all(entity):
            plain.append(_plain_count(entity, tuple(states)))
        elif not registry.is_broken(entity):
            narrowed.append(_count(registry.of(entity), states, policy))
    return [
        *(text(" UNION ALL ".join(plain[start : start + _TERMS])) for start in range(0, len(plain), _TERMS)),
        *(union_all(*narrowed[start : start + _TERMS]) for start in range(0, len(narrowed), _TERMS)),
    ]


@cache
def _plain_count(entity: str, states: tuple[str, ...]) -> str:
    """The text of what ``_count`` asks: putting together and compiling two hundred of them would take longer than a log-in may."""
    wanted = ", ".join(f"'{state}'" for state in states)
    return f"SELECT '{entity}', state, count(id) FROM {entity} WHERE state IN ({wanted}) GROUP BY state"


def _count(declaration: Declaration, states: Sequence[str], policy: Policy) -> Any:
    table = declaration.table
    statement: Any = (
        select(literal_column(f"'{declaration.name}'"), table.c.state, func.count(table.c.id))
        .where(table.c.state.in_(states))
        .group_by(table.c.state)
    )
    window = policy.predicate(declaration)
    return statement if window is None else statement.where(window)
