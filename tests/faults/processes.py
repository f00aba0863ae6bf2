"""The processes of a server, seen from outside (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path


def children(parent: int) -> list[int]:
    """Pids of the processes that ``parent`` started and that live."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                # The name in parentheses may hold spaces; what follows it does not.
                fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if fields[0] != "Z" and int(fields[1]) == parent:
                    found.append(int(entry.name))
    return sorted(found)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def resident(pid: int) -> int:
    """Bytes of memory that the process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_for_children(parent: int, count: int, *, other_than: int = 0, seconds: float = 60.0) -> list[int]:
    """Until ``parent`` has so many children, ``other_than`` not among them; gives them, however many there are at the end."""
    end = time.monotonic() + seconds
    while True:
        found = children(parent)
        if (len(found) == count and other_than not in found) or time.monotonic() > end:
            return found
        time.sleep(0.05)


def wait_for_end(pids: list[int], seconds: float) -> list[int]:
    """Until none of them lives; gives those that still do after ``seconds``."""
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left
