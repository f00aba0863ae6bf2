"""What a list keeps for its user on the server.

Columns (`columns/<entity>`), the conditions it was left with (`filters/<entity>`), schemes (`scheme/<entity>/<name>`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import preference_pb2 as pref
from cellar_client.rpc import Api, ApiError
from cellar_client.session import filters as conditions
from cellar_client.session.preferences import preferences


@dataclass
class Columns:
    """Names shown in order, widths in pixels, the sort."""

    shown: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False

    def dump(self) -> str:
        return json.dumps(
            {"shown": self.shown, "widths": self.widths, "sort": self.sort, "descending": self.descending}
        )

    @classmethod
    def load(cls, text: str) -> Columns | None:
        """None where it cannot be read: a broken preference must not lock a user out."""
        try:
            kept: Any = json.loads(text)
            return cls(
                [str(n) for n in kept["shown"]],
                {str(n): int(w) for n, w in kept["widths"].items()},
                str(kept["sort"]),
                bool(kept["descending"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


@dataclass
class Kept:
    """A scheme of the user's own, or one that somebody shares."""

    name: str
    filters: list[pb.Filter]
    shared: bool = False
    levels: list[str] = field(default_factory=list)
    """Of a report, by what it is grouped."""


@dataclass
class Left:
    """The conditions a list was left with; `scheme` names where they came from."""

    scheme: str
    filters: list[pb.Filter]
    levels: list[str] = field(default_factory=list)


class ListPreferences:
    """One list's part of the session's preferences."""

    def __init__(self, api: Api, entity: str, asker: QObject) -> None:
        self._all, self._entity, self._list = preferences(api), entity, asker
        self.schemes: list[Kept] = []

    def read(self, done: Callable[[Columns | None, Left | None], None]) -> None:
        """Calls `done` with what is kept, whatever happens: a list without preferences is still a list."""

        def known() -> None:
            self.schemes = [s for s in map(_scheme, self._all.under(f"scheme/{self._entity}/")) if s is not None]
            done(
                Columns.load(self._all.value(f"columns/{self._entity}")),
                _left(self._all.value(f"filters/{self._entity}")),
            )

        self._all.when_read(self._list, known)

    def keep_columns(self, columns: Columns) -> None:
        self._all.keep_later(f"columns/{self._entity}", columns.dump())

    def keep_left(self, left: Left) -> None:
        """What the list shall open with the next time."""
        text = json.dumps({"scheme": left.scheme, "filters": conditions.dump(left.filters), "levels": left.levels})
        self._all.keep_later(f"filters/{self._entity}", text)

    def face(self) -> str:
        """Which face of the list was left: the list itself, its board, its calendar."""
        return self._all.value(f"face/{self._entity}")

    def keep_face(self, face: str) -> None:
        self._all.keep_later(f"face/{self._entity}", face)

    def flush(self) -> None:
        self._all.flush()

    def keep_scheme(self, scheme: Kept, on_fail: Callable[[ApiError], None]) -> None:
        text = json.dumps({"filters": conditions.dump(scheme.filters), "levels": scheme.levels})
        others = [s for s in self.schemes if s.name != scheme.name]
        self._change([*others, scheme], scheme.name, text, shared=scheme.shared, on_fail=on_fail)

    def drop_scheme(self, name: str, on_fail: Callable[[ApiError], None]) -> None:
        """A shared one is taken away for everybody, which needs the right to share."""
        shared = any(s.shared for s in self.schemes if s.name == name)
        self._change([s for s in self.schemes if s.name != name], name, "", shared=shared, on_fail=on_fail)

    def _change(
        self, schemes: list[Kept], name: str, text: str, *, shared: bool, on_fail: Callable[[ApiError], None]
    ) -> None:
        """Shown at once; where the server refuses it, what was there is there again."""
        before, self.schemes = self.schemes, schemes

        def failed(error: ApiError) -> None:
            if self.schemes is schemes:
                self.schemes = before
            on_fail(error)

        self._all.keep(f"scheme/{self._entity}/{name}", text, shared=shared, on_fail=failed)


def _levels(kept: dict[str, Any]) -> list[str]:
    said = kept.get("levels", [])
    return [str(each) for each in said] if isinstance(said, list) else []


def _left(text: str) -> Left | None:
    try:
        kept = json.loads(text)
        return Left(str(kept["scheme"]), conditions.load(kept["filters"]), _levels(kept))
    except (ValueError, KeyError, TypeError):
        return None


def _scheme(item: pref.Preference) -> Kept | None:
    try:
        kept = json.loads(item.value)
        return Kept(item.key.split("/", 2)[2], conditions.load(kept["filters"]), item.shared, _levels(kept))
    except (ValueError, KeyError, TypeError, IndexError):
        return None
