"""The child: limits first, then the file from standard input, rows as JSON to standard output.

The last line is ``["done", peak of memory in bytes]`` or ``["refused", code, what]``. A child that ends without one of them
was ended by its limits.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Refused

_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0"


def bound() -> None:
    """Have the system bound memory and processor time, where it can."""
    try:
        import resource
    except ImportError:
        # Windows: the counts while reading and the parent's clock are all there is.
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def peak() -> int:
    """Bytes that this process had in memory at most; 0 where the system does not say."""
    # getrusage would count what the parent had before this program began.
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def read(kind: str, content: bytes, emit: Any) -> None:
    if kind == "text":
        from cellar_server.spreadsheets import plain

        plain.read(content, emit)
    elif content.startswith(_ZIP):
        from cellar_server.spreadsheets import workbook

        workbook.read(content, emit)
    elif content.startswith(_COMPOUND):
        from cellar_server.spreadsheets import legacy

        legacy.read(content, emit)
    else:
        raise Refused("UNREADABLE")


def main(kind: str) -> None:
    bound()
    out, left = sys.stdout.buffer, limits.OUTPUT

    def emit(row: list[Any]) -> None:
        nonlocal left
        line = json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        left -= len(line)
        if left < 0:
            raise Refused("OUTPUT")
        out.write(line)

    try:
        read(kind, sys.stdin.buffer.read(limits.CONTENT + 1), emit)
        end: list[Any] = ["done", peak()]
    except Refused as refused:
        end = ["refused", refused.code, refused.what]
    except MemoryError:
        end = ["refused", "MEMORY", ""]
    out.write(json.dumps(end).encode() + b"\n")
    out.flush()
