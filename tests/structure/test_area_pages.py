"""Each area's page: its drawing is what the declarations say, and it names everything that the area holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cellar_server import books as program
from cellar_server.kernel.access.policy import EVERYTHING
from cellar_server.kernel.schema import outline
from cellar_server.kernel.schema.registry import Registry
from cellar_server.rpc import metadata
from devtools import area_pages
from devtools.area_contracts import AREAS

REGISTRY = program.registry()
POSTS = area_pages.posts(REGISTRY)
FOLDERS = sorted(path.parent for path in AREAS.glob("*/area.py"))


def faults(page: str, area: str, registry: Registry = REGISTRY) -> list[str]:
    return area_pages.faults(page, area, registry, POSTS, AREAS / area)


def _page(area: str) -> str:
    path = AREAS / area / "README.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_says_what_the_area_is(folder: Path) -> None:

    assert faults(_page(folder.name), folder.name) == []


def _without(old: str) -> Callable[[str], str]:
    return lambda page: page.replace(old, "")


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (_without(" · 已作废 void"), "stale"),
        (_without("签收途损单 Sign-off (sign_off)"), "stale"),
        (_without(", not the maker"), "stale"),
        (_without("`delivery_note`"), "entity delivery_note"),
        (_without("`shipping.first_out`"), "parameter shipping.first_out"),
        (_without("`sign_off`"), "export sign_off"),
        (_without("`inventory`"), "used area inventory"),
        (lambda page: page.replace("rules.py:unfit", "rules.py:choose"), "rules.py:choose is not there"),
        (lambda page: page.replace("`carriage.py:", "`carriers.py:"), "carriers.py:own_vehicle is not there"),
        (lambda page: page.replace("`tests/integration/shipping`", "`tests/integration/carriage`"), "tests/integration/carriage is not there"),
    ],
)  # fmt: skip
def test_a_planted_mistake_on_the_page_is_seen(spoilt: Callable[[str], str], said: str) -> None:
    page = _page("shipping")
    assert spoilt(page) != page
    assert said in " ".join(faults(spoilt(page), "shipping"))


def test_a_page_that_is_not_there_is_seen() -> None:
    assert "entity sales_order is not named" in faults("", "sales")


def test_a_planted_document_and_a_planted_state_are_missed_on_the_page() -> None:
    note = REGISTRY.of("delivery_note")
    sealed = replace(note.states[0], code="sealed")
    for name, planted in {
        "delivery_note": replace(note, states=(*note.states, sealed)),
        "pick_up": replace(note, name="pick_up", links=()),
    }.items():
        changed = Registry({**REGISTRY.declarations, name: planted}, REGISTRY.areas)
        assert "the drawing is stale: run dev.py areas" in faults(_page("shipping"), "shipping", changed), name


def test_drawing_anew_mends_a_stale_page_and_keeps_what_people_wrote() -> None:
    page = _page("shipping")
    stale = page.replace(" · 已作废 void", "")
    assert area_pages.redrawn(stale, area_pages.drawing("shipping", REGISTRY, POSTS)) == page


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="once"):
        area_pages.redrawn("# 发货", "block")


@pytest.mark.parametrize("package", [each.name for each in REGISTRY.packages])
def test_a_server_knows_an_area_by_what_it_declares(package: str) -> None:
    """The outlines are made anew from the declarations, with the initials of their titles, and read as they were written."""
    (found,) = (each for each in REGISTRY.packages if each.name == package)
    file = found.folder / outline.FILE
    assert file.read_text(encoding="utf-8") == area_pages.outlines(package, REGISTRY), "run dev.py areas"
    assert outline.read(file) == [outline.outline_of(REGISTRY.of(each.name)) for each in found.outlines]


def test_a_planted_mistake_in_the_outlines_is_seen(tmp_path: Path) -> None:
    (shipping,) = (each for each in REGISTRY.packages if each.name.endswith(".shipping"))
    said = (shipping.folder / outline.FILE).read_text(encoding="utf-8")
    file = tmp_path / outline.FILE
    for mistake in (
        said.replace('"unsign"', '"undo"'),
        said.replace('"fhd"', '"fh"'),
        said.replace('"partly"', '"part"'),
    ):
        file.write_text(mistake, encoding="utf-8")
        assert mistake != said
        assert outline.read(file) != [outline.outline_of(REGISTRY.of(each.name)) for each in shipping.outlines]
    file.write_text(said[:-5], encoding="utf-8")
    assert outline.read(file) is None, "a file that cannot be read is as none: the area is loaded at once"


def test_what_everything_is_about_is_said_with_the_menu() -> None:
    shell = metadata.menu(REGISTRY, EVERYTHING, "en").metadata
    assert list(shell.searched) == ["customer", "item"]
    assert {name for area in shell.areas for name in area.entities} == {each.name for each in shell.entities}
