"""Files that come in pieces from the server and are put in place whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError

LIMIT = 16 * 1024 * 1024
"""The server takes no larger file; refused before it is sent."""


def read_file(path: str) -> tuple[str, bytes]:
    """Name and content of a file of this machine. OSError where it cannot be read, or is larger than `LIMIT`."""
    file = Path(path)
    if file.stat().st_size > LIMIT:
        raise OSError(t("文件超过 16 MB|The file is larger than 16 MB"))
    return file.name, file.read_bytes()


class FileStream(QObject):
    """Collects the chunks of a Print, Export, Template or Download."""

    finished = Signal(str, bytes)
    """file name, content"""
    failed = Signal(object)
    grown = Signal(int)
    began = Signal(object)
    """the first message, which says more than its chunk"""

    def __init__(self, api: Api, method: Any, request: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._chunks, self._size = "", list[bytes](), 0
        self._stop: Callable[[], None] | None = api.stream(method, request, self._item, self._end)
        parent.destroyed.connect(self.cancel)

    def cancel(self) -> None:
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    def _item(self, item: Any) -> None:
        if not self._chunks:
            self.began.emit(item)
        self._name = item.file_name or self._name
        self._chunks.append(item.chunk)
        self._size += len(item.chunk)
        self.grown.emit(self._size)

    def _end(self, error: ApiError | None) -> None:
        if self._stop is None:
            return
        self._stop = None
        if error is None:
            self.finished.emit(self._name, b"".join(self._chunks))
        else:
            self.failed.emit(error)


def write_file(path: str, content: bytes) -> None:
    """A side file put in place at once: an interrupted write leaves no half file. OSError if the disk refuses."""
    side = Path(f"{path}.part")
    side.write_bytes(content)
    os.replace(side, path)
