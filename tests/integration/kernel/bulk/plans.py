"""Random documents that may be: chains in any part and order, money on both sides, papers of the warehouse, drafts among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import SalesInvoice
from cellar_server.areas.inventory.other_issue import OtherIssue
from cellar_server.areas.inventory.other_receipt import OtherReceipt
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.areas.payables.payment_write_off import PaymentWriteOff
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.receipts.write_off import WriteOff
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.areas.shipping.delivery_note import DeliveryNote
from cellar_server.areas.shipping.outbound import Outbound
from cellar_server.areas.shipping.sign_off import SignOff
from cellar_server.kernel.bulk import LineOf, Of, Typed
from tests.support.hands import ref

D = Decimal
# What each step of the chain is made from.
NEXT = {"order": "note", "note": "out", "out": "signed", "signed": "invoice"}
PRICES = {"A": D("99.99"), "B": D("33.33"), "N": D("12.5")}
# Less than any bottle is billed at, so that what is settled is owed whatever the shares are.
SURELY = D(12)


@dataclass
class Left:
    """A line of a document in force, with what is open of it."""

    key: str
    index: int
    item: str
    batch: str | None
    quantity: int


@dataclass
class Money:
    """A debt or a payment in force, with what may be settled of it."""

    of: Of
    left: Decimal


@dataclass
class Plan:
    """Makes a batch; the same for the same seed."""

    random: Random
    batch: list[Typed] = field(default_factory=list)
    open: dict[str, list[Left]] = field(default_factory=lambda: {name: [] for name in (*NEXT, "invoice")})
    owed: list[Money] = field(default_factory=list)
    paid: list[Money] = field(default_factory=list)
    payables: list[Money] = field(default_factory=list)
    payments: list[Money] = field(default_factory=list)

    def make(self, count: int) -> list[Typed]:
        steps = [self.order, self.order, self.note, self.note, self.out, self.out, self.signed, self.invoice, self.receipt, self.write_off,
                 self.comes_in, self.goes_out, self.payable, self.payment, self.payment_write_off]  # fmt: skip
        while len(self.batch) < count:
            self.random.choice(steps)()
        return self.batch

    def _add(self, model: Any, values: dict[str, Any], rows: list[dict[str, Any]] | None, *deeds: str) -> str | None:
        """Carried out or, now and then, left a draft, on which nothing may stand: then None."""
        done = self.random.random() < 0.9
        key = f"{model.__tablename__}-{len(self.batch)}"
        lines = {} if rows is None else {"lines": rows}
        self.batch.append(Typed(model=model, key=key, values=values, lines=lines, deeds=deeds if done else ()))
        return key if done else None

    def order(self) -> None:
        items = self.random.sample(["A", "B", "N"], self.random.randint(1, 3))
        counts = [self.random.randint(1, 9) for _ in items]
        rows = [
            {"item_id": ref(item), "quantity": D(count), "price": PRICES[item]}
            for item, count in zip(items, counts, strict=True)
        ]
        customer = self.random.choice(["C1", "C2"])
        head = {"customer_id": ref(customer), "org_id": ref("01"), "warehouse_id": ref("W1")}
        key = self._add(SalesOrder, head, rows, "submit", "approve")
        if key:
            self.open["order"] += [
                Left(key, at, item, None, n) for at, (item, n) in enumerate(zip(items, counts, strict=True))
            ]

    def _pulled(self, step: str) -> list[tuple[Left, int]]:
        """Some open lines of one document, each in part or whole."""
        there = [left for left in self.open[step] if left.quantity]
        if not there:
            return []
        key = self.random.choice(there).key
        mine = [left for left in there if left.key == key]
        chosen = self.random.sample(mine, self.random.randint(1, len(mine)))
        return [(left, self.random.randint(1, left.quantity)) for left in chosen]

    def _taken(
        self, step: str, key: str | None, pulled: list[tuple[Left, int]], batches: list[str | None], counts: list[int]
    ) -> None:
        if key is None:
            return
        for at, ((left, taken), batch, count) in enumerate(zip(pulled, batches, counts, strict=True)):
            left.quantity -= taken
            self.open[NEXT[step]].append(Left(key, at, left.item, batch, count))

    def note(self) -> None:
        pulled = self._pulled("order")
        rows = [{"order_line_id": LineOf(left.key, left.index), "quantity": D(n)} for left, n in pulled]
        if rows:
            key = self._add(DeliveryNote, {}, rows, "approve")
            self._taken("order", key, pulled, [None for _ in pulled], [n for _, n in pulled])

    def out(self) -> None:
        pulled = self._pulled("note")
        batches = [self.random.choice(["B1", "B2"]) if left.item == "B" else None for left, _ in pulled]
        rows = [
            {"delivery_line_id": LineOf(left.key, left.index), "quantity": D(n), "batch_id": batch and ref(batch)}
            for (left, n), batch in zip(pulled, batches, strict=True)
        ]
        if rows:
            key = self._add(Outbound, {}, rows, "sign")
            self._taken("note", key, pulled, batches, [n for _, n in pulled])

    def signed(self) -> None:
        pulled = self._pulled("out")
        lost = [1 if n > 1 and self.random.random() < 0.2 else 0 for _, n in pulled]
        rows = [
            {
                "outbound_line_id": LineOf(left.key, left.index), "shipped": D(n), "signed": D(n - broken), "lost": D(broken),
                **({"reason_id": ref("L01"), "liable": "carrier"} if broken else {}),
            }
            for (left, n), broken in zip(pulled, lost, strict=True)
        ]  # fmt: skip
        if rows:
            key = self._add(SignOff, {}, rows, "sign")
            counts = [n - broken for (_, n), broken in zip(pulled, lost, strict=True)]
            self._taken("out", key, pulled, [left.batch for left, _ in pulled], counts)

    def invoice(self) -> None:
        pulled = self._pulled("signed")
        rows = [{"sign_off_line_id": LineOf(left.key, left.index), "quantity": D(n)} for left, n in pulled]
        if rows:
            key = self._add(SalesInvoice, {"kind": "plain"}, rows, "approve")
            self._taken("signed", key, pulled, [None for _ in pulled], [n for _, n in pulled])
            if key:
                sure = sum(n for _, n in pulled) * SURELY
                self.owed.append(Money(Of(key, made=Receivable.__tablename__), sure))

    def receipt(self) -> None:
        amount = D(self.random.randint(1, 99_999)) / 100
        customer = self.random.choice(["C1", "C2"])
        head = {"customer_id": ref(customer), "org_id": ref("01"), "amount": amount}
        key = self._add(Receipt, head, None, "approve")
        if key:
            self.paid.append(Money(Of(key), amount))

    def write_off(self) -> None:
        whose = {each.key: self._customer(each) for each in self.batch}
        pairs = [
            (owed, paid)
            for owed in self.owed
            for paid in self.paid
            if owed.left and paid.left and whose[owed.of.key] == whose[paid.of.key]
        ]
        if pairs:
            owed, paid = self.random.choice(pairs)
            head = {"customer_id": ref(whose[owed.of.key]), "org_id": ref("01")}
            self._settle(WriteOff, head, owed, paid, "receivable_id", "receipt_id")

    def _customer(self, typed: Typed) -> str:
        """Of a chain, its order's."""
        if "customer_id" in typed.values:
            return str(typed.values["customer_id"].code)
        upstream = next((named.key for named in typed.named()), None)
        return next((self._customer(each) for each in self.batch if each.key == upstream), "")

    def _settle(self, model: Any, head: dict[str, Any], owed: Money, paid: Money, debt: str, payment: str) -> None:
        amount = (min(owed.left, paid.left) * self.random.randint(1, 100) / 100).quantize(D("0.01")) or D("0.01")
        key = self._add(model, head, [{debt: owed.of, payment: paid.of, "amount": amount}], "approve")
        if key:
            owed.left -= amount
            paid.left -= amount

    def _paper(self, model: Any, reason: str, most: int, *, costs: bool) -> None:
        item = self.random.choice(["A", "B", "N"])
        row = {"item_id": ref(item), "quantity": D(self.random.randint(1, most))}
        if item == "B":
            row["batch_id"] = ref(self.random.choice(["B1", "B2"]))
        if costs and self.random.random() < 0.8:
            row["unit_cost"] = D(self.random.randint(100, 9_999)) / 100
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref(reason)}
        self._add(model, head, [row], "sign")

    def comes_in(self) -> None:
        self._paper(OtherReceipt, "I09", 60, costs=True)

    def goes_out(self) -> None:
        self._paper(OtherIssue, "U01", 5, costs=False)

    def payable(self) -> None:
        amount = D(self.random.randint(1, 9_999)) / 100
        key = self._add(Payable, {"employee_id": ref("S01"), "org_id": ref("01"), "amount": amount}, None, "approve")
        if key:
            self.payables.append(Money(Of(key), amount))

    def payment(self) -> None:
        amount = D(self.random.randint(1, 9_999)) / 100
        key = self._add(Payment, {"employee_id": ref("S01"), "org_id": ref("01"), "amount": amount}, None, "approve")
        if key:
            self.payments.append(Money(Of(key), amount))

    def payment_write_off(self) -> None:
        owed = [each for each in self.payables if each.left]
        paid = [each for each in self.payments if each.left]
        if owed and paid:
            head = {"employee_id": ref("S01"), "org_id": ref("01")}
            one, other = self.random.choice(owed), self.random.choice(paid)
            self._settle(PaymentWriteOff, head, one, other, "payable_id", "payment_id")
