"""客户对账单: what a customer owed, what happened in a period, what he owes (CR-08, RE; S02.25)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.masters import statements
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel.exchange import print_parts
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party, Side
from cellar_server.printing.document import OF_CUSTOMER, Statement


def statement(work: UnitOfWork, *, customer_id: int, org_id: int, since: date, until: date) -> Statement:
    """The account of a customer for a period, both days included. Raises ``Invalid`` for reversed dates, ``NotFound``."""
    customer = work.get(Customer, customer_id)
    facts = [("客户编码|Customer code", customer.code)]
    return statements.statement(
        work, Side.RECEIVABLE, Party(customer_id=customer_id), name=customer.name, of=OF_CUSTOMER, org_id=org_id, since=since, until=until, facts=facts
    )  # fmt: skip


def this_month(work: UnitOfWork, customer: Any) -> Statement:
    """The print of a customer: his account with his own sales organisation, or the reader's."""
    org_id = statements.in_whose_name(work, customer, Receivable, Receipt)
    since, until = statements.this_month(work)
    return statement(work, customer_id=customer.id, org_id=org_id, since=since, until=until)


print_parts.made_by("customer_statement", this_month)
