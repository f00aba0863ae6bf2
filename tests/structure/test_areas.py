"""The business areas as folders: what the menu names, and the import contracts that are made from each ``area.py``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cellar_server import books as program
from devtools import area_contracts

REGISTRY = program.registry()


def test_the_menu_names_every_entity_once() -> None:
    """What no area names would stand at the end of the menu under a folder's name."""
    named = Counter(name for area in REGISTRY.areas for name in area.entities)
    shown = {each.name for each in REGISTRY.declarations.values() if not each.hidden_from_menu}
    assert set(named) == shown
    assert {name for name, count in named.items() if count > 1} == set()


def test_an_entity_stands_in_the_menu_of_its_own_area() -> None:
    for area in REGISTRY.areas:
        assert {REGISTRY.of(name).area for name in area.entities} == {area.name}


def test_no_two_areas_stand_in_one_place() -> None:
    assert len({area.place for area in REGISTRY.areas}) == len(REGISTRY.areas)


def _folder(tmp_path: Path, name: str, words: str, *modules: str) -> area_contracts.Named:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "area.py").write_text(
        f'AREA = area(__package__, "一|One", icon="box", place=1, {words})', encoding="utf-8"
    )
    for module in modules:
        (folder / f"{module}.py").write_text("", encoding="utf-8")
    return area_contracts.read(folder)


def test_contracts_are_made_from_what_areas_say(tmp_path: Path) -> None:
    sales = _folder(tmp_path, "sales", 'uses="masters", exports="order"', "order", "asking")
    text = area_contracts.contracts(
        [sales, _folder(tmp_path, "masters", 'exports="item"', "item"), _folder(tmp_path, "trade", "")]
    )
    uses, keeps = text.partition("[importlinter:contract:exports_sales]")[::2]
    assert "forbidden_modules =\n    cellar_server.areas.trade\n" in uses
    assert "cellar_server.areas.sales.asking" in keeps.partition("allowed_importers")[0]
    assert "cellar_server.areas.sales.order" not in keeps.partition("allowed_importers")[0]


def test_a_package_of_an_area_is_kept_like_a_module(tmp_path: Path) -> None:
    masters = _folder(tmp_path, "masters", "", "item")
    (tmp_path / "masters" / "demo").mkdir()
    (tmp_path / "masters" / "demo" / "__init__.py").touch()
    assert "demo" not in masters.modules
    assert area_contracts.read(tmp_path / "masters").modules == ("area", "demo", "item")


@pytest.mark.parametrize("words", ['uses="nowhere"', 'exports="nothing"'])
def test_a_planted_name_that_is_not_there_is_refused(tmp_path: Path, words: str) -> None:
    with pytest.raises(ValueError, match="which is not there"):
        area_contracts.contracts([_folder(tmp_path, "sales", words, "order")])


def test_a_planted_import_breaks_a_contract() -> None:
    """The real tree, but what sales uses is withheld, and what masters export."""
    found = [area_contracts.read(path.parent) for path in sorted(area_contracts.AREAS.glob("*/area.py"))]
    planted = {each.name: each for each in found}
    planted["sales"] = planted["sales"]._replace(uses=())
    planted["masters"] = planted["masters"]._replace(exports=())
    passed, told = area_contracts.judged(list(planted.values()))
    assert not passed
    for contract in ("What sales may use BROKEN", "What masters keeps to itself BROKEN", "What pricing may use KEPT"):
        assert contract in " ".join(told.split()), contract
