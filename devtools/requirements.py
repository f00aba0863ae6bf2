"""Reader of docs/requirements.md: which ids exist, and how much of each capability the program holds."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from pathlib import Path

CAPABILITY = re.compile(r"[A-Z]{2,3}-\d{2}")
SOURCE_LINE = re.compile(r"S\d{2}\.\d{1,2}")
# Who tried it and when; a test's mark alone makes nothing full.
TRIED = re.compile(r"tried 20\d\d-\d\d-\d\d by .+: .+")


class State(enum.Enum):
    """How much of a capability's text the program holds."""

    FULL = "full"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True)
class Capability:
    """One row of part 1: id such as ``SO-03`` and its name. ``note``: what is missing of a part, who tried a full one and how."""

    id: str
    name: str
    state: State
    note: str = ""


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

    Raises ValueError for an id given twice, a state that is none, and a note that does not say what its state asks for.
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
            capabilities[identity] = _capability(cells)
        elif SOURCE_LINE.fullmatch(identity):
            source_lines[identity] = cells[-1]
    return Requirements(capabilities, source_lines)


def _capability(cells: list[str]) -> Capability:
    identity, name, *_, state, note = cells
    if state not in {each.value for each in State}:
        raise ValueError(f"requirement {identity}: {state!r} is no state; known: full, part, none")
    found = Capability(identity, name, State(state), note)
    match found.state:
        case State.FULL if not TRIED.fullmatch(note):
            raise ValueError(f"requirement {identity} is full: say “tried YYYY-MM-DD by whom: how”, not {note!r}")
        case State.PART if not note:
            raise ValueError(f"requirement {identity} is there in part: say what is missing")
        case State.NONE if note:
            raise ValueError(f"requirement {identity} is not there: {note!r} says nothing of it")
    return found


def load(path: Path) -> Requirements:
    """Read the page from a file."""
    return parse(path.read_text(encoding="utf-8"))
