"""Asking the server while typing goes on: prices, defaults, problems. It never blocks a key press.

At most one Evaluate is under way: on a slow line a question waits for the answer to the one before it, so that answers
keep coming.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from cellar.v1 import document_pb2 as doc
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.parts import Sent
from cellar_client.session.record import RecordState

IDLE_MS = 350
"""Longer than the pause between two keys of a hand that types."""
LINE_IDLE_MS = 600
"""Within a line the next cell is on its way: one question a line is enough while the typing goes on."""
PATIENCE_MS = 5000
"""Hands that never rest are told nothing new for no longer than this."""


class Evaluator(QObject):
    """Debounced Evaluate of one record."""

    answered = Signal(list, list)
    """problems, panels"""
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, api: Api, state: RecordState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._api, self._state = api, state
        self._call: Call | None = None
        self._turn = 0
        self._cursor = ("", -1)
        self._again = False
        self._idle_ms = IDLE_MS
        self._wanted_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._due)
        # An answer under way is about what was taken back.
        state.stepped.connect(self.drop)

    def wait_for_idle(self, ms: int = IDLE_MS) -> None:
        """Asks once no key has been pressed for so long. A shorter wait under way is not made longer."""
        if self._timer.isActive():
            self._idle_ms = min(self._idle_ms, ms)
        else:
            self._idle_ms, self._wanted_at = ms, time.monotonic()
        self._restart()

    def typing(self) -> None:
        """A key was pressed that changes nothing yet: a question that waits for rest waits on, within `PATIENCE_MS`."""
        if self._timer.isActive():
            self._restart()

    def _restart(self) -> None:
        left = PATIENCE_MS - (time.monotonic() - self._wanted_at) * 1000
        self._timer.start(max(0, min(self._idle_ms, int(left))))

    def _due(self) -> None:
        if self._call is None:
            self.ask()
        else:
            self._again = True

    def move_to(self, grid: str, row: int) -> None:
        """The cursor stands on another line: the panels speak about that one."""
        if (grid, row) != self._cursor:
            self._cursor = (grid, row)
            self.wait_for_idle()

    def ask(self, action: str = "") -> None:
        """Asks now; `action` is an on_draft action to be applied to what was typed. Of a record that is shut the panels alone, so that
        who has to approve it sees what its maker saw."""
        self._timer.stop()
        self.drop()
        state = self._state
        if not state.editable and not (state.id and state.meta.pb.has_panels):
            return
        record, sent = self._state.to_send()
        grid, row = self._cursor
        line = self._index_sent(sent, grid, row)
        request = doc.EvaluateRequest(
            record=record, changed=self._state.changed_paths(sent), grid=grid, line=line, action=action
        )
        self._turn += 1
        turn = self._turn
        take = self._state.apply_action if action else self._state.apply
        self._call = self._api.query(
            self._api.documents.Evaluate,
            request,
            lambda reply: self._answered(turn, sent, reply, take),
            lambda error: self._failed(turn, error),
            parent=self,
        )
        self.busy_changed.emit(True)

    def drop(self) -> None:
        """Forgets a question under way: its answer would be about something older."""
        self._turn += 1
        self._again = False
        call, self._call = self._call, None
        if call is not None:
            call.cancel()
            self.busy_changed.emit(False)

    def stop(self) -> None:
        self._timer.stop()
        self.drop()

    @property
    def asking(self) -> bool:
        return self._call is not None or self._timer.isActive()

    def _index_sent(self, sent: Sent, grid: str, row: int) -> int:
        lines = self._state.grids.get(grid, [])
        # On a line that is still blank the panels go on speaking of the one before.
        while 0 < row < len(lines) and lines[row].blank:
            row -= 1
        if not 0 <= row < len(lines):
            return -1
        keys = sent.keys.get(grid, [])
        return keys.index(lines[row].key) if lines[row].key in keys else -1

    def _answered(self, turn: int, sent: Sent, reply: doc.EvaluateResponse, take: Callable[..., None]) -> None:
        if turn != self._turn:
            return
        self._over()
        if not self._state.editable:
            self.answered.emit([], list(reply.panels))
            return
        take(reply.record, sent, problems=reply.problems)
        self._state.set_problems(reply.problems, sent)
        self.answered.emit(list(reply.problems), list(reply.panels))

    def _failed(self, turn: int, error: ApiError) -> None:
        if turn == self._turn:
            self._over()
            self.failed.emit(error)

    def _over(self) -> None:
        self._call = None
        self.busy_changed.emit(False)
        if self._again:
            # What was typed since; after the answer has been taken over.
            self._again = False
            self._timer.start(0)
