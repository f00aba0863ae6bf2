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

from sqlalchemy import func, literal_column, select, text, type_coerce, union_all

from cellar_db.types import Text
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.outline import Deed, Outline
from cellar_server.kernel.schema.progress import GIVING, Progress
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# SQLite takes 500 parts of a UNION.
_TERMS = 200
# People whose counts one worker remembers.
_PEOPLE = 5000
_SECONDS = 60.0

_OPEN = tuple(each.code for each in GIVING)


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work: documents of this entity in one of these states wait for what the label says.

    ``progress``: how far they are, by code; as far as they like, where empty. ``finance`` likewise: the stamps they stand at.
    ``black``: red documents are left out, of which nothing is made.
    """

    entity: str
    label: Label
    states: tuple[str, ...]
    progress: tuple[str, ...] = ()
    finance: tuple[str, ...] = ()
    black: bool = False


@dataclass(frozen=True, slots=True)
class Todo:
    entity: str
    label: Label
    count: int
    wheres: tuple[Where, ...]


def waiting(work: UnitOfWork) -> list[Todo]:
    """What waits, in the order of the declarations; nothing with a count of zero."""
    asked, statements = _asked(work.registry, work.principal.policy)
    counts = {tuple(row[:4]): row[4] for statement in statements for row in work.connection.execute(statement)}
    return [
        Todo(step.entity, step.label, count, tuple(_wheres(step))) for step in asked if (count := _sum(step, counts))
    ]


def _sum(step: Step, counts: Mapping[tuple[Any, ...], int]) -> int:
    """Of the counts by entity, what else was asked, state and progress."""
    far = step.progress or [each.code for each in Progress]
    asked = _word(step)
    return sum(counts.get((step.entity, asked, state, each), 0) for state in step.states for each in far)


def _word(step: Step) -> str:
    """What stands in a counted row for what else was asked; never empty, which one database takes for nothing."""
    return " ".join(step.finance) or ("black" if step.black else "any")


def _wheres(step: Step) -> Iterator[Where]:
    yield _where("state", step.states)
    if step.progress:
        yield _where("progress", step.progress)
    if step.finance:
        yield _where("finance", step.finance)
    if step.black:
        yield Where.of("red_of_id", "empty")


def _where(field: str, codes: Sequence[str]) -> Where:
    return Where.of(field, "equals" if len(codes) == 1 else "in", *codes)


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
    counts = {tuple(row[:4]): row[4] for row in work.connection.execute(statement)}
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
    found: dict[str, Deed] = {}
    for deed in entity.deeds:
        if deed.waits and policy.may(entity.name, deed.name):
            for state in deed.waits:
                found.setdefault(state, deed)
    for state, deed in found.items():
        yield Step(entity.name, _waits_for(entity, deed.label), (state,), deed.progress, deed.finance)


def _downstream(registry: Registry, entity: Outline, policy: Policy) -> Iterator[Step]:
    """What is made from these documents, for whoever may make it, until they are done or closed."""
    for target, way in registry.ways_down(entity.name):
        if way.waits and target.creatable and policy.may(target.name, access.CREATE):
            yield Step(entity.name, _waits_for(entity, way.label), way.states, _OPEN, black=entity.reversible)
    for target, way in registry.awaiting(entity.name):
        if policy.may(target.name, access.CREATE):
            far = _OPEN if entity.has_progress else ()
            yield Step(entity.name, _waits_for(entity, way.label), way.states, far, black=entity.reversible)


def _waits_for(entity: Outline, deed: Label) -> Label:
    return Label(f"{entity.title.zh} 待{deed.zh}", f"{entity.title.en} to {deed.en.lower()}")


def _statements(registry: Registry, policy: Policy, waiting: list[list[Step]]) -> list[Any]:
    """Who sees all documents of a type is told their number without anything being loaded."""
    plain: list[str] = []
    narrowed: list[Any] = []
    for steps in (alike for each in waiting for alike in _apart(each)):
        entity, stamps = steps[0].entity, steps[0].finance
        states = tuple(sorted({state for step in steps for state in step.states}))
        far = _far(steps) if registry.outlines[entity].has_progress and not stamps else ()
        if policy.sees_all(entity):
            plain.append(_plain_count(steps[0], states, far))
        elif not registry.is_broken(entity):
            narrowed.append(_count(registry.of(entity), steps[0], states, far, policy))
    return [
        *(text(" UNION ALL ".join(plain[start : start + _TERMS])) for start in range(0, len(plain), _TERMS)),
        *(union_all(*narrowed[start : start + _TERMS]) for start in range(0, len(narrowed), _TERMS)),
    ]


def _apart(steps: Iterable[Step]) -> Iterable[list[Step]]:
    """Apart where red ones count or not, and where they ask for other stamps: what waits for finance is found by an index of its own,
    however far it is."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(_word(step), []).append(step)
    return found.values()


@cache
def _plain_count(like: Step, states: tuple[str, ...], far: tuple[str, ...]) -> str:
    """The text of what ``_count`` asks: putting together and compiling two hundred of them would take longer than a log-in may."""
    wanted = f"state IN ({_quoted(states)})" + (f" AND progress IN ({_quoted(far)})" if far else "")
    wanted += f" AND finance IN ({_quoted(like.finance)})" if like.finance else ""
    wanted += " AND red_of_id IS NULL" if like.black else ""
    return f"SELECT '{like.entity}', '{_word(like)}', state, progress, count(id) FROM {like.entity} WHERE {wanted} GROUP BY state, progress"


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _far(steps: Iterable[Step]) -> tuple[str, ...]:
    """How far is whatever waits: without it, all that is done and over would be counted along."""
    return tuple(sorted({each for step in steps for each in (step.progress or (Progress.OPEN.code,))}))


def _count(declaration: Declaration, like: Step, states: Sequence[str], far: Sequence[str], policy: Policy) -> Any:
    table = declaration.table
    progress = type_coerce(table.c.progress, Text(20))
    asked: Any = literal_column(f"'{_word(like)}'")
    statement: Any = (
        select(literal_column(f"'{declaration.name}'"), asked, table.c.state, progress, func.count(table.c.id))
        .where(table.c.state.in_(states))
        .group_by(table.c.state, table.c.progress)
    )
    if far:
        statement = statement.where(progress.in_(far))
    if like.finance:
        statement = statement.where(type_coerce(table.c.finance, Text(20)).in_(like.finance))
    if like.black:
        statement = statement.where(table.c.red_of_id.is_(None))
    window = policy.predicate(declaration)
    return statement if window is None else statement.where(window)
