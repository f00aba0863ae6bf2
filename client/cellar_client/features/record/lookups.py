"""The full list (F7), or a new record (Shift+F7), for the field or cell the cursor is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls import lookup_window
from cellar_client.controls.file_edit import FileEdit
from cellar_client.controls.lookup import LookupEdit
from cellar_client.features.record.header import HeaderFields
from cellar_client.features.record.lines import GridSection
from cellar_client.features.record.quick_create import QuickCreate
from cellar_client.session.record import RecordState
from cellar_client.session.record_sources import RecordSources
from cellar_common.codec import Ref


class FullLists(QObject):
    """`section_in_use`: the lines whose cell is meant where no header field has the cursor."""

    def __init__(
        self,
        state: RecordState,
        sources: RecordSources,
        header: HeaderFields,
        sections: Mapping[str, GridSection],
        section_in_use: Callable[[], GridSection | None],
        news: QuickCreate,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._state, self._sources, self._header, self._sections = state, sources, header, sections
        self._section_in_use, self._news, self._parent = section_in_use, news, parent
        header.offer_new(news.may)
        for section in sections.values():
            section.grid.delegate.may_create = news.may

    def open(self) -> None:
        """F7."""
        entry = self._header.focused()
        if entry is not None:
            if self._header.say_why(entry):
                return
            if isinstance(entry.widget, LookupEdit) and not entry.widget.isReadOnly():
                text = entry.widget.text() if entry.widget.isModified() else ""
                entry.widget.close_popup()
                self.open_for_header(entry.field.name, text)
            elif isinstance(entry.widget, FileEdit):
                entry.widget.choose()
            elif entry.field.kind in (pb.FIELD_KIND_DAY, pb.FIELD_KIND_INSTANT):
                entry.open_calendar()
            return
        section = self._section_in_use()
        if section is not None:
            section.grid.want_full_list()

    def open_for_header(self, name: str, text: str) -> None:
        field = self._state.meta.fields[name]
        if field.kind == pb.FIELD_KIND_REFERENCE and self._state.may_edit(field):
            create = partial(self.create_for_header, name) if self._news.may(field) else None
            source, take = self._sources.of_header(field), partial(self._take_header, name)
            self.window = lookup_window.LookupWindow(field, source, text, take, self._parent, create)
            self.window.open()

    def open_for_line(self, grid: str, row: int, column: int, text: str) -> None:
        section = self._sections[grid]
        field = section.lines.fields[column]
        source = lookup_window.source_of(field, section.source)
        if source is not None:
            create = partial(self.create_for_line, grid, row, column) if self._news.may(field) else None
            take = partial(self._take_line, section, row, column)
            self.window = lookup_window.LookupWindow(field, source, text, take, self._parent, create)
            self.window.open()

    def _take_header(self, name: str, value: Ref | str) -> None:
        entry = self._header.inputs[name].widget
        if isinstance(entry, LookupEdit):
            entry.setModified(False)
        self._state.set_header(name, value)
        self._header.walk(entry)

    def _take_line(self, section: GridSection, row: int, column: int, value: Ref | str) -> None:
        section.lines.setData(section.lines.index(row, column), value)
        section.grid.setCurrentIndex(section.lines.index(row, column))
        section.grid.walk(1)

    def create(self) -> None:
        """Shift+F7: a new record for the field or the cell that the cursor is in."""
        entry = self._header.focused()
        if entry is None:
            section = self._section_in_use()
            if section is not None:
                section.grid.want_new()
        elif not self._header.say_why(entry) and isinstance(entry.widget, LookupEdit):
            entry.widget.want_new()

    def create_for_header(self, name: str, text: str) -> None:
        field, entry = self._state.meta.fields[name], self._header.inputs[name].widget
        if not self._state.may_edit(field) or not isinstance(entry, LookupEdit):
            return
        # What is typed is no entry yet: it becomes one with the new record, or is typed on.
        entry.setModified(False)
        self._header.show_field(name)
        self._news.begin(field, text, partial(self._take_header, name), partial(self._header.type_again, name, text))

    def create_for_line(self, grid: str, row: int, column: int, text: str) -> None:
        section = self._sections[grid]
        take = partial(self._take_line, section, row, column)
        back = partial(section.grid.type_again, row, column, text)
        self._news.begin(section.lines.fields[column], text, take, back)
