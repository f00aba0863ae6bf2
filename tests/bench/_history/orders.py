"""The orders of a day with every row that real ones leave behind: lines, postings, history, request ids."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from cellar_db.ids import NODES, IdGenerator
from cellar_server.areas.sales.sales_order import SALES_ORDER
from cellar_server.kernel.bulk.carrying import MORNING
from cellar_server.kernel.schema import searched
from cellar_server.kernel.schema.searched import By
from cellar_server.kernel.unit_of_work import numbering
from tests.bench._history.cast import Buyer, Cast
from tests.bench._history.shapes import Shape
from tests.bench._history.still_open import Open
from tests.bench._history.tables import Tables

# Of a thousand orders, so many are voided as drafts.
VOID = 20
BECAUSE = "月末清理余量"
# What became of an order, and in how many deeds.
_STEPS = {"closed": 4, "approved": 3, "void": 2}


class Writer:
    """Makes the rows, a day at a time."""

    def __init__(
        self, random: Random, cast: Cast, tables: Tables, shapes: Sequence[Shape], counters: dict[str, int], still_open: Open
    ) -> None:  # fmt: skip
        self.random, self.cast, self.tables, self.shapes = random, cast, tables, shapes
        self.counters, self.open = counters, still_open
        self._moment = 0
        self._ids = IdGenerator(secrets.randbelow(NODES), lambda: self._moment)
        # A few buy much, most buy little.
        weight = 0.0
        self._weights = [weight := weight + 1 / (rank + 5) for rank in range(len(cast.buyers))]
        self._reply = tables.request.value("reply", json.dumps({"message": "销售订单 审核"}, ensure_ascii=False))

    def day(self, on: date, count: int, fate: str) -> None:
        """So many orders of that day; of those that are ``closed`` a few are voided instead."""
        made = datetime.combine(on, MORNING, UTC)
        self._moment = int(made.timestamp()) * 1_000_000_000
        series = numbering.series_of(SALES_ORDER.number, on)
        at = _Moments(self.tables, on, made)
        buyers = self.random.choices(self.cast.buyers, cum_weights=self._weights, k=count)
        for buyer, shape in zip(buyers, self.random.choices(self.shapes, k=count), strict=True):
            void = fate == "closed" and self.random.randrange(1000) < VOID
            self._order(at, series, "void" if void else fate, buyer, shape)

    def _order(self, at: _Moments, series: str, fate: str, buyer: Buyer, shape: Shape) -> None:
        tables, cast, nothing = self.tables, self.cast, self.tables.order.value("remark", None)
        lines, steps = len(shape.lines), _STEPS[fate]
        ids = self._ids.take(1 + lines * 3 + steps + 2)
        order, line_ids, rest = ids[0], ids[1 : 1 + lines], iter(ids[1 + lines :])
        closed, void = fate == "closed", fate == "void"
        number = numbering.temporary(order)
        if not void:
            self.counters[series] += 1
            number = numbering.show(series, self.counters[series])
        by = (nothing, nothing) if void else (at.order, cast.checker)
        tables.order.add(
            order, number, "void" if void else "approved", "closed" if closed else "open", at.day, nothing if void else at.day, at.due, at.order, cast.maker, *by, at.order, cast.checker, steps,
            buyer.id, buyer.id, buyer.address_id or nothing, buyer.salesperson_id, buyer.org_id, buyer.settlement_method_id or nothing,
            BECAUSE if closed else nothing, *shape.header,
        )  # fmt: skip
        is_closed = at.yes if closed else at.no
        for line_id, row in zip(line_ids, shape.rows, strict=True):
            tables.line.add(line_id, order, at.due, is_closed, *row)
        for path, words in (("number", searched.words(By.NUMBER, number)), ("gross_total", shape.found_by)):
            for start, folded in words.items():
                tables.found.add(order, tables.found.value("field_path", path), start, folded)
        self._history(at, order, number, fate, buyer, shape, line_ids, rest)
        if void:
            return
        self._post(at, order, line_ids, buyer, shape, shape.promised, shape.taken_up, rest)
        if closed:
            self._post(at, order, line_ids, buyer, shape, shape.returned, shape.given_back, rest)
            return
        for line in shape.lines:
            self.open.reserved[shape.warehouse_id, line.item_id] += line.quantity
        self.open.ordered[buyer.id] += shape.gross

    def _post(
        self, at: _Moments, order: int, line_ids: Sequence[int], buyer: Buyer, shape: Shape, moved: Sequence[Any], amount: Any,
        ids: Iterator[int],
    ) -> None:  # fmt: skip
        for line_id, line, change in zip(line_ids, shape.lines, moved, strict=True):
            self.tables.move.add(
                next(ids), order, at.day, at.day, at.order, line_id, shape.warehouse_id, line.item_id, change
            )
        self.tables.entry.add(next(ids), order, at.day, at.day, at.order, buyer.id, amount)

    def _history(
        self, at: _Moments, order: int, number: str, fate: str, buyer: Buyer, shape: Shape, line_ids: Sequence[int], ids: Iterator[int]
    ) -> None:  # fmt: skip
        draft, cast = numbering.temporary(order), self.cast
        typed = "".join(
            f', ["lines#{id_}.item_id", null, {line.item_id}], ["lines#{id_}.quantity", null, "{line.quantity}"],'
            f' ["lines#{id_}.price", null, "{line.price}"], ["lines#{id_}.gross", null, "{line.gross}"]'
            for id_, line in zip(line_ids, shape.lines, strict=True)
        )
        created = (
            f'[["state", null, "draft"], ["number", null, "{draft}"], ["business_date", null, "{at.on}"], ["customer_id", null, {buyer.id}],'
            f' ["salesperson_id", null, {buyer.salesperson_id}], ["gross_total", null, "{shape.gross}"]{typed}]'
        )
        if fate == "void":
            deeds = [("create", created), ("void", '[["state", "draft", "void"]]')]
        else:
            shut = "".join(f', ["lines#{id_}.closed", false, true]' for id_ in line_ids)
            deeds = [
                ("create", created),
                ("submit", '[["state", "draft", "submitted"]]'),
                ("approve", f'[["state", "submitted", "approved"], ["number", "{draft}", "{number}"], ["posting_date", null, "{at.on}"]]'),
                ("close", f'[["progress", "open", "closed"], ["closed_because", null, "{BECAUSE}"]{shut}]'),
            ][: _STEPS[fate]]  # fmt: skip
        for version, (action, changes) in enumerate(deeds, start=1):
            user = cast.checker if action in ("approve", "close") else cast.maker
            self.tables.audit.add(next(ids), order, version, action, user, at.audit, changes)
            key = f"{self.random.getrandbits(256):064x}"
            self.tables.request.add(f"{user}:{key[:32]}", key, order, self._reply, at.request)


class _Moments:
    """A day's dates and moments as each table's column takes them."""

    def __init__(self, tables: Tables, on: date, made: datetime) -> None:
        self.on = on
        self.day = tables.order.value("business_date", on)
        self.due = tables.order.value("deliver_on", on + timedelta(days=3))
        self.order = tables.order.value("created_at", made)
        self.audit = tables.audit.value("at", made)
        self.request = tables.request.value("created_at", made)
        self.yes, self.no = tables.line.value("closed", True), tables.line.value("closed", False)
