"""What is typed and not yet saved, kept on this machine from a second after the last key on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cellar_client.i18n import t
from cellar_client.session.record import RecordState
from cellar_client.timers import after_rest

if TYPE_CHECKING:
    from cellar_client.features.record.view import FormView

DRAFT_MS = 1000


class DraftKeeper(QObject):
    """The draft of one form, under the form's `draft_key`."""

    def __init__(self, form: FormView, state: RecordState) -> None:
        super().__init__(form)
        self._form, self._state = form, state
        self._store = form.desk.drafts
        self._timer = after_rest(self, DRAFT_MS, self.keep)

    def keep_soon(self) -> None:
        self._timer.start()

    def keep(self) -> None:
        """Now. A disk that refuses is said once and does not stop the work."""
        self._timer.stop()
        if not self._state.dirty:
            return
        try:
            self._store.save(self._form.draft_key, self._state.to_pb()[0])
        except OSError as error:
            self._form.workspace.toast(t("草稿没有存到本机|The draft could not be kept"), "warn", note=str(error))

    def drop(self) -> None:
        """It is saved, or given up."""
        self._timer.stop()
        self._store.remove(self._form.draft_key)
