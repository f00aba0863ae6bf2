"""对账单 of a customer or a supplier: the one way in which both are printed, from the first of this month to today (CR-08, S02.25).

Opening + debts + other moves − payments = closing, amounts with tax, read from the open items (``ledgers/open_items/account.py``).
It is one company's: what another one is owed, or owes, is no business of either reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cellar_server.areas.masters import reads
from cellar_server.areas.masters.companies import company_of
from cellar_server.kernel import access
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party, Side
from cellar_server.ledgers.open_items.account import account
from cellar_server.printing.document import Accounted, Statement

Facts = Iterable[tuple[str, str]]


def statement(
    work: UnitOfWork, side: Side, party: Party, *, name: str, of: Accounted, org_id: int, since: date, until: date, facts: Facts
) -> Statement:  # fmt: skip
    """The account of a party with the company of an organisation for a period, both days included. ``facts`` stand in its head.

    ``Invalid`` for reversed dates, ``NotFound``, ``Forbidden`` where the reader may not see the documents of the account.
    """
    units = reads.organisations(work)
    company = company_of(units, org_id)
    found = account(
        work, side, party, since, until, orgs=[each for each in units if company_of(units, each) == company]
    )
    unit = units[company]
    return Statement(
        organisation=unit.name, customer=name, of=of, since=since, until=until, opening=found.opening, movements=found.movements,
        facts=[(_word(work, words), value) for words, value in facts if value != ""],
        contact=" ".join(filter(None, (unit.address, unit.phone))), printed_by=work.principal.name,
    )  # fmt: skip


def this_month(work: UnitOfWork) -> tuple[date, date]:
    """From its first day to today."""
    return work.today.replace(day=1), work.today


def in_whose_name(work: UnitOfWork, record: Any, *models: Any) -> int:
    """The organisation that a statement is of: the record's own where it has one, else its reader's.

    ``Forbidden`` where he may not read these documents, of which a statement is made; ``Invalid`` where neither has one.
    """
    for model in models:
        rights.demand(work, work.registry.by_model(model), access.READ)
    org_id: int | None = getattr(record, "org_id", None) or work.principal.org_id
    if org_id is None:
        raise refuse(
            "", "ORG_MISSING", "没有组织，对账单不知以谁的名义|There is no organisation in whose name it could be printed",
            "在档案中填写组织，或由有所属组织的人打印|Give one in the file, or have it printed by somebody who has one",
        )  # fmt: skip
    return org_id


def _word(work: UnitOfWork, words: str) -> str:
    zh, _, en = words.partition("|")
    return en if work.language == "en" else zh
