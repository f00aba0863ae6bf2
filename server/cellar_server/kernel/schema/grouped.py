"""Inquiries that group: what a SELECT with GROUP BY comes to is listed, filtered, summed and exported like a table.

``CustomerBalance = grouped(__name__, "customer_balance", select(func.min(t.id).label("id"), …).group_by(…), customer_id=reference(…), …)``
is declared like any inquiry. Nothing is kept: each page asks the rows themselves.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import SelectBase
from sqlalchemy.orm import MappedColumn

from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.reporting import Opens


def grouped(
    module: str, name: str, statement: SelectBase, *, opens: Opens | None = None, **fields: MappedColumn[Any]
) -> type[Base]:
    """The model of an inquiry: one record a group.

    ``statement`` has a column ``id``, one of the group's own (``func.min(table.c.id)``), by which pages go on, and one for each of
    ``fields``, which say how it is shown; ValueError where they differ. What rights narrow by (a customer, a warehouse) is
    among what it is grouped by, so that the declaration can say whose a group is. ``opens``: its columns need no field.
    """
    table = statement.subquery(name)
    strangers = {*table.c.keys()} ^ {"id", *fields, *(opens.columns if opens is not None else ())}
    if strangers:
        raise ValueError(f"{name}: {', '.join(sorted(strangers))} is not both a column and a field")
    for column in table.c:
        # What a column of a table has, and a column of a statement has not.
        column.info = {"field": fields[column.key].column.info["field"]} if column.key in fields else {}  # type: ignore[attr-defined]
        column.nullable = column.key != "id"  # type: ignore[attr-defined]
    said = {
        "__module__": module, "__tablename__": name, "__table__": table, "__mapper_args__": {"primary_key": [table.c.id]},
    }  # fmt: skip
    return type(name.title().replace("_", ""), (Base,), said)
