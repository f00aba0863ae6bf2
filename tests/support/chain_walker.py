"""Whoever walks the chain at random: what stands, deeds through the real commands, and the way back from wherever he is.

``undo`` tries everything that leads backwards until every document is over (void or reversed). Walks in one ledger set follow one
another: what is not over is this walk's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, case, literal, select, union_all

from cellar_db import engine as db
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import ChoiceType
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.states import SUBMITTED
from cellar_server.kernel.unit_of_work import prove
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.books import SmallBooks, rows_of
from tests.support.hands import answers_to, request
from tests.support.projections import projections

D = Decimal
# Downstream first: in this order the way back is shortest.
CHAIN = (
    "write_off", "receipt", "sales_invoice", "receivable", "sign_off", "outbound", "delivery_note", "sales_order",
    "payment_write_off", "payment", "payable", "loan_return", "loan", "issue_request", "transfer_in", "transfer_out", "transfer_order", "status_change",
    "other_issue", "other_receipt",
)  # fmt: skip
# Whom the walks owe and pay.
SUPPLIER = "GYW"


class At(NamedTuple):
    """Where a document is in its life."""

    state: str
    progress: Progress
    finance: Finance = Finance.UNAUDITED
    only_offset: int = 0

    @property
    def carried_out(self) -> Progress:
        """A red one that settled nothing but its original can be taken back (``Offset``)."""
        return Progress.OPEN if self.only_offset else self.progress


Standing = dict[str, list[tuple[int, At]]]


@cache
def _not_over(registry: Registry) -> Any:
    chain = [registry.of(entity) for entity in CHAIN]
    columns = [(each, each.table.c) for each in chain]
    unstamped = literal(Finance.UNAUDITED, ChoiceType(Finance))
    return union_all(
        *(
            select(
                literal(each.name), c.id, c.state, c.progress, c.get("finance", unstamped), _only_offset(each)
            ).where(each.living)
            for each, c in columns
        )
    )


def _only_offset(declaration: Declaration) -> Any:
    columns = declaration.table.c
    if "offset_total" not in columns:
        return literal(0)
    assert declaration.settled is not None
    itself = and_(columns.red_of_id.is_not(None), columns[declaration.settled.done] + columns.offset_total == 0)
    return case((itself, 1), else_=0)


class Walker:
    """One walk; ``told`` says what was done, for whoever has to find out why it does not come back."""

    def __init__(self, books: SmallBooks, seed: str) -> None:
        self.random = random.Random(seed)
        pays = self.random.choice(("0", "1"))
        self.books = books.with_settings(
            approval__maker_may_check="1",
            receipts__maker_may_write_off="1",
            payables__maker_may_write_off="1",
            billing__customer_pays_loss=pays,
            inventory__transfer_receipt=self.random.choice(("draft", "signed", "manual")),
        )
        self.registry = books.ledger.registry
        self.told: list[str] = [f"seed {seed}, customer pays losses: {pays}"]
        if not rows_of(books, Supplier, code=SUPPLIER):
            books.save("supplier", {"code": SUPPLIER, "name": "瓶厂"})
        self.before = projections(books)

    def standing(self) -> Standing:
        """Documents that are not over, by type."""
        found: Standing = {entity: [] for entity in CHAIN}
        with db.read(self.books.ledger.engine) as connection:
            for entity, id_, *at in connection.execute(_not_over(self.registry)).all():
                found[entity].append((id_, At(*at)))
        return {entity: sorted(rows) for entity, rows in found.items()}

    def _offered(self, entity: str, at: At) -> list[Action]:
        return [
            action
            for action in self.registry.of(entity).actions.values()
            if not action.on_draft and action.move.begins_at(at)
        ]

    # ── the way back

    def undo(self) -> None:
        """Try everything that leads backwards, over and over, until every document is over; AssertionError with the walk where one stays."""
        self.told.append("— back —")
        while True:
            moved = False
            for entity in CHAIN:
                while sum(self._back(entity, id_, at) for id_, at in self.standing()[entity]):
                    moved = True
            left = {entity: rows for entity, rows in self.standing().items() if rows}
            if not left:
                return
            if not moved:
                raise AssertionError(f"no way back for {left}\n" + self.story())

    def _back(self, entity: str, id_: int, at: At) -> bool:
        offered = sorted(self._offered(entity, at), key=lambda each: each.move.to is None)
        return any(
            self._act(entity, id_, each)
            for each in offered
            if each.move.reopens
            or (each.move.stamps and each.backward)
            or (each.move.to is not None and not each.move.to.in_effect and each.move.to is not SUBMITTED)
        )

    def prove(self) -> None:
        found = prove.prove(self.books.ledger.engine, self.registry)
        assert found == [], f"{found}\n{self.story()}"

    def check(self) -> None:
        """Everything is as it was before the walk."""
        now = projections(self.books)
        assert now == self.before, f"the ledgers differ:\n{self.before}\n{now}\n{self.story()}"

    def story(self) -> str:
        return "\n".join(self.told)

    # ── commands

    def _act(self, entity: str, id_: int, action: Action) -> bool:
        declaration = self.registry.of(entity)
        answers = answers_to(action)

        def body(work: UnitOfWork) -> Reply:
            documents.act(work, declaration, id_, 0, action.name, answers)
            return Reply(entity, id_)

        return self._try(f"{action.name} {entity} {id_}", body)

    def _make(
        self,
        entity: str,
        head: Mapping[str, Any],
        lines: list[dict[str, Any]] | None,
        *,
        then: str,
        grid: str = "lines",
    ) -> None:
        declaration = self.registry.of(entity)
        self._try(f"make {entity}", lambda work: self._stored(work, declaration, head, lines, then=then, grid=grid))

    def _then(self, declaration: Declaration) -> str:
        """Mostly the first step is taken with the save."""
        return "" if self.random.random() < 0.25 else next(a.name for a in declaration.actions.values() if a.primary)

    def _stored(
        self, work: UnitOfWork, declaration: Declaration, head: Mapping[str, Any], lines: list[dict[str, Any]] | None, *, then: str,
        grid: str = "lines",
    ) -> Reply:  # fmt: skip
        grids = {} if lines is None else {grid: [LineInput(0, row) for row in lines]}
        return self._saved(work, declaration, RecordInput(declaration.name, 0, 0, head, grids), then)

    def _saved(self, work: UnitOfWork, declaration: Declaration, data: RecordInput, then: str) -> Reply:
        record = (
            documents.save_and_act(work, declaration, data, then) if then else documents.save(work, declaration, data)
        )
        lines = [line.values for rows in data.grids.values() for line in rows]
        self.told.append(f"  made {declaration.name} {record.id}: {lines or data.values.get('amount')}")
        return Reply(declaration.name, record.id)

    def _try(self, words: str, body: Callable[[UnitOfWork], Reply]) -> bool:
        try:
            self.books.commands.run(self.books.who, request(), body)
        except Refusal as refused:
            self.told.append(f"{words}: refused, {[found.code for found in refused.problems]}")
            return False
        self.told.append(words)
        return True
