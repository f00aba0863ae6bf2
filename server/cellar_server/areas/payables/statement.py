"""供应商对账单: what was owed to a supplier, what happened in a period, what is owed to him now.

The mirror of the customer's (``receipts/statement.py``), from the same account of open items: here it is we who owe.
"""

from __future__ import annotations

from typing import Any

from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.kernel import access
from cellar_server.kernel.exchange import print_parts, rights
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party, Side
from cellar_server.ledgers.open_items.account import account
from cellar_server.printing.document import OF_SUPPLIER, Statement


def this_month(work: UnitOfWork, supplier: Any) -> Statement:
    """The print of a supplier: our account with him, in the name of the reader's organisation, from the first of this month.

    ``Forbidden`` where the reader may not see payables and payments: a statement is their content.
    """
    for model in (Payable, Payment):
        rights.demand(work, work.registry.by_model(model), access.READ)
    if work.principal.org_id is None:
        raise refuse(
            "", "ORG_MISSING", "您没有所属组织，对账单不知以谁的名义|You have no organisation in whose name it could be printed",
            "由有所属组织的人打印|Have it printed by somebody who has one",
        )  # fmt: skip
    since, until = work.today.replace(day=1), work.today
    found = account(work, Side.PAYABLE, Party(supplier_id=supplier.id), since, until)
    organisation = work.get(Organisation, work.principal.org_id)
    return Statement(
        organisation=organisation.name,
        customer=supplier.name,
        of=OF_SUPPLIER,
        since=since,
        until=until,
        opening=found.opening,
        movements=found.movements,
        facts=[
            ("Supplier code" if work.language == "en" else "供应商编码", supplier.code),
            *([("Address" if work.language == "en" else "地址", supplier.address)] if supplier.address else []),
        ],
        contact=" ".join(filter(None, (organisation.address, organisation.phone))),
        printed_by=work.principal.name,
    )


print_parts.made_by("supplier_statement", this_month)
