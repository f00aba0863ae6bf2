"""What the rows of any list are grouped by: what its declaration says of a report, else what its columns and conditions are.

So a list is grouped, subtotalled and written to a file by the same functions as a report (``groups.py``, ``exchange/report_files.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from cellar_server.kernel.lists.columns import STATE_SPEC
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.reporting import Measure, Report, counted

_KINDS = frozenset({Kind.REFERENCE, Kind.CHOICE, Kind.FLAG, Kind.DAY})
_STATE, _ROWS = STATE_SPEC.name, "rows"


def spec_of(declaration: Declaration, name: str) -> FieldSpec:
    """The field of a level; KeyError for an unknown one."""
    return STATE_SPEC if name == _STATE else declaration.spec(name)


@cache
def report_of(declaration: Declaration) -> Report | None:
    """How rows of this type are grouped; None where nothing of them has few values."""
    if declaration.report is not None:
        return declaration.report
    dimensions = tuple(dict.fromkeys(_dimensions(declaration)))
    if not dimensions:
        return None
    sums = [name for name in declaration.listing.sums.split() if name in declaration.fields]
    specs = [declaration.fields[name] for name in sums]
    measures = [Measure(name=each.name, label=each.label, kind=each.kind, field=each.name) for each in specs]
    first = declaration.title_field if declaration.title_field in dimensions else dimensions[0]
    return Report(dimensions=dimensions, levels=(first,), measures=(*measures, counted(_ROWS, "行数|Rows")))


def _dimensions(declaration: Declaration) -> Iterator[str]:
    listing = declaration.listing
    for name in [*listing.filters.split(), *listing.columns.split()]:
        spec = declaration.fields.get(name)
        if (name == _STATE and _STATE in declaration.table.c) or (
            spec is not None and spec.kind in _KINDS and not spec.hidden and spec.chooser is None
        ):
            yield name
