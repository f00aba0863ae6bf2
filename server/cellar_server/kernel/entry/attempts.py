"""Failed logins and refused attempts in the event log, bounded: whoever knocks all night fills neither the disk nor the log.

Each caller (a user, or an address where no user is known) may write a few rows at once and one a minute after; all of them
together of one worker at most one every five seconds once a first lot is used up. What is left out is counted, and the next
row of that caller says how many.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event

log = logging.getLogger("cellar.events")

_CALLERS = 2000


@dataclass
class _Bucket:
    """Rows that may still be written, as of ``at`` (seconds of the monotonic clock)."""

    left: float
    at: float
    left_out: int = 0

    def take(self, now: float, burst: int, seconds: float) -> bool:
        self.left = min(float(burst), self.left + (now - self.at) / seconds)
        self.at = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass
class Attempts:
    """The bound of one worker. ``seconds`` is how long one row takes to be allowed again."""

    burst: int = 20
    seconds: float = 60.0
    whole_burst: int = 2000
    whole_seconds: float = 5.0
    monotonic: Callable[[], float] = time.monotonic
    _lock: Lock = field(default_factory=Lock)
    _callers: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict)
    _whole: _Bucket | None = None

    def allowed(self, caller: str) -> int | None:
        """How many attempts of this caller were left out before this one; None where this one is left out too."""
        now = self.monotonic()
        with self._lock:
            mine = self._callers.pop(caller, None) or _Bucket(self.burst, now)
            self._callers[caller] = mine
            while len(self._callers) > _CALLERS:
                self._callers.popitem(last=False)
            if self._whole is None:
                self._whole = _Bucket(self.whole_burst, now)
            if not mine.take(now, self.burst, self.seconds) or not self._whole.take(
                now, self.whole_burst, self.whole_seconds
            ):
                mine.left_out += 1
                return None
            before, mine.left_out = mine.left_out, 0
            return before

    def note(
        self, engine: Engine, deed: Event, *, user_id: int | None, entity: str = "", address: str = "", words: str = ""
    ) -> None:
        """Write one attempt in a transaction of its own, if there is room. A log that cannot be written stops no answer."""
        before = self.allowed(str(user_id) if user_id else address.rpartition(":")[0])
        if before is None:
            return
        more = f"{words} (+{before})" if before else words
        try:
            events.note_alone(engine, deed, user_id=user_id, entity=entity, address=address, words=more)
        except SQLAlchemyError as error:
            log.warning("an attempt was not written to the event log: %s", type(error).__name__)


ATTEMPTS = Attempts()
