"""Where in the project's own code a statement came from."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[3]

_HERE = str(Path(__file__).parent)
_OURS = tuple(f"{ROOT / folder}{os.sep}" for folder in ("server", "db", "tests"))
# What these ask for themselves (tables that are there, their own version table) they ask each vendor in its own words.
_TOOLS = tuple(
    os.sep + os.path.join(*parts)
    for parts in (("sqlalchemy", "dialects", ""), ("sqlalchemy", "engine", "reflection.py"), ("alembic", ""))
)
_FRAMES = 4


def places() -> list[str]:
    """The project's calls that led here, innermost first; none where a tool asked on its own account."""
    found: list[str] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and len(found) < _FRAMES:
        named = _named(frame.f_code.co_filename)
        if named:
            found.append(f"{named}:{frame.f_lineno}")
        elif named is None and not found:
            return []
        frame = frame.f_back
    return found


@cache
def _named(filename: str) -> str | None:
    """A file of the project by its path from the root; None for a tool's, an empty text for any other."""
    if filename.startswith(_OURS) and not filename.startswith(_HERE):
        return Path(filename).relative_to(ROOT).as_posix()
    return None if any(tool in filename for tool in _TOOLS) else ""
