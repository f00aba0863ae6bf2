"""Files travel in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

SIZE = 256 * 1024


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """A file from its beginning."""
    file.seek(0)
    while chunk := file.read(SIZE):
        yield chunk
