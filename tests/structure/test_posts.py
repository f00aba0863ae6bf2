"""Roles against the requirement: every action of every declaration is somebody's by the table of posts, and his alone."""

from __future__ import annotations

from itertools import product

import pytest

from cellar_server import books as program
from cellar_server.areas.administration import demo
from cellar_server.areas.administration.seed import WAITING
from cellar_server.kernel.access.grants import MARK
from cellar_server.kernel.access.policy import CREATE, RolePolicy
from cellar_server.seed.roles import Template, grants, templates
from tests.support.post_table import DOERS, LOOKERS, NOT_YET_4_2, POWERS, ROLES_4_2, Deed

REGISTRY = program.registry()
ALL = list(REGISTRY.declarations.values())
DEEDS: list[Deed] = [
    (each.name, deed) for each in ALL for deed in ((CREATE,) if each.creatable else ()) + tuple(each.actions)
]


def policy(template: Template) -> RolePolicy:
    return RolePolicy(template.code, frozenset(grants(template, REGISTRY)))


def differences(templates: tuple[Template, ...]) -> list[str]:
    """Where the templates and the table disagree, in words."""
    found = []
    for template, (entity, deed) in product(templates, DEEDS):
        may, should = policy(template).may(entity, deed), template.code in DOERS.get((entity, deed), ())
        if may != should:
            found.append(f"{template.name} {'may' if may else 'may not'} {deed} {entity}")
    return found


def test_every_deed_of_the_program_is_in_the_table_and_nothing_else() -> None:
    assert set(DEEDS) == set(DOERS), "write down in post_table.py whose deed it is, by the requirement"
    assert all(DOERS.values()), "nobody may do it"
    assert {code for posts in DOERS.values() for code in posts} | LOOKERS == {each.code for each in templates()}


@pytest.mark.covers("ORG-04", "ORG-07", "S23.5", "S09.5")
def test_every_post_may_do_its_own_deeds_and_no_other() -> None:
    assert differences(templates()) == []


@pytest.mark.covers("PR-10")
def test_every_power_is_held_by_those_of_the_table_alone() -> None:
    assert {(each.name, power) for each in ALL for power in each.powers} == set(POWERS)
    for (entity, power), posts in POWERS.items():
        assert {each.code for each in templates() if policy(each).may(entity, power)} == posts


@pytest.mark.parametrize(
    "wrong", ["outbound: sign", "delivery_note: approve", "sales_invoice: approve", "customer: release"]
)
def test_a_right_too_many_or_too_few_is_found(wrong: str) -> None:
    biller = next(each for each in templates() if each.code == "biller")
    assert differences((replace_rights(biller, (*biller.rights, wrong)),)) != []
    assert differences((replace_rights(biller, ("@billing: @look",)),)) != []


def replace_rights(template: Template, rights: tuple[str, ...]) -> Template:
    return template._replace(rights=rights)


def test_no_post_both_makes_and_checks_what_is_checked_by_another() -> None:
    """SoD: where the gate asks for another person, the templates already part the posts."""
    for declaration in ALL:
        checks = [action.name for action in declaration.actions.values() if action.by_another]
        for template, check in product(templates(), checks):
            both = policy(template).may(declaration.name, check) and policy(template).may(declaration.name, CREATE)
            assert not both, f"{template.name} makes and {check}s {declaration.name}"


def test_who_may_change_may_also_see_and_no_line_is_in_vain() -> None:
    for template in templates():
        held = policy(template)
        for entity, verb in grants(template, REGISTRY):
            assert entity == "*" or held.may(entity, "read"), (template.code, entity, verb)
        for right in template.rights:
            named = template._replace(rights=(right,))
            verbs = {verb for _, verb in grants(named, REGISTRY)}
            assert verbs, f"{template.code}: {right} grants nothing"
            if "*" not in right and "@" not in right:
                words = {word for word in right.split(": ")[1].split() if not word.startswith(MARK)}
                assert words <= verbs, f"{template.code}: {right} names what is not there"
                assert all(name in REGISTRY.declarations for name in right.split(": ")[0].split()), right


def test_the_roles_of_the_requirement_are_seeded_or_wait_for_a_reason() -> None:
    by_code = {each.code: each.name for each in templates()}
    for words, code in ROLES_4_2.items():
        first = words.partition("(")[0].partition("/营销代表")[0]
        assert first in by_code[code], (words, by_code[code])
    assert set(WAITING) == NOT_YET_4_2
    assert all(WAITING.values())


def test_the_log_and_the_users_are_seen_by_administrator_and_auditor_alone() -> None:
    for declaration in ALL:
        if declaration.area == "administration":
            seers = {each.code for each in templates() if policy(each).may(declaration.name, "read")}
            assert seers <= {"administrator", "auditor", "finance_lead"}, declaration.name
            assert "finance_lead" not in seers or declaration.name in ("period", "period_closing"), declaration.name


def test_the_demo_has_a_user_of_every_post() -> None:
    assert {role for role, _ in demo._USERS.values()} == {each.code for each in templates()} | {"everything"}


def test_templates_are_told_apart() -> None:
    codes, names = [each.code for each in templates()], [each.name for each in templates()]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
