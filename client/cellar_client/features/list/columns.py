"""Which columns a list shows, in which order and width, and by which it is sorted; the user's own choice is kept."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.list_table import BOX_FIELD, ListTable, bars_field
from cellar_client.controls.row_painter import BARS, BOX
from cellar_client.features.conditions.prefs import Columns, ListPreferences
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.cells import room_for


def _default(meta: EntityMeta) -> Columns:
    layout = meta.pb.list
    shown = [n for n in layout.columns if n in meta.columns] or list(meta.fields)[:8]
    if layout.progress:
        done = {p.done_column for p in layout.progress}
        at = next((i for i, n in enumerate(shown) if n in done), len(shown))
        shown.insert(at, BARS)
    return Columns(shown, {}, layout.sort_field, bool(layout.sort_descending))


class ListColumns(QObject):
    """`shown`: names of fields and of the bars, in order. `changed`: the rows have to be asked for anew."""

    changed = Signal()
    narrowed = Signal()
    """the user gave a column another width"""

    def __init__(self, meta: EntityMeta, prefs: ListPreferences, window: QWidget) -> None:
        super().__init__(window)
        self._meta, self._prefs, self._window = meta, prefs, window
        self._kept = _default(meta)
        self._own_doing = False

    @property
    def shown(self) -> list[str]:
        return self._kept.shown

    def restore(self, kept: Columns) -> None:
        """As the user left them; what the entity no longer has is passed over."""
        meta = self._meta
        known = [n for n in kept.shown if n in meta.columns or (n == BARS and meta.pb.list.progress)]
        if known:
            sort = kept.sort if kept.sort in meta.columns else self._kept.sort
            self._kept = Columns(known, kept.widths, sort, kept.descending)

    def sort(self) -> lst.Sort:
        return lst.Sort(field=self._kept.sort, descending=self._kept.descending)

    def asked(self) -> list[str]:
        """Shown ones and those the bars and pills need."""
        fields = self._meta.columns
        wanted = [n for p in self._meta.pb.list.progress for n in (p.done_column, p.whole_column)]
        return list(dict.fromkeys(n for n in [*self.shown, *wanted, self._meta.state_field] if n in fields))

    def fields(self) -> list[pb.Field]:
        """The model's: the boxes, what is shown, and behind it what is only asked for."""
        bars = bars_field(self._meta)
        fields = [BOX_FIELD]
        for name in [*self.shown, *(n for n in self.asked() if n not in self.shown)]:
            if name == BARS and bars is not None:
                fields.append(bars)
            elif name in self._meta.columns:
                fields.append(self._meta.columns[name])
        return fields

    def watch(self, table: ListTable) -> None:
        """From now on what is done to the table's headings is kept."""
        self._table = table
        heads = table.horizontalHeader()
        heads.sectionResized.connect(self._resized)
        heads.sectionMoved.connect(lambda *_: self._moved())
        table.rows.modelReset.connect(self._straighten)

    def lay_out(self) -> None:
        """The table's headings as they should be."""
        table, rows = self._table, self._table.rows
        self._own_doing = True
        for column, field in enumerate(rows.fields):
            table.setColumnHidden(column, field.name not in {BOX, *self.shown})
        table.size_columns(self._kept.widths)
        self._own_doing = False
        table.marks.link_column = self._link()
        rows.show_sort(self._kept.sort, descending=self._kept.descending)

    def _link(self) -> str:
        """The column that is drawn as what Enter opens; none where rows lead nowhere."""
        return next((name for name in self.shown if name in self._meta.columns), "") if self._meta.rows_open else ""

    def sort_by(self, name: str) -> None:
        """Once more: the other way round."""
        kept = self._kept
        kept.sort, kept.descending = name, name == kept.sort and not kept.descending
        self._keep()
        self.changed.emit()

    def choose(self) -> None:
        from cellar_client.features.list.dialogs import ColumnsDialog

        def take(shown: list[str]) -> None:
            self._kept.shown = shown
            self._keep()
            self.changed.emit()

        self.dialog = ColumnsDialog(self._meta, self.shown, _default(self._meta).shown, take, self._window)
        self.dialog.open()

    def _resized(self, column: int, _old: int, new: int) -> None:
        fields = self._table.rows.fields
        name = fields[column].name if column < len(fields) else BOX
        if name != BOX and new and not self._own_doing:
            self._kept.widths[name] = new
            self._keep()
            self.narrowed.emit()

    def show_whole(self, totals: Mapping[int, int]) -> None:
        """Figures in sight and the totals below them (column → pixels) are never cut: their columns grow, whatever width the
        user gave them."""
        table = self._table
        first, last = table.visible_rows()
        self._own_doing = True
        for column, field in enumerate(table.rows.fields):
            if field.kind in NUMBER_KINDS and not table.isColumnHidden(column):
                seen = (row for row in range(first, last + 1) if table.rows.id_at(row))
                need = max(totals.get(column, 0), room_for(table, column, seen))
                if need > table.columnWidth(column):
                    table.setColumnWidth(column, need)
        self._own_doing = False

    def _straighten(self) -> None:
        """The model has the columns in the order they were moved to: the headings must not move them once more."""
        heads = self._table.horizontalHeader()
        self._own_doing = True
        for column in range(heads.count()):
            heads.moveSection(heads.visualIndex(column), column)
        self._own_doing = False

    def _moved(self) -> None:
        if self._own_doing:
            return
        heads, fields = self._table.horizontalHeader(), self._table.rows.fields
        order = [fields[heads.logicalIndex(i)].name for i in range(heads.count())]
        self._kept.shown = [n for n in order if n in self.shown]
        self._keep()

    def _keep(self) -> None:
        self._prefs.keep_columns(self._kept)
