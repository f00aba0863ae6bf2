"""No ring of modules that know each other: also not under TYPE_CHECKING, nor inside functions (``.importlinter`` sees packages)."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import cellar_db
import cellar_server

PACKAGES = {each.__name__: Path(each.__path__[0]) for each in (cellar_db, cellar_server)}


def sources(package: str, folder: Path) -> dict[str, str]:
    """Dotted name → source of every module below a folder; a package by its own name."""
    found = {}
    for path in folder.rglob("*.py"):
        parts = (package, *path.relative_to(folder).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path.read_text(encoding="utf-8")
    return found


def imports(modules: Mapping[str, str]) -> dict[str, set[str]]:
    """Who imports whom among these modules, wherever the statement stands."""
    found: dict[str, set[str]] = {name: set() for name in modules}
    for name, source in modules.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                found[name].update(each.name for each in node.names if each.name in modules)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for each in node.names:
                    inner = f"{node.module}.{each.name}"
                    found[name].add(inner if inner in modules else node.module)
        found[name] &= modules.keys() - {name}
    return found


def rings(edges: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Every ring once: what is left when modules that import nothing of the rest are taken away, and who only imports."""
    left = {name: set(found) for name, found in edges.items()}
    while True:
        free = {name for name, found in left.items() if not found & left.keys()}
        unused = set(left) - set().union(*left.values()) if left else set()
        if not free | unused:
            break
        left = {name: found for name, found in left.items() if name not in free | unused}
    while left:
        path = [min(left)]
        while True:
            following = min(left[path[-1]] & left.keys())
            if following in path:
                ring = path[path.index(following) :]
                yield ring
                left = {name: found for name, found in left.items() if name not in ring}
                break
            path.append(following)
        while True:
            free = {name for name, found in left.items() if not found & left.keys()}
            if not free:
                break
            left = {name: found for name, found in left.items() if name not in free}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_modules_stand_in_a_ring(package: str) -> None:
    assert list(rings(imports(sources(package, PACKAGES[package])))) == []


def test_a_planted_ring_is_seen() -> None:
    planted = {
        "p": "",
        "p.a": "from p import b",
        "p.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.c import X",
        "p.c": "def f():\n    from p.a import g",
        "p.d": "from p import a, b, c",
    }
    assert list(rings(imports(planted))) == [["p.a", "p.b", "p.c"]]
    assert list(rings(imports(planted | {"p.c": "X = 1"}))) == []
