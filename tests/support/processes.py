"""Processes: programs of the tests begun, and any seen from outside, whose children they are, what they cost, how they end.

What is seen from outside is told by Linux; figures are 0 elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from devtools.places import ROOT, environment, executable


def program(module: str, *arguments: object) -> subprocess.Popen[str]:
    """A module that is a program of its own; whoever begins it writes to and reads from its standard streams."""
    return subprocess.Popen(
        [str(executable("python")), "-m", module, *map(str, arguments)], cwd=ROOT, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _stat(pid: int) -> list[str]:
    """What the system tells of the process, from its state on; OSError when there is none."""
    # The name in parentheses may hold spaces and whatever bytes it likes; what follows it does not.
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def children(parent: int) -> list[int]:
    """Pids of the processes that ``parent`` started and that live."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                fields = _stat(int(entry.name))
                if fields[0] != "Z" and int(fields[1]) == parent:
                    found.append(int(entry.name))
    return sorted(found)


def _does_jobs(pid: int) -> bool:
    """Whether it is the process beside the workers, which answers nobody."""
    with contextlib.suppress(OSError):
        return b"jobs" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return False


def workers(leader: int) -> list[int]:
    """Pids of those that do a server's work: its children where it has several workers, or the server itself."""
    return [pid for pid in children(leader) if not _does_jobs(pid)] or [leader]


def command_of(pid: int) -> str:
    """How the process was started, with its arguments; empty where there is none."""
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def alive(pid: int) -> bool:
    try:
        return _stat(pid)[0] != "Z"
    except OSError:
        return False


def cpu_seconds(*pids: int) -> float:
    """User and system time of these processes so far."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = _stat(pid)
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK") if total else 0.0


def busy_seconds() -> float:
    """Time that all cores of the machine together were not idle so far."""
    line = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
    user, nice, system, _idle, _waiting, hard, soft, stolen = (int(each) for each in line[:8])
    return (user + nice + system + hard + soft + stolen) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    """Bytes of memory that the process holds."""
    return _kilobytes(f"/proc/{pid}/status", "VmRSS:") * 1024


def private(pid: int) -> int:
    """Bytes that are the process's own: what it shares with others, its libraries, is not counted."""
    return _kilobytes(f"/proc/{pid}/smaps_rollup", "Private_Dirty:") * 1024


def watched_peak() -> Callable[[], int]:
    """Begin to watch this process's memory: gives what tells by how many bytes its peak lay above the beginning so far."""
    before = resident(os.getpid())
    try:
        # Forgets the peak so far.
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return lambda: 0
    return lambda: _kilobytes("/proc/self/status", "VmHWM:") * 1024 - before


def _kilobytes(told: str, name: str) -> int:
    try:
        lines = Path(told).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_for_children(parent: int, count: int, *, other_than: int = 0, seconds: float = 60.0) -> list[int]:
    """Until ``parent`` has so many children that serve, ``other_than`` not among them; gives them, however many there are at the end."""
    end = time.monotonic() + seconds
    while True:
        found = [pid for pid in children(parent) if not _does_jobs(pid)]
        if (len(found) == count and other_than not in found) or time.monotonic() > end:
            return found
        time.sleep(0.05)


def wait_for_end(pids: Iterable[int], seconds: float) -> list[int]:
    """Until none of them lives; gives those that still do after ``seconds``."""
    end = time.monotonic() + seconds
    pids = list(pids)
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left
