"""Whatever posts names the module whose closed periods refuse it, and its day is decided in one place."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path

import pytest

from cellar_server import books as program
from cellar_server.kernel.schema.declaration import Declaration, EntityKind

SERVER = Path(program.__file__).parent
DOCUMENTS = [each for each in program.registry().declarations.values() if each.kind is EntityKind.DOCUMENT]
# What an area calls to move the books.
LEDGERS = {"stock", "credit", "open_items", "links", "effects", "deeds"}
LOOKS = {
    "available", "batches", "exposure", "in_good_standing", "items_of", "nothing_downstream",
    "downstream", "connect", "grant", "lend", "of",
}  # fmt: skip


def posts(source: str) -> set[str]:
    """``stock.post`` and its like among the calls of a module."""
    return {
        f"{call.func.value.id}.{call.func.attr}"
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if call.func.value.id in LEDGERS and call.func.attr.islower() and call.func.attr not in LOOKS
    }


def unguarded(declaration: Declaration) -> set[str]:
    """What the actions' modules of a declaration without a module post."""
    if declaration.module is not None:
        return set()
    modules = {action.run.__module__ for action in declaration.actions.values()}
    return {call for name in modules for call in posts(inspect.getsource(sys.modules[name]))}


@pytest.mark.parametrize("declaration", DOCUMENTS, ids=lambda each: each.name)
def test_whatever_posts_names_its_module(declaration: Declaration) -> None:
    assert unguarded(declaration) == set()
    assert declaration.module is not None or not declaration.links, "what takes from upstream moves its counters"


def test_a_planted_posting_is_seen() -> None:
    assert posts("def approve(work, doc):\n    stock.post(work, doc, [])\n    links.nothing_downstream(work, doc)") == {
        "stock.post"
    }


def test_the_day_is_decided_in_one_place() -> None:
    """A source made elsewhere, or a posting date set by an action, would pass by the guard."""
    allowed = {
        "ledgers/posting.py",
        "kernel/life/acting.py",
    }
    for path in SERVER.rglob("*.py"):
        name = path.relative_to(SERVER).as_posix()
        if name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            made = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Source"
            dated = isinstance(node, ast.Attribute) and node.attr == "posting_date" and isinstance(node.ctx, ast.Store)
            assert not made, name
            assert not dated, name
