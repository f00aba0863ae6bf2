"""What this machine remembers between runs: server, ledger set, user, language, theme; of each user recent documents, open tabs
and where his window stood.

A small JSON file in the client's folder. It never holds a password. A damaged file is an empty one.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from cellar_client.session import drafts

_RECENT_KEPT = 14


class Settings:
    """Reads once, writes at each change; failing to write is not worth stopping anybody's work."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or drafts.home() / "settings.json"
        self._values: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            loaded = json.loads(self._path.read_text(encoding="utf-8"))
            self._values = loaded if isinstance(loaded, dict) else {}

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str) -> bool:
        return self._values.get(name) is True

    def set(self, **values: str | bool) -> None:
        self._values.update(values)
        self._write()

    def recent(self, owner: str) -> list[dict[str, Any]]:
        """Recently opened records of one user in one ledger set: entity, id, title, at; the latest first."""
        found = self._values.get("recent", {}).get(owner, [])
        return [row for row in found if isinstance(row, dict) and {"entity", "id", "title"} <= row.keys()]

    def note_recent(self, owner: str, entity: str, record_id: int, title: str, at: str) -> None:
        rows = [row for row in self.recent(owner) if (row["entity"], row["id"]) != (entity, record_id)]
        rows.insert(0, {"entity": entity, "id": record_id, "title": title, "at": at})
        self._values.setdefault("recent", {})[owner] = rows[:_RECENT_KEPT]
        self._write()

    def of_user(self, owner: str, name: str) -> Any:
        """What was kept for one user in one ledger set; None where nothing was."""
        kept = self._values.get("users", {})
        return kept.get(owner, {}).get(name) if isinstance(kept, dict) else None

    def keep_for(self, owner: str, name: str, value: Any) -> None:
        """`value`: what JSON can hold. Nothing is written where it stands already."""
        if self.of_user(owner, name) == value:
            return
        kept = self._values.setdefault("users", {})
        if not isinstance(kept, dict):
            kept = self._values["users"] = {}
        kept.setdefault(owner, {})[name] = value
        self._write()

    def _write(self) -> None:
        side = self._path.with_suffix(f".{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            side.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(side, self._path)
