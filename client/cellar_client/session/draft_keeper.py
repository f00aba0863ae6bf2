"""What is typed and not yet saved, kept on this machine from a second after the last key on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cellar_client.session import drafts
from cellar_client.session.record import RecordState
from cellar_client.timers import after_rest

DRAFT_MS = 1000


class DraftKeeper(QObject):
    """The draft of one record, kept in `store` under `key`."""

    refused = Signal(str)
    """The disk would not take it; why."""

    def __init__(self, store: drafts.DraftStore, key: str, state: RecordState, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._state = store, state
        self.key = key or drafts.new_key()
        self._timer = after_rest(self, DRAFT_MS, self.keep)

    def begin_another(self) -> None:
        """The next record is another one: what is typed for it does not replace what was kept of this one."""
        self.key = drafts.new_key()

    def keep_soon(self) -> None:
        self._timer.start()

    def keep(self) -> None:
        """Now. A disk that refuses does not stop the work."""
        self._timer.stop()
        if not self._state.dirty:
            return
        try:
            self._store.save(self.key, self._state.to_pb()[0])
        except OSError as error:
            self.refused.emit(str(error))

    def drop(self) -> None:
        """It is saved, or given up."""
        self._timer.stop()
        self._store.remove(self.key)
