"""The unit of work of one stretch: as a command's, within a transaction that goes on.

What rules read is read once for all its records; what they write is gathered and inserted by the thousand, records as they are
in the end and parents first. Its doors open, and its numbers are taken, before the next stretch begins, for which it is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Delete, Insert, Update
from sqlalchemy.orm import Session

from cellar_server.kernel.bulk import rows as bulk_rows
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.model import Base, Document
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass
class Stretch(UnitOfWork):
    """``gathers``: its records are kept until the end; where rules write beside them at once, they go through the session.

    ``added``: every document that it made.
    """

    gathers: bool = True
    added: list[Any] = field(default_factory=list)
    _beside: dict[Insert, list[Mapping[str, Any]]] = field(default_factory=dict)

    def add(self, record: Base) -> None:
        is_document = isinstance(record, Document)
        if is_document:
            self.added.append(record)
        if not (self.gathers and is_document):
            super().add(record)

    def write(self, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
        if self.gathers and isinstance(statement, Insert) and rows is not None:
            self._beside.setdefault(statement, []).extend(rows)
        else:
            super().write(statement, rows)

    def finish(self) -> None:
        super().finish()
        if self.gathers:
            bulk_rows.insert_records(self.connection, self.registry, self.added)
            self.noted.write(self.connection, self.added)
        for statement, rows in self._beside.items():
            bulk_rows.insert_rows(self.connection, statement, rows)


@contextmanager
def begun(work: UnitOfWork, declaration: Declaration, *, careful: bool) -> Iterator[Stretch]:
    """A stretch of the caller's work; what it says, and what it touched, is the caller's."""
    # Of a type that goes through one by one there is nothing to gather, and what its deed changes beside it may name it.
    gathers = declaration.kind is EntityKind.DOCUMENT and declaration.after_save is None and declaration.abreast
    # A session of its own: what this stretch read is read anew by the next. It commits nothing by itself.
    with Session(
        bind=work.connection, autoflush=False, expire_on_commit=False, join_transaction_mode="rollback_only"
    ) as session:
        stretch = Stretch(
            session, work.principal, work.registry, now=work.now, today=work.today, warnings=work.warnings, touched=work.touched,
            deeds=work.deeds, names=work.names, kept=work.kept, careful=careful, gathers=gathers,
        )  # fmt: skip
        # Closings are held to the commit.
        stretch.cache["periods"] = work.cache.setdefault("periods", {})
        stretch.cache[naming.IN_BATCH] = work.cache.setdefault(naming.IN_BATCH, {})
        yield stretch
        work.goes_by_masters |= stretch.goes_by_masters
        work.kept = stretch.kept
        # Nothing is left in it that its end could roll back.
        session.expunge_all()
