"""What a list says beside a reference: the code of a customer, code and unit of an item (``told_with`` of the master).

Such a column is named by the way to it: ``item_id.code``. It is shown, sorted and exported; conditions go by any path (``paths.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cellar_server.kernel.access.policy import READ, Policy
from cellar_server.kernel.lists.columns import STATE_SPEC
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.rows import CODE, master_field


def parted(name: str) -> tuple[str, str]:
    """``item_id.code`` as the reference and the field of what it leads to; a field of the row itself leads nowhere."""
    reference, _, told = name.partition(".")
    return reference, told


def list_spec(registry: Registry, declaration: Declaration, name: str) -> FieldSpec:
    """A column of a list: a field, the state, or what stands beside a reference; ``Invalid`` where there is no such one."""
    if name == "state":
        return STATE_SPEC
    reference, told = parted(name)
    spec = declaration.fields.get(reference)
    if spec is not None and told:
        spec = _spec(registry, spec, told) if told in told_with(registry, spec) else None
    if spec is None:
        raise refuse(name[:40], "FIELD_UNKNOWN", f"没有字段“{name[:40]}”|There is no field “{name[:40]}”")
    return spec


def told_with(registry: Registry, spec: FieldSpec) -> tuple[str, ...]:
    """What is said beside what this field names; nothing where it names nothing."""
    return registry.outlines[spec.target].told_with if spec.kind is Kind.REFERENCE and not spec.hidden else ()


def columns(registry: Registry, declaration: Declaration, policy: Policy) -> list[str]:
    """The columns that its list shows this person at first: the code of what one names before it, the rest behind it.

    Rows that say it in a field of their own (``rows.py``) show that.
    """
    hidden, listed = policy.hidden_fields(declaration.name), declaration.listing.columns.split()
    own = {(entity, path): name for entity, path, name in declaration.origins}
    found: list[str] = []
    for name in (each for each in listed if each not in hidden):
        spec = declaration.fields.get(name)
        before: list[str] = []
        behind: list[str] = []
        for each in of_master(registry, policy, spec) if spec is not None else ():
            told = parted(each.name)[1]
            column = own.get((declaration.fields[name].target, told), each.name)
            if column not in {*listed, *hidden, *found}:
                (before if told == CODE else behind).append(column)
        found += [*before, name, *behind]
    return found


def specs(registry: Registry, declaration: Declaration, policy: Policy) -> list[FieldSpec]:
    """Everything that may stand in its list beside a field that this person sees."""
    hidden = policy.hidden_fields(declaration.name)
    return [
        each for name, spec in declaration.fields.items() if name not in hidden for each in _beside(registry, declaration, policy, spec)
    ]  # fmt: skip


def of_group(registry: Registry, policy: Policy, spec: FieldSpec) -> FieldSpec | None:
    """What a report tells of a group beside code and name: the unit of an item. None: nothing, or it is hidden."""
    return next((told for told in of_master(registry, policy, spec) if parted(told.name)[1] != CODE), None)


def of_master(registry: Registry, policy: Policy, spec: FieldSpec) -> list[FieldSpec]:
    """What is told of the record that a field names, as far as this person may know it."""
    told = told_with(registry, spec)
    hidden = policy.hidden_fields(spec.target) if told else frozenset()
    return [_spec(registry, spec, each) for each in told if each not in hidden]


_NARROW = 8
"""Characters that the lines of a form give at first to what is told in them."""


def on_lines(registry: Registry, policy: Policy, lines: Iterable[FieldSpec]) -> list[FieldSpec]:
    """What the lines of a form say of the records that they name (``told_on_lines``), of those whose list this person may read."""
    found = []
    for reference in lines:
        target = registry.find(reference.target) if reference.kind is Kind.REFERENCE else None
        if target is not None and target.told_on_lines and policy.may(target.name, READ):
            hidden = policy.hidden_fields(target.name)
            found += [
                replace(
                    target.fields[name], name=f"{reference.name}.{name}", required=False, triggers=False, width=_NARROW
                )
                for name in target.told_on_lines
                if name not in hidden
            ]
    return found


def _beside(registry: Registry, declaration: Declaration, policy: Policy, spec: FieldSpec) -> Iterator[FieldSpec]:
    """The same, unless the rows say it themselves."""
    said = {(entity, path) for entity, path, _ in declaration.origins}
    return (each for each in of_master(registry, policy, spec) if (spec.target, parted(each.name)[1]) not in said)


def _spec(registry: Registry, reference: FieldSpec, told: str) -> FieldSpec:
    spec = registry.of(reference.target).fields[told]
    return master_field(reference, told, spec, f"{reference.name}.{told}")
