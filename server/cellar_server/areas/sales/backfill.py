"""Sales that are over, and their orders: the first document of each chain (``cellar_server/backfill``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.sales.sales_order import SALES_ORDER
from cellar_server.kernel.amounts.money import net_of
from cellar_server.kernel.amounts.steps import ZERO, unit_price
from cellar_server.kernel.filling.bulk_rows import Rows, Stub, Written
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import APPROVED
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock

DOCUMENTS = (SALES_ORDER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """``quantity`` in the main unit, ``gross`` the line's amount with tax. Price follows from the two."""

    item_id: int
    quantity: Decimal
    gross: Decimal
    tax_rate: Decimal = ZERO
    batch_id: int | None = None

    @property
    def amounts(self) -> dict[str, Any]:
        """What a line of an order or an invoice says of money."""
        net = net_of(self.gross, self.tax_rate)
        return {
            "price": unit_price(self.gross, self.quantity),
            "tax_rate": self.tax_rate,
            "net": net,
            "tax": self.gross - net,
            "gross": self.gross,
        }


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for a sale; all payments together are at most its amount."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One shipped, signed and invoiced sale of one customer on one day."""

    customer_id: int
    org_id: int
    warehouse_id: int
    salesperson_id: int
    on: date
    due_on: date
    lines: Sequence[SoldLine]
    address_id: int | None = None
    reference: str | None = None
    payments: Sequence[Payment] = ()

    @property
    def quantity(self) -> Decimal:
        return sum((line.quantity for line in self.lines), ZERO)

    @property
    def gross(self) -> Decimal:
        return sum((line.gross for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments), ZERO)

    @property
    def party(self) -> dict[str, Any]:
        """What the head of each of its documents says."""
        return {
            "customer_id": self.customer_id, "salesperson_id": self.salesperson_id, "org_id": self.org_id, "on": self.on,
        }  # fmt: skip

    @property
    def goods(self) -> dict[str, Any]:
        """What the head of a document of goods says beside."""
        return {
            **self.party, "address_id": self.address_id, "warehouse_id": self.warehouse_id, "quantity_total": self.quantity,
        }  # fmt: skip

    @property
    def money(self) -> dict[str, Any]:
        """What the head of a document with amounts says beside."""
        net = sum((net_of(line.gross, line.tax_rate) for line in self.lines), ZERO)
        return {"net_total": net, "tax_total": self.gross - net, "gross_total": self.gross}

    def stub(self, entity: str, id_: int) -> Stub:
        """One of its documents as the source of postings."""
        return Stub(entity, id_, self.on, self.org_id)


def order(work: UnitOfWork, rows: Rows, sale: Sale, number: str) -> Written:
    """The order, which promises the goods and is owed for, with nothing left open."""
    total = sale.quantity
    head = rows.document(
        SalesOrder, number=number, state=APPROVED.code, progress=Progress.DONE, **sale.goods, **sale.money, delivered_total=total, shipped_total=total,
        signed_total=total, invoiced_total=total, received_total=sale.paid, customer_order_no=sale.reference, defaults_of=sale.customer_id,
    )  # fmt: skip
    lines = []
    for position, line in enumerate(sale.lines):
        amounts, quantity = line.amounts, line.quantity
        lines.append(rows.add(
            SalesOrderLine, document_id=head, item_id=line.item_id, position=position, quantity=quantity, **amounts,
            warehouse_id=sale.warehouse_id, deliver_on=sale.on, delivered=quantity, shipped=quantity, signed=quantity, invoiced=quantity,
            shipped_amount=line.gross, invoiced_net=amounts["net"], invoiced_gross=line.gross,
        ))  # fmt: skip
    source = sale.stub(SALES_ORDER.name, head)
    stock.post(work, source, [
        stock.Move(warehouse_id=sale.warehouse_id, item_id=line.item_id, reserved=line.quantity) for line in sale.lines
    ])  # fmt: skip
    credit.post(work, source, [credit.Entry(customer_id=sale.customer_id, ordered=sale.gross)])
    return Written(head, tuple(lines))
