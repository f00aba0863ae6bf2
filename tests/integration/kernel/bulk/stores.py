"""Random papers of the warehouse: goods that come in, go out, change their state, are lent and come back, and go to another warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_server.areas.inventory.issue_request import IssueRequest
from cellar_server.areas.inventory.loan import Loan
from cellar_server.areas.inventory.loan_return import LoanReturn
from cellar_server.areas.inventory.opening_stock import OpeningStock
from cellar_server.areas.inventory.other_issue import OtherIssue
from cellar_server.areas.inventory.other_receipt import OtherReceipt
from cellar_server.areas.inventory.status_change import StatusChange
from cellar_server.areas.inventory.transfer_in import TransferIn
from cellar_server.areas.inventory.transfer_order import TransferOrder
from cellar_server.areas.inventory.transfer_out import TransferOut
from cellar_server.kernel.bulk import Of
from cellar_server.kernel.schema import clock
from tests.integration.kernel.bulk.planning import BATCHES, Planned, Step
from tests.support.hands import ref

D = Decimal
HERE: dict[str, Any] = {"warehouse_id": ref("W1"), "org_id": ref("01")}


@dataclass
class Stores(Planned):
    # Whether the receipt of a transfer is pulled by hand.
    receives: bool = True

    @property
    def steps(self) -> list[Step]:
        transfers: list[Step] = [self.transfer, self.sent, *([self.received] if self.receives else [])]
        return [
            *super().steps,
            *transfers,
            self.comes_in,
            self.goes_out,
            self.red_paper,
            self.status,
            self.loan,
            self.request,
            self.lent,
            self.returned,
        ]

    def opening(self) -> None:
        """Of the second warehouse, before anything moves there."""
        rows: list[dict[str, Any]] = [
            {"item_id": ref(item), "quantity": D(90), "unit_cost": D("61.25")} for item in ("A", "N")
        ]
        rows += [
            {"item_id": ref("B"), "batch_id": ref(batch), "quantity": D(90), "unit_cost": D(19)} for batch in BATCHES
        ]
        self.add(OpeningStock, {**HERE, "warehouse_id": ref("W2")}, rows, "sign", surely=True)

    def comes_in(self) -> None:
        row, goods = self.goods(60)
        costs = {"unit_cost": self.amount(9_999)} if self.random.random() < 0.8 else {}
        key = self.add(OtherReceipt, {**HERE, "reason_id": ref("I09")}, [{**row, **costs}], "sign")
        self.in_force("other_receipt", key, goods)

    def goes_out(self) -> None:
        row, goods = self.goods(5)
        key = self.add(OtherIssue, {**HERE, "reason_id": ref("U01")}, [row], "sign")
        self.in_force("other_issue", key, goods)

    def red_paper(self) -> None:
        model = self.random.choice([OtherReceipt, OtherIssue])
        pulled = self.pulled(model.__tablename__)
        rows = [{"red_of_line_id": left.line, "quantity": D(-n)} for left, n in pulled]
        if rows:
            self.taken("", self.add(model, {"red_of_id": Of(pulled[0][0].key)}, rows, "sign"), pulled)

    def status(self) -> None:
        """Goods are frozen, or free again."""
        pulled = self.pulled("frozen") if self.random.random() < 0.5 else []
        if pulled:
            rows = [
                {
                    "item_id": ref(left.item), "batch_id": left.batch and ref(left.batch), "quantity": D(n),
                    "from_status": "frozen", "to_status": "qualified",
                }
                for left, n in pulled
            ]  # fmt: skip
            self.taken("", self.add(StatusChange, HERE, rows, "sign"), pulled)
            return
        row, goods = self.goods(5)
        key = self.add(StatusChange, HERE, [{**row, "from_status": "qualified", "to_status": "frozen"}], "sign")
        self.in_force("frozen", key, goods)

    def loan(self) -> None:
        row, goods = self.goods(9)
        self.in_force("loan", self.add(Loan, self._borrowed(), [row], "sign"), goods)

    def request(self) -> None:
        row, goods = self.goods(9)
        head, asked = {**self._borrowed(), "purpose": "品鉴"}, {name: row[name] for name in ("item_id", "quantity")}
        self.in_force("request", self.add(IssueRequest, head, [asked], "submit", "approve"), goods)

    def lent(self) -> None:
        pulled = self.pulled("request")
        rows = [
            {"request_line_id": left.line, "quantity": D(n), "batch_id": left.batch and ref(left.batch)}
            for left, n in pulled
        ]
        if rows:
            self.taken("loan", self.add(Loan, {"purpose": "品鉴"}, rows, "sign"), pulled)

    def _borrowed(self) -> dict[str, Any]:
        return {**HERE, "employee_id": ref("S01"), "customer_id": ref(self.customer()), "due_on": clock.today()}

    def returned(self) -> None:
        pulled = self.pulled("loan")
        rows = [{"loan_line_id": left.line, "quantity": D(n)} for left, n in pulled]
        if rows:
            self.taken("", self.add(LoanReturn, {}, rows, "sign"), pulled)

    def transfer(self) -> None:
        row, goods = self.goods(9)
        head = {**HERE, "to_warehouse_id": ref("W2")}
        self.in_force(
            "transfer",
            self.add(TransferOrder, head, [{"item_id": row["item_id"], "quantity": row["quantity"]}], "approve"),
            goods,
        )

    def sent(self) -> None:
        pulled = self.pulled("transfer")
        rows = [
            {"order_line_id": left.line, "quantity": D(n), "batch_id": left.batch and ref(left.batch)}
            for left, n in pulled
        ]
        if rows:
            self.taken("sent", self.add(TransferOut, {}, rows, "sign"), pulled)

    def received(self) -> None:
        pulled = self.pulled("sent")
        lost = [1 if self.random.random() < 0.2 else 0 for _ in pulled]
        rows = [
            {
                "out_line_id": left.line, "shipped": D(n), "received": D(n - gone), "lost": D(gone),
                **({"reason_id": ref("L01"), "borne_by": "carrier"} if gone else {}),
            }
            for (left, n), gone in zip(pulled, lost, strict=True)
        ]  # fmt: skip
        if rows:
            self.taken("", self.add(TransferIn, {}, rows, "sign"), pulled)
