"""One thing, one record: what the world has once is held once, however it is typed (MD-11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect, select

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def code_taken(work: UnitOfWork, declaration: Declaration, record: Any) -> Iterator[Problem]:
    """Whether another record of the kind has this code, whatever its width and case; the unique key is the last guard."""
    if record.code is None or not inspect(record).attrs.code_key.history.has_changes():
        return
    table = declaration.table
    same = select(table).where(table.c.code_key == record.code_key, table.c.id != record.id)
    other = work.connection.execute(same).first()
    if other is not None:
        named = naming.called(work, declaration, other)
        yield problem(
            "code", "DUPLICATE",
            Label(f"编码 {record.code} 已用于{named.zh}", f"Code {record.code} belongs to {named.en}"), "换一个编码|Choose another code",
        )  # fmt: skip
