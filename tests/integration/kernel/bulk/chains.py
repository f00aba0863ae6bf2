"""Random orders, from the floor or from a loan, and what comes of them as far as invoices and red ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import SalesInvoice
from cellar_server.areas.sales.order_tables import SalesOrder, TransactionType
from cellar_server.areas.shipping.delivery_note import DeliveryNote
from cellar_server.areas.shipping.outbound import Outbound
from cellar_server.areas.shipping.sign_off import SignOff
from cellar_server.kernel.bulk import Of, Typed
from tests.integration.kernel.bulk.planning import BATCHES, ITEMS, Left, Money, Step
from tests.integration.kernel.bulk.settlements import Settlements
from tests.support.hands import ref

D = Decimal
PRICES = {"A": D("99.99"), "B": D("33.33"), "N": D("12.5")}
# Less than any bottle is billed at, so that what is settled is owed whatever the shares are.
SURELY = D(12)


class Chains(Settlements):
    @property
    def steps(self) -> list[Step]:
        often: list[Step] = [self.order, self.note, self.out]
        return [*super().steps, *often, *often, self.sale_of_a_loan, self.signed, self.invoice, self.red_invoice]

    def order(self) -> None:
        items = self.random.sample(ITEMS, self.random.randint(1, 3))
        counts = [self.random.randint(1, 9) for _ in items]
        rows = [
            {"item_id": ref(item), "quantity": D(count), "price": PRICES[item]}
            for item, count in zip(items, counts, strict=True)
        ]
        head = {"customer_id": ref(self.customer()), "org_id": ref("01"), "warehouse_id": ref("W1")}
        key = self.add(SalesOrder, head, rows, "submit", "approve")
        self.in_force("order", key, *(Left("", 0, item, None, n) for item, n in zip(items, counts, strict=True)))

    def sale_of_a_loan(self) -> None:
        pulled = self.pulled("loan")
        rows = [
            {"loan_line_id": left.line, "quantity": D(n), "from_loan": D(n), "price": PRICES[left.item]}
            for left, n in pulled
        ]
        if rows:
            head = {"customer_id": ref(self.whose(pulled[0][0].key)), "kind": TransactionType.LOAN_TO_SALE.code}
            key = self.add(SalesOrder, head, rows, "submit", "approve")
            self.taken("order", key, pulled)

    def note(self) -> None:
        pulled = self.pulled("order")
        rows = [{"order_line_id": left.line, "quantity": D(n)} for left, n in pulled]
        if rows:
            self.taken("note", self.add(DeliveryNote, {}, rows, "approve"), pulled)

    def out(self) -> None:
        pulled = self.pulled("note")
        # What was lent leaves in the batch that was lent.
        batches = [
            left.batch or (self.random.choice(BATCHES) if left.item == "B" else None) for left, _ in pulled
        ]  # fmt: skip
        rows = [
            {"delivery_line_id": left.line, "quantity": D(n), "batch_id": batch and ref(batch)}
            for (left, n), batch in zip(pulled, batches, strict=True)
        ]
        if rows:
            self.taken("out", self.add(Outbound, {}, rows, "sign"), pulled, batches=batches)

    def signed(self) -> None:
        pulled = self.pulled("out")
        lost = [1 if n > 1 and self.random.random() < 0.2 else 0 for _, n in pulled]
        rows = [
            {
                "outbound_line_id": left.line, "shipped": D(n), "signed": D(n - broken), "lost": D(broken),
                **({"reason_id": ref("L01"), "liable": "carrier"} if broken else {}),
            }
            for (left, n), broken in zip(pulled, lost, strict=True)
        ]  # fmt: skip
        if rows:
            counts = [n - broken for (_, n), broken in zip(pulled, lost, strict=True)]
            self.taken("signed", self.add(SignOff, {}, rows, "sign"), pulled, counts=counts)

    def invoice(self) -> None:
        pulled = self.pulled("signed")
        rows = [{"sign_off_line_id": left.line, "quantity": D(n)} for left, n in pulled]
        if rows:
            key = self.add(SalesInvoice, {"kind": "plain"}, rows, "approve")
            self.taken("invoice", key, pulled)
            if key:
                sure = sum(n for _, n in pulled) * SURELY
                self.owed.append(Money(Of(key, made=Receivable.__tablename__), sure, self.whose(key)))
                self.unsettled.add(key)

    def red_invoice(self) -> None:
        """Of some lines, in part, while nothing of it is settled; what they billed may be billed again."""
        pulled = sorted(self.pulled("invoice"), key=lambda each: each[0].index)
        if pulled and pulled[0][0].key not in self.unsettled:
            return
        rows: list[dict[str, Any]] = [{"red_of_line_id": left.line, "quantity": D(-n)} for left, n in pulled]
        if rows:
            original = pulled[0][0].key
            key = self.add(SalesInvoice, {"red_of_id": Of(original)}, rows, "approve")
            self.taken("", key, pulled)
            if key and self.in_order:
                for left, n in pulled:
                    assert left.source is not None
                    left.source.quantity += n
            if key or not self.in_order:
                # Whatever of it is open, the red one settled some of that.
                self.owed = [each for each in self.owed if each.of.key != original]

    def whose(self, key: str) -> str:
        """The customer of a document; of a chain, its order's."""
        typed = self._named(key)
        if "customer_id" in typed.values:
            return str(typed.values["customer_id"].code)
        return next((self.whose(str(named.key)) for named in typed.named()), "")

    def _named(self, key: str) -> Typed:
        return self.batch[int(key.rpartition("-")[2])]
