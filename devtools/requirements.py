"""Reader of docs/requirements.md: which ids exist, and which capabilities are in scope now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CAPABILITY = re.compile(r"[A-Z]{2,3}-\d{2}")
SOURCE_LINE = re.compile(r"S\d{2}\.\d{1,2}")
SCOPES = ("now", "later")


@dataclass(frozen=True)
class Capability:
    """One row of part 1: id such as ``SO-03``, its name, and whether it must have a test by now."""

    id: str
    name: str
    in_scope: bool


@dataclass(frozen=True)
class Requirements:
    """Everything that a test may say it covers."""

    capabilities: dict[str, Capability]
    source_lines: dict[str, str]

    def unknown(self, ids: list[str]) -> list[str]:
        """The ids of the list that docs/requirements.md does not define, in the order given."""
        return [one for one in ids if one not in self.capabilities and one not in self.source_lines]


def parse(text: str) -> Requirements:
    """Read the tables of the page.

    Raises ValueError for an id given twice or a capability whose last column is not one of SCOPES.
    """
    capabilities: dict[str, Capability] = {}
    source_lines: dict[str, str] = {}
    for row in text.splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")] if row.startswith("|") else []
        if len(cells) < 2:
            continue
        identity = cells[0]
        if identity in capabilities or identity in source_lines:
            raise ValueError(f"requirement {identity} is defined twice")
        if CAPABILITY.fullmatch(identity):
            if cells[-1] not in SCOPES:
                raise ValueError(f"requirement {identity}: scope {cells[-1]!r} is neither of {', '.join(SCOPES)}")
            capabilities[identity] = Capability(identity, cells[1], cells[-1] == "now")
        elif SOURCE_LINE.fullmatch(identity):
            source_lines[identity] = cells[-1]
    return Requirements(capabilities, source_lines)


def load(path: Path) -> Requirements:
    """Read the page from a file."""
    return parse(path.read_text(encoding="utf-8"))
