"""Keeps the worker processes of one server alive, and ends them together."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cellar_server.rpc.stop_signals import StopSignals, stop_signals

log = logging.getLogger("cellar.supervisor")

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
# A worker that lived this long had a sound start: what ended it is a new matter, and the pauses begin anew.
SOUND_SECONDS = 60.0
# So many starts in a row without one worker that answers: it is not going to get better by itself.
VAIN_STARTS = 8


@dataclass(eq=False)
class _Worker:
    """One place for a process. ``command``: what it runs. ``due``: when it is started again, on the monotonic clock; None while it runs.

    ``failures`` counts ends in quick succession, ``vain`` starts in a row that never got as far as an answer.
    """

    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    heard: bytes = b""
    started: float = 0.0
    failures: int = 0
    vain: int = 0
    due: float | None = None

    @property
    def ready(self) -> str:
        """The ``ready host:port`` that it said; empty before."""
        line, newline, _ = self.heard.partition(b"\n")
        return line.decode() if newline and line.startswith(b"ready ") else ""


@dataclass
class Supervisor:
    """Runs ``command`` as ``workers`` processes, and each of ``beside`` once. Each must print ``ready …`` as its first line once it answers.

    A worker that dies is started again, after a pause that doubles with every failure up to ``LONGEST_PAUSE``. One that
    ends by itself before the first ``ready`` of all (a wrong configuration) ends the whole, and so do ``VAIN_STARTS``
    starts without a worker that answers. Each worker's standard input is a pipe of which this process holds the other
    end: it reads its end of file when this process is gone, however that died, and must end itself then.
    """

    command: Sequence[str]
    workers: int
    environment: Mapping[str, str]
    on_ready: Callable[[str], None]
    """Called once, with the first worker's line, when all have answered."""
    grace: float = 150.0
    """Seconds that the workers get to end after they are asked; then they are killed."""
    beside: Sequence[Sequence[str]] = ()
    clock: Callable[[], float] = time.monotonic
    _places: list[_Worker] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _announced: bool = False

    def run(self) -> int:
        """Until SIGTERM, Ctrl+C or a start that failed. 0 when the workers ended as asked, else a worker's code."""
        self._places = [_Worker(command) for command in (*[self.command] * self.workers, *self.beside)]
        with self._selector, stop_signals() as stop:
            self._selector.register(stop, selectors.EVENT_READ)
            try:
                for place in self._places:
                    self._start(place)
                code = self._watch(stop)
            finally:
                codes = self._end()
        return code if code else max((abs(each) for each in codes), default=0)

    def _watch(self, stop: StopSignals) -> int:
        """Returns 0 when this process is asked to end, the code to end with when it must."""
        while True:
            for key, _ in self._selector.select(self._until_due()):
                if key.fileobj is stop:
                    if stop.came():
                        return 0
                    continue
                code = self._listen(key.data)
                if code:
                    return code
            for place in self._places:
                if place.due is not None and place.due <= self.clock():
                    self._start(place)

    def _until_due(self) -> float | None:
        due = [place.due for place in self._places if place.due is not None]
        return max(0.0, min(due) - self.clock()) if due else None

    def _start(self, place: _Worker) -> None:
        place.heard, place.started, place.due = b"", self.clock(), None
        try:
            process = subprocess.Popen(
                place.command, env=dict(self.environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            # No memory or no process left on the machine: as if it had started and died.
            self._failed(place, error.strerror or str(error))
            return
        place.process = process
        assert process.stdout is not None
        self._selector.register(process.stdout, selectors.EVENT_READ, place)

    def _listen(self, place: _Worker) -> int:
        """What a worker says, or its end; gives the code to end the whole with, or 0."""
        process = place.process
        assert process is not None
        assert process.stdout is not None
        said = os.read(process.stdout.fileno(), 4096)
        if said:
            if not place.ready:
                place.heard += said
            if place.ready and not self._announced and all(each.ready for each in self._places):
                self._announced = True
                self.on_ready(self._places[0].ready)
            return 0
        self._selector.unregister(process.stdout)
        code = _gone(process)
        place.process = None
        if code > 0 and not place.ready and not self._announced:
            log.error("worker %d could not start (%d)", process.pid, code)
            return code
        self._failed(place, f"{process.pid} {_words(code)}")
        if all(each.process is None and each.vain >= VAIN_STARTS for each in self._places):
            log.error("no worker comes to answer; giving up")
            return max(1, code)
        return 0

    def _failed(self, place: _Worker, what: str) -> None:
        lived = self.clock() - place.started
        place.failures = 1 if lived >= SOUND_SECONDS else place.failures + 1
        place.vain = 0 if place.ready else place.vain + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (place.failures - 1))
        place.due = self.clock() + pause
        log.error("worker ended (%s) after %.0f s; another is started in %.1f s", what, lived, pause)

    def _end(self) -> list[int]:
        """Asks all to end, waits for them for ``grace`` seconds, kills what is left; gives their codes."""
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = self.clock() + self.grace
        codes = []
        for process in running:
            try:
                process.wait(max(0.0, deadline - self.clock()))
            except subprocess.TimeoutExpired:
                log.error("worker %d did not end within %.0f s and is killed", process.pid, self.grace)
                process.kill()
            codes.append(_gone(process))
        return codes


def _gone(process: subprocess.Popen[bytes]) -> int:
    code = process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return code


def _words(code: int) -> str:
    return f"code {code}" if code >= 0 else signal.Signals(-code).name


__all__ = ["FIRST_PAUSE", "LONGEST_PAUSE", "SOUND_SECONDS", "VAIN_STARTS", "Supervisor"]
