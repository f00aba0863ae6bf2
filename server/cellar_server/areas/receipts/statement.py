"""客户对账单: what a customer owed, what happened in a period, what he owes (CR-08, RE; S02.25).

Opening + receivables + other moves − receipts = closing, amounts with tax. A write-off moves nothing here: it says which receipt
paid which invoice, not how much is owed. Read from the open items, which are the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.receipts import reads
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel import access
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.exchange import print_parts, rights
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Kind
from cellar_server.printing.document import Movement, Statement

_TAKEN_BACK = Label("{}（撤回）", "{} (taken back)")


def statement(work: UnitOfWork, *, customer_id: int, org_id: int, since: date, until: date) -> Statement:
    """The account of a customer for a period, both days included. Raises ``Invalid`` for reversed dates, ``NotFound``."""
    if until < since:
        raise refuse("until", "DATES_REVERSED", "止日早于起日|The period ends before it begins")
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
        opening=_opening(work, customer_id, since),
        movements=sorted(_movements(work, customer_id, since, until), key=lambda movement: movement.day),
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


def _opening(work: UnitOfWork, customer_id: int, since: date) -> Decimal:
    rows = reads.opening(work, customer_id, since)
    return sum((amount if kind is Kind.DEBT else -amount for kind, amount in rows), ZERO)


def _movements(work: UnitOfWork, customer_id: int, since: date, until: date) -> Iterator[Movement]:
    items = reads.items(work, customer_id, since, until)
    receivables = work.see(Receivable, [row.record_id for row in items if row.entity == Receivable.__tablename__])
    receipts = work.see(Receipt, [row.record_id for row in items if row.entity == Receipt.__tablename__])
    taken_back = _TAKEN_BACK.of(work.language)
    for row in items:
        owed, paid = receivables.get(row.record_id), receipts.get(row.record_id)
        if owed is not None:
            kind, number, summary = owed.kind.label.of(work.language), owed.number, owed.reference or owed.remark
        elif paid is not None:
            kind, number, summary = paid.kind.label.of(work.language), paid.number, paid.reference or paid.remark
        else:
            kind, number, summary = work.registry.of(row.entity).title.of(work.language), "", ""
        for on, sign in ((row.posting_date, 1), (row.withdrawn_on, -1)):
            if on is not None and since <= on <= until:
                yield Movement(
                    day=on,
                    kind=kind if sign > 0 else taken_back.format(kind),
                    number=number,
                    summary=summary or "",
                    increase=sign * row.amount if row.kind is Kind.DEBT else ZERO,
                    decrease=sign * row.amount if row.kind is Kind.PAYMENT else ZERO,
                )


print_parts.made_by("customer_statement", this_month)
