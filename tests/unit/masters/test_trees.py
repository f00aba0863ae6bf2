"""Walking trees of masters."""

from __future__ import annotations

from cellar_server.areas.masters.region_data import AREAS, PROVINCES
from cellar_server.kernel.access.trees import below, upwards

TREE = {1: None, 2: 1, 3: 2, 4: 1, 5: None}


def test_upwards_and_below_mirror_each_other() -> None:
    assert upwards(TREE, 3) == [3, 2, 1]
    assert upwards(TREE, None) == []
    assert below(TREE, [2, 5]) == {2, 3, 5}
    for node in TREE:
        assert below(TREE, [node]) == {other for other in TREE if node in upwards(TREE, other)}


def test_a_ring_ends() -> None:
    assert upwards({1: 2, 2: 1}, 1) == [1, 2]


def test_regions_have_codes_of_their_own() -> None:
    codes = [code for each in PROVINCES for code, _ in each.city_codes()]
    assert len(PROVINCES) == 31
    assert len(set(codes)) == len(codes)
    assert {each.area for each in PROVINCES} == set(AREAS)
    assert all(each.cities for each in PROVINCES)
