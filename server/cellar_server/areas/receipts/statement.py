"""客户对账单: what a customer owed, what happened in a period, what he owes (CR-08, RE; S02.25).

Opening + receivables + other moves − receipts = closing, amounts with tax, read from the open items (``open_items/account.py``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.receipts import reads
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel import access
from cellar_server.kernel.exchange import print_parts, rights
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party, Side
from cellar_server.ledgers.open_items.account import account
from cellar_server.printing.document import Statement


def statement(work: UnitOfWork, *, customer_id: int, org_id: int, since: date, until: date) -> Statement:
    """The account of a customer for a period, both days included. Raises ``Invalid`` for reversed dates, ``NotFound``."""
    found = account(work, Side.RECEIVABLE, Party(customer_id=customer_id), since, until)
    customer, organisation = work.get(Customer, customer_id), work.get(Organisation, org_id)
    exposure = reads.exposure(work, customer_id, until)
    facts = [_fact(work, "客户编码|Customer code", customer.code)]
    if exposure.limit is not None:
        facts.append(_fact(work, "信用额度|Credit limit", exposure.limit + exposure.temporary))
    return Statement(
        organisation=organisation.name,
        customer=customer.name,
        since=since,
        until=until,
        opening=found.opening,
        movements=found.movements,
        facts=facts,
        contact=" ".join(filter(None, (organisation.address, organisation.phone))),
        printed_by=work.principal.name,
    )


def this_month(work: UnitOfWork, customer: Any) -> Statement:
    """The print of a customer: his account with his own sales organisation, or the reader's, from the first of this month.

    ``Forbidden`` where the reader may not see receivables and receipts: a statement is their content.
    """
    for model in (Receivable, Receipt):
        rights.demand(work, work.registry.by_model(model), access.READ)
    org_id = customer.org_id or work.principal.org_id
    if org_id is None:
        raise refuse(
            "",
            "ORG_MISSING",
            "客户没有销售组织|The customer has no sales organisation",
            "在客户档案中填写|Give one in the customer's file",
        )
    return statement(work, customer_id=customer.id, org_id=org_id, since=work.today.replace(day=1), until=work.today)


def _fact(work: UnitOfWork, words: str, value: str | Decimal) -> tuple[str, str | Decimal]:
    zh, _, en = words.partition("|")
    return (en if work.language == "en" else zh), value


print_parts.made_by("customer_statement", this_month)
