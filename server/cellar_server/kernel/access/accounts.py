"""Users and roles as records; their forms are declared by the administration area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_db.functions import padded
from cellar_server.kernel.access.grants import resolve, with_tellers
from cellar_server.kernel.access.offers import field_offers, right_offers, scope_offers, type_offers
from cellar_server.kernel.access.policy import RolePolicy
from cellar_server.kernel.access.trees import Parents, below, parents
from cellar_server.kernel.schema.field_makers import (
    any_record,
    choice,
    flag,
    instant,
    lines,
    listed,
    parent,
    reference,
    secret,
)
from cellar_server.kernel.schema.model import Line, Master
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.schema.states import ACTIVE


class Role(Master):
    __tablename__ = "role"
    grants: Mapped[list[RoleGrant]] = lines("权限|Rights", "RoleGrant", columns="entity verb", once="entity verb")
    scopes: Mapped[list[RoleScope]] = lines(
        "数据范围|Scopes", "RoleScope", columns="dimension own below target_id", once="dimension own target_id"
    )
    hidden: Mapped[list[RoleHidden]] = lines(
        "隐藏字段|Hidden fields", "RoleHidden", columns="entity path", once="entity path"
    )


class RoleGrant(Line):
    __tablename__ = "role_grant"
    document_id: Mapped[int] = parent("role")
    entity: Mapped[str] = listed("范围|Scope", 30, scope_offers, required=True, width=24)
    verb: Mapped[str] = listed("动作|Verb", 40, right_offers, beside="entity", required=True, width=24)


class RoleScope(Line):
    """``own``: the user's own record of the dimension; otherwise the record with this id.

    A record stands for those below it too where its dimension says always (an organisation), or ``below`` does (本人及下属).
    """

    __tablename__ = "role_scope"
    document_id: Mapped[int] = parent("role")
    dimension: Mapped[Dimension] = choice("维度|Dimension", Dimension, required=True)
    own: Mapped[bool] = flag("本人|Own", default=False)
    below: Mapped[bool] = flag("及下属|And subordinates", default=False)
    target_id: Mapped[int | None] = any_record("记录|Record", by="dimension", entity_of=Dimension.entity_of)


class RoleHidden(Line):
    __tablename__ = "role_hidden"
    document_id: Mapped[int] = parent("role")
    entity: Mapped[str] = listed("单据|Entity", 30, type_offers, required=True, width=24)
    path: Mapped[str] = listed("字段|Field", 60, field_offers, beside="entity", required=True, width=24)


class User(Master):
    __tablename__ = "app_user"
    password: Mapped[str | None] = secret("密码|Password")
    must_change: Mapped[bool] = flag("下次登录改密码|Must change password", default=True)
    employee_id: Mapped[int | None] = reference("职员|Employee", "employee")
    org_id: Mapped[int | None] = reference("组织|Organisation", "organisation")
    failures: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    locked_until: Mapped[datetime | None] = instant("锁定至|Locked until")
    last_login: Mapped[datetime | None] = instant("上次登录|Last login")
    roles: Mapped[list[UserRole]] = lines("角色|Roles", "UserRole", columns="role_id", once="role_id")


class UserRole(Line):
    __tablename__ = "user_role"
    document_id: Mapped[int] = parent("app_user")
    role_id: Mapped[int] = reference("角色|Role", "role", required=True)


def role_policies(
    connection: Connection, registry: Registry, user: Sequence[Any]
) -> tuple[tuple[RolePolicy, ...], bool]:
    """The policies of a user ``(id, employee_id, org_id)``, and whether they change with the trees of organisations and
    superiors; stopped roles grant nothing.
    """
    return policies_of(connection, registry, [user])[user[0]]


def policies_of(
    connection: Connection, registry: Registry, users: Sequence[Sequence[Any]]
) -> dict[int, tuple[tuple[RolePolicy, ...], bool]]:
    """The same of many users, at most 500, in as many statements."""
    holders: dict[int, list[int]] = {user[0]: [] for user in users}
    codes: dict[int, str] = {}
    for user_id, role_id, code in connection.execute(
        select(UserRole.document_id, Role.id, Role.code)
        .join(Role, UserRole.role_id == Role.id)
        .where(UserRole.document_id.in_(padded([*holders])), Role.state == ACTIVE.code)
        .order_by(Role.code)
    ):
        holders[user_id].append(role_id)
        codes[role_id] = code
    ids = [*codes]
    rows: dict[int, set[tuple[str, str]]] = {}
    for role_id, entity, verb in connection.execute(
        select(RoleGrant.document_id, RoleGrant.entity, RoleGrant.verb).where(RoleGrant.document_id.in_(ids))
    ):
        rows.setdefault(role_id, set()).add((entity, verb))
    scopes: dict[int, list[Sequence[Any]]] = {}
    trees: dict[Dimension, Parents] = {}
    for role_id, dimension, is_own, with_below, target in connection.execute(
        select(RoleScope.document_id, RoleScope.dimension, RoleScope.own, RoleScope.below, RoleScope.target_id).where(
            RoleScope.document_id.in_(ids)
        )
    ).all():
        scopes.setdefault(role_id, []).append((dimension, is_own, with_below, target))
        if dimension.tree and (with_below or dimension.always_below) and dimension not in trees:
            trees[dimension] = parents(connection, registry.of(dimension.entity).table, dimension.tree)
    hidden: dict[int, set[tuple[str, str]]] = {}
    for role_id, entity, path in connection.execute(
        select(RoleHidden.document_id, RoleHidden.entity, RoleHidden.path).where(RoleHidden.document_id.in_(ids))
    ):
        hidden.setdefault(role_id, set()).add((entity, path))
    grants = {role_id: resolve(registry, frozenset(rows.get(role_id, ()))) for role_id in ids}
    fields = {role_id: with_tellers(registry, hidden.get(role_id, ())) for role_id in ids}
    found = {}
    for user_id, employee_id, org_id in ((user[0], user[1], user[2]) for user in users):
        own = {"employee_id": employee_id, "org_id": org_id}
        policies, follows = [], False
        for role_id in holders[user_id]:
            windows, in_tree = _windows(scopes.get(role_id, ()), own, trees)
            follows = follows or in_tree
            policies.append(RolePolicy(codes[role_id], grants[role_id], windows, fields[role_id]))
        found[user_id] = tuple(policies), follows
    return found


def _windows(
    scopes: Sequence[Sequence[Any]], own: Mapping[str, int | None], trees: Mapping[Dimension, Parents]
) -> tuple[tuple[tuple[str, frozenset[int]], ...], bool]:
    """By dimension the ids that a role lets a user reach, and whether a tree told some of them."""
    found: dict[str, set[int]] = {}
    in_tree = False
    for dimension, is_own, with_below, target in scopes:
        allowed = own.get(dimension.own) if is_own else target
        window = found.setdefault(dimension.code, set())
        if allowed is None:
            continue
        window.add(allowed)
        if dimension.tree and (with_below or dimension.always_below):
            in_tree = True
            window.update(below(trees[dimension], [allowed]))
    return tuple(sorted((dimension, frozenset(ids)) for dimension, ids in found.items())), in_tree
