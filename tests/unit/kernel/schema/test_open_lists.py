"""What areas say of themselves makes the lists that the kernel goes by: parts of the books, and what rights are narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cellar_server import books as program
from cellar_server.kernel.schema import parse
from cellar_server.kernel.schema.areas import area
from cellar_server.kernel.schema.fields import ChoiceType, OpenChoice
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.scopes import NOT_SHOWN, Dimension, scoped

REGISTRY = program.registry()


@pytest.fixture
def planted() -> Iterator[Module]:
    """A part of the books that a planted area has, ahead of all others in the menu."""
    found = Module("planted", "试种|Planted")
    area("cellar_server.areas.planted", "试种|Planted", icon="box", place=1, periods=(found,))
    yield found
    del Module.members["planted"]


def test_each_is_said_by_one_area_and_comes_in_the_order_of_the_menu() -> None:
    assert [each for area in REGISTRY.areas for each in area.periods] == list(Module)
    assert [each for area in REGISTRY.areas for each in area.scopes] == list(Dimension)
    assert [each.code for each in Module] == ["sales", "stock", "receivable", "payable"]


def test_what_a_planted_area_says_is_read_kept_and_offered_like_the_others(planted: Module) -> None:
    kept: Any = ChoiceType(Module)
    assert kept.process_result_value("planted", None) is planted
    assert kept.process_bind_param(planted, None) == "planted"
    spec = REGISTRY.of("period_closing").fields["module"]
    assert spec.choices is not None
    assert next(iter(spec.choices)) is planted
    assert parse.parse(spec, "试种", "module") is planted


def test_a_code_is_said_once_and_found_or_refused_with_what_there_is() -> None:
    with pytest.raises(ValueError, match="in the list of Module already"):
        Module("stock", "仓|Again")
    with pytest.raises(ValueError, match="or has more than 20"):
        Module("x" * 21, "长|Long")
    with pytest.raises(ValueError, match="no area has the module “stok”; there are payable, receivable, sales, stock"):
        Module.of("stok")


def test_a_list_knows_its_own_members_only() -> None:
    class Other(OpenChoice):
        pass

    assert list(Other) == []


def test_scopes_name_every_dimension_there_is_and_no_other() -> None:
    said = dict.fromkeys(Dimension.members, NOT_SHOWN)
    assert scoped(**said) == said
    with pytest.raises(ValueError, match="no area has the dimension “region”"):
        scoped(**said, region=NOT_SHOWN)
    with pytest.raises(ValueError, match="whose a record is, is not said for employee, warehouse"):
        scoped(org="org_id", customer="customer_id")


def test_every_dimension_is_of_a_master_that_is_there() -> None:
    for dimension in Dimension:
        master = REGISTRY.of(dimension.entity)
        assert not dimension.tree or master.fields[dimension.tree].target == dimension.entity
        assert not dimension.own or REGISTRY.of("app_user").fields[dimension.own].target == dimension.entity
