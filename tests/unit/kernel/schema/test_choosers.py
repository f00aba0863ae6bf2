"""What may be chosen of what the program knows: found by code, label and initials, told apart, narrowed by what stands beside."""

from __future__ import annotations

import pytest

from cellar_server import books as program
from cellar_server.kernel.access.offers import field_offers, right_offers, scope_offers, type_offers
from cellar_server.kernel.schema.choosers import Offer, distinct, matching, meant
from cellar_server.kernel.schema.text import label

REGISTRY = program.registry()
BESIDE = [{}, *({"entity": each.code} for each in scope_offers(REGISTRY, {}))]


@pytest.mark.parametrize("offers", [type_offers, scope_offers, right_offers, field_offers])
def test_every_offer_is_found_by_its_code_and_by_its_label_in_both_languages(offers: object) -> None:
    for beside in BESIDE:
        found = offers(REGISTRY, beside)  # type: ignore[operator]
        for each in found:
            for said in (each.code, each.label.zh, each.label.en):
                assert meant(found, said) == each, (beside, said)


def test_the_verbs_are_those_of_the_entity_beside() -> None:
    of_items = {each.code for each in right_offers(REGISTRY, {"entity": "item"})}
    assert {"*", "@look", "read", "stop", "set_cost"} <= of_items
    assert "approve" not in of_items
    assert "approve" in {each.code for each in right_offers(REGISTRY, {"entity": "@sales"})}


def test_a_group_says_what_it_holds_there() -> None:
    (check,) = [each for each in right_offers(REGISTRY, {"entity": "sales_order"}) if each.code == "@check"]
    assert "驳回" in check.meaning.zh
    assert "Send back" in check.meaning.en
    (check,) = [each for each in right_offers(REGISTRY, {"entity": "item"}) if each.code == "@check"]
    assert "驳回" not in check.meaning.zh


def test_fields_are_those_of_head_and_lines() -> None:
    found = {each.code: each.label.zh for each in field_offers(REGISTRY, {"entity": "price_list"})}
    assert found["lines.floor_price"].endswith("·底价")
    assert "cost" not in found


def test_offers_that_are_called_alike_are_told_apart() -> None:
    alike = [Offer("a", label("停用|Stop")), Offer("b", label("停用|Stop")), Offer("c", label("启用|Start"))]
    assert [each.label.zh for each in distinct(alike)] == ["停用（a）", "停用（b）", "启用"]
    assert meant(alike, "停用") is None
    assert meant(distinct(alike), "停用（b）") == distinct(alike)[1]


def test_the_likeliest_comes_first() -> None:
    found = [
        Offer("item_class", label("物料类|Item class")),
        Offer("item", label("物料|Item")),
        Offer("x", label("无|None"), "无量"),
    ]
    assert [each.code for each in matching(found, "物料")] == ["item", "item_class"]
    # Whose initials they are stands before what only begins so, and before a word or code in which the letters happen to be.
    assert [each.code for each in matching(found, "wl")] == ["item", "x", "item_class"]
    groups = [Offer("@check", label("组：审核|Group: check"), "审核"), Offer("@look", label("组：查看|Group: look"), "查看"), Offer("share", label("共享设置|Share"))]  # fmt: skip
    assert [each.code for each in matching(groups, "ck")] == ["@look", "@check"]
    assert [each.code for each in matching(groups, "sh")] == ["@check", "share"]
    assert matching(found, "zz") == []
