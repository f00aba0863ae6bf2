"""Names of records that a worker has just seen, so that a form need not ask again what customer C00214 is called."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from cellar_common.codec import Ref

Key = tuple[str, int]
SECONDS = 30.0
MOST = 50_000


class Names:
    """Code and name by (entity, id), forgotten after half a minute: only a shown name can be that old, never a decision."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[Key, Ref] = {}
        self._until = 0.0

    def known(self) -> dict[Key, Ref]:
        """What is remembered, as a mapping of the caller's own."""
        if self._clock() > self._until:
            self._known = {}
            self._until = self._clock() + SECONDS
        return _Overlay(self._known)

    def learn(
        self, names: dict[Key, Ref], forget: Iterable[Key] = (), *, shared: Callable[[str], bool] = lambda entity: True
    ) -> None:
        """Remember what a unit of work looked up, except what it changed, and what is called otherwise for others: entities
        that are not ``shared``."""
        own = names.own if isinstance(names, _Overlay) else names
        fresh = {key: ref for key, ref in own.items() if shared(key[0])}
        known = self._known if len(self._known) < MOST else {}
        merged = {**known, **fresh} if fresh else known
        for key in forget:
            if key in merged:
                merged = {k: v for k, v in merged.items() if k != key}
        self._known = merged


class _Overlay(dict[Key, Ref]):
    """Reads fall through to what is shared; writes stay here."""

    def __init__(self, below: Mapping[Key, Ref]) -> None:
        super().__init__()
        self._below = below

    @property
    def own(self) -> dict[Key, Ref]:
        return dict(self)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._below

    def __missing__(self, key: Key) -> Ref:
        return self._below[key]

    def get(self, key: Key, default: Ref | None = None) -> Ref | None:  # type: ignore[override]
        found = super().get(key)
        return found if found is not None else self._below.get(key, default)
