"""A scanned code in the lines of a form: the line that has what it names counts one more, or a new one begins with it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.editors import LookupSource
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.i18n import t
from cellar_client.kinds import QUANTITY, REFERENCE
from cellar_client.session.lookups import Match, Matches, RemoteSource
from cellar_common.codec import Ref

ONE = Decimal(1)


class Scans(QObject):
    """Of one grid. What is scanned is its first reference that must be filled in, what is counted its quantity that must be."""

    refused = Signal(str, str)
    """Words and a note: nothing was changed."""

    def __init__(self, grid: EntryGrid, source: LookupSource) -> None:
        super().__init__(grid)
        self._grid, self._lines, self._source = grid, grid.lines, source
        self._named = self._first(lambda field: field.kind == REFERENCE)
        self._counted = self._first(lambda field: field.kind == QUANTITY)
        if self._named is not None and self._counted is not None:
            grid.take_scans()
            grid.scanned.connect(self.take)

    def _first(self, fits: Callable[[pb.Field], bool]) -> pb.Field | None:
        return next((each for each in self._lines.fields if fits(each) and each.required and not each.readonly), None)

    def take(self, code: str) -> None:
        """Asks for what has this code, or this barcode."""
        source = self._source(self._named) if self._named is not None else None
        if isinstance(source, RemoteSource):
            source.ask(code, lambda found: self._found(code, found), self)

    def _found(self, code: str, found: Matches) -> None:
        word = code.casefold()
        exact = [match for match in found.rows if word in (text.casefold() for text in (match.code, *match.more))]
        if found.error or not exact:
            none = t("没有编码或条码为“{code}”的记录|Nothing has the code or barcode “{code}”", code=code[:40])
            self.refused.emit(found.error or none, t("单据没有变动|Nothing was changed"))
            return
        self._count(exact[0])

    def _count(self, match: Match) -> None:
        lines, state = self._lines, self._lines.state
        named, counted = self._named, self._counted
        if named is None or counted is None or not isinstance(match.value, Ref) or not state.editable:
            return
        row = self._row_of(named.name, match.value)
        if row < 0 and not self._grid.may_add():
            self.refused.emit(t("不能增加行|No line can be added"), t("单据没有变动|Nothing was changed"))
            return
        with state.one_step():
            if row < 0:
                row = self._blank()
                state.set_line(lines.name, row, named.name, match.value)
            held = state.value(lines.name, row, counted.name)
            more = held + ONE if isinstance(held, Decimal) else ONE
            state.set_line(lines.name, row, counted.name, more)
        self._grid.go_to(row, lines.columns[counted.name], edit=False)

    def _row_of(self, name: str, value: Ref) -> int:
        """The first line that has it and may be changed; −1 where there is none."""
        counted = self._lines.columns[self._counted.name] if self._counted is not None else 0
        for row, line in enumerate(self._lines.state.grids[self._lines.name]):
            held = line.values.get(name)
            if isinstance(held, Ref) and (held.id or held.code) and self._same(held, value):
                return row if self._lines.may_edit(row, counted) else -1
        return -1

    @staticmethod
    def _same(held: Ref, value: Ref) -> bool:
        # What was typed just now has no id yet.
        return held.id == value.id if held.id else held.code.casefold() == value.code.casefold()

    def _blank(self) -> int:
        """The line that waits at the end, or a new one behind."""
        lines = self._lines.state.grids[self._lines.name]
        if not lines or not lines[-1].blank:
            self._lines.state.insert_lines(self._lines.name, len(lines))
        return len(lines) - 1
