"""Open items (往来明细): what a customer owes, or has paid beforehand, one row each; moved by ``receivable`` only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from cellar_server.kernel.schema.field_makers import day, money, reference, text
from cellar_server.ledgers.posting import LedgerRow


class OpenItem(LedgerRow):
    """``kind`` tells the side; ``amount`` is positive, negative on a red document."""

    __tablename__ = "open_item"
    __table_args__ = (Index(None, "customer_id", "kind", "due_date"),)
    kind: Mapped[str] = text("类别|Kind", 10, required=True)
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, index=False)
    due_date: Mapped[date] = day("到期日|Due", required=True, unordered="what an opening brings in was due before")
    reference: Mapped[str | None] = text("参考号|Reference", 60)
    amount: Mapped[Decimal] = money("金额|Amount", required=True)
    open_amount: Mapped[Decimal] = money("未核销|Open", required=True)
    withdrawn_on: Mapped[date | None] = day("撤回日期|Withdrawn on", not_before="posting_date")
