"""A stamp says for which inputs a step was finished; a step whose stamp fits is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *, root: Path, extra: Iterable[str] = ()) -> str:
    """One hash over names (relative to root) and contents, and over further facts such as a version."""
    total = hashlib.sha256()
    for fact in extra:
        total.update(f"fact {fact}\n".encode())
    for path in sorted(files):
        # Line ends differ between checkouts on Windows and Linux; the meaning does not.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"file {path.relative_to(root).as_posix()} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


class Stamp:
    """The stamp file of one step."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fits(self, value: str) -> bool:
        """True when the step was finished for exactly this digest."""
        try:
            return self._path.read_text(encoding="ascii").strip() == value
        except (OSError, ValueError):
            return False

    def clear(self) -> None:
        """Before the step: an interruption then leaves no stamp and the step is repeated."""
        self._path.unlink(missing_ok=True)

    def set(self, value: str) -> None:
        """After the step."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(value + "\n", encoding="ascii")
