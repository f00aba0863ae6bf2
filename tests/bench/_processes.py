"""What processes cost: their CPU and their memory, as Linux counts them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.end_to_end.served import ServerProcess

_TICKS = os.sysconf("SC_CLK_TCK")


def workers(server: ServerProcess) -> list[int]:
    """Process ids of those that do the work: the children of a server of several workers, or the server itself."""
    leader = server.process.pid
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    return [int(child) for child in children] or [leader]


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes so far."""
    total = 0
    for pid in pids:
        # The name in brackets may hold blanks.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def memory(pid: int) -> float:
    """Megabytes that are the process's own: what it shares with others, its libraries, is not counted."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) / 1024
    return 0.0


def busy_seconds() -> float:
    """Time that all cores of the machine together were not idle so far."""
    line = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _waiting, hard, soft, stolen = (int(each) for each in line[:8])
    return (user + nice + system + hard + soft + stolen) / _TICKS
