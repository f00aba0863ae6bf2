"""A tab of before: it has its name, and is opened when somebody turns to it, so that a start costs nothing for it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from cellar_client.widgets.view import View


class KeptTab(View):
    """`wanted()`: somebody turned to it."""

    wanted = Signal()
    # There is nothing in it yet.
    movable = False

    def __init__(self, key: str, title: str) -> None:
        super().__init__()
        self._key, self._title = key, title

    def title(self) -> str:
        return self._title

    def key(self) -> str:
        return self._key

    def entity(self) -> str:
        return self._key.split("/")[1]

    def activated(self) -> None:
        self.wanted.emit()
