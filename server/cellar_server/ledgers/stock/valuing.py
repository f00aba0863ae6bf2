"""The cost of what moves: balances read under their lock, after the rows of stock, in key order, and written back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, delete, select, update

from cellar_db import types
from cellar_db.functions import in_lists, one_of
from cellar_db.ids import new_id
from cellar_db.locks import locking
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import LookCloser, UnitOfWork
from cellar_server.ledgers.posting import Source
from cellar_server.ledgers.stock import costing
from cellar_server.ledgers.stock.costing import Balance, Change, Key
from cellar_server.ledgers.stock.move import Move
from cellar_server.ledgers.stock.places import Place
from cellar_server.ledgers.stock.tables import COST_KEY, ZERO, cost_rows


class Said(Protocol):
    """What is asked of an entry of the door."""

    @property
    def source(self) -> Source: ...
    @property
    def move(self) -> Move: ...
    @property
    def back(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Worth:
    """What an entry is worth, and in which layer."""

    value: Decimal = ZERO
    layer_id: int = 0


def value(work: UnitOfWork, entries: Sequence[Said], places: Mapping[int, Place]) -> tuple[list[Worth], list[Problem]]:
    """The worth of each entry in its order, and what refuses it; two statements where anything moves value, else none."""
    worths = [Worth()] * len(entries)
    asked: list[int] = []
    changes: list[Change] = []
    for index, entry in enumerate(entries):
        move, area = entry.move, places[entry.move.warehouse_id].cost_area
        if area and move.owned_anywhere and (move.owned or move.value):
            asked.append(index)
            changes.append(
                Change(
                    document=entry.source.record_id, key=(area, move.item_id, move.layer_id), quantity=move.owned, value=move.value,
                    back=entry.back, contra=move.contra_layer,
                )
            )  # fmt: skip
    keys = costing.moving(changes)
    if not keys:
        return worths, []
    keys |= {costing.at_average(key) for key in keys}
    rows = _lock(work, sorted(keys))
    before = {key: Balance(row.quantity, row.cost, row.last_cost) for key, row in rows.items()}
    changes = [costing.placed(each, before) for each in changes]
    after = dict(before)
    items = work.rows(work.registry.of("item"), sorted({key[1] for key in keys}))
    for at, each, worth in zip(
        asked, changes, costing.valued(changes, after, lambda item: items[item].cost_method), strict=True
    ):
        worths[at] = Worth(worth, each.key[2])
    unknown = [
        entries[at]
        for at, each in zip(asked, changes, strict=True)
        if each.key in keys and not worths[at].value and costing.unknown(before[each.key], each)
    ]
    paths = {each.key: entries[at].move.path for at, each in zip(asked, changes, strict=True)}
    back = {each.key for each in changes if each.back}
    problems = [
        found for key in sorted(keys) for found in _refused(work, key, after[key], paths.get(key, ""), back=key in back)
    ]
    if not problems:
        work.connection.execute(
            _UPDATE,
            [
                {"k_id": rows[key].id, "n_quantity": now.quantity, "n_cost": now.value, "n_last_cost": now.last_cost}
                for key, now in ((key, after[key]) for key in sorted(keys, key=lambda each: rows[each].id))
            ],
        )
        if spent := [rows[key].id for key in keys if key[2] and not after[key].quantity]:
            work.connection.execute(_SPENT, {"ids": spent})
        _tell(work, unknown)
    return worths, problems


_FIGURES = ("quantity", "cost", "last_cost")
_UPDATE = (
    update(cost_rows)
    .where(cost_rows.c.id == bindparam("k_id"))
    .values({name: bindparam(f"n_{name}", type_=cost_rows.c[name].type) for name in _FIGURES})
)

# What was a layer is worth nothing, as nothing is there; its line may begin it anew.
_SPENT = delete(cost_rows).where(one_of(cost_rows.c.id, "ids"))


@cache
def _locking() -> Select[Any]:
    columns = cost_rows.c
    asked = select(cost_rows).where(
        one_of(columns.cost_area_id, "areas"), one_of(columns.item_id, "items"), one_of(columns.layer_id, "layers")
    )
    return locking(asked, cost_rows)


def _lock(work: UnitOfWork, keys: Sequence[Key]) -> dict[Key, Any]:
    """The rows of these keys, locked; whoever moves the same goods waits here, as he waited at the rows of stock."""
    work.ensure_rows(
        cost_rows,
        [
            {
                "id": new_id(), **dict(zip(COST_KEY, key, strict=True)), "apart": bool(key[2]),
                **dict.fromkeys(_FIGURES, ZERO),
            }
            for key in keys
        ],
        COST_KEY,
    )  # fmt: skip
    areas, layers = (sorted({key[part] for key in keys}) for part in (0, 2))
    found: dict[Key, Any] = {}
    for items in in_lists(sorted({item for _, item, _ in keys})):
        for some in in_lists(layers):
            rows = work.connection.execute(_locking(), {"areas": areas, "items": items, "layers": some})
            found.update({(row.cost_area_id, row.item_id, row.layer_id): row for row in rows})
    if missing := [key for key in keys if key not in found]:
        # Seen by a command that was rolled back: looked for again.
        if work.careful:
            raise LookupError(f"no cost balance for {missing}")
        raise LookCloser
    return found


def _refused(work: UnitOfWork, key: Key, now: Balance, path: str, *, back: bool) -> Iterator[Problem]:
    if abs(now.value) > types.Money().largest:
        yield bounds.full(path, cost_rows.c.cost.info["field"].label, now.value)
    elif back and not costing.sound(now):
        item = work.rows(work.registry.of("item"), [key[1]])[key[1]]
        yield problem(
            path, "COST_GONE_ON",
            f"{item.code} {item.name} 入库后已按平均成本发出，退回后结存成本不合理|"
            f"{item.code} {item.name} was issued at the average cost since; without this receipt the value on hand would not fit the quantity",
            "先退回其后的出库，或另开单据更正|Take back the later issues first, or correct it by another document",
        )  # fmt: skip


def _tell(work: UnitOfWork, unknown: Sequence[Said]) -> None:
    """Goods that nobody knows the cost of are never taken in silently."""
    ids = sorted({entry.move.item_id for entry in unknown})
    if not ids:
        return
    items = work.rows(work.registry.of("item"), ids)
    named = "、".join(items[id_].code for id_ in ids[:3])
    more = f" 等 {len(ids)} 种" if len(ids) > 3 else ""
    work.warnings.append(
        problem(
            unknown[0].move.path, "NOT_COSTED", f"{named}{more} 没有成本，按 0 入库|{named}{f' and others ({len(ids)} in all)' if more else ''}: no cost is known, received at 0",
            "请财务补录成本|Ask finance to enter the cost", warning=True,
        )
    )  # fmt: skip
