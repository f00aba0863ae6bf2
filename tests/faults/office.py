"""Several clerks at work at once, each a process of its own."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.faults import journal
from tests.faults.clerk import Errand
from tests.faults.ground import Ground
from tests.faults.journal import Record
from tests.support.processes import program


class OfficeError(AssertionError):
    """A clerk did not come to work, or did not go home."""


@dataclass
class Office:
    """The clerks of one scenario."""

    paths: list[Path]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def record(self) -> Record:
        """The journals as they stand now."""
        return journal.read(self.paths)

    @property
    def anybody_there(self) -> bool:
        """Whether a clerk is still at work."""
        return any(process.poll() is None for process in self.processes)

    def wait_for(self, commands: int, seconds: float = 300.0) -> int:
        """Until so many commands are acknowledged in all; gives how many are. OfficeError after ``seconds``."""
        end = time.monotonic() + seconds
        while (done := self.record().commands) < commands:
            if time.monotonic() > end:
                raise OfficeError(f"only {done} of {commands} commands were acknowledged within {seconds:g} s")
            if not self.anybody_there:
                raise OfficeError(f"all clerks have left: {self.record().strange}")
            time.sleep(0.05)
        return done

    def wait_until_all_answered(self, since: float, seconds: float = 300.0) -> float | None:
        """Until every clerk is acknowledged something after ``since``; seconds from then on, None when one never is."""
        end = time.monotonic() + seconds
        while (waited := self.record().recovered(since)) is None and time.monotonic() < end:
            if any(process.poll() is not None for process in self.processes):
                # Nobody has been sent home: it gave up, and its journal says why.
                break
            time.sleep(0.05)
        return waited

    def go_home(self) -> None:
        """Each finishes the order in hand."""
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self.processes:
            if process.wait(timeout=180):
                raise OfficeError(f"a clerk ended with {process.returncode}")


@contextmanager
def at_work(
    ground: Ground, scenario: str, ports: Sequence[Sequence[int]], *, deadline: float = 10.0, pause: float = 0.0,
    patience: float = 60.0, documents: int = 1_000_000,
) -> Iterator[Office]:  # fmt: skip
    """One clerk for each element of ``ports``, logged in and at work, for the time of the block; sent home after it."""
    office = Office([ground.journal(scenario, f"{scenario}{index}") for index in range(len(ports))])
    try:
        for path, to in zip(office.paths, ports, strict=True):
            errand = Errand(
                path.stem, list(to), str(ground.certificate), str(path), documents=documents, deadline=deadline, pause=pause,
                patience=patience,
            )  # fmt: skip
            process = program("tests.faults.clerk")
            office.processes.append(process)
            assert process.stdin is not None
            process.stdin.write(json.dumps(asdict(errand)) + "\n")
            process.stdin.flush()
        for process in office.processes:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise OfficeError("a clerk did not come to work")
        yield office
        office.go_home()
    finally:
        for process in office.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
