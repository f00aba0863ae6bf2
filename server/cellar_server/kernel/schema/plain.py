"""Documents with their lines as plain rows: for pure functions of many documents, and where the session may know older ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.schema.declaration import Declaration


class Plain:
    """One document: the columns of its head, and a list of rows for each grid. To be read, not to be changed."""

    def __init__(self, entity: str, head: Row[Any], grids: dict[str, list[Row[Any]]]) -> None:
        self.__tablename__ = entity
        self.head = head
        self.__dict__.update(grids)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.head, name)


def documents(connection: Connection, declaration: Declaration, ids: Iterable[int]) -> Iterator[Plain]:
    """The documents with these ids, in the order of ids; one statement for five hundred of them and one for each grid."""
    table = declaration.table
    heads = select(table).where(one_of(table.c.id, "ids")).order_by(table.c.id)
    for some in in_lists(sorted(set(ids))):
        grids: dict[str, dict[int, list[Row[Any]]]] = {}
        for grid in declaration.grids.values():
            rows = grid.line.__table__
            mine = select(rows).where(one_of(rows.c.document_id, "ids"))
            by_document: dict[int, list[Row[Any]]] = defaultdict(list)
            for row in connection.execute(mine.order_by(rows.c.position, rows.c.id), {"ids": some}).all():
                by_document[row.document_id].append(row)
            grids[grid.name] = by_document
        for head in connection.execute(heads, {"ids": some}).all():
            yield Plain(declaration.name, head, {name: found.get(head.id, []) for name, found in grids.items()})
