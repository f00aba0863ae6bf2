"""Rights by area and group of verbs against the oracle, which reads the rows straight: the same answer for every deed of the program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server import books as program
from cellar_server.kernel.access.grants import GROUPS, MARK, OF_EVERY_ENTITY, covered, resolve
from cellar_server.kernel.access.policy import ANY, CREATE, VERBS, RolePolicy
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.seed.roles import rows, templates
from tests.support.rights_oracle import OneRole

REGISTRY = program.registry()
AREAS = sorted({each.area for each in REGISTRY.declarations.values()})
SCOPES = [ANY, *(MARK + area for area in AREAS), *REGISTRY.declarations, "gone", "@gone"]
DEEDS = sorted({deed for each in REGISTRY.declarations.values() for deed in (*each.actions, *each.powers)})
RIGHTS = [ANY, *GROUPS, *VERBS, *DEEDS, "gone", "@gone"]
grants = st.frozensets(st.tuples(st.sampled_from(SCOPES), st.sampled_from(RIGHTS)), max_size=5)


def planted(area: str, like: str = "sales_order") -> tuple[Registry, Declaration]:
    """The program with one more type in an area, of which no role has ever heard."""
    new = replace(REGISTRY.of(like), name="planted", area=area)
    return Registry({**REGISTRY.declarations, new.name: new}, REGISTRY.areas), new


def held(registry: Registry, found: frozenset[tuple[str, str]]) -> RolePolicy:
    return RolePolicy("r", resolve(registry, found))


def verbs_of(declaration: Declaration) -> list[str]:
    return [*VERBS, *declaration.actions, *declaration.powers]


@pytest.mark.covers("ORG-04")
@given(found=grants)
def test_rows_come_to_what_the_oracle_reads_in_them(found: frozenset[tuple[str, str]]) -> None:
    policy, oracle = held(REGISTRY, found), OneRole(REGISTRY, set(found))
    for each in REGISTRY.declarations.values():
        for verb in verbs_of(each):
            assert policy.may(each.name, verb) == oracle.grants_verb(each.name, verb), (each.name, verb)


@given(found=grants, more=grants)
def test_a_row_adds_and_takes_nothing_away(found: frozenset[tuple[str, str]], more: frozenset[tuple[str, str]]) -> None:
    assert resolve(REGISTRY, found | more) == resolve(REGISTRY, found) | resolve(REGISTRY, more)


@pytest.mark.covers("ORG-04")
@given(area=st.sampled_from(AREAS), other=st.sampled_from(AREAS), group=st.sampled_from(VerbGroup))
def test_a_new_type_is_covered_at_once_by_its_area_and_by_no_other(area: str, other: str, group: VerbGroup) -> None:
    registry, new = planted(area)
    policy = held(registry, frozenset({(MARK + other, MARK + group.code)}))
    wanted = {*OF_EVERY_ENTITY[group], *(each.name for each in new.actions.values() if each.group is group)}
    assert {verb for verb in verbs_of(new) if policy.may(new.name, verb)} == (wanted if area == other else set())


def test_the_seeded_roles_cover_a_new_type_as_its_area_says() -> None:
    registry, new = planted("masters", like="customer_class")
    before, after = ({t.code: held(which, frozenset(rows(t))) for t in templates()} for which in (REGISTRY, registry))
    assert not any(each.may(new.name, "read") for code, each in before.items() if code != "auditor")
    assert after["migrator"].may(new.name, CREATE)
    assert after["order_clerk"].may(new.name, "read")
    assert not after["order_clerk"].may(new.name, CREATE)
    # Stopping is the keeper's of that list, who is named by it.
    assert not any(each.may(new.name, "stop") for each in after.values())


def test_a_group_holds_no_power_and_no_deed_that_does_not_name_it() -> None:
    for each in REGISTRY.declarations.values():
        for right, group in GROUPS.items():
            policy = held(REGISTRY, frozenset({(each.name, right)}))
            assert {deed for deed in each.actions if policy.may(each.name, deed)} == {
                deed.name for deed in each.actions.values() if deed.group is group
            }
            assert not any(policy.may(each.name, power) for power in each.powers)


def made_and_checked(registry: Registry) -> list[str]:
    """Deeds that another hand must do, in a group that lets one enter the document as well."""
    return [
        f"{each.name}: {deed.name}"
        for each in registry.declarations.values()
        for deed in each.actions.values()
        if deed.by_another and deed.group is not None and CREATE in OF_EVERY_ENTITY[deed.group]
    ]


@pytest.mark.covers("ORG-07")
def test_no_group_both_makes_and_checks() -> None:
    assert made_and_checked(REGISTRY) == []


def test_a_check_that_is_put_among_the_makers_deeds_is_found() -> None:
    order = REGISTRY.of("sales_order")
    wrong = replace(
        order, actions={**order.actions, "approve": replace(order.actions["approve"], group=VerbGroup.MAKE)}
    )
    assert made_and_checked(Registry({"sales_order": wrong}, ())) == ["sales_order: approve"]


def test_no_area_and_no_verb_begins_with_the_mark() -> None:
    assert not [name for name in (*REGISTRY.declarations, *DEEDS, *VERBS) if name.startswith(MARK)]
    assert covered(REGISTRY, "@gone") == covered(REGISTRY, "gone") == []
