"""Somebody must remain who may give rights: whoever changes users and roles cannot lock everybody out, himself included (ORG-04)."""

from __future__ import annotations

from collections.abc import Iterator

from cellar_server.areas.administration import reads
from cellar_server.kernel.access import EDIT
from cellar_server.kernel.access.accounts import Role, User
from cellar_server.kernel.access.grants import resolve
from cellar_server.kernel.access.offers import part_called
from cellar_server.kernel.access.policy import Grants, RolePolicy
from cellar_server.kernel.access.principal import SYSTEM_USER

from cellar_server.kernel.kit import ACTIVE, Problem, UnitOfWork, problem  # isort: skip


def as_saved(work: UnitOfWork, doc: User | Role) -> Iterator[Problem]:
    """Part of the save of a user or role: as the database has all others, and this one as it is to be."""
    yield from _left(work, doc, gone=False)


def without(work: UnitOfWork, doc: User | Role) -> Iterator[Problem]:
    """Requirement of stopping and deleting a user or role."""
    yield from _left(work, doc, gone=True)


def _left(work: UnitOfWork, doc: User | Role, *, gone: bool) -> Iterator[Problem]:
    # The console's own deeds may leave nobody: it can make an administrator again.
    if work.principal.user_id == SYSTEM_USER or not _is_among(work, doc):
        return
    # From here on nobody else takes a right away meanwhile: of two that stop each other the second is refused.
    reads.hold_rights(work)
    giving = _giving(work)
    holders = {user: roles for user, roles in reads.roles_of_users(work).items() if roles & giving}
    if isinstance(doc, User):
        mine = set() if gone else {line.role_id for line in doc.roles}
        after = {**holders, doc.id: mine}
    else:
        rows = frozenset((line.entity, line.verb) for line in doc.grants)
        keeps = not gone and doc.state == ACTIVE.code and _may_give(work, rows)
        after, giving = holders, giving if keeps else giving - {doc.id}
    if holders and not any(roles & giving for roles in after.values()):
        yield problem(
            "", "LAST_ADMINISTRATOR",
            "此后再没有人能管理用户和权限|After that nobody could keep users and rights any more",
            "先把用户的修改权给另一位启用的用户|Give another active user the right to change users first",
        )  # fmt: skip


def _is_among(work: UnitOfWork, doc: User | Role) -> bool:
    giving = _giving(work)
    return doc.id in giving if isinstance(doc, Role) else bool(reads.roles_of_users(work).get(doc.id, set()) & giving)


def _giving(work: UnitOfWork) -> set[int]:
    return {role for role, rows in reads.rights_of_roles(work).items() if _may_give(work, rows)}


def _may_give(work: UnitOfWork, rows: Grants) -> bool:
    """Who may change users can give anybody any role."""
    return RolePolicy("", resolve(work.registry, rows)).may(User.__tablename__, EDIT)


def still_given(work: UnitOfWork, doc: Role) -> Iterator[Problem]:
    """A row that was taken away takes nothing away where other rows give the same: that is said."""
    held = frozenset((line.entity, line.verb) for line in doc.grants)
    policy = RolePolicy("", resolve(work.registry, held))
    for entity, verb in sorted(reads.rights_of_role(work, doc.id) - held):
        lost = resolve(work.registry, frozenset({(entity, verb)}))
        if lost and all(policy.may(*each) for each in lost):
            called = part_called(work.registry, ("grant", entity, verb))
            yield problem(
                "grants", "RIGHT_STILL_GIVEN",
                f"删去的“{called.zh}”仍由其他行给予|“{called.en}”, which was removed, is still given by other rows",
                "要收回它，请改给予它的领域行或组行|To take it away change the row of its area or group",
                warning=True,
            )  # fmt: skip
