"""What a user has set up for himself, read once a session: columns, widths, schemes. Kept on the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from shiboken6 import isValid

from cellar.v1 import preference_pb2 as pref
from cellar_client.rpc import Api, ApiError
from cellar_client.timers import after_rest

_WRITE_MS = 600


class Preferences(QObject):
    """All preferences of the session's user. One question to the server, however many lists and forms ask."""

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self._kept: dict[str, pref.Preference] | None = None
        self._waiting: list[tuple[QObject, Callable[[], None]]] = []
        self._later: dict[str, str] = {}
        self._timer = after_rest(self, _WRITE_MS, self.flush)

    def _api(self) -> Api:
        # Not kept as an attribute: a value that holds its key would never leave a weak dictionary.
        return cast(Api, self.parent())

    def when_read(self, asker: QObject, done: Callable[[], None]) -> None:
        """Calls `done` once they are known, at once where they are; also when they could not be read.

        Not where `asker` is gone by then.
        """
        if self._kept is not None:
            done()
            return
        self._waiting.append((asker, done))
        if len(self._waiting) == 1:
            self.read_again()

    def read_again(self) -> None:
        request = pref.GetPreferencesRequest()
        api = self._api()
        api.query(api.preferences.GetPreferences, request, self._arrived, lambda _e: self._tell(), parent=self)

    def _arrived(self, reply: pref.GetPreferencesResponse) -> None:
        # One's own stands before what somebody shares under the same name.
        self._kept = {p.key: p for p in sorted(reply.preferences, key=lambda p: not p.shared)}
        self._tell()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        for asker, done in waiting:
            if isValid(asker):
                done()

    def value(self, key: str) -> str:
        """Empty where nothing is kept."""
        found = (self._kept or {}).get(key)
        return self._later.get(key, found.value if found else "")

    def under(self, prefix: str) -> list[pref.Preference]:
        return [p for key, p in (self._kept or {}).items() if key.startswith(prefix) and p.value]

    def keep(
        self, key: str, value: str, *, shared: bool = False, on_fail: Callable[[ApiError], None] | None = None
    ) -> None:
        """Writes now; an empty value forgets. What the server does not take stays as it was."""
        item = pref.Preference(key=key, value=value, shared=shared)
        before = (self._kept or {}).get(key, pref.Preference(key=key))
        if self._kept is not None:
            self._kept[key] = item

        def failed(error: ApiError) -> None:
            if self._kept is not None and self._kept.get(key) is item:
                self._kept[key] = before
            if on_fail is not None:
                on_fail(error)

        # No parent but the api: a view closed right after a change keeps the change.
        request = pref.SetPreferenceRequest(preference=item)
        api = self._api()
        api.command(api.preferences.SetPreference, request, lambda _reply: None, failed)

    def keep_later(self, key: str, value: str) -> None:
        """Writes a moment after the last change: a dragged column edge is one change."""
        if value != self.value(key):
            self._later[key] = value
            self._timer.start()

    def flush(self) -> None:
        """Writes what still waits."""
        self._timer.stop()
        later, self._later = self._later, {}
        for key, value in later.items():
            self.keep(key, value)


_of_session: WeakKeyDictionary[Api, Preferences] = WeakKeyDictionary()


def preferences(api: Api) -> Preferences:
    """The preferences of a session, made at the first call. They live and end with its Api."""
    found = _of_session.get(api)
    if found is None or not isValid(found):
        found = _of_session[api] = Preferences(api)
    return found
