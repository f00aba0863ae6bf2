"""What a change of a chosen value (``schema/choosers.py``) is called in the history: its label depends on values beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cellar_server.kernel.intake import chosen
from cellar_server.kernel.schema.choosers import Beside, Chooser
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

Changes = list[list[Any]]


class Choices:
    """The values beside a chosen one: as the same deed changed them, else as they stand now."""

    def __init__(self, work: UnitOfWork, declaration: Declaration, record_id: int) -> None:
        self._work = work
        self._now = _standing(work, declaration, record_id)

    def of(self, chooser: Chooser, path: str, changes: Mapping[str, tuple[Any, Any]], side: int) -> Beside:
        """``side``: 0 before the change, 1 after it."""
        place = path.rpartition(".")[0]

        def value_of(name: str) -> Any:
            at = f"{place}.{name}" if place else name
            return changes[at][side] if at in changes else self._now.get(at)

        return chosen.beside(chooser, value_of)

    def records(self, spec: FieldSpec, path: str, changes: Mapping[str, tuple[Any, Any]]) -> set[tuple[str, int]]:
        """The records whose names the words of a change will need."""
        assert spec.chooser is not None
        sides = (
            chosen.record(spec, changes[path][side], self.of(spec.chooser, path, changes, side)) for side in (0, 1)
        )
        return {each for each in sides if each is not None}

    def words(self, spec: FieldSpec, path: str, changes: Mapping[str, tuple[Any, Any]], side: int) -> str:
        value = changes[path][side]
        if value is None:
            return ""
        assert spec.chooser is not None
        return chosen.words(self._work, spec, value, self.of(spec.chooser, path, changes, side))


def _standing(work: UnitOfWork, declaration: Declaration, record_id: int) -> dict[str, Any]:
    """What stands now in the fields of lines that choices depend on, by the path that the history calls them."""
    found: dict[str, Any] = {}
    for grid in declaration.grids.values():
        names = sorted({name for spec in grid.fields.values() if spec.chooser for name in spec.chooser.beside})
        if not names:
            continue
        table = grid.line.__table__
        statement = select(table.c.id, *(table.c[name] for name in names)).where(table.c.document_id == record_id)
        for row in work.connection.execute(statement):
            found.update((f"{grid.name}#{row[0]}.{name}", value) for name, value in zip(names, row[1:], strict=True))
    return found
