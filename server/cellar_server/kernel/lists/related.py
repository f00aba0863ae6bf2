"""Related records 相关单据: everything that names a record, found from the declarations, counted as far as who asks may see it.

A document counts by the fields of its head, a list of lines by those of the lines (orders that hold an item), a ledger by its
rows. A list of lines says nothing again that its documents' heads say already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select

from cellar_common.codec import Ref
from cellar_server.kernel import access
from cellar_server.kernel.lists.conditions import Query, planned
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

CAP = 1000
"""Beyond it is “1,000+” until the list is opened."""
_AT_ONCE = 12
_ORDER = {EntityKind.DOCUMENT: 0, EntityKind.MASTER: 1, EntityKind.INQUIRY: 2}


@dataclass(frozen=True, slots=True)
class Related:
    """Records of a type that name the record in a field."""

    declaration: Declaration
    field: FieldSpec
    count: int

    @property
    def capped(self) -> bool:
        return self.count > CAP


def related(work: UnitOfWork, declaration: Declaration, id_: int) -> list[Related]:
    """Those that there are, documents first, in the order of the menu; a statement for a dozen types."""
    wanted = list(_naming(work, declaration))
    found: list[Related] = []
    for some in _parts(wanted, _AT_ONCE):
        counts = work.connection.execute(select(*(_count(work, other, spec, id_) for other, spec in some))).one()
        found += [Related(other, spec, n) for (other, spec), n in zip(some, counts, strict=True) if n]
    areas = [area.name for area in work.registry.areas]
    return sorted(found, key=lambda each: (_ORDER[each.declaration.kind], areas.index(each.declaration.area)))


def _parts(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _naming(work: UnitOfWork, declaration: Declaration) -> Iterator[tuple[Declaration, FieldSpec]]:
    policy = work.principal.policy
    for outline in list(work.registry.outlines.values()):
        shown = outline.list_view not in ("", "report") and declaration.table.name in outline.refers
        if not shown or not policy.may(outline.name, access.READ):
            continue
        other = work.registry.of(outline.name)
        hidden = policy.hidden_fields(other.name)
        for name, spec in other.fields.items():
            named = spec.kind is Kind.REFERENCE and spec.target == declaration.name and not spec.hidden
            if named and name not in hidden and _says_more(other, name):
                yield other, spec


def _says_more(other: Declaration, name: str) -> bool:
    """Whether an inquiry's field is said by no head that is counted itself."""
    if other.kind is not EntityKind.INQUIRY:
        return True
    path = next((path for _, path, own in other.origins if own == name), None)
    return "." in path if path is not None else isinstance(other.table, Table)


def _count(work: UnitOfWork, other: Declaration, spec: FieldSpec, id_: int) -> Any:
    plan, conditions = planned(work, Query(other.name, (Where.of(spec.name, "equals", Ref(id_, "", "")),)))
    some = select(other.table.c.id).select_from(plan.source).where(*conditions).limit(CAP + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery().label(f"n_{other.name}_{spec.name}"[:30])
