"""How each print was last made on this PC: which printer and tray, how large it was looked at. Printers belong to the PC, so it is
kept here and not with the user's preferences on the server."""

from __future__ import annotations

import contextlib
import json
import os
from typing import Any

from cellar_client.session import drafts


class Habits:
    """Of one print, by its name: `sales_order/standard`. A damaged file is an empty one; none that can be written stops nobody."""

    def __init__(self, name: str) -> None:
        self._name, self._path = name, drafts.home() / "printing.json"

    def value(self, what: str) -> Any:
        found = self._read().get(self._name)
        return found.get(what) if isinstance(found, dict) else None

    def keep(self, **values: Any) -> None:
        everything = self._read()
        held = everything.get(self._name)
        everything[self._name] = {**(held if isinstance(held, dict) else {}), **values}
        side = self._path.with_suffix(f".{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            side.write_text(json.dumps(everything, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(side, self._path)

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return found if isinstance(found, dict) else {}
        return {}

    def scale(self) -> float:
        """At which it was looked at; 0 as wide as the window."""
        found = self.value("scale")
        return float(found) if isinstance(found, int | float) and 0 <= found <= 4 else 0.0


def usual_template(entity: str, offered: list[tuple[str, str]]) -> str:
    """The template that records of this kind were last printed in here, else the first; empty where there is none."""
    names = [name for _label, name in offered]
    last = Habits(entity).value("template")
    return last if last in names else next(iter(names), "")
