"""The kernel, the servicers and the client go by what fields, states and entities say of themselves, never by how an area called them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import cellar_client
import cellar_server
from cellar_server import books as program
from cellar_server.kernel.schema.model import Document, Line, Master, OpenLine, ReversedAmount, ReversedLine, Stamped
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.scopes import Dimension

SERVER, CLIENT = Path(cellar_server.__path__[0]), Path(cellar_client.__path__[0])
REGISTRY = program.registry()
# Words that are also a field's or a state's name somewhere and mean something else here, by file.
OTHERWISE = {
    # The master that a user and a department are of.
    "kernel.access.accounts": {"employee", "employee_id"},
    "kernel.life.heading": {"employee"},
    "kernel.access.trees": {"parent_id"},
    "kernel.exchange.report_files": {"price", "quantity"},
    "kernel.exchange.prints": {"bank", "bank_account", "address", "mail", "phone", "price", "quantity"},
    # What the deed asks.
    "kernel.life.submitting": {"reason"},
    "kernel.links.taking": {"change"},
    "kernel.schema.defaults": {"defaults_of"},
    "kernel.schema.declaration": {"void"},
    "kernel.schema.fields": {"unit_id"},
    # How many rows a group has; the grid that nearly every document has.
    "kernel.schema.report": {"rows"},
    "kernel.reports.grouping": {"rows"},
    "kernel.schema.rows": {"document_id", "lines"},
    "kernel.schema.look": {"approved", "draft", "void"},
    "kernel.schema.stamps": {"approved"},
    # What an organisation must be that a document names as its department.
    "kernel.schema.model": {"is_department"},
    # The column that every line has.
    "kernel.unit_of_work.periods": {"document_id"},
    "kernel.unit_of_work.search_entries": {"document_id"},
    "kernel.unit_of_work.events": {"address", "row_total"},
    # Where they are made.
    "kernel.schema.states": {state.code for each in REGISTRY.declarations.values() for state in each.states}
    | {"closed"},
}

# The same in the client, where most are parts of Qt's and the program's own.
OTHERWISE_THERE = {
    "app": {"version"},
    # The name that a state has in the tokens: how it looks.
    "controls.row_painter": {"void"},
    "features.record.title": {"void"},
    "features.trace.window": {"draft"},
    "look.theme": {"draft", "state"},
    "session.metadata": {"draft"},
    "widgets.marks": {"draft"},
    "controls.board": {"area"},
    "controls.calendar": {"draft"},
    "controls.editors": {"area"},
    "features.exchange.import_dialog": {"rows"},
    "features.home.view": {"close", "help"},
    # Commands with a key of their own.
    "keymap": {"close", "help", "price_all", "submit"},
    "rpc.errors": {"code", "internal"},
    "shell.bars": {"help"},
    "shell.brand": {"brand"},
    "shell.main_window": {"close", "entity", "help"},
    "shell.open_views": {"close"},
    "shell.own_window": {"close"},
    "shell.search": {"amount", "area"},
    "shell.settings": {"entity"},
    "widgets.layout": {"area", "role"},
    "widgets.toolbar": {"area"},
}


@cache
def called_anything() -> frozenset[str]:
    """All names that metadata can bring to the client, whoever gave them: entities, fields, grids, states, deeds."""
    found = {"state", *Module.members, *Dimension.members}
    for name, declaration in REGISTRY.declarations.items():
        found |= {name, *declaration.fields, *declaration.grids, *declaration.actions}
        found |= {state.code for state in declaration.states}
        found |= {field for grid in declaration.grids.values() for field in grid.fields}
    return frozenset(found)


@cache
def called_by_areas() -> frozenset[str]:
    """Grids, fields and states that only areas name; what the kernel's own bases have is the kernel's to know."""
    own = {
        name
        for model in (Document, Stamped, Master, ReversedAmount, Line, OpenLine, ReversedLine)
        for base in model.__mro__
        for name in vars(base)
    }
    # Which record a row of the kernel's tables is of, as a ledger's rows say it too.
    own.add("record_id")
    # What areas say in their area.py: parts of the books, and what rights are narrowed by.
    found: set[str] = {*Module.members, *Dimension.members}
    for declaration in REGISTRY.declarations.values():
        found |= {state.code for state in declaration.states}
        if declaration.model.__module__.startswith("cellar_server.kernel"):
            continue
        found |= declaration.fields.keys() | declaration.grids.keys()
        found |= {name for grid in declaration.grids.values() for name in grid.fields}
    return frozenset(found - own)


def unwritten(source: str, names: Callable[[], frozenset[str]] = called_by_areas) -> Iterator[tuple[int, str]]:
    """Literals that an area's name steers, and ``doc.lines``; texts of documentation say what they like."""
    tree = ast.parse(source)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    # What a module exports is the name of its own function.
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            said |= {id(each) for each in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            if node.value in names() or node.value.endswith("_total"):
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


def test_the_client_is_steered_by_metadata_alone() -> None:
    found = [
        f"{name}:{line} {word}"
        for path in sorted(CLIENT.rglob("*.py"))
        for name in [".".join(path.relative_to(CLIENT).with_suffix("").parts)]
        for line, word in unwritten(path.read_text(encoding="utf-8"), called_anything)
        if word not in OTHERWISE_THERE.get(name, ())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("root", "names", "otherwise"),
    [(SERVER, called_by_areas, OTHERWISE), (CLIENT, called_anything, OTHERWISE_THERE)],
    ids=["server", "client"],
)
def test_every_exception_is_needed(
    root: Path, names: Callable[[], frozenset[str]], otherwise: dict[str, set[str]]
) -> None:
    for name, words in otherwise.items():
        if name != "kernel.schema.states":
            source = root.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
            assert {word for _, word in unwritten(source, names)} >= {*words}, name


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


def test_planted_names_are_seen_in_the_client() -> None:
    planted = """
def f(meta, record):
    if meta.name == "sales_order":
        return meta.fields["number"], record.values["org_id"]
    return meta.grids["lines"], "sign" in record.actions
"""
    assert {word for _, word in unwritten(planted, called_anything)} == {
        "sales_order",
        "number",
        "org_id",
        "lines",
        "sign",
    }
