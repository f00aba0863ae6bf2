"""明细: the lines of all documents of a type as one list, each of which opens its document.

What is not said follows from the document: its number and day, the masters by which it is looked up, the columns of its grid with
what the items are, its state; filters by whatever of that can be chosen, sums of what the grid sums up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cellar_server.kernel.schema import derived
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import GridSpec
from cellar_server.kernel.schema.layout import Listing, Scheme, Where, scheme
from cellar_server.kernel.schema.report import inquiry
from cellar_server.kernel.schema.rows import DOCUMENT, Rows, model_of

_SCHEMES = (
    scheme("this_month", "本月|This month", Where.of("business_date", "period", "this_month")),
    scheme("this_year", "本年|This year", Where.of("business_date", "period", "this_year")),
)


def lines_list(
    module: str, name: str, title: str, rows: Rows, *, columns: str = "", filters: str = "", sums: str = "", sort: str = "-id",
    search: str = "", beside: str = "", schemes: tuple[Scheme, ...] = _SCHEMES, icon: str = "", keywords: str = "明细 lines",
) -> Declaration:  # fmt: skip
    """The list, for an area's ``reports.py``. ``beside``: columns that stand together where the grid has one of them.

    ValueError for rows that are no document's lines.
    """
    if rows.grid is None:
        raise ValueError(f"{name}: these are no lines of a document")
    model = model_of(rows, name, module, in_effect=False)
    columns = columns or " ".join(_columns(rows, rows.grid, beside.split()))
    filtered = [name for name in columns.split() if name not in rows.reached]
    filtered += [name for name in rows.reached if name not in columns.split()]
    listing = Listing(
        columns=columns, filters=filters or derived.filters(rows.fields, " ".join([*filtered, "org_id", "department_id"])),
        sums=sums or " ".join(each for each in columns.split() if each in rows.grid.sums),
        sort=sort, search=search or " ".join(_search(rows, columns)), schemes=schemes,
    )  # fmt: skip
    return inquiry(model, title, rows, listing, icon=icon or rows.source.icon, keywords=keywords)


def _columns(rows: Rows, grid: GridSpec, beside: Sequence[str]) -> Iterable[str]:
    named = [name for name in rows.source.lookup_columns if name in rows.fields and rows.fields[name].target]
    first = [DOCUMENT, "business_date", *named]
    shown = [each for name in grid.columns for each in (beside if name in beside else [name])]
    return [name for name in dict.fromkeys([*first, *shown, "state"]) if name in rows.fields or name == "state"]


def _search(rows: Rows, columns: str) -> Iterable[str]:
    """The document, its party, and what its lines begin with."""
    references = [name for name in columns.split() if name in rows.fields and rows.fields[name].target]
    return dict.fromkeys([DOCUMENT, *references[:4]])
