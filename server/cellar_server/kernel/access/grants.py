"""Rows of a role's rights, resolved against the program as it is: a new type in an area is covered at once (ORG-04).

A row is ``(scope, right)``. The scope is an entity, an area (``@sales``) or everything (``*``); the right is a verb, a group
of verbs (``@make``) or every verb (``*``). Rows add up and none takes away. A row that means nothing here, because
its area or type belongs to another version, grants nothing and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from cellar_server.kernel.access.policy import (
    ANY,
    ATTACH,
    CREATE,
    DELETE,
    EDIT,
    EXPORT,
    IMPORT,
    POLICIES,
    PRINT,
    READ,
    SHARE,
    VERBS,
    Grants,
)
from cellar_server.kernel.schema.outline import Outline
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.verbs import VerbGroup

# No entity and no verb begins with it, so that an area or a group may have the name of one.
MARK = "@"
_LOOK = (READ, PRINT, EXPORT)
# Not detach: what was attached as a proof is taken away by whoever was given that by name.
_ENTER = (*_LOOK, CREATE, EDIT, DELETE, IMPORT, ATTACH, SHARE)
OF_EVERY_ENTITY = {
    VerbGroup.LOOK: _LOOK, VerbGroup.ENTER: _ENTER, VerbGroup.MAKE: _ENTER, VerbGroup.KEEP: _ENTER, VerbGroup.CHECK: _LOOK,
}  # fmt: skip
"""The verbs of a group beside the deeds that name it."""
GROUPS = {MARK + group.code: group for group in VerbGroup}


def covered(registry: Registry, scope: str) -> list[Outline]:
    """The entities that a scope stands for today; nothing is loaded for it."""
    if scope == ANY:
        return list(registry.outlines.values())
    if scope.startswith(MARK):
        return [each for each in registry.outlines.values() if MARK + each.area == scope]
    found = registry.outlines.get(scope)
    return [found] if found is not None else []


def verbs(entity: Outline, right: str) -> Iterator[str]:
    """What a right comes to on one entity; nothing where the entity has no such deed."""
    group = GROUPS.get(right)
    if group is not None:
        yield from OF_EVERY_ENTITY[group]
        yield from (each.name for each in entity.deeds if each.group is group)
    elif right == ANY or right in VERBS or entity.knows(right):
        yield right


def with_tellers(registry: Registry, hidden: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Fields that a role hides, and those in which they could be read (``FieldSpec.tells``)."""
    found = set(hidden)
    for entity, path in list(found):
        for each in covered(registry, entity):
            found.update((entity, teller) for told, teller in each.tells if told == path)
    # Lists and reports of these records' rows have the fields under names of their own.
    told = {(each.name, path) for entity, path in found for each in covered(registry, entity)}
    for each in registry.outlines.values():
        found.update((each.name, own) for entity, path, own in each.origins if (entity, path) in told)
    return frozenset(found)


@lru_cache(maxsize=POLICIES)
def resolve(registry: Registry, rows: Grants) -> Grants:
    """The (entity, verb) pairs that these rows come to; entity and verb may be ``*``."""
    found: set[tuple[str, str]] = set()
    for scope, right in rows:
        if scope == ANY and not right.startswith(MARK):
            found.add((ANY, right))
            continue
        if scope == ANY and right in GROUPS:
            # Once for all, as whatever has no declaration asks for it.
            found.update((ANY, verb) for verb in OF_EVERY_ENTITY[GROUPS[right]])
        found.update((each.name, verb) for each in covered(registry, scope) for verb in verbs(each, right))
    return frozenset(found)
