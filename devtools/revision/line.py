"""The line of revisions as files: standard library only, for ``dev.py test`` looks at it before anything is imported.

A revision belongs to its area: ``versions/AREA/rev_NNNN_what.py``, what people write for it beside it in
``versions/AREA/fills/fills_NNNN….py``. What is on main is landed: a ledger set may be at it, so it is never written again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from devtools import landed
from devtools.places import ROOT

MIGRATIONS = ROOT / "db" / "cellar_db" / "migrations"
VERSIONS = MIGRATIONS / "versions"
RELEASED = ROOT / "db" / "ddl" / "released.json"
_SAYS = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@dataclass(frozen=True)
class Revision:
    """A file of the line: its number and that of the one before, as it says them."""

    path: Path
    number: str
    before: str | None

    @property
    def area(self) -> str:
        """The folder's name; empty for the first two, which are of all areas."""
        return "" if self.path.parent.name == VERSIONS.name else self.path.parent.name

    @property
    def fills(self) -> list[Path]:
        """What people wrote for it, the module that it calls first."""
        return sorted((self.path.parent / "fills").glob(f"fills_{self.number}*.py"), key=lambda each: len(each.name))


def read(path: Path) -> Revision:
    said = dict(_SAYS.findall(path.read_text(encoding="utf-8")))
    return Revision(path, said.get("revision", ""), said.get("down_revision") or None)


def line(versions: Path = VERSIONS) -> list[Revision]:
    """Every revision, by its number."""
    found = [read(path) for path in (*versions.glob("rev_*.py"), *versions.glob("*/rev_*.py"))]
    return sorted(found, key=lambda each: (each.number, str(each.path)))


def faults(found: Iterable[Revision]) -> list[str]:
    """What keeps them from being one line; each with the way out."""
    said: list[str] = []
    before: Revision | None = None
    for each in found:
        name = each.path.name
        if not name.startswith((f"rev_{each.number}_", f"rev_{each.number}.")):
            said.append(f"{name} says that it is revision {each.number}: its name and its number are one")
        elif before is not None and each.before == before.before:
            said.append(
                f"two revisions come after {each.before}: {before.path.name} and {name}. The one that landed first stays; "
                "on the branch of the other run: python3 dev.py revision --rebase"
            )
        elif each.before != (before.number if before else None):
            said.append(
                f"{name} comes after {each.before}, but the one before it is {before.number if before else None}: "
                "python3 dev.py revision --rebase"
            )
        before = each
    return said


def landed_files() -> set[Path]:
    """What of the migrations main holds, or was released."""
    names = landed.files_of(landed.main_commit(), MIGRATIONS)
    return {ROOT / name for name in names} | {MIGRATIONS / name for name in released().files}


def unlanded(versions: Path = VERSIONS) -> list[Revision]:
    """The revisions of this branch, oldest first."""
    known = landed_files()
    return [each for each in line(versions) if each.path not in known]


def frozen_files(versions: Path = VERSIONS) -> list[Path]:
    """All that a revision does to a ledger set: the revisions and what people wrote for them."""
    own = [*versions.glob("rev_*.py"), *versions.glob("*/rev_*.py"), *versions.glob("*/fills/*.py")]
    return sorted([*own, *versions.parent.glob("fills_*.py")])


def digests(versions: Path = VERSIONS) -> dict[str, str]:
    """What each frozen file holds, by its place below the migrations; the same on every system."""
    return {
        path.relative_to(versions.parent).as_posix(): hashlib.sha256(
            path.read_bytes().replace(b"\r\n", b"\n")
        ).hexdigest()
        for path in frozen_files(versions)
    }


@dataclass(frozen=True)
class Released:
    """What the releases wrote down: their revisions, oldest first, and the digest of each file that the last one froze."""

    revisions: tuple[str, ...]
    files: Mapping[str, str]


def released(path: Path = RELEASED) -> Released:
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"revisions": [], "files": {}}
    return Released(tuple(said["revisions"]), said["files"])


def changed_since_release(now: dict[str, str], kept: Mapping[str, str]) -> list[str]:
    """Frozen files that are not as they were released."""
    return sorted(name for name, digest in kept.items() if now.get(name) != digest)


def changed_since_landing() -> list[str]:
    """Frozen files that are not as main has them."""
    then = landed.files_of(landed.base_commit("db"), MIGRATIONS)
    now = landed.blobs(path.relative_to(ROOT).as_posix() for path in frozen_files())
    frozen = re.compile(r"/versions/(?:\w+/)?rev_|/fills_\d|/versions/\w+/fills/")
    return sorted(name for name, blob in then.items() if frozen.search(name) and now.get(name) != blob)


def rebase(mine: list[Revision], after: str, *, root: Path = ROOT) -> list[str]:
    """Chain these revisions, in their order, after that one; says what was renamed to what."""
    said: list[str] = []
    numbers = [f"{int(after) + 1 + place:04}" for place in range(len(mine))]
    # The last one first: its new name may be the old one of another.
    for place in reversed(range(len(mine))):
        each, to = mine[place], numbers[place]
        before = numbers[place - 1] if place else after
        for path in (*each.fills, each.path):
            target = path.with_name(path.name.replace(each.number, to, 1))
            text = path.read_text(encoding="utf-8")
            text = text.replace(f"fills_{each.number}", f"fills_{to}").replace(
                f"revision {each.number}", f"revision {to}"
            )
            text = text.replace(f'revision = "{each.number}"', f'revision = "{to}"')
            text = text.replace(f'down_revision = "{each.before}"', f'down_revision = "{before}"')
            path.unlink()
            target.write_text(text, encoding="utf-8", newline="\n")
        said.append(f"{each.path.relative_to(root)}: {each.number} is {to} now, after {before}")
    return said[::-1]
