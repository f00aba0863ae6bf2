"""What areas bring into every ledger set: each its own, an area after those that it uses."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cellar_server import books as program
from cellar_server import seed
from cellar_server.kernel.access.grants import MARK, covered
from cellar_server.kernel.access.policy import ANY
from cellar_server.kernel.filling.seeds import Post, Seed
from cellar_server.kernel.schema.areas import FILLING, area
from cellar_server.seed.collected import in_order, seeds
from cellar_server.seed.roles import composed, rows

REGISTRY = program.registry()
SERVER = Path(program.__file__).parent


def strangers(brought: Mapping[str, Seed]) -> list[str]:
    """Rights and hidden fields that an area's seed says of what is not its own; administration may say them of everything."""
    found = []
    for name, each in brought.items():
        whats = [what for right in each.rights for what in right.split(": ")[0].split()]
        for what in (*whats, *(path.split(".")[0] for path in each.hidden)):
            areas = {declared.area for declared in covered(REGISTRY, what)}
            if areas != {name} and (name, what) != ("administration", ANY):
                found.append(f"{name} says who may {what}")
    return found


def test_an_area_says_who_may_do_what_with_its_own_alone() -> None:
    assert strangers(seeds()) == []


def test_a_planted_right_to_what_is_anothers_is_seen() -> None:
    shipping = seeds()["shipping"]
    planted = replace(shipping, rights={**shipping.rights, "sales_order: @look": "keeper", "nothing: read": "keeper"})
    assert strangers({"shipping": planted}) == ["shipping says who may sales_order", "shipping says who may nothing"]


def imports_of_filling(name: str, source: str) -> list[str]:
    """Modules that fill ledger sets and are imported by a module that does not, and so by a server."""
    if not FILLING.isdisjoint(name.split(".")):
        return []
    imported = [
        module
        for node in ast.walk(ast.parse(source))
        for module in (
            [f"{node.module}.{each.name}" for each in node.names]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]
    return [module for module in imported if not FILLING.isdisjoint(module.split("."))]


def test_a_server_imports_nothing_that_fills_ledger_sets() -> None:
    found = {}
    for path in sorted(SERVER.rglob("*.py")):
        name = ".".join(path.relative_to(SERVER).with_suffix("").parts)
        found[name] = imports_of_filling(name, path.read_text(encoding="utf-8"))
    assert {name: modules for name, modules in found.items() if modules} == {}


def test_a_planted_import_of_what_fills_ledger_sets_is_seen() -> None:
    planted = "def f():\n    from cellar_server.areas.masters import demo\n    import cellar_server.seed.roles\n"
    assert len(imports_of_filling("areas.sales.sales_order", planted)) == 2
    assert imports_of_filling("areas.sales.demo", planted) == []


def test_what_is_brought_is_told_apart() -> None:
    names = [(each.entity, each.code) for each in seed.records()]
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted((each.entity, each.code) for level in seed.levels() for each in level)


def test_an_area_comes_after_those_that_it_uses() -> None:
    places = {each.name: place for place, each in enumerate(in_order(REGISTRY.areas))}
    assert len(places) == len(REGISTRY.areas)
    for each in REGISTRY.areas:
        assert all(places[used] < places[each.name] for used in each.uses), each.name


def test_an_area_that_uses_the_last_of_the_menu_waits_for_it() -> None:
    first = area("areas.a", "一|One", icon="box", place=1, uses="b")
    last = area("areas.b", "二|Two", icon="box", place=2)
    assert in_order([first, last]) == [last, first]


def test_a_role_is_the_sum_of_what_areas_say() -> None:
    one = Seed(posts=(Post("keeper", "保管员", sees_trade=True),), rights={"note: @make": "keeper"})
    two = Seed(rights={"paper: sign": "keeper"}, hidden={"paper.cost": "keeper"})
    (role,) = composed({"one": one, "two": two, "three": Seed(is_trade=False)})
    looks = [(f"{MARK}{name}", "@look") for name in ("one", "two")]
    assert rows(role) == [*looks, ("note", "@make"), ("paper", "sign")]
    assert role.hidden == (("paper", "cost"),)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (Seed(posts=(Post("keeper", "另一个"),)), "two areas"),
        (Seed(rights={"note: read": "keepr"}), "the post keepr, which no area declares"),
        (Seed(hidden={"note.cost": "keepr"}), "the post keepr, which no area declares"),
    ],
)
def test_a_planted_post_that_is_wrong_is_refused(planted: Seed, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        composed({"one": Seed(posts=(Post("keeper", "保管员"),)), "two": planted})
