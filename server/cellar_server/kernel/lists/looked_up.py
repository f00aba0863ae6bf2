"""The further columns of a look-up that the asking document declares (``schema/looked_up.py``), as far as the person may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cellar_common.codec import Ref
from cellar_server.kernel.access.eyes import may_be_told
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_PLAIN = {Kind.DAY: date}
"""Of each kind that is no reference, what a look-up may depend on so far."""


def told(
    work: UnitOfWork, asking: Declaration | None, path: str, context: Mapping[str, Any], ids: Sequence[int]
) -> list[tuple[FieldSpec, list[Any]]]:
    """Each column with its values in the order of ``ids``. ``path``: the field that asks (``lines.item_id``); ``context``: the values beside it.

    What is hidden to the person is not asked for, and nothing is told of a record beside it that he may not see: whom the words of a
    caller name may be anybody.
    """
    found: list[tuple[FieldSpec, list[Any]]] = []
    if asking is None or not work.principal.policy.may(asking.name, READ):
        return found
    for each in asking.looked_up.get(path, ()):
        seen = [
            (index, column.spec)
            for index, column in enumerate(each.columns)
            if may_be_told(work.principal.policy, column.tells)
        ]
        if not seen:
            continue
        near = {name: _known(work, _beside(asking, path, name), context.get(name)) for name in each.near}
        values = each.find(work, near, ids)
        found += [
            (spec, [_said(work, values[id_][index]) if id_ in values else None for id_ in ids]) for index, spec in seen
        ]
    return found


def _beside(asking: Declaration, path: str, name: str) -> FieldSpec:
    """The field of this name of the line that asks, or else of the head."""
    grid = path.rpartition(".")[0]
    return asking.grids[grid].fields[name] if grid and name in asking.grids[grid].fields else asking.fields[name]


def _known(work: UnitOfWork, spec: FieldSpec, value: Any) -> Any:
    """The value that was sent for a field, None where it is none for it or leads out of the person's sight."""
    if spec.kind is not Kind.REFERENCE:
        return value if isinstance(value, _PLAIN[spec.kind]) else None
    model: Any = work.registry.of(spec.target).model
    id_ = value.id if isinstance(value, Ref) else 0
    return id_ if id_ and id_ in work.in_sight(model, [id_]) else None


def _said(work: UnitOfWork, value: Any) -> Any:
    return value.of(work.language) if isinstance(value, Label) else value
