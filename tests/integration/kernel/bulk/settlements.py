"""Random debts and payments on both sides of the books, what is settled of them, and red ones: money that goes back."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.credit.credit_adjustment import CreditAdjustment
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.areas.payables.payment_write_off import PaymentWriteOff
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.receipts.write_off import WriteOff
from cellar_server.kernel.bulk import Of
from cellar_server.kernel.schema import clock
from tests.integration.kernel.bulk.planning import Money, Planned, Step
from tests.support.hands import ref

D = Decimal
CENT = D("0.01")


@dataclass
class Settlements(Planned):
    owed: list[Money] = field(default_factory=list)
    paid: list[Money] = field(default_factory=list)
    payables: list[Money] = field(default_factory=list)
    payments: list[Money] = field(default_factory=list)
    # Debts of which nothing was settled, by key.
    unsettled: set[Hashable] = field(default_factory=set)

    @property
    def steps(self) -> list[Step]:
        return [*super().steps, self.receivable, self.receipt, self.collected, self.write_off, self.payable, self.payment, self.paid_out, self.payment_write_off,
                self.red_money, self.red_money, self.credit]  # fmt: skip

    def receivable(self) -> None:
        self._debt(Receivable, "customer_id", self.customer(), self.owed)

    def payable(self) -> None:
        self._debt(Payable, "employee_id", "S01", self.payables)

    def _debt(self, model: Any, party: str, whose: str, debts: list[Money]) -> None:
        amount = self.amount(99_999) + CENT
        parts = None
        if self.random.random() < 0.4:
            first = (amount / self.random.randint(2, 5)).quantize(CENT)
            parts = [
                {"due_on": clock.today() + timedelta(days=30 * n), "amount": part}
                for n, part in enumerate((first, amount - first), start=1)
            ]
        head = {party: ref(whose), "org_id": ref("01"), "amount": amount}
        self._opened(debts, self.add(model, head, parts, "approve", grid="instalments"), amount, whose)

    def receipt(self) -> None:
        self._payment(Receipt, "customer_id", self.customer(), self.paid)

    def payment(self) -> None:
        self._payment(Payment, "employee_id", "S01", self.payments)

    def collected(self) -> None:
        """A receipt that names the receivable it is for."""
        self._for_a_debt(Receipt, "customer_id", "receivable_id", self.owed, self.paid)

    def paid_out(self) -> None:
        self._for_a_debt(Payment, "employee_id", "payable_id", self.payables, self.payments)

    def _for_a_debt(self, model: Any, party: str, via: str, debts: list[Money], payments: list[Money]) -> None:
        there = [each for each in debts if each.left]
        if there:
            debt = self.random.choice(there)
            # So much of it stays open for this one, whatever is settled before its turn comes.
            amount = self.amount(int(debt.left * 100))
            debt.left -= amount
            self._payment(model, party, debt.whose, payments, amount=amount, **{via: debt.of})

    def _payment(self, model: Any, party: str, whose: str, payments: list[Money], **values: Any) -> None:
        head = {party: ref(whose), "org_id": ref("01"), "amount": self.amount(99_999), **values}
        self._opened(payments, self.add(model, head, None, "approve"), head["amount"], whose)

    def _opened(self, sums: list[Money], key: str | None, amount: Decimal, whose: str) -> None:
        if key:
            sums.append(Money(Of(key), amount, whose))

    def write_off(self) -> None:
        self._settle(WriteOff, "customer_id", self.owed, self.paid, "receivable_id", "receipt_id")

    def payment_write_off(self) -> None:
        self._settle(PaymentWriteOff, "employee_id", self.payables, self.payments, "payable_id", "payment_id")

    def _settle(
        self, model: Any, party: str, debts: list[Money], payments: list[Money], debt: str, payment: str
    ) -> None:
        pairs = [
            (owed, paid) for owed in debts for paid in payments if owed.left and paid.left and owed.whose == paid.whose
        ]
        if pairs:
            owed, paid = self.random.choice(pairs)
            amount = (min(owed.left, paid.left) * self.random.randint(1, 100) / 100).quantize(CENT) or CENT
            head = {party: ref(owed.whose), "org_id": ref("01")}
            rows = [{debt: owed.of, payment: paid.of, "amount": amount}]
            if self.add(model, head, rows, "approve") or not self.in_order:
                self.unsettled.discard(owed.of.key)
                owed.left -= amount
                paid.left -= amount

    def red_money(self) -> None:
        """Of what is open of a debt or a payment, all or a part; of a payment it is a mistake or a refund."""
        model, sums = self.random.choice(
            [(Receivable, self.owed), (Receipt, self.paid), (Payable, self.payables), (Payment, self.payments)]
        )
        there = [each for each in sums if each.left and not each.of.made]
        if not there:
            return
        one = self.random.choice(there)
        amount = one.left if self.random.random() < 0.4 else self.amount(int(one.left * 100))
        values: dict[str, Any] = {"red_of_id": one.of, "amount": -amount}
        if model in (Receipt, Payment) and self.random.random() < 0.5:
            values["kind"] = "refund"
        if self.add(model, values, None, "approve") or not self.in_order:
            one.left -= amount

    def credit(self) -> None:
        """A credit limit is never one person's, so that whoever brings it in leaves it to another."""
        head = {"org_id": ref("01"), "reason": "授信"}
        self.add(CreditAdjustment, head, [{"customer_id": ref(self.customer()), "credit_limit": self.amount(10**8)}])
