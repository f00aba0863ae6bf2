"""What a server may not do while an area is loaded when it is first needed: see an unfinished schema, or load beside the registry."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from cellar_server import books
from cellar_server.kernel.exchange.print_parts import MAKERS
from cellar_server.kernel.schema.areas import FILLING
from tests.support.papers import TEMPLATES

SERVER = Path(__file__).parents[2] / "server" / "cellar_server"
# What runs in a server. What fills ledger sets loads everything before it begins.
SERVING = ("kernel", "ledgers", "areas", "rpc")
# Everything that is there: whoever asks for one of these has to ask for the whole first.
_ALL = {"sorted_tables", "mappers"}


def functions(source: str) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))


def half_seen(source: str) -> list[str]:
    """Functions that look at all tables or mappers of the process and do not load all first."""
    found = []
    for each in functions(source):
        named = {node.attr for node in ast.walk(each) if isinstance(node, ast.Attribute)}
        if named & _ALL and "whole" not in named:
            found.append(each.name)
    return found


def loaded_beside(source: str) -> list[str]:
    """Functions that import a business area when they are called: no lock of the loading holds them."""
    return [
        each.name
        for each in functions(source)
        for node in ast.walk(each)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cellar_server.areas.")
    ]


def _sources() -> Iterator[tuple[str, str]]:
    for top in SERVING:
        for path in sorted((SERVER / top).rglob("*.py")):
            if not FILLING.isdisjoint((path.stem, *path.relative_to(SERVER).parts)) or "filling" in path.parts:
                continue
            yield str(path.relative_to(SERVER)), path.read_text(encoding="utf-8")


def test_nobody_takes_what_is_loaded_for_all_there_is() -> None:
    found = {name: half_seen(source) for name, source in _sources()}
    # The mappers of one package, which is whole before anybody has its lines in hand; and the helper for the tools.
    allowed = {"kernel/links/upstream.py": ["sums_of"], "kernel/schema/model.py": ["mappers"]}
    assert {name: names for name, names in found.items() if names} == allowed


def test_areas_are_loaded_by_the_registry_alone() -> None:
    assert {name: found for name, source in _sources() if (found := loaded_beside(source))} == {}


def test_planted_mistakes_are_found() -> None:
    assert half_seen("def used(work):\n    return [t for t in Base.metadata.sorted_tables]") == ["used"]
    assert half_seen("def used(work):\n    work.registry.whole()\n    return Base.metadata.sorted_tables") == []
    assert loaded_beside("def bill(work):\n    from cellar_server.areas.billing import rules") == ["bill"]


def test_a_template_says_that_an_area_makes_its_sheets() -> None:
    """Else a print would be made from the form where that area is not loaded yet."""
    books.registry()
    assert {name for name, template in TEMPLATES.items() if template.has_maker} == set(MAKERS)
