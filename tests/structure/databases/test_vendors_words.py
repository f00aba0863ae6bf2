"""No LIKE and no list of values is written outside ``cellar_db``, where each database's way is known; a planted one is found."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
_PATTERNS = {"like", "ilike", "not_like", "not_ilike", "contains", "icontains", "istartswith", "iendswith"}
# A text of Python has these as well; on a column they are LIKE.
_ALSO_OF_TEXT = {"startswith", "endswith"}


def likes(source: str) -> Iterator[tuple[int, str]]:
    """(line, word) of every pattern that a column is asked for: ``x.like(…)``, ``table.c.name.startswith(…)``."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        word, on = node.func.attr, node.func.value
        owner = on.id if isinstance(on, ast.Name) else ""
        if (word in _PATTERNS and owner != "likes") or (word in _ALSO_OF_TEXT and _is_column(on)):
            yield node.lineno, word


def _is_column(node: ast.expr) -> bool:
    """``table.c.name``, ``columns.name``, ``Model.name``: read off something that holds columns."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value
    if node.attr == "c":
        return True
    if isinstance(owner, ast.Attribute):
        return owner.attr == "c"
    return isinstance(owner, ast.Name) and (owner.id in {"c", "columns"} or owner.id[:1].isupper())


def test_no_pattern_is_made_outside_the_database_floor() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {word}() of a column; use cellar_db.likes"
        for path in sorted((ROOT / "server").rglob("*.py"))
        for line, word in likes(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_planted_pattern_is_found() -> None:
    planted = [
        "q.where(table.c.name.like('a%'))", "q.where(table.c.name.contains(word))", "q.where(columns.pref_key.startswith(p))",
        "q.where(Customer.code.endswith('x'))", "number.not_like('~%')", "table.c[name].startswith(word)",
    ]  # fmt: skip
    assert [word for text in planted for _, word in likes(text)] == [
        "like", "contains", "startswith", "endswith", "not_like", "startswith",
    ]  # fmt: skip


def test_texts_of_python_are_left_alone() -> None:
    assert list(likes("name.startswith('a') or number.endswith(('x', 'y')) or likes.contains(column, word)")) == []


def open_lists(source: str) -> list[int]:
    """Lines on which a parameter is made that is written out as a list: ``bindparam("ids", expanding=True)``."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and any(each.arg == "expanding" for each in node.keywords)
    ]


def test_no_list_is_made_outside_the_database_floor() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: use cellar_db.functions.one_of"
        for path in sorted((ROOT / "server").rglob("*.py"))
        for line in open_lists(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_a_planted_list_is_found() -> None:
    assert open_lists('q = select(t).where(t.c.id.in_(bindparam("ids", expanding=True)))\none_of(t.c.id, "ids")') == [1]
