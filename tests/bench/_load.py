"""Load from client processes: started together, told how long to work, asked what they did.

A program of load calls ``serve(prepare)`` from its ``main``; whoever measures holds a ``Crew`` of such programs. One line
of JSON each way: first the task, answered by ``ready``; then seconds, answered by an ``Outcome``; the end of the input
ends the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Any

from tests.support.processes import program

Deed = Callable[[], Sequence[float]]
"""One piece of work of one client; gives the milliseconds of its parts. ``Turned`` for one that was refused."""


class Done(Exception):
    """There is nothing left to do for this client."""


class Turned(Exception):
    """The work was refused, as may happen under load; the text says why, in one word."""


@dataclass(slots=True)
class Outcome:
    """What happened in some seconds. ``per_second`` counts each client by its own time, so that the last ones cost nothing.

    ``waits``: milliseconds of every piece of work as a whole; ``parts``: of its parts, summed; ``turned``: refusals by reason;
    ``cpu``: seconds of the client processes themselves.
    """

    done: int = 0
    per_second: float = 0.0
    waits: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    turned: dict[str, int] = field(default_factory=dict)
    cpu: float = 0.0

    def add(self, other: Outcome) -> None:
        self.done += other.done
        self.per_second += other.per_second
        self.waits += other.waits
        self.parts = [sum(pair) for pair in zip(self.parts, other.parts, strict=True)] if self.parts else other.parts
        self.turned = dict(Counter(self.turned) + Counter(other.turned))
        self.cpu += other.cpu


class Crew:
    """Processes of one program of load. Use as a context manager."""

    def __init__(self, module: str, tasks: Sequence[Mapping[str, Any]]) -> None:
        self.module, self.tasks = module, tasks
        self._processes: list[subprocess.Popen[str]] = []
        self._stack = ExitStack()

    def __enter__(self) -> Crew:
        with ExitStack() as stack:
            for _ in self.tasks:
                process = program(self.module)
                self._processes.append(stack.enter_context(process))
                stack.callback(process.kill)
            for process, task in zip(self._processes, self.tasks, strict=True):
                _tell(process, task)
            for process in self._processes:
                if _hear(process) != "ready":
                    raise RuntimeError(f"{self.module} did not get ready")
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            if process.stdin is not None:
                process.stdin.close()
        self._stack.__exit__(kind, error, trace)

    def work(self, seconds: float) -> Outcome:
        """All of them at once, for so many seconds."""
        for process in self._processes:
            _tell(process, seconds)
        found = Outcome()
        for process in self._processes:
            found.add(Outcome(**_hear(process)))
        return found


def _tell(process: subprocess.Popen[str], words: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(words) + "\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a client process ended with {process.wait()}")
    return json.loads(line)


def serve(prepare: Callable[[dict[str, Any]], Sequence[Deed]]) -> int:
    """The client's side: ``prepare`` makes of the task one deed for each client of this process (a thread)."""
    deeds = prepare(json.loads(sys.stdin.readline()))
    _say("ready")
    for line in sys.stdin:
        _say(asdict(_work(deeds, float(line))))
    return 0


def parted(orders: Sequence[Any], rounds: int) -> list[Sequence[Any]]:
    """Equal parts, one for each round."""
    size = len(orders) // rounds
    return [orders[index * size : (index + 1) * size] for index in range(rounds)]


def parts(task: Mapping[str, Any]) -> deque[Any]:
    """The task's ``orders``, a part for each round, so parted that every client of this process ends with its round."""
    waiting: deque[Any] = deque()
    for part in task["orders"]:
        waiting.extend([*part, *[None] * task["clients"]])
    return waiting


def take(waiting: deque[Any]) -> Any:
    """The next order of this round; ``Done`` where there is none."""
    found = waiting.popleft() if waiting else None
    if found is None:
        raise Done
    return found


def _say(words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _work(deeds: Sequence[Deed], seconds: float) -> Outcome:
    found = [Outcome() for _ in deeds]
    errors: list[BaseException] = []
    start, cpu = time.perf_counter(), time.process_time()

    def client(deed: Deed, mine: Outcome) -> None:
        now = start
        turned: Counter[str] = Counter()
        try:
            while now < start + seconds and not errors:
                try:
                    parts = list(deed())
                except Done:
                    break
                except Turned as reason:
                    turned[str(reason)] += 1
                    now = time.perf_counter()
                    continue
                before, now = now, time.perf_counter()
                mine.add(Outcome(1, 0.0, [1000 * (now - before)], parts))
        except BaseException as error:
            errors.append(error)
            raise
        mine.per_second = mine.done / (now - start) if mine.done else 0.0
        mine.turned = dict(turned)

    threads = [threading.Thread(target=client, args=pair) for pair in zip(deeds, found, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise RuntimeError("a client failed") from errors[0]
    total = Outcome(cpu=time.process_time() - cpu)
    for mine in found:
        total.add(mine)
    return total
