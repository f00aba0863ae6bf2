"""Unsaved records on this machine, so that nothing typed is lost when the program or the power goes.

One file a draft, a serialized `Record`, written to a side file and put in place at once (`os.replace`), so that a crash
leaves the old draft or the new one, never half of one. Kept apart by server, ledger set (账套) and user. The folder is the
user's data folder, or `CELLAR_HOME`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from google.protobuf.message import DecodeError

from cellar.v1 import document_pb2

_SUFFIX = ".record"
_NAME = re.compile(r"[0-9a-f]{32}\Z")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Draft:
    """An unsaved record as found on disk. `saved_at` is local wall time with its zone."""

    key: str
    record: document_pb2.Record
    saved_at: datetime


def home() -> Path:
    """The client's folder on this machine."""
    chosen = os.environ.get("CELLAR_HOME")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("Cellar", appauthor=False))


def folder_of(kind: str, server: str, ledger_set: str, user: str) -> Path:
    """Where what is kept of this kind for one user in one ledger set on one server lies."""
    owner = hashlib.sha256("\0".join((server, ledger_set, user)).encode()).hexdigest()[:24]
    return home() / kind / owner


def new_key() -> str:
    """A view takes one for each unsaved record and keeps it until the record is saved."""
    return uuid.uuid4().hex


class DraftStore:
    """The drafts of one user in one ledger set on one server."""

    def __init__(self, server: str, ledger_set: str, user: str) -> None:
        self.folder = folder_of("drafts", server, ledger_set, user)

    def save(self, key: str, record: document_pb2.Record) -> None:
        """Keeps the record under `key`, replacing what stood there. OSError if the disk refuses."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(key)
        # A name of its own per write: two processes of the same user must not write into one side file.
        side = path.with_name(f"{key}.{os.getpid()}.tmp")
        try:
            with side.open("wb") as file:
                file.write(record.SerializeToString())
                file.flush()
                os.fsync(file.fileno())
            os.replace(side, path)
        finally:
            side.unlink(missing_ok=True)

    def load(self, key: str) -> document_pb2.Record | None:
        """The record kept under `key`; None when there is none or the file is damaged."""
        try:
            return document_pb2.Record.FromString(self._path(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, DecodeError):
            _log.warning("draft %s cannot be read", key, exc_info=True)
            return None

    def list(self) -> list[Draft]:
        """Every readable draft, newest first."""
        found = []
        for path in self.folder.glob(f"*{_SUFFIX}") if self.folder.is_dir() else ():
            record = self.load(path.stem) if _NAME.match(path.stem) else None
            if record is not None:
                saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Draft(path.stem, record, saved_at))
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def count(self) -> int:
        return sum(1 for _ in self.folder.glob(f"*{_SUFFIX}")) if self.folder.is_dir() else 0

    def remove(self, key: str) -> None:
        """Forgets a draft, once it is saved or given up. Nothing happens if it is not there."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _NAME.match(key):
            raise ValueError(f"not a draft key: {key!r}")
        return self.folder / f"{key}{_SUFFIX}"
