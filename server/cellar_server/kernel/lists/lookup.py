"""Look-ups (F7 and typing a code): a record by code, mnemonic or name, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from cellar_common import tags
from cellar_common.codec import Ref
from cellar_common.folding import fold, key, plain
from cellar_server.kernel.lists.conditions import Query, code_like, like, planned, unfit
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit of a look-up: the record, the mnemonic it is also found by (None where that may not be seen), more columns."""

    ref: Ref
    mnemonic: str | None
    more: tuple[Any, ...]


def lookup_columns(work: UnitOfWork, declaration: Declaration) -> list[str]:
    """The further columns of a look-up that this person may see."""
    hidden = work.principal.policy.hidden_fields(declaration.name)
    return [name for name in declaration.lookup_columns if name not in hidden]


def _identifying(work: UnitOfWork, declaration: Declaration) -> list[str]:
    """Of the columns that this person sees those of which no two records say the same (a barcode): a scanner reads them whole."""
    specs = declaration.fields
    return [
        name
        for name in lookup_columns(work, declaration)
        if name in specs and specs[name].kind is Kind.TEXT and specs[name].unique_with == () and name not in _CALLED
    ]


_CALLED = frozenset({"code", "name"})
_TAGGED = 500
"""Sets of tags that are looked through."""


def tags_in_use(work: UnitOfWork, entity: str, name: str, text: str) -> list[str]:
    """The tags that records of the list hold in a field, those that begin as the text or its initials first."""
    plan, conditions = planned(work, Query(entity, (Where.of(name, "not_empty"),)))
    column = plan.shown(name)
    held = work.connection.scalars(
        select(column).select_from(plan.source).where(*conditions).distinct().limit(_TAGGED)
    ).all()
    said = {fold(each): each for whole in held for each in tags.words(whole)}
    word = fold(text[:60])

    def rank(key: str) -> int:
        if key.startswith(word):
            return 0
        return 1 if initials(said[key]).startswith(word) else 2 if word in key else 3

    return [said[key] for key in sorted(said, key=lambda key: (rank(key), key)) if rank(key) < 3]


def lookup(
    work: UnitOfWork, entity: str, text: str, *, limit: int = 20, narrowed: Sequence[Where] = ()
) -> tuple[list[Candidate], bool]:
    """Records by code, mnemonic or name: exact code (or barcode) first, then codes and mnemonics that start so, then names that contain it."""
    plan, conditions = planned(work, Query(entity, tuple(narrowed)))
    declaration, table = plan.declaration, plan.declaration.table.c
    is_master = declaration.kind is EntityKind.MASTER
    code, name = (table.code, table.name) if is_master else (table.number, table.number)
    if is_master:
        conditions.append(table.state == ACTIVE.code)
    order: list[Any] = [code]
    word = plain(text)[:60]
    if unfit(word):
        return [], False
    if word:
        starts = code_like(code, "starts", word) if is_master else like(code, "starts", word)
        within = like(name, "contains", word)
        exact = table.code_key == key(word, CODE_KEY) if is_master else func.lower(code) == word.lower()
        options = [exact, starts, within]
        ranks = [(exact, 0), (starts, 1)]
        for other in _identifying(work, declaration):
            options.append(table[other] == word)
            ranks.append((table[other] == word, 0))
        if is_master:
            mnemonic = like(table.pinyin, "contains", word.lower())
            options.append(mnemonic)
            ranks.append((like(table.pinyin, "starts", word.lower()), 2))
        conditions.append(or_(*options))
        order = [case(*ranks, else_=3), code]
    extra = [plan.shown(column) for column in lookup_columns(work, declaration)]
    hidden = "pinyin" in work.principal.policy.hidden_fields(declaration.name)
    limit = max(1, min(limit or 20, 200))
    statement = (
        select(table.id, code, name, table.pinyin if is_master else code, *extra)
        .select_from(plan.source)
        .where(*conditions)
        .order_by(*order)
        .limit(limit + 1)
    )
    rows = work.connection.execute(statement).all()
    found = [
        Candidate(
            Ref(row[0], row[1], row[2] if is_master else ""),
            None if hidden else (row[3] or "") if is_master else "",
            tuple(row[4:]),
        )
        for row in rows[:limit]
    ]
    return found, len(rows) > limit
