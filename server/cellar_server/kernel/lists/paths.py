"""What a list can be asked beside its own fields: of a document's lines, and of the records that references name.

Such a field is named by the way to it, as ``lines.item_id``, ``customer_id.region_id`` or ``lines.item_id.item_class_id``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellar_server.kernel.access.policy import READ, Policy
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FILES, FieldSpec, Kind
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.text import Label

DEEPEST = 3
"""Fields in a path."""
_OF_OTHERS = frozenset({Kind.REFERENCE, Kind.CHOICE, Kind.TAGS, Kind.FLAG})


def spec_at(registry: Registry, declaration: Declaration, path: str) -> FieldSpec | None:
    """The field that a path leads to, called by the way to it; None where it leads nowhere."""
    first, _, rest = path.partition(".")
    if not rest:
        return declaration.fields.get(first)
    if first in declaration.grids:
        grid = declaration.grids[first]
        name, _, beyond = rest.partition(".")
        spec = grid.fields.get(name)
        if spec is not None and beyond:
            spec = _beyond(registry, spec, beyond)
        return _called(spec, path, grid.label) if spec is not None else None
    spec = declaration.fields.get(first)
    found = _beyond(registry, spec, rest) if spec is not None else None
    return replace(found, name=path) if found is not None else None


def offered(registry: Registry, declaration: Declaration, policy: Policy) -> list[FieldSpec]:
    """What this person is offered to ask: fields of lines, and of whom a document is about and what its lines begin with."""
    hidden = policy.hidden_fields(declaration.name)
    paths = [*_of_references(registry, declaration, policy)]
    for grid in declaration.grids.values():
        seen = [name for name in grid.columns if f"{grid.name}.{name}" not in hidden and _asked(grid.fields[name])]
        paths += [f"{grid.name}.{name}" for name in seen]
        for name in seen[:1]:
            paths += [f"{grid.name}.{name}.{each}" for each in _of_target(registry, policy, grid.fields[name])]
    found = (spec_at(registry, declaration, path) for path in paths)
    return [spec for spec in found if spec is not None]


def _of_references(registry: Registry, declaration: Declaration, policy: Policy) -> Iterator[str]:
    hidden = policy.hidden_fields(declaration.name)
    listed = dict.fromkeys([declaration.title_field, *declaration.listing.filters.split()])
    for name in (each for each in listed if each in declaration.fields and each not in hidden):
        for each in _of_target(registry, policy, declaration.fields[name]):
            yield f"{name}.{each}"


def _of_target(registry: Registry, policy: Policy, spec: FieldSpec) -> list[str]:
    """The fields that the list of what a reference names is narrowed by, as far as this person may see those records."""
    if spec.kind is not Kind.REFERENCE or spec.chooser is not None or not policy.may(spec.target, READ):
        return []
    target = registry.of(spec.target)
    if target.kind is not EntityKind.MASTER or target.discreet:
        return []
    hidden = policy.hidden_fields(target.name)
    return [
        name
        for name in target.listing.filters.split()
        if name in target.fields
        and name not in hidden
        and target.fields[name].kind in _OF_OTHERS
        and _asked(target.fields[name])
    ]


def _asked(spec: FieldSpec) -> bool:
    return not spec.hidden and spec.kind is not Kind.SECRET and spec.kind not in FILES and spec.chooser is None


def _beyond(registry: Registry, reference: FieldSpec, path: str) -> FieldSpec | None:
    if reference.kind is not Kind.REFERENCE or not reference.target:
        return None
    spec = spec_at(registry, registry.of(reference.target), path)
    return _called(spec, f"{reference.name}.{path}", reference.label) if spec is not None else None


def _called(spec: FieldSpec, path: str, above: Label) -> FieldSpec:
    label = Label(f"{above.zh}·{spec.label.zh}", f"{above.en}: {spec.label.en.lower()}")
    return replace(spec, name=path, label=label, context=())
