"""What is kept by declaration is bounded by the declarations, and not by a number that some day is too small.

A cache of 256 in front of 250 types with a few statements each throws away all of it in every round.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table

from cellar_db import types
from cellar_server.kernel import access
from cellar_server.kernel.links import growth, taking
from cellar_server.kernel.lists import conditions, todo

SERVER = Path(__file__).parents[2] / "server" / "cellar_server"
# Sized by what is asked, not by what is declared: words and signs on paper, sets of roles in two languages (each some hundred kB),
# figures in the history, what lines were priced for.
SIZED = {"_width", "_shown", "_face_of", "_writer", "_digits", "read"}
MANY = 250


def sized(source: str) -> list[str]:
    """Functions whose cache has a number written beside it."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and any(isinstance(word.value, ast.Constant) for word in mark.keywords)
        if getattr(mark.func, "id", getattr(mark.func, "attr", "")) == "lru_cache"
    ]


def test_no_cache_is_sized_by_guess() -> None:
    found = {name for path in SERVER.rglob("*.py") for name in sized(path.read_text(encoding="utf-8"))}
    assert found == SIZED


def test_a_planted_size_is_found() -> None:
    assert sized(
        "@lru_cache(maxsize=64)\ndef f(line): ...\n@cache\ndef g(line): ...\n@lru_cache(maxsize=POLICIES)\ndef h(): ..."
    ) == ["f"]


def _lines() -> list[Any]:
    """Lines of many types, as far as their statements are made of them."""
    metadata, made = MetaData(), []
    for number in range(MANY):
        Table(
            f"head_{number}",
            metadata,
            Column("id", types.Id(), primary_key=True),
            Column("taken_total", types.Quantity()),
        )
        made.append(type(f"Line{number}", (), {"__table__": Table(
            f"line_{number}", metadata, Column("id", types.Id(), primary_key=True),
            Column("document_id", types.Id(), ForeignKey(f"head_{number}.id")),
            Column("quantity", types.Quantity()), Column("taken", types.Quantity()), Column("closed", types.Flag()),
        )}))  # fmt: skip
    return made


def test_two_hundred_and_fifty_types_find_what_they_have_made() -> None:
    lines = _lines()

    def work() -> None:
        for line in lines:
            growth._grow(line, ("taken",))
            growth.door(line)
            taking._take(line, "taken", "quantity", ())
            for name in ("r_a", "r_b", "r_c"):
                conditions.aliased(line.__table__, name)

    kept = (growth._grow, growth.door, taking._take, conditions.aliased)
    work()
    made = [each.cache_info().misses for each in kept]
    work()
    assert [each.cache_info().misses for each in kept] == made
    assert all(each.cache_info().currsize >= MANY for each in kept)


def test_statements_of_many_types_are_kept_for_every_policy_that_is_kept() -> None:
    roles = [access.combined((access.RolePolicy(f"r{number}", frozenset()),)) for number in range(100)]
    registry: Any = object()
    for policy in roles:
        todo._asked_by_entity(registry, policy).update((f"type_{number}", number) for number in range(MANY))
    assert all(len(todo._asked_by_entity(registry, policy)) == MANY for policy in roles)
