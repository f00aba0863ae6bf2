"""Lists, filters, sums, exports, imports and pulls ask for a field's column in one place, so that one without a column can come."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cellar_server

SERVER = Path(cellar_server.__path__[0])
ROOMS = ("kernel/lists", "kernel/exchange", "rpc")
THE_PLACE = "kernel/lists/columns.py"
# What a link takes is a counter by its role, not a field that somebody chose.
ROLES = {"line.c[link.taken]", "line.c[link.open_from]"}


def by_name(source: str) -> Iterator[tuple[int, str]]:
    """``table.c[name]``, ``table.c.get(name)`` and ``getattr(table.c, name)`` of a name that is not written there."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="c"), slice=index) if not isinstance(index, ast.Constant):
                yield node.lineno, ast.unparse(node)
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="c"), attr="get")):
                yield node.lineno, ast.unparse(node)
            case ast.Call(func=ast.Name(id="getattr"), args=[ast.Attribute(attr="c"), *_]):
                yield node.lineno, ast.unparse(node)


def test_columns_of_fields_are_asked_for_in_one_place() -> None:
    found = [
        f"{name}:{line} {said}"
        for room in ROOMS
        for path in sorted((SERVER / room).rglob("*.py"))
        for name in [path.relative_to(SERVER).as_posix()]
        for line, said in by_name(path.read_text(encoding="utf-8"))
        if name != THE_PLACE and said not in ROLES
    ]
    assert found == []


def test_a_planted_column_by_name_is_seen() -> None:
    planted = "a = table.c[name]\nb = alias.c.get(name)\nc = getattr(table.c, name)\nd = table.c.id\ne = table.c['id']"
    assert [line for line, _ in by_name(planted)] == [1, 2, 3]
