"""Under which conditions a list stands: single ones, and schemes of them under a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.editors import LookupSource
from cellar_client.features.conditions.bars import ALL, FilterBar
from cellar_client.features.conditions.condition_dialog import ConditionDialog
from cellar_client.features.conditions.prefs import Kept, Left, ListPreferences
from cellar_client.rpc import ApiError
from cellar_client.session import filters as conditions
from cellar_client.session.metadata import EntityMeta


class ListConditions(QObject):
    """`given`: conditions that the list was opened with, e.g. from a to-do; they are not kept as the user's own."""

    changed = Signal()
    refused = Signal(object)
    """ApiError: a scheme could not be kept"""

    def __init__(
        self,
        meta: EntityMeta,
        prefs: ListPreferences,
        bar: FilterBar,
        source: LookupSource,
        given: Sequence[pb.Filter] | None,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._meta, self._prefs, self._bar, self._source, self._window = meta, prefs, bar, source, window
        self.given = given is not None
        self.filters: list[pb.Filter] = list(given or [])
        self.scheme = "" if given else ALL
        self.levels: list[str] = []
        """Of a report, by what it is grouped: kept with the conditions."""
        bar.scheme_chosen.connect(self.choose_scheme)
        bar.save_wanted.connect(self.save_scheme)
        bar.drop_wanted.connect(self._drop_scheme)
        bar.add_wanted.connect(self.add)
        bar.edit_wanted.connect(self._edit)
        bar.remove_wanted.connect(self.remove)
        self.show()

    def restore(self, left: Left) -> None:
        """As the user left them, where none were given."""
        if not self.given:
            self.filters = [f for f in left.filters if conditions.known(self._meta, f)]
            self.scheme = left.scheme
            self.levels = left.levels or self.levels

    def show(self) -> None:
        self._bar.show_schemes(self._prefs.schemes, self.scheme)
        self._bar.show_conditions(self.filters)

    def set(self, filters: Sequence[pb.Filter], scheme: str = "") -> None:
        """`scheme`: the name under which they are known."""
        self.filters = list(filters)
        self.scheme = scheme or ("" if self.filters else ALL)
        if not self.given:
            self._prefs.keep_left(Left(self.scheme, self.filters, self.levels))
        self.show()
        self.changed.emit()

    # --- single ones

    def add(self) -> None:
        """F3."""
        self._ask(len(self.filters))

    def begin(self, proposed: pb.Filter) -> None:
        """A further one, which the window opens with."""
        self._ask(len(self.filters), proposed)

    def _edit(self, at: int) -> None:
        self._ask(at, self.filters[at])

    def _ask(self, at: int, present: pb.Filter | None = None) -> None:
        def take(made: Sequence[pb.Filter]) -> None:
            self.set([*self.filters[:at], *made, *self.filters[at + 1 :]])

        self.dialog = ConditionDialog(self._meta, self._source, take, self._window, present)
        self.dialog.open()

    def remove(self, at: int) -> None:
        self.set([*self.filters[:at], *self.filters[at + 1 :]])

    # --- schemes

    def choose_scheme(self, name: str) -> None:
        built_in = {ALL: [], **{s.name: list(s.filters) for s in self._meta.pb.list.schemes}}
        kept = {f"own/{s.name}": s.filters for s in self._prefs.schemes}
        found = built_in.get(name, kept.get(name))
        if found is not None:
            grouped = next((s.levels for s in self._prefs.schemes if name == f"own/{s.name}"), [])
            # Everything is as the report opens; a scheme that says nothing of levels leaves them.
            self.levels = list(self._meta.grouping.levels) if name == ALL else grouped or self.levels
            self.set(found, name)

    def save_scheme(self) -> None:
        """Keeps the conditions under a name, for oneself or for everybody."""
        from cellar_client.features.conditions.scheme_dialog import SchemeDialog

        def keep(name: str, shared: bool) -> None:
            prefs = self._prefs
            prefs.keep_scheme(Kept(name, list(self.filters), shared, list(self.levels)), self._not_taken)
            self.scheme = f"own/{name}"
            prefs.keep_left(Left(self.scheme, self.filters, self.levels))
            self.show()

        self.scheme_dialog = SchemeDialog(keep, self._window)
        self.scheme_dialog.open()

    def _drop_scheme(self, name: str) -> None:
        self._prefs.drop_scheme(name, self._not_taken)
        if self.scheme == f"own/{name}":
            self.scheme = ""
        self.show()

    def _not_taken(self, error: ApiError) -> None:
        """The list may be closed by now."""
        if isValid(self):
            self.show()
            self.refused.emit(error)
