"""Random walks over the whole chain, through the real commands, and the way back from wherever they end.

A walk makes orders, notes, outbounds, sign-offs, invoices, receivables, receipts and write-offs in part quantities, with losses, loans
that come back or are sold, transfers, changes of status and goods that come in at another cost,
and does to them whatever their declarations offer, also what is refused. ``undo`` then tries everything that leads backwards
until every document is over (void or reversed). Walks in one ledger set follow one another: what is not over is this walk's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import literal, select, union_all

from cellar_db import engine as db
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.kernel.audit import showing
from cellar_server.kernel.intake import writable
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import ChoiceType
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.states import APPROVED, SUBMITTED, gives
from cellar_server.kernel.unit_of_work import prove
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.open_items import OpenItem
from tests.support.books import SmallBooks, rows_of
from tests.support.hands import ref, request

D = Decimal
# Downstream first: in this order the way back is shortest.
CHAIN = (
    "write_off", "receipt", "sales_invoice", "receivable", "sign_off", "outbound", "delivery_note", "sales_order",
    "payment_write_off", "payment", "payable", "loan_return", "loan", "transfer_in", "transfer_out", "transfer_order", "status_change",
    "other_receipt",
)  # fmt: skip
# Whom the walks owe and pay, and whose debts are due in parts.
SUPPLIER, IN_PARTS = "GYW", ("payable", "receivable")
LINKS = (
    "sales_order.delivery_note",
    "transfer_order.transfer_out",
    "loan.loan_return",
    "loan.sales_order",
    "transfer_out.transfer_in",
    "delivery_note.outbound",
    "outbound.sign_off",
    "sign_off.sales_invoice",
)


class At(NamedTuple):
    """Where a document is in its life."""

    state: str
    progress: Progress
    finance: Finance = Finance.UNAUDITED


Standing = dict[str, list[tuple[int, At]]]


def projections(books: SmallBooks) -> dict[str, list[tuple[Any, ...]]]:
    """What every ledger comes to: each row of a projection that is not zero."""
    found = {}
    with db.read(books.ledger.engine) as connection:
        for model, key, buckets in (
            (stock.StockItem, ("warehouse_id", "item_id"), stock.ITEM_BUCKETS),
            (stock.StockBatch, stock.DETAIL_KEY, stock.DETAIL_BUCKETS),
            (stock.StockCost, stock.COST_KEY, ("quantity", "cost")),
            (credit.CreditBalance, ("customer_id",), credit.BUCKETS),
            (OpenItem, ("id",), ("open_amount",)),
        ):
            columns = model.__table__.c
            rows = connection.execute(select(*(columns[name] for name in (*key, *buckets))))
            found[model.__tablename__] = sorted(tuple(row) for row in rows if any(row[len(key) :]))
    return found


@cache
def _not_over(registry: Registry) -> Any:
    chain = [registry.of(entity) for entity in CHAIN]
    columns = [(each, each.table.c) for each in chain]
    unstamped = literal(Finance.UNAUDITED, ChoiceType(Finance))
    return union_all(
        *(
            select(literal(each.name), c.id, c.state, c.progress, c.get("finance", unstamped)).where(each.living)
            for each, c in columns
        )
    )


class Walk:
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

    # ── what a step does

    def set_out(self) -> None:
        """An order in force, and some way down the chain."""
        for _ in range(self.random.choice((2, 3, 4, 5, 6, 7))):
            standing = self.standing()
            if not standing["sales_order"]:
                self._order(standing)
            elif self.random.random() < 0.8 and self._drafts(standing):
                self._forward(standing)
            else:
                self._push(standing)

    def _drafts(self, standing: Standing) -> bool:
        return any(at.state in ("draft", "submitted") for rows in standing.values() for _, at in rows)

    def step(self) -> None:
        """One random deed."""
        standing = self.standing()
        deeds: list[tuple[Callable[[Standing], None], int]] = [
            (self._order, 1 if standing["sales_order"] else 100),
            (self._push, 8),
            (self._forward, 4),
            (self._anything, 7),
            (self._settle, 5),
            (self._close_above, 3),
            (self._stock, 6),
            (self._between, 4),
        ]
        chosen = self.random.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])[0]
        chosen(standing)

    def standing(self) -> Standing:
        """Documents that are not over, by type."""
        found: Standing = {entity: [] for entity in CHAIN}
        with db.read(self.books.ledger.engine) as connection:
            for entity, id_, state, progress, finance in connection.execute(_not_over(self.registry)).all():
                found[entity].append((id_, At(state, progress, finance)))
        return {entity: sorted(rows) for entity, rows in found.items()}

    def _order(self, _standing: Standing) -> None:
        pick = self.random
        lines: list[dict[str, Any]] = []
        for _ in range(pick.choice((1, 1, 2))):
            code, price = pick.choice((("A", D("99.99")), ("B", D("33.33"))))
            lines.append({"item_id": ref(code), "quantity": D(pick.randint(1, 9)), "price": price})
        head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
        self._make("sales_order", head, lines, then="submit")

    def _stock(self, _standing: Standing) -> None:
        """A paper of the warehouse."""
        pick = self.random
        code, batch = pick.choice((("A", None), ("B", "B1"), ("B", "B2")))
        row: dict[str, Any] = {"item_id": ref(code), "quantity": D(pick.randint(1, 9))}
        head: dict[str, Any] = {"warehouse_id": ref("W1"), "org_id": ref("01")}
        entity = pick.choice(("loan", "loan", "transfer_order", "status_change", "other_receipt"))
        if entity == "transfer_order":
            self._make(entity, {**head, "to_warehouse_id": ref("W2")}, [row], then="approve")
            return
        if batch is not None:
            row["batch_id"] = ref(batch)
        if entity == "loan":
            head |= {"employee_id": ref("S01"), "due_on": clock.today()}
            if pick.random() < 0.7:
                head["customer_id"] = ref("C1")
        elif entity == "status_change":
            row |= pick.choice((
                {"from_status": "qualified", "to_status": "frozen"}, {"from_status": "frozen", "to_status": "qualified"},
            ))  # fmt: skip
        else:
            head["reason_id"] = ref("I09")
            row |= {"unit_cost": D(pick.randint(100, 9900)) / 100, "stock_status": pick.choice(("qualified", "frozen"))}
        self._make(entity, head, [row], then="sign")

    def _between(self, standing: Standing) -> None:
        """The next step of a transfer."""
        self._push(standing, [name for name in LINKS if name.startswith("transfer")])

    def _push(self, standing: Standing, links: Sequence[str] = LINKS) -> None:
        ways = []
        for place, name in enumerate(links):
            link = self.registry.links[name]
            sources = [id_ for id_, at in standing[link.source.__tablename__] if gives(at, link.states)]
            if sources:
                # Deep down it goes on by preference.
                ways.extend([(name, sources)] * (place + 1) ** 2)
        if not ways:
            self._forward(standing)
            return
        name, sources = self.random.choice(ways)
        chosen = self.random.sample(sources, k=min(len(sources), self.random.choice((1, 1, 1, 2))))
        target = self.registry.of(name.split(".")[1])

        def body(work: UnitOfWork) -> Reply:
            made = documents.derive(work, name, chosen, [])
            shown = writable.sendable(target, showing.view(work, target, made, saved=False))
            rows = [self._part(target.name, dict(line.values)) for line in shown.grids["lines"]]
            kept = [row for row in rows if self.random.random() < 0.8] or rows
            # A loan to an employee says no customer.
            head = {**shown.values, "customer_id": ref("C1")} if target.name == "sales_order" else shown.values
            return self._stored(work, target, head, kept, then=self._then(target))

        self._try(f"push {name} {chosen}", body)

    def _part(self, entity: str, row: dict[str, Any]) -> dict[str, Any]:
        """Sometimes less than what is open; on a sign-off or a receipt from another warehouse sometimes a loss."""
        field = "shipped" if entity in ("sign_off", "transfer_in") else "quantity"
        if entity == "sales_order":
            row["price"] = D("99.99") if row["item_id"].id == self.books.ids["A"] else D("33.33")
        if self.random.random() < 0.5:
            row[field] = D(self.random.randint(1, max(1, int(row[field]))))
        if entity == "sign_off":
            lost = D(self.random.randint(0, int(row[field]))) if self.random.random() < 0.4 else D(0)
            row["signed"], row["lost"] = row[field] - lost, lost
            if lost:
                row["reason_id"], row["liable"] = ref("L01"), self.random.choice(("carrier", "company", "customer"))
        if entity == "transfer_in":
            lost = D(self.random.randint(0, int(row[field]))) if self.random.random() < 0.4 else D(0)
            row["received"], row["lost"] = row[field] - lost, lost
            if lost:
                row["reason_id"], row["borne_by"] = ref("L01"), self.random.choice(("carrier", "sender", "receiver"))
        return row

    def _settle(self, standing: Standing) -> None:
        """A write-off of either side of the books, or the document that is missing for it."""
        whose, joined, by = self.random.choice((
            ({"customer_id": ref("C1")}, ("receivable", "receipt"), "write_off"),
            ({"supplier_id": ref(SUPPLIER)}, ("payable", "payment"), "payment_write_off"),
        ))  # fmt: skip
        open_ = {entity: [id_ for id_, at in standing[entity] if gives(at, APPROVED)] for entity in joined}
        head = {**whose, "org_id": ref("01")}
        for entity, ids in open_.items():
            if not ids:
                amount = D(self.random.randint(3, 30000)) / 100
                parts = self._parts(amount) if entity in IN_PARTS and self.random.random() < 0.6 else None
                self._make(entity, {**head, "amount": amount}, parts, then="approve", grid="instalments")
                return
        row: dict[str, Any] = {f"{entity}_id": self.random.choice(ids) for entity, ids in open_.items()}
        if self.random.random() < 0.5:
            row["amount"] = D(self.random.randint(1, 9000)) / 100
        self._make(by, head, [row], then="approve")

    def _parts(self, amount: D) -> list[dict[str, Any]]:
        """Two or three instalments, the last of what is left."""
        first = D("0.01") * self.random.randint(1, int(amount * 100) - 2)
        second = D("0.01") * self.random.randint(1, int((amount - first) * 100) - 1)
        sums = self.random.choice(((first, amount - first), (first, second, amount - first - second)))
        return [{"due_on": clock.today() + timedelta(days=20 * n), "amount": part} for n, part in enumerate(sums)]

    def _forward(self, standing: Standing) -> None:
        """The next step of some document's ordinary life."""
        ways = [
            (entity, id_, action)
            for entity, rows in standing.items()
            for id_, at in rows
            for action in self._offered(entity, at)
            if action.primary
        ]
        if ways:
            self._act(*self.random.choice(ways))

    def _anything(self, standing: Standing) -> None:
        """Whatever is offered, or once in a while what is not."""
        there = [(entity, id_, at) for entity, rows in standing.items() for id_, at in rows]
        if not there:
            return
        entity, id_, at = self.random.choice(there)
        offered = self._offered(entity, at)
        if self.random.random() < 0.1 or not offered:
            offered = [each for each in self.registry.of(entity).actions.values() if not each.on_draft]
        self._act(entity, id_, self.random.choice(offered))

    def _close_above(self, standing: Standing) -> None:
        """Close an order over its notes, then let one of them give back: what chance alone seldom does."""
        started = [id_ for id_, at in standing["sales_order"] if at.progress is Progress.PARTLY]
        notes = [id_ for id_, at in standing["delivery_note"] if gives(at, APPROVED)]
        if not started or not notes:
            self._push(standing)
            return
        self._act("sales_order", self.random.choice(started), self.registry.of("sales_order").actions["close"])
        back = self.registry.of("delivery_note").actions[self.random.choice(("close", "unapprove"))]
        self._act("delivery_note", self.random.choice(notes), back)

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
        answers = dict.fromkeys(action.questions, "走走")

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
        data = RecordInput(declaration.name, 0, 0, head, grids)
        record = (
            documents.save_and_act(work, declaration, data, then) if then else documents.save(work, declaration, data)
        )
        self.told.append(f"  made {declaration.name} {record.id}: {lines if lines is not None else head.get('amount')}")
        return Reply(declaration.name, record.id)

    def _try(self, words: str, body: Callable[[UnitOfWork], Reply]) -> bool:
        try:
            self.books.commands.run(self.books.who, request(), body)
        except Refusal as refused:
            self.told.append(f"{words}: refused, {[found.code for found in refused.problems]}")
            return False
        self.told.append(words)
        return True
