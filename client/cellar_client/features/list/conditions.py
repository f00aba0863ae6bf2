"""Under which conditions a list stands: single ones, and schemes of them under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import metadata_pb2 as pb
from cellar_client.features.list.bars import ALL
from cellar_client.features.list.condition_dialog import ConditionDialog
from cellar_client.features.list.prefs import Kept, Left
from cellar_client.rpc import ApiError
from cellar_client.widgets.feedback import title_of

if TYPE_CHECKING:
    from cellar_client.features.list.view import ListView


class ListConditions(QObject):
    """`given`: conditions that the list was opened with, e.g. from a to-do; they are not kept as the user's own."""

    def __init__(self, view: ListView, given: Sequence[pb.Filter] | None) -> None:
        super().__init__(view)
        self._view = view
        self.given = given is not None
        self.filters: list[pb.Filter] = list(given or [])
        self.scheme = "" if given else ALL

    def watch(self) -> None:
        """From now on the bar's chips do what they say."""
        bar = self._view.bar
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
            self.filters = [f for f in left.filters if f.field in self._view.meta.fields]
            self.scheme = left.scheme

    def show(self) -> None:
        self._view.bar.show_schemes(self._view.prefs.schemes, self.scheme)
        self._view.bar.show_conditions(self.filters)

    def set(self, filters: Sequence[pb.Filter], scheme: str = "") -> None:
        """`scheme`: the name under which they are known."""
        self.filters = list(filters)
        self.scheme = scheme if self.filters else ALL
        if not self.given:
            self._view.prefs.keep_left(Left(self.scheme, self.filters))
        self.show()
        self._view.reload()

    # --- single ones

    def add(self) -> None:
        """F3."""
        self._ask(len(self.filters))

    def _edit(self, at: int) -> None:
        self._ask(at, self.filters[at])

    def _ask(self, at: int, present: pb.Filter | None = None) -> None:
        def take(condition: pb.Filter) -> None:
            self.set([*self.filters[:at], condition, *self.filters[at + 1 :]])

        view = self._view
        self.dialog = ConditionDialog(view.meta, view.source, take, view, present)
        self.dialog.open()

    def remove(self, at: int) -> None:
        self.set([*self.filters[:at], *self.filters[at + 1 :]])

    # --- schemes

    def choose_scheme(self, name: str) -> None:
        view = self._view
        built_in = {ALL: [], **{s.name: list(s.filters) for s in view.meta.pb.list.schemes}}
        kept = {f"own/{s.name}": s.filters for s in view.prefs.schemes}
        found = built_in.get(name, kept.get(name))
        if found is not None:
            self.set(found, name)

    def save_scheme(self) -> None:
        """Keeps the conditions under a name, for oneself or for everybody."""
        from cellar_client.features.list.dialogs import SchemeDialog

        def keep(name: str, shared: bool) -> None:
            prefs = self._view.prefs
            prefs.keep_scheme(Kept(name, list(self.filters), shared), self._scheme_refused)
            self.scheme = f"own/{name}"
            prefs.keep_left(Left(self.scheme, self.filters))
            self.show()

        self.scheme_dialog = SchemeDialog(keep, self._view)
        self.scheme_dialog.open()

    def _scheme_refused(self, error: ApiError) -> None:
        self._view.workspace.toast(title_of(error), "error", note=error.message)

    def _drop_scheme(self, name: str) -> None:
        self._view.prefs.drop_scheme(name)
        if self.scheme == f"own/{name}":
            self.scheme = ""
        self.show()
