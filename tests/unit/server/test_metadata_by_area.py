"""The hash of an area's metadata: known before they are made, another as soon as they may be."""

from __future__ import annotations

import pytest

from cellar_server import books
from cellar_server.kernel.access.policy import Policy, RolePolicy, combined
from cellar_server.kernel.schema.problems import Forbidden, NotFound
from cellar_server.rpc import metadata

REGISTRY = books.registry()
CLERK = RolePolicy("clerk", frozenset({("sales_order", "read"), ("sales_order", "create"), ("customer", "read")}))


def who(*roles: RolePolicy) -> Policy:
    return combined(roles)


def role(*more: tuple[str, str], hidden: tuple[tuple[str, str], ...] = (), scopes: tuple[tuple[str, frozenset[int]], ...] = ()) -> RolePolicy:  # fmt: skip
    return RolePolicy("clerk", CLERK.grants | set(more), scopes, frozenset(hidden))


def hashes(policy: Policy, language: str = "zh") -> dict[str, str]:
    return {area.name: area.hash for area in metadata.menu(REGISTRY, policy, language).metadata.areas}  # type: ignore[arg-type]


def test_what_is_sent_bears_the_hash_that_the_menu_named() -> None:
    told = hashes(who(CLERK))
    assert set(told) == {"sales", "masters"}
    for name, said in told.items():
        sent = metadata.of_area(REGISTRY, who(CLERK), "zh", name).metadata
        assert sent.hash == said == metadata.area_hash(REGISTRY, who(CLERK), "zh", name)
        assert {each.name for each in sent.entities} <= {"sales_order", "customer"}


@pytest.mark.parametrize(
    "changed",
    [role(("sales_order", "approve")), role(hidden=(("sales_order", "gross_total"),)), role(("item", "read"))],
)
def test_rights_that_changed_are_another_hash(changed: RolePolicy) -> None:
    before, after = hashes(who(CLERK)), hashes(who(changed))
    assert not set(before.values()) & set(after.values())
    assert (
        metadata.menu(REGISTRY, who(CLERK), "zh").metadata.hash
        != metadata.menu(REGISTRY, who(changed), "zh").metadata.hash
    )


def test_whose_records_one_sees_is_no_matter_of_forms() -> None:
    assert hashes(who(role(scopes=(("org", frozenset({1})),)))) == hashes(who(CLERK))


def test_another_language_is_another_hash() -> None:
    assert not set(hashes(who(CLERK)).values()) & set(hashes(who(CLERK), "en").values())


def test_of_an_area_that_was_taken_away_it_is_said_that_the_right_is_missing() -> None:
    with pytest.raises(Forbidden, match="shipping"):
        metadata.of_area(REGISTRY, who(CLERK), "zh", "shipping")


@pytest.mark.parametrize("area", ["nowhere", "", "*"])
def test_an_area_that_there_is_not_is_not_found(area: str) -> None:
    with pytest.raises(NotFound):
        metadata.of_area(REGISTRY, who(CLERK), "zh", area)


def test_a_client_of_before_gets_everything_at_once() -> None:
    whole = metadata.everything(REGISTRY, who(CLERK), "zh").metadata
    assert [each.name for each in whole.entities] == ["customer", "sales_order"]
    by_area = {each.name: each for area in hashes(who(CLERK)) for each in metadata.of_area(REGISTRY, who(CLERK), "zh", area).metadata.entities}  # fmt: skip
    assert {each.name: each for each in whole.entities} == by_area
    assert not whole.areas
