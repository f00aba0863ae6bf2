"""The same records by hand: each opened, filled in, saved and acted on by commands of their own, as at a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cellar_server.kernel.audit import showing
from cellar_server.kernel.bulk import LineOf, Of, Typed
from cellar_server.kernel.intake import writable
from cellar_server.kernel.life import documents
from cellar_server.kernel.links.reversing import HEAD
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
        grid, said = next(iter(typed.lines.items()), ("lines", ()))
        rows = [self._said(row) for row in said]
        if "red_of_id" in values:
            return self._reverse(entity, values, rows)
        values = self._proposed(entity, values) | values
        named = {name for row in rows for name in row}
        links = [link for link in self.books.ledger.registry.of(entity).links if link.via in named]
        if links:
            (link,) = links
            head, pushed = self._pushed(link.name, entity, [row[link.via] for row in rows])
            by_source = {row[link.via]: row for row in pushed}
            values, rows = head | values, [by_source[row[link.via]] | row for row in rows]
        return self.books.save(entity, values, rows if typed.lines else None, grid=grid)

    def _reverse(self, entity: str, values: dict[str, Any], rows: list[dict[str, Any]]) -> RecordView:
        """As 红冲 opens it, with so much of it."""
        figures = {row["red_of_line_id"]: -row["quantity"] for row in rows} or {HEAD: -values["amount"]}
        original = self.books.get(entity, values["red_of_id"])
        return self.books.reverse(original, figures, grid="lines" if rows else "", **values)

    def _proposed(self, entity: str, values: dict[str, Any]) -> dict[str, Any]:
        """What the document brings along that this one names as a whole: the debt that is paid."""
        for way in self.books.ledger.registry.of(entity).head_links:
            if values.get(way.via) is not None:
                with self.books.reading() as work:
                    made = documents.derive(work, way.name, [values[way.via]], [])
                    declaration = self.books.ledger.registry.of(entity)
                    return dict(
                        writable.sendable(declaration, showing.view(work, declaration, made, saved=False)).values
                    )
        return {}

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
