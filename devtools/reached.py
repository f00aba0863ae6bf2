"""Which tests a change can touch: those whose imports lead to a changed file. Read from the sources; nothing is imported.

A module or package that is named in a text counts as imported (``"cellar_server.areas.masters"``, ``-m tests.bench.list``): the
program finds its areas by name. A contract of the wire is reached by whoever imports its stubs, a file of another kind by the
code that names it. A page that nobody names reaches nothing; what stands at the root (``pyproject.toml``) and what is left may
matter to everything. The lints of ``tests/structure`` read the tree instead of importing it, so that any change reaches them.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from devtools.landed import base_commit
from devtools.places import ROOT, DevError, capture

# Folders that are on the path of imports; what lies elsewhere is named from the root of the tree.
SOURCES = ("client", "server", "protos", "db")
CODE = (*SOURCES, "tests", "devtools")
STUBS = "cellar.v1"
LINTS = "tests/structure/"
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")


def module_of(path: PurePosixPath) -> str:
    """``server/cellar_server/books.py`` is ``cellar_server.books``, a contract of the wire is its stubs."""
    if path.suffix == ".proto":
        return STUBS
    parts = path.parts[1:] if path.parts[0] in SOURCES else path.parts
    named = [*parts[:-1], path.stem]
    return ".".join(named[:-1] if named[-1] == "__init__" else named)


@dataclass(frozen=True)
class Source:
    """What one module says: the names it imports or mentions, and its other texts."""

    imports: frozenset[str]
    mentions: frozenset[str]
    texts: frozenset[str]


def read(source: str, module: str, *, package: bool) -> Source:
    """The names in a module's source; relative imports are written out."""
    imports: set[str] = set()
    mentions: set[str] = set()
    texts: set[str] = set()
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            imports |= {start, *(f"{start}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            (mentions if _NAME.fullmatch(node.value) else texts).add(node.value)
    # "page.md" looks like a name and is a file.
    return Source(frozenset(imports), frozenset(mentions), frozenset(texts | mentions))


class Tree:
    """The modules of a tree and who imports whom. ``gone``: paths of modules that are no more."""

    def __init__(self, root: Path, gone: Iterable[str] = ()) -> None:
        self.files: dict[str, str] = {}
        self.sources: dict[str, Source] = {}
        for path in sorted(each for folder in CODE for each in (root / folder).rglob("*.py")):
            place = PurePosixPath(path.relative_to(root).as_posix())
            if place.parts[:2] == ("protos", "gen"):
                continue
            module = module_of(place)
            self.files[module] = str(place)
            self.sources[module] = read(path.read_text(encoding="utf-8"), module, package=path.name == "__init__.py")
        for path_gone in gone:
            self.files.setdefault(module_of(PurePosixPath(path_gone)), path_gone)
        self.users = self._users()

    def _users(self) -> dict[str, set[str]]:
        users: dict[str, set[str]] = defaultdict(set)
        for module, source in self.sources.items():
            for name in source.imports:
                for found in self._imported(name):
                    users[found].add(module)
            for name in source.mentions:
                for found in self._named(name):
                    users[found].add(module)
            for folder in _above(module):
                if f"{folder}.conftest" in self.files:
                    users[f"{folder}.conftest"].add(module)
        return users

    def _imported(self, name: str) -> Iterator[str]:
        """The module that a name means or lies in, and the packages above, whose first lines run too."""
        if name == STUBS or name.startswith(STUBS + "."):
            yield STUBS
        parts = name.split(".")
        yield from (
            known for known in (".".join(parts[:end]) for end in range(1, len(parts) + 1)) if known in self.files
        )

    def _named(self, name: str) -> Iterator[str]:
        """A module that is named, or all modules of a package that is."""
        yield from (module for module in self.files if module == name or module.startswith(name + "."))

    def reached(self, changed: Iterable[str]) -> list[str] | None:
        """The test files that lead to a changed one, sorted; None: all of them."""
        open_: list[str] = []
        for path in changed:
            place = PurePosixPath(path)
            if place.suffix in (".py", ".proto") and place.parts[0] in CODE:
                open_.append(module_of(place))
                continue
            page = place.suffix == ".md"
            naming = [module for module, source in self.sources.items() if _names(source, place)]
            if not page and (len(place.parts) == 1 or not naming):
                return None
            open_ += naming
        seen: set[str] = set()
        while open_:
            module = open_.pop()
            if module not in seen:
                seen.add(module)
                open_ += self.users[module]
        lints = {module for module, path in self.files.items() if path.startswith(LINTS)}
        files = (self.files[module] for module in seen | lints if module in self.files)
        return sorted(path for path in files if PurePosixPath(path).name.startswith("test_"))


def _above(module: str) -> Iterator[str]:
    parts = module.split(".")[:-1]
    yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _names(source: Source, place: PurePosixPath) -> bool:
    """Whether a module names a file: by its own name, or all of its kind (``*.sql``)."""
    return bool(source.texts & {place.name, str(place), f"*{place.suffix}"})


def changed_since(base: str) -> list[str]:
    """Files that differ from a commit, or are new and not ignored."""
    found: list[str] = []
    for command in (
        ["git", "diff", "--name-only", "--no-renames", base, "--"],
        ["git", "ls-files", "--others", "--exclude-standard"],
    ):
        code, text = capture(command)
        if code != 0:
            raise DevError(f"no such commit: {base}\n{text.rstrip()}")
        found += text.splitlines()
    return sorted(set(found))


def reached_since(base: str) -> list[str] | None:
    """The tests that a change since ``base`` reaches (where main stands, if empty); None: all of them."""
    start = base or base_commit()
    if start is None:
        return None
    changed = changed_since(start)
    gone = [path for path in changed if path.endswith(".py") and not (ROOT / path).exists()]
    found = Tree(ROOT, gone).reached(changed)
    return None if found is None else [path for path in found if (ROOT / path).exists()]
