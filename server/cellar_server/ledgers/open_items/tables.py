"""The tables of open items: the items, one row each, and the ledger of what was allocated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import choice, day, integer, money, reference, text
from cellar_server.kernel.schema.fields import Choice
from cellar_server.ledgers.posting import LedgerRow


class Side(Choice):
    """Who owes: the others us, or we the others."""

    RECEIVABLE = "应收|Receivable"
    PAYABLE = "应付|Payable"


class Kind(Choice):
    """What a side's items are: what is owed, and money that was paid; what is open of it is an advance (预收, 预付)."""

    DEBT = "欠款|Owed"
    PAYMENT = "款项|Paid"


class OpenItem(LedgerRow):
    """``amount`` is in ``currency``, negative on a red document; ``base_amount`` is the same in the currency of the books."""

    __tablename__ = "open_item"
    __table_args__ = (Index(None, "customer_id", "kind", "due_date"), Index(None, "supplier_id", "kind", "due_date"))
    side: Mapped[Side] = choice("方向|Side", Side, default=Side.RECEIVABLE)
    kind: Mapped[Kind] = choice("类别|Kind", Kind, default=Kind.DEBT)
    customer_id: Mapped[int | None] = reference("客户|Customer", "customer", index=False)
    supplier_id: Mapped[int | None] = reference("供应商|Supplier", "supplier", index=False)
    employee_id: Mapped[int | None] = reference("职员|Employee", "employee")
    # Of whom the document is, so that who sees it sees what is open of it.
    org_id: Mapped[int | None] = reference("组织|Organisation", "organisation")
    instalment: Mapped[int] = integer("期次|Instalment", default=1, minimum=1, maximum=999)
    due_date: Mapped[date] = day("到期日|Due", required=True, unordered="what an opening brings in was due before")
    reference: Mapped[str | None] = text("参考号|Reference", 60)
    currency: Mapped[str] = text("币种|Currency", 3, required=True)
    amount: Mapped[Decimal] = money("金额|Amount", required=True)
    open_amount: Mapped[Decimal] = money("未核销|Open", required=True)
    base_amount: Mapped[Decimal] = money("本位币金额|In base currency", required=True)
    withdrawn_on: Mapped[date | None] = day("撤回日期|Withdrawn on", not_before="posting_date")


class Allocated(LedgerRow):
    """核销记录; the document that allocated is the row's source."""

    __tablename__ = "allocation"
    debt_item_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    payment_item_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    amount: Mapped[Decimal] = money("金额|Amount", required=True)
