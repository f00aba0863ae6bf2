"""The tables of credit: the ledger, the projection that an update holds to the limit, and what was lent for a while."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import day, flag, integer, money, reference, text
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.ledgers.posting import LedgerRow

ZERO = Decimal(0)
BUCKETS = ("ordered", "shipped", "invoiced", "advance")
LONGEST_GRACE = 3650


class CreditEntry(LedgerRow):
    __tablename__ = "credit_entry"
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True)
    ordered: Mapped[Decimal] = money("已审未出|Ordered", required=True)
    shipped: Mapped[Decimal] = money("已出未票|Shipped", required=True)
    invoiced: Mapped[Decimal] = money("应收|Receivable", required=True)
    advance: Mapped[Decimal] = money("预收|Advance", required=True)


class CreditBalance(Base):
    """The projection, with the limit beside it so that one update can hold the two together."""

    __tablename__ = "credit_balance"
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, index=False)
    ordered: Mapped[Decimal] = money("已审未出|Ordered", default=ZERO)
    shipped: Mapped[Decimal] = money("已出未票|Shipped", default=ZERO)
    invoiced: Mapped[Decimal] = money("应收|Receivable", default=ZERO)
    advance: Mapped[Decimal] = money("预收|Advance", default=ZERO)
    credit_limit: Mapped[Decimal] = money("信用额度|Credit limit", default=ZERO)
    unlimited: Mapped[bool] = flag("不限额度|No limit")
    grace_days: Mapped[int | None] = integer("逾期宽限天数|Grace days", minimum=0, maximum=LONGEST_GRACE)
    __table_args__ = (Index(None, "customer_id", unique=True),)


class TemporaryCredit(Base):
    """Credit given for a while on top of the limit (临时额度), on the days from ``valid_from`` to ``valid_to``, both included."""

    __tablename__ = "credit_temporary"
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True)
    amount: Mapped[Decimal] = money("临时额度|Temporary credit", required=True)
    valid_from: Mapped[date] = day("起|From", required=True)
    valid_to: Mapped[date] = day("止|To", required=True, not_before="valid_from")
    adjustment_id: Mapped[int | None] = reference("信用调整单|Credit adjustment", "credit_adjustment")
    granted_by: Mapped[str | None] = text("批准人|Granted by", 120)


balance, temporary = table_of(CreditBalance), table_of(TemporaryCredit)
LEDGER = table_of(CreditEntry)

ROW_OF = select(balance.c.id).where(balance.c.customer_id == bindparam("wanted"))
"""The balance row of a customer, if he has one."""
