"""The further columns of a look-up that the asking document declares (``schema/looked_up.py``), as far as the person may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cellar_common.codec import Ref
from cellar_server.kernel.access.eyes import may_be_told
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def told(
    work: UnitOfWork, asking: Declaration | None, path: str, context: Mapping[str, Any], ids: Sequence[int]
) -> list[tuple[FieldSpec, list[Any]]]:
    """Each column with its values in the order of ``ids``. ``path``: the field that asks (``lines.item_id``); ``context``: the values beside it.

    What is hidden to the person is not asked for.
    """
    found: list[tuple[FieldSpec, list[Any]]] = []
    for each in asking.looked_up.get(path, ()) if asking is not None else ():
        seen = [
            (index, column.spec)
            for index, column in enumerate(each.columns)
            if may_be_told(work.principal.policy, column.tells)
        ]
        if not seen:
            continue
        near = {name: _known(context.get(name)) for name in each.near}
        values = each.find(work, near, ids)
        found += [
            (spec, [_said(work, values[id_][index]) if id_ in values else None for id_ in ids]) for index, spec in seen
        ]
    return found


def _known(value: Any) -> Any:
    return (value.id or None) if isinstance(value, Ref) else value


def _said(work: UnitOfWork, value: Any) -> Any:
    return value.of(work.language) if isinstance(value, Label) else value
