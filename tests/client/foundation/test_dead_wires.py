"""Nothing in the client is there for its tests only: what is defined is used, what is said is listened to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache

import pytest
from PySide6 import QtCore, QtGui, QtWidgets

from cellar_client import keymap
from tests.client.foundation.sources import Source, sources

# Whoever runs the client inside a process of his own (bench, tour) waits for it.
OUTSIDE = {"ready", "main"}
# What an action suggests in the metadata is bound by its key, not by its name.
SUGGESTED = {"submit", "price_all"}


@cache
def of_qt() -> set[str]:
    """Names that Qt itself calls."""
    # Qt's modules make their classes when they are first named.
    all_ = [getattr(part, name) for part in (QtCore, QtGui, QtWidgets) for name in dir(part)]
    return {name for each in all_ if isinstance(each, type) for name in dir(each)}


def defined(source: Source) -> Iterable[tuple[str, ast.AST]]:
    """Functions, classes, constants, fields and signals."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((each.id, node) for each in targets if isinstance(each, ast.Name))


def read(source: Source) -> Iterable[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg


def dead(made: Iterable[Source]) -> list[str]:
    made = list(made)
    live = {name for each in made for name in read(each)} | of_qt() | OUTSIDE
    found = []
    for each in made:
        named = [(name, node) for name, node in defined(each) if not name.startswith("__") and name != "_"]
        found += [f"{each.at(node)} {name}" for name, node in named if name not in live and not _registered(node)]
    return found


def _registered(node: ast.AST) -> bool:
    """A folder's maker is called by the registry, which knows it by its kind."""
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(each, ast.Call) and getattr(each.func, "id", "") == "view_kind" for each in node.decorator_list
    )


def one_sided(made: Iterable[Source]) -> list[str]:
    """Signals that nobody emits, or nobody hears."""
    text = "\n".join(ast.unparse(each.tree) for each in made)
    names = re.findall(r"^\s+(\w+) = Signal\(", text, re.MULTILINE)
    handed_on = r"(connect\((?:self\.)?{0}\)|connect\([\w.]+\.{0}\)|\b{0}\.emit\b)"
    return [
        name
        for name in names
        if name not in OUTSIDE
        and not (re.search(handed_on.format(name), text) and re.search(rf"\b{name}\.connect\(", text))
    ]


def planted(text: str) -> list[Source]:
    return [Source("planted", ast.parse(text))]


def test_everything_defined_is_used() -> None:
    assert dead(sources()) == []


def test_every_signal_has_two_ends() -> None:
    assert one_sided(sources()) == []


def test_every_command_of_the_keymap_does_something() -> None:
    said = {
        node.value
        for each in sources()
        if each.name != "cellar_client.keymap"
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(keymap.COMMANDS) - said == SUGGESTED


@pytest.mark.parametrize(
    "text",
    [
        "def helper(): ...",
        "class Only: ...",
        "LIMIT = 3",
        "class A:\n    @property\n    def counting(self): ...\nA()",
        "class A:\n    kept_for: str = ''\nA()",
    ],
)
def test_a_planted_dead_wire_is_seen(text: str) -> None:
    assert dead(planted(text)) != []
    assert dead(planted("def helper(): ...\nhelper()")) == []


@pytest.mark.parametrize("rest", ["", "a.gone.connect(print)", "a.gone.emit()"])
def test_a_planted_signal_with_one_end_is_seen(rest: str) -> None:
    assert one_sided(planted(f"class A:\n    gone = Signal()\n{rest}")) == ["gone"]
    assert one_sided(planted("class A:\n    gone = Signal()\na.gone.connect(print)\na.gone.emit()")) == []
