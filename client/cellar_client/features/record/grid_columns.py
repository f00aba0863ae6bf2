"""How wide the columns of a form's lines are and in which order they stand: fitted to what they hold, or as the user left them."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from cellar.v1 import metadata_pb2 as pb
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.walk_dialog import WalkDialog
from cellar_client.i18n import t
from cellar_client.kinds import NUMBER_KINDS, REFERENCE
from cellar_client.rpc import Api
from cellar_client.session.grid import GridModel
from cellar_client.session.preferences import preferences
from cellar_client.timers import after_rest
from cellar_client.widgets.cells import fit, room_for, width_for
from cellar_client.widgets.sum_row import SumRow

_REST_MS = 60
_FIRST, _REFERENCE, _NUMBER, _TEXT = 24, 12, 8, 10


class GridColumns(QObject):
    """Watches one table. A column only grows by itself: cells that jump while somebody types are worse than narrow ones.

    A column of figures is at least as wide as its widest figure and its total, whatever width the user gave it.
    """

    def __init__(self, table: EntryGrid, lines: GridModel, sums: SumRow, api: Api, entity: str) -> None:
        super().__init__(table)
        self._table, self._lines, self._sums = table, lines, sums
        self._all, self._key = preferences(api), f"grid/{entity}/{lines.name}"
        self._widths: dict[str, int] = {}
        self._busy = False
        heads = table.horizontalHeader()
        heads.setStretchLastSection(False)
        for column, field in enumerate(lines.fields):
            table.setColumnHidden(column, column >= lines.shown)
            table.setColumnWidth(column, self._least(column, field))
        lines.modelReset.connect(self.fit)
        lines.dataChanged.connect(lambda first, last: self._grow(first.column(), last.column()))
        self._whole = after_rest(self, _REST_MS, self.show_whole)
        sums.counted.connect(self._whole.start)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._open_menu)
        heads.sectionResized.connect(self._resized)
        heads.sectionMoved.connect(lambda *_: self._keep())
        self._all.when_read(self, self._restore)
        self.fit()

    def _least(self, column: int, field: pb.Field) -> int:
        declared = int(field.width)
        if field.kind in NUMBER_KINDS:
            return width_for(min(declared or _NUMBER, _NUMBER), field.label)
        if field.kind == REFERENCE:
            return width_for(_FIRST if column == 0 else min(declared or _REFERENCE, _REFERENCE), field.label)
        return width_for(min(declared or _TEXT, _TEXT), field.label)

    def fit(self) -> None:
        """To what is there now, at most so wide that the others stay in sight."""
        self._grow(0, len(self._lines.fields) - 1, shrink=True)

    def _grow(self, first: int, last: int, *, shrink: bool = False) -> None:
        self._busy = True
        for column in range(first, last + 1):
            field = self._lines.fields[column]
            if field.name in self._widths or self._table.isColumnHidden(column):
                continue
            wanted = fit(self._table, column, self._least(column, field))
            if wanted > self._table.columnWidth(column) or shrink:
                self._table.setColumnWidth(column, wanted)
        self._busy = False

    def show_whole(self) -> None:
        """Gives every figure and total the room that it needs."""
        if self._table.model() is None:
            # The form was closed while this waited.
            return
        needs, rows = self._sums.needs(), range(self._lines.rowCount())
        self._busy = True
        for column, field in enumerate(self._lines.fields):
            if field.kind in NUMBER_KINDS and not self._table.isColumnHidden(column):
                need = max(needs.get(column, 0), room_for(self._table, column, rows))
                if need > self._table.columnWidth(column):
                    self._table.setColumnWidth(column, need)
        self._busy = False

    def _resized(self, column: int, _old: int, new: int) -> None:
        if not self._busy and new:
            self._widths[self._lines.fields[column].name] = new
            self._keep()
            self._whole.start()

    def _keep(self) -> None:
        if self._busy:
            return
        heads = self._table.horizontalHeader()
        order = [self._lines.fields[heads.logicalIndex(i)].name for i in range(heads.count())]
        self._all.keep_later(
            self._key, json.dumps({"order": order, "widths": self._widths, "walk": self._table.walk_names})
        )

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self._table)
        menu.addAction(t("录入顺序…|Order of entry…")).triggered.connect(self.choose_walk)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._table.horizontalHeader().mapToGlobal(place))

    def choose_walk(self) -> None:
        """At which columns Enter stops, and in which order."""
        grid, fields = self._table, self._lines.fields
        open_ones = [fields[column] for column in grid.order() if not fields[column].readonly]
        walk = [fields[column].name for column in grid.stops() if not fields[column].readonly]
        self.dialog = WalkDialog(open_ones, walk, self._take_walk, grid.window())
        self.dialog.open()

    def _take_walk(self, names: list[str]) -> None:
        self._table.walk_names = names
        self._keep()

    def _restore(self) -> None:
        try:
            kept: Any = json.loads(self._all.value(self._key) or "{}")
            order = [str(n) for n in kept.get("order", ())]
            self._widths = {str(n): int(w) for n, w in kept.get("widths", {}).items()}
            self._table.walk_names = [str(n) for n in kept.get("walk", ())]
        except (ValueError, TypeError, AttributeError):
            return
        self._busy = True
        heads = self._table.horizontalHeader()
        known = [n for n in order if n in self._lines.columns]
        for visual, name in enumerate(known):
            heads.moveSection(heads.visualIndex(self._lines.columns[name]), visual)
        for name, width in self._widths.items():
            if name in self._lines.columns:
                self._table.setColumnWidth(self._lines.columns[name], width)
        self._busy = False
        self._whole.start()
