"""The full list (F7) for the field or cell the cursor is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls import lookup_window
from cellar_client.controls.lookup import LookupEdit
from cellar_client.features.record.header import HeaderFields
from cellar_client.features.record.lines import GridSection
from cellar_client.session.lookups import RecordSources
from cellar_client.session.record import RecordState
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
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._state, self._sources, self._header, self._sections = state, sources, header, sections
        self._section_in_use, self._parent = section_in_use, parent

    def open(self) -> None:
        """F7."""
        entry = self._header.focused()
        if entry is not None:
            if isinstance(entry.widget, LookupEdit) and not entry.widget.isReadOnly():
                text = entry.widget.text() if entry.widget.isModified() else ""
                entry.widget.close_popup()
                self.open_for_header(entry.field.name, text)
            elif entry.field.kind in (pb.FIELD_KIND_DAY, pb.FIELD_KIND_INSTANT):
                entry.open_calendar()
            return
        section = self._section_in_use()
        if section is not None:
            section.grid.want_full_list()

    def open_for_header(self, name: str, text: str) -> None:
        field, header = self._state.meta.fields[name], self._header
        if field.kind != pb.FIELD_KIND_REFERENCE or not self._state.may_edit(field):
            return

        def take(value: Ref | str) -> None:
            entry = header.inputs[name].widget
            if isinstance(entry, LookupEdit):
                entry.setModified(False)
            self._state.set_header(name, value)
            header.walk(entry)

        source = self._sources.of_header(field)
        self.window = lookup_window.LookupWindow(field, source, text, take, self._parent)
        self.window.open()

    def open_for_line(self, grid: str, row: int, column: int, text: str) -> None:
        section = self._sections[grid]
        field = section.lines.fields[column]
        source = lookup_window.source_of(field, section.source)
        if source is None:
            return

        def take(value: Ref | str) -> None:
            section.lines.setData(section.lines.index(row, column), value)
            section.grid.setCurrentIndex(section.lines.index(row, column))
            section.grid.walk(1)

        self.window = lookup_window.LookupWindow(field, source, text, take, self._parent)
        self.window.open()
