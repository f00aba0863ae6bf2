"""Where a form's fields find what they refer to: the pop-up while typing, and the full list (F7)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls import lookup_window
from cellar_client.controls.lookup import LookupEdit
from cellar_client.session.lookups import RemoteSource, Source
from cellar_client.session.record import RecordState
from cellar_common.codec import Ref

if TYPE_CHECKING:
    from cellar_client.features.record.view import FormView


class FormLookups(QObject):
    def __init__(self, form: FormView, state: RecordState) -> None:
        super().__init__(form)
        self._form, self._state = form, state

    def header_source(self, field: pb.Field) -> Source:
        """For a field of the header, and for what an action asks."""
        return RemoteSource(self._form.api, self._form.meta, field, field.name, self._state)

    def line_source(self, grid: str, field: pb.Field) -> Source:
        section = self._form.sections.get(grid)

        def place() -> tuple[str, int]:
            return grid, section.grid.currentIndex().row() if section else -1

        return RemoteSource(self._form.api, self._form.meta, field, f"{grid}.{field.name}", self._state, place)

    def open(self) -> None:
        """F7: the full list for the field or cell the cursor is in."""
        entry = self._form.header.focused()
        if entry is not None:
            if isinstance(entry.widget, LookupEdit) and not entry.widget.isReadOnly():
                text = entry.widget.text() if entry.widget.isModified() else ""
                entry.widget.close_popup()
                self.open_for_header(entry.field.name, text)
            elif entry.field.kind == pb.FIELD_KIND_DAY:
                entry.open_calendar()
            return
        section = self._form.section_in_use()
        if section is not None:
            section.grid.want_full_list()

    def open_for_header(self, name: str, text: str) -> None:
        field, header = self._form.meta.fields[name], self._form.header
        if field.kind != pb.FIELD_KIND_REFERENCE or not self._state.editable or field.readonly:
            return

        def take(value: Ref | str) -> None:
            entry = header.inputs[name].widget
            if isinstance(entry, LookupEdit):
                entry.setModified(False)
            self._state.set_header(name, value)
            header.walk(entry)

        self.window = lookup_window.LookupWindow(field, self.header_source(field), text, take, self._form)
        self.window.open()

    def open_for_line(self, grid: str, row: int, column: int, text: str) -> None:
        section = self._form.sections[grid]
        field = section.lines.fields[column]
        source = lookup_window.source_of(field, partial(self.line_source, grid))
        if source is None:
            return

        def take(value: Ref | str) -> None:
            section.lines.setData(section.lines.index(row, column), value)
            section.grid.setCurrentIndex(section.lines.index(row, column))
            section.grid.walk(1)

        self.window = lookup_window.LookupWindow(field, source, text, take, self._form)
        self.window.open()
