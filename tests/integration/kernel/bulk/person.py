"""The same records by hand: each opened, filled in, saved and acted on by commands of their own, as at a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cellar_server.kernel.audit import showing
from cellar_server.kernel.bulk import LineOf, Of, Typed
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import SmallBooks, rows_of


class Person:
    """Knows what he made by the keys of the batch."""

    def __init__(self, books: SmallBooks) -> None:
        self.books = books
        self.made: dict[Any, RecordView] = {}

    def carry_out(self, batch: Iterable[Typed]) -> None:
        for typed in batch:
            record = self._save(typed)
            for deed in typed.deeds:
                record = self.books.act(record, deed)
            self.made[typed.key] = record

    def _save(self, typed: Typed) -> RecordView:
        entity = typed.model.__tablename__
        values = self._said(typed.values)
        rows = [self._said(row) for row in typed.lines.get("lines", ())]
        named = {name for row in rows for name in row}
        links = [link for link in self.books.ledger.registry.of(entity).links if link.via in named]
        if links:
            (link,) = links
            head, pushed = self._pushed(link.name, entity, [row[link.via] for row in rows])
            by_source = {row[link.via]: row for row in pushed}
            values, rows = head | values, [by_source[row[link.via]] | row for row in rows]
        return self.books.save(entity, values, rows if typed.lines else None)

    def _pushed(self, link: str, entity: str, lines: list[int]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        with self.books.reading() as work:
            made = documents.derive(work, link, [], lines)
            shown = showing.view(work, self.books.ledger.registry.of(entity), made, saved=False)
        return self.books.typed(shown)

    def _said(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._id(value) if isinstance(value, Of | LineOf) else value for name, value in values.items()}

    def _id(self, named: Of | LineOf) -> int:
        record = self.made[named.key]
        if isinstance(named, LineOf):
            return record.grids["lines"][named.index].id
        if named.made:
            model = self.books.ledger.registry.of(named.made).model
            (made,) = rows_of(self.books, model, source_id=record.id)
            return int(made.id)
        return record.id
