"""Somebody else wrote the record that is open here: theirs is merged with what was typed, or taken instead, as the user says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar_client import formats
from cellar_client.features.record.conflict_dialog import ConflictDialog
from cellar_client.i18n import t
from cellar_client.rpc import ApiError
from cellar_client.session.metadata import split_path
from cellar_client.session.record import RecordState

if TYPE_CHECKING:
    from cellar_client.features.record.view import FormView


class FormConflict(QObject):
    def __init__(self, form: FormView, state: RecordState) -> None:
        super().__init__(form)
        self._form, self._state = form, state

    def look(self) -> None:
        """A change of this record was announced: what is on screen follows, what was typed stays until the user decides."""
        self._get(self._changed_elsewhere, None)

    def ask(self, conflict: doc.Conflict) -> None:
        """A save came too late: who was first, and whose word counts for which field."""
        self.dialog = ConflictDialog(
            conflict, self._mine, self._merge, self._take_theirs, self._form, self._state.touched
        )
        self.dialog.open()

    def _get(self, arrived: Callable[[doc.GetResponse], None], failed: Callable[[ApiError], None] | None) -> None:
        form = self._form
        request = doc.GetRequest(entity=form.meta.name, id=self._state.id)
        form.api.query(form.api.documents.Get, request, arrived, failed, parent=form)

    def _changed_elsewhere(self, reply: doc.GetResponse) -> None:
        # Meanwhile the form may show another record (save and new, next record).
        state = self._state
        if reply.record.id != state.id or reply.record.row_version <= state.record.row_version:
            return
        if not state.dirty:
            self._form.show_record(reply.record)
            return
        self._form.banner.tell(
            t("此单刚被修改（{who}）|Changed elsewhere ({who})", who=reply.record.byline),
            "error",
            (t("合并|Merge"), lambda: self._merge([])),
            (t("放弃我的|Drop mine"), self._take_theirs),
        )

    def _mine(self, path: str) -> str:
        """What stands here where the other one wrote."""
        state = self._state
        grid, row, name = split_path(path)
        if not grid:
            field = state.meta.field(name)
            return formats.value(field, state.values.get(name)) if field is not None else ""
        field = state.meta.line_fields(grid).get(name)
        there = 0 <= row < len(state.grids.get(grid, ()))
        return formats.value(field, state.value(grid, row, name)) if field is not None and there else ""

    def _merge(self, theirs: Sequence[str]) -> None:
        """`theirs`: the paths for which what was typed is given up."""

        def arrived(reply: doc.GetResponse) -> None:
            for path in theirs:
                self._state.give_up(path)
            self._state.merge(reply.record)
            self._form.follow()
            self._form.evaluator.ask()
            self._form.banner.tell(t("已合并，请核对后保存|Merged; check and save"), "info")

        self._get(arrived, self._form.failed)

    def _take_theirs(self) -> None:
        def arrived(reply: doc.GetResponse) -> None:
            self._form.drafts.drop()
            self._form.show_record(reply.record)

        self._get(arrived, self._form.failed)
