"""Rows for bulk inserts: every column of a table filled from the field's default, so that one INSERT takes them all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import insert

from cellar_db.ids import new_id
from cellar_server.kernel.amounts.currency import BASE
from cellar_server.kernel.amounts.steps import ONE
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

CHUNK = 5000
# Half past nine where the company works.
MORNING = time(1, 30)


@dataclass(frozen=True, slots=True)
class Stub:
    """What a ledger's door wants to know of a document that takes effect."""

    __tablename__: str
    id: int
    business_date: date
    org_id: int
    posting_date: None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A document's id and those of its lines, for what is taken from it."""

    id: int
    lines: tuple[int, ...] = ()


@cache
def blank(model: type[Base]) -> dict[str, Any]:
    """Every column of a model with its default; None where it has none."""
    values: dict[str, Any] = {}
    for column in table_of(model).columns:
        spec = column.info.get("field")
        default = spec.make_default() if spec is not None else None
        if default is None and column.default is not None and column.default.is_scalar:
            default = column.default.arg  # type: ignore[attr-defined]
        values[column.name] = default
    return values


@dataclass
class Rows:
    """Rows of many tables, inserted parents first."""

    work: UnitOfWork
    _rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _edges: list[dict[str, Any]] = field(default_factory=list)

    def add(self, model: type[Base], **values: Any) -> int:
        """One row; its id is made here and returned."""
        row = {**blank(model), "id": new_id(), **values}
        self._rows[model].append(row)
        return int(row["id"])

    def document(self, model: type[Base], *, number: str, state: str, on: date, org_id: int, **values: Any) -> int:
        """A document's header in force on its day, made that morning; marked as one from before the program."""
        who, made = self.work.principal.user_id, datetime.combine(on, MORNING, UTC)
        return self.add(
            model, number=number, state=state, business_date=on, posting_date=on, org_id=org_id, row_version=1,
            created_at=made, created_by=who, checked_at=made, checked_by=who, currency=self.work.settings[BASE], exchange_rate=ONE,
            migrated=True, **values,
        )  # fmt: skip

    def add_edge(self, source: tuple[str, int], target: tuple[str, int]) -> None:
        """One edge of the trace."""
        row = {"source_entity": source[0], "source_id": source[1], "target_entity": target[0], "target_id": target[1]}
        self._edges.append({"id": new_id(), **row})

    def write(self) -> None:
        """Insert everything, tables in the order of their foreign keys, and start anew."""
        order = {table.name: index for index, table in enumerate(Base.metadata.sorted_tables)}
        for model in sorted(self._rows, key=lambda each: order[table_of(each).name]):
            rows = self._rows[model]
            for start in range(0, len(rows), CHUNK):
                self.work.connection.execute(insert(table_of(model)), rows[start : start + CHUNK])
        for start in range(0, len(self._edges), CHUNK):
            self.work.connection.execute(insert(document_link), self._edges[start : start + CHUNK])
        self._rows.clear()
        self._edges.clear()
