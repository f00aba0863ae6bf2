"""What stands posted under a document, by the keys of a ledger: what an effect is compared with.

``Amounts`` are the sums of one document in one ledger: key → one figure for each bucket. Keys whose figures are all zero are
left out, so that two documents without effect are equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from cellar_db.functions import in_lists, one_of

ZERO = Decimal(0)
Amounts = dict[tuple[Any, ...], tuple[Decimal, ...]]


def tally(rows: Iterable[tuple[tuple[Any, ...], tuple[Decimal, ...]]]) -> Amounts:
    """Sums of (key, figures)."""
    found: Amounts = {}
    for key, figures in rows:
        before = found.get(key)
        found[key] = figures if before is None else tuple(a + b for a, b in zip(before, figures, strict=True))
    return {key: figures for key, figures in found.items() if any(figures)}


def difference(wanted: Mapping[Any, tuple[Decimal, ...]], standing: Mapping[Any, tuple[Decimal, ...]]) -> Amounts:
    """What is to be posted so that what stands becomes what is wanted."""
    turned = ((key, tuple(-figure for figure in figures)) for key, figures in standing.items())
    return tally([*wanted.items(), *turned])


def posted(
    connection: Connection, ledger: Table, key: Sequence[str], buckets: Sequence[str], entity: str, ids: Iterable[int]
) -> dict[int, Amounts]:
    """By document what stands under its name in a ledger of deltas."""
    return sums(connection, sums_of(ledger, tuple(key), tuple(buckets)), len(key), entity, ids)


def sums(
    connection: Connection, statement: Select[Any], width: int, entity: str, ids: Iterable[int]
) -> dict[int, Amounts]:
    """By document the rows of a statement over ``of_entity`` and ``ids``: the document's id, ``width`` parts of the key, figures."""
    found: dict[int, Amounts] = defaultdict(dict)
    for some in in_lists(sorted(set(ids))):
        for id_, *rest in connection.execute(statement, {"of_entity": entity, "ids": some}).all():
            figures = tuple(rest[width:])
            if any(figures):
                found[id_][tuple(rest[:width])] = figures
    return dict(found)


@cache
def sums_of(ledger: Table, key: tuple[str, ...], buckets: tuple[str, ...]) -> Select[Any]:
    """The statement for ``sums``: the buckets of a ledger added up by document and key."""
    rows = ledger.c
    parts = [rows[name] for name in key]
    return (
        select(rows.record_id, *parts, *(func.sum(rows[bucket]) for bucket in buckets))
        .where(rows.entity == bindparam("of_entity"), one_of(rows.record_id, "ids"))
        .group_by(rows.record_id, *parts)
    )
