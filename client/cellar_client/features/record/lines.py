"""A grid of lines with its sums."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls.editors import LookupSource
from cellar_client.features.record.entry_grid import EntryGrid
from cellar_client.features.record.grid_columns import GridColumns
from cellar_client.features.record.scans import Scans
from cellar_client.i18n import t
from cellar_client.rpc import Api
from cellar_client.session.grid import GridModel
from cellar_client.session.record import RecordState
from cellar_client.session.record_sources import RecordSources
from cellar_client.session.told import Told
from cellar_client.widgets.layout import Section
from cellar_client.widgets.sum_row import SumRow


class GridSection(QWidget):
    """A grid of lines with its sums."""

    def __init__(
        self, api: Api, state: RecordState, layout_pb: pb.GridLayout, sources: RecordSources, *, titled: bool
    ) -> None:
        super().__init__()
        self.lines = GridModel(state, layout_pb, self, Told.of(api))
        self.source: LookupSource = partial(sources.of_line, self.lines.name, self._place)
        self.grid = EntryGrid(self.lines, self.source)
        self.scans = Scans(self.grid, self.source)
        self.sums = SumRow(self.grid, self._texts)
        self.columns = GridColumns(self.grid, self.lines, self.sums, api, state.meta.name)
        self.sums.set_title(t("合计|Total"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if titled:
            column.addWidget(Section(layout_pb.label, height=32))
        column.addWidget(self.grid, 1)
        column.addWidget(self.sums)
        # Only once it has a parent: a visible widget without one is a window.
        self.sums.setVisible(bool(layout_pb.sums))
        for signal in (self.lines.dataChanged, self.lines.modelReset, self.lines.rowsInserted, self.lines.rowsRemoved):
            signal.connect(self.sums.recount)

    def _place(self) -> tuple[str, int]:
        return self.lines.name, self.grid.currentIndex().row()

    def _texts(self) -> dict[int, str]:
        totals = self.lines.sums()
        fields = self.lines.fields
        return {
            self.lines.columns[name]: formats.value(fields[self.lines.columns[name]], total)
            for name, total in totals.items()
            if name in self.lines.columns
        }
