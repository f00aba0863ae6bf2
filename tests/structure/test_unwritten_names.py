"""The kernel and the servicers go by what fields and states say of themselves, never by how an area happened to call them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cellar_server
from cellar_server import books as program
from cellar_server.kernel.schema.model import Document, Line, Master, OpenLine
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.scopes import Dimension

SERVER = Path(cellar_server.__path__[0])
REGISTRY = program.registry()
# Words that are also a field's or a state's name somewhere and mean something else here, by file.
OTHERWISE = {
    # The master that a user and a department are of.
    "kernel.access.accounts": {"employee"},
    "kernel.life.heading": {"employee"},
    "kernel.access.trees": {"parent_id"},
    "kernel.exchange.attachments": {"void"},
    "kernel.exchange.export": {"moment"},
    "kernel.exchange.prints": {"bank", "bank_account", "address", "mail", "phone", "price", "quantity", "void"},
    "kernel.kit": {"lines", "price", "quantity", "reference", "void"},
    "kernel.links.taking": {"change", "quantity"},
    "kernel.schema.defaults": {"defaults_of"},
    "kernel.schema.declaration": {"void"},
    "kernel.schema.fields": {"unit_id"},
    # What an organisation must be that a document names as its department.
    "kernel.schema.model": {"is_department"},
    "kernel.unit_of_work.events": {"address", "row_total"},
    "kernel.unit_of_work.posting_day": {"done"},
    "rpc.tracing": {"void"},
    # Where they are made.
    "kernel.schema.states": {state.code for each in REGISTRY.declarations.values() for state in each.states}
    | {"closed"},
}


@cache
def called_by_areas() -> frozenset[str]:
    """Grids, fields and states that only areas name; what the kernel's own bases have is the kernel's to know."""
    own = {name for model in (Document, Master, Line, OpenLine) for base in model.__mro__ for name in vars(base)}
    # What areas say in their area.py: parts of the books, and what rights are narrowed by.
    found: set[str] = {*Module.members, *Dimension.members}
    for declaration in REGISTRY.declarations.values():
        found |= {state.code for state in declaration.states}
        if declaration.model.__module__.startswith("cellar_server.kernel"):
            continue
        found |= declaration.fields.keys() | declaration.grids.keys()
        found |= {name for grid in declaration.grids.values() for name in grid.fields}
    return frozenset(found - own)


def unwritten(source: str) -> Iterator[tuple[int, str]]:
    """Literals that an area's name steers, and ``doc.lines``; texts of documentation say what they like."""
    tree = ast.parse(source)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            if node.value in called_by_areas() or node.value.endswith("_total"):
                yield node.lineno, node.value
        elif isinstance(node, ast.Attribute) and node.attr == "lines" and ast.unparse(node.value) in ("doc", "record"):
            yield node.lineno, "lines"


def test_nothing_is_steered_by_an_unwritten_name() -> None:
    found = [
        f"{name}:{line} {word}"
        for top in ("kernel", "rpc")
        for path in sorted((SERVER / top).rglob("*.py"))
        for name in [".".join(path.relative_to(SERVER).with_suffix("").parts)]
        for line, word in unwritten(path.read_text(encoding="utf-8"))
        if word not in OTHERWISE.get(name, ())
    ]
    assert found == []


def test_every_exception_is_needed() -> None:
    for name, words in OTHERWISE.items():
        if name != "kernel.schema.states":
            assert {
                word
                for _, word in unwritten(
                    SERVER.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
                )
            } >= {*words}, name


def test_planted_names_are_seen() -> None:
    planted = """
def f(doc, declaration):
    'lines'
    declaration.grids["lines"]
    for line in doc.lines:
        getattr(line, "quantity")
    table.c["shipped_total"]
    period = "receivable"
    return doc.state == "approved"
"""
    assert {word for _, word in unwritten(planted)} == {"lines", "quantity", "shipped_total", "receivable", "approved"}
