"""The roles of a new ledger set: each post, whichever area declares it, with the rights that all areas give it.

Together they part the chain so that no post checks its own work (W05): an order is made by 业务员 or 订单岗 and approved by 内勤主管 or
营销总监; a delivery note is made by 调度 or 出货单岗 and approved by 发货员 or 内勤主管; 保管员 signs goods out and 物流 says what arrived;
开票员 and 发票录入 make the invoice, 内勤主管 or 财务 reviews it; 出纳 or 结算员 enters money, 财务 confirms it, 结算员 or 内勤主管 writes it off.
A ledger set that is there is given what is new here at its upgrade, once (``brought.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from cellar_server.kernel.access.grants import MARK, resolve
from cellar_server.kernel.filling.seeds import Seed
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.seed.collected import seeds


class Template(NamedTuple):
    """A post with all its rights (``kernel/filling/seeds.py``). ``hidden``: (entity, field path)."""

    code: str
    name: str
    rights: tuple[str, ...]
    own: tuple[Dimension, ...] = ()
    team: bool = False
    hidden: tuple[tuple[str, str], ...] = ()


@cache
def templates() -> tuple[Template, ...]:
    """The roles of this program."""
    return composed(seeds())


def composed(brought: Mapping[str, Seed]) -> tuple[Template, ...]:
    """The roles that these seeds, by area, come to; ValueError where a post is declared twice or named and nowhere declared."""
    posts = [post for seed in brought.values() for post in seed.posts]
    known = {post.code for post in posts}
    if len(known) != len(posts):
        raise ValueError("a post is declared by two areas")
    rights: dict[str, list[str]] = {code: [] for code in known}
    hidden: dict[str, list[tuple[str, str]]] = {code: [] for code in known}
    for area, seed in brought.items():
        for right, codes in seed.rights.items():
            for code in _declared(codes.split(), known, area):
                rights[code].append(right)
        for field, codes in seed.hidden.items():
            for code in _declared(codes.split(), known, area):
                hidden[code].append(tuple(field.split(".", 1)))  # type: ignore[arg-type]
        if seed.is_trade:
            for post in posts:
                if post.sees_trade:
                    rights[post.code].append(f"{MARK}{area}: @look")
    return tuple(
        Template(post.code, post.name, tuple(rights[post.code]), post.own, post.team, tuple(hidden[post.code]))
        for post in posts
    )


def _declared(codes: Iterable[str], known: set[str], area: str) -> Iterable[str]:
    for code in codes:
        if code not in known:
            raise ValueError(f"{area}/seed.py names the post {code}, which no area declares")
        yield code


def rows(template: Template) -> list[tuple[str, str]]:
    """The template as the rows of a role, sorted."""
    found: set[tuple[str, str]] = set()
    for right in template.rights:
        what, how = right.split(": ")
        found.update((scope, verb) for scope in what.split() for verb in how.split())
    return sorted(found)


def grants(template: Template, registry: Registry) -> list[tuple[str, str]]:
    """The (entity, verb) pairs that the template comes to in the program as it is, sorted."""
    return sorted(resolve(registry, frozenset(rows(template))))
