"""The client's own source, module by module, for the tests that hold it to its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cellar_client

ROOT = Path(cellar_client.__file__).parent


@dataclass(frozen=True)
class Source:
    """`name`: dotted, a package by its own name."""

    name: str
    tree: ast.Module
    is_package: bool = False

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


@cache
def sources() -> tuple[Source, ...]:
    return tuple(_read(path) for path in sorted(ROOT.rglob("*.py")))


def _read(path: Path) -> Source:
    parts = ["cellar_client", *path.relative_to(ROOT).with_suffix("").parts]
    package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if package else parts)
    return Source(name, ast.parse(path.read_text(encoding="utf-8")), package)


def imported(source: Source, known: Set[str]) -> set[str]:
    """The modules among `known` that one names in any import: also in a function, also for its types only."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = source.name.split(".")
            if node.level:
                package = package[: len(package) - node.level + source.is_package]
            base = ".".join([*(package if node.level else []), *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names}
    return {name for name in found if name in known} - {source.name}


def rings(imports: Mapping[str, Set[str]]) -> Iterator[list[str]]:
    """Modules that know each other, over however many steps: Tarjan's strongly connected components of more than one."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> Iterator[list[str]]:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in sorted(imports[name]):
            if other not in index:
                yield from visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            at = stack.index(name)
            ring = stack[at:]
            del stack[at:]
            if len(ring) > 1:
                yield sorted(ring)

    for name in imports:
        if name not in index:
            yield from visit(name)
