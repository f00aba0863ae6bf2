"""The server's side of the child: start it, hand it the file, take its rows, end it when it costs too much."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Refused

_AT_ONCE = threading.BoundedSemaphore(2)
_PIECE = 64 * 1024
_HERE = Path(__file__).parents[2]
# No site: only what reads is importable, and nothing of the start of a full interpreter is paid for.
_PROGRAM = (
    "import sys; sys.path[:0] = sys.argv[2:]; from cellar_server.spreadsheets.child import main; main(sys.argv[1])"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """The child's rows, and the most memory it had, in bytes (0: not known)."""

    rows: list[list[Any]]
    peak: int


def take(kind: str, content: bytes) -> Taken:
    """Read a file in a child of its own; ``kind`` is ``text`` or ``book``.

    ``Refused`` with the child's reason; ``KILLED`` where it ended without one, ``TIME`` where it took too long, ``BUSY`` where
    other files are being read all that time.
    """
    if not _AT_ONCE.acquire(timeout=limits.SECONDS):
        raise Refused("BUSY")
    try:
        return _take(kind, content)
    finally:
        _AT_ONCE.release()


def command(kind: str) -> list[str]:
    """How a child is started."""
    found = importlib.util.find_spec("xlrd")
    places = [str(_HERE)] + ([str(Path(found.origin).parents[1])] if found is not None and found.origin else [])
    return [sys.executable, "-E", "-s", "-S", "-X", "utf8", "-c", _PROGRAM, kind, *places]


def _take(kind: str, content: bytes) -> Taken:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with subprocess.Popen(command(kind), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
            late = threading.Event()

            def end_it() -> None:
                late.set()
                child.kill()

            clock = threading.Timer(limits.SECONDS, end_it)
            clock.start()
            try:
                assert child.stdout is not None
                answer = _at_most(child.stdout, limits.OUTPUT + limits.MEGABYTE)
            finally:
                clock.cancel()
                child.kill()
    if late.is_set():
        raise Refused("TIME")
    return _understood(answer)


def _at_most(stream: IO[bytes], size: int) -> bytes:
    """All that comes, or the first ``size`` bytes; piece by piece, for most answers are small."""
    answer = bytearray()
    while len(answer) < size and (piece := stream.read(min(_PIECE, size - len(answer)))):
        answer += piece
    return bytes(answer)


def _understood(answer: bytes) -> Taken:
    """``KILLED`` also for an answer that is none: the child is not trusted further than the file."""
    rows = list(_lines(answer))
    match rows[-1] if rows else None:
        case ["done", int() as peak]:
            return Taken(rows[:-1], peak)
        case ["refused", str() as code, str() as what]:
            raise Refused(code, what)
        case _:
            raise Refused("KILLED")


def _lines(answer: bytes) -> Iterator[list[Any]]:
    for line in io.BytesIO(answer):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise Refused("KILLED") from None
        if not isinstance(row, list) or not row:
            raise Refused("KILLED")
        yield row
