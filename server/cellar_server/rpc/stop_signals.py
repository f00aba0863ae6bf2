"""SIGTERM and Ctrl+C as something to wait for beside pipes and sockets."""

from __future__ import annotations

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

_STOP = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class StopSignals:
    """Readable for ``select`` and ``selectors`` once a signal came."""

    _woken: socket.socket

    def fileno(self) -> int:
        return self._woken.fileno()

    def came(self) -> bool:
        """To be asked when it is readable: whether this process is to end; another signal's handler wakes it too."""
        return any(number in _STOP for number in self._woken.recv(64))

    def wait(self, *others: IO[Any]) -> None:
        """Sleep until this process is to end, or one of ``others`` can be read or is at its end."""
        watched: list[StopSignals | IO[Any]] = [self, *others]
        while True:
            readable, _, _ = select.select(watched, [], [])
            if any(each is not self for each in readable) or self.came():
                return


@contextmanager
def stop_signals() -> Iterator[StopSignals]:
    """Within the block SIGTERM and Ctrl+C only wake whoever waits; a second one does nothing more. Main thread only.

    The kernel may hand a signal to any thread, and Python runs handlers in the main thread only: one that sleeps on a
    lock would not notice. The byte that the C handler writes wakes it wherever the signal arrived.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setblocking(False)
        # First this: a handler that is there already would swallow a signal of which nobody hears.
        descriptor = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, lambda *_: None) for number in _STOP}
        try:
            yield StopSignals(ours)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(descriptor)


__all__ = ["StopSignals", "stop_signals"]
