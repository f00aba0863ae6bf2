"""Random walks over the whole chain.

A walk makes orders, notes, outbounds, sign-offs, invoices, receivables, receipts and write-offs in part quantities, with losses, loans that come back
or are sold, transfers, changes of status, goods that come in at another cost or go out, debts and payments on both sides, and red documents
of whatever can be reversed, whole or in part; and does to them whatever their declarations offer, also what is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from cellar_server.kernel.audit import showing
from cellar_server.kernel.intake import writable
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import reversing
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import APPROVED, gives
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.chain_walker import CHAIN, SUPPLIER, Standing, Walker
from tests.support.hands import ref

D = Decimal
IN_PARTS = ("payable", "receivable")
"""Whose debts are due in parts."""
LINKS = (
    "sales_order.delivery_note",
    "transfer_order.transfer_out",
    "issue_request.loan",
    "loan.loan_return",
    "loan.sales_order",
    "transfer_out.transfer_in",
    "delivery_note.outbound",
    "outbound.sign_off",
    "sign_off.sales_invoice",
)


class Walk(Walker):
    """One walk; ``told`` says what was done."""

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
            (self._reverse, 4),
            (self._from_head, 2),
        ]
        chosen = self.random.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])[0]
        chosen(standing)

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
        entity = pick.choice(
            ("loan", "loan", "issue_request", "transfer_order", "status_change", "other_receipt", "other_issue")
        )
        if entity == "transfer_order":
            self._make(entity, {**head, "to_warehouse_id": ref("W2")}, [row], then="approve")
            return
        if entity == "issue_request":
            borrowed = {"employee_id": ref("S01"), "customer_id": ref("C1"), "due_on": clock.today(), "purpose": "品鉴"}
            self._make(entity, head | borrowed, [row], then="submit")
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
        elif entity == "other_issue":
            head["reason_id"] = ref("U01")
        else:
            head["reason_id"] = ref("I09")
            row |= {"unit_cost": D(pick.randint(100, 9900)) / 100, "stock_status": pick.choice(("qualified", "frozen"))}
        self._make(entity, head, [row], then="sign")

    def _between(self, standing: Standing) -> None:
        """The next step of a transfer."""
        self._push(standing, [name for name in LINKS if name.startswith("transfer")])

    def _reverse(self, standing: Standing) -> None:
        """A red document of something in effect: of all that stands of it, of some lines, or of a part."""
        ways = [
            (declaration, id_)
            for declaration in map(self.registry.of, standing)
            if declaration.reversible is not None
            for id_, at in standing[declaration.name]
            if declaration.state(at.state).in_effect
        ]
        if not ways:
            self._push(standing)
            return
        declaration, id_ = self.random.choice(ways)

        def body(work: UnitOfWork) -> Reply:
            made = documents.reverse(work, declaration, id_)
            if self.random.random() < 0.6:
                made = documents.reverse(work, declaration, id_, self._some(declaration, made))
            data = writable.sendable(declaration, showing.view(work, declaration, made, saved=False))
            return self._saved(work, declaration, data, self._then(declaration))

        self._try(f"reverse {declaration.name} {id_}", body)

    def _some(self, declaration: Declaration, red: Any) -> dict[int, D]:
        """What to reverse of what a red document proposes: whole bottles, or cents."""
        said = reversing.said_of(declaration)
        if not said.grid:
            cents = -int(getattr(red, said.amount) * 100)
            return {reversing.HEAD: D(self.random.randint(1, max(1, cents))) / 100}
        rows = getattr(red, said.grid)
        kept = self.random.sample(rows, k=self.random.randint(1, len(rows)))
        return {
            row.red_of_line_id: D(self.random.randint(1, max(1, -int(getattr(row, said.quantity))))) for row in kept
        }

    def _from_head(self, standing: Standing) -> None:
        """What a debt as a whole leads to: a payment of it, a receipt for it."""
        ways = [
            (target, link, id_)
            for target in map(self.registry.of, CHAIN)
            for link in target.head_links
            for id_, at in standing.get(link.source.__tablename__, ())
            if gives(at, link.states)
        ]
        if not ways:
            self._settle(standing)
            return
        target, link, id_ = self.random.choice(ways)

        def body(work: UnitOfWork) -> Reply:
            made = documents.derive(work, link.name, [id_], [])
            data = writable.sendable(target, showing.view(work, target, made, saved=False))
            return self._saved(work, target, data, self._then(target))

        self._try(f"push {link.name} {id_}", body)

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
        if entity == "loan" and row["item_id"].id == self.books.ids["B"]:
            row["batch_id"] = ref("B1")
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
