"""供应商对账单: what was owed to a supplier, what happened in a period, what is owed to him now. Here it is we who owe."""

from __future__ import annotations

from typing import Any

from cellar_server.areas.masters import statements
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.kernel.exchange import print_parts
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party, Side
from cellar_server.printing.document import OF_SUPPLIER, Statement


def this_month(work: UnitOfWork, supplier: Any) -> Statement:
    """The print of a supplier: our account with him, in the name of the reader's organisation."""
    org_id = statements.in_whose_name(work, supplier, Payable, Payment)
    since, until = statements.this_month(work)
    facts = [("供应商编码|Supplier code", supplier.code), ("地址|Address", supplier.address or "")]
    return statements.statement(
        work, Side.PAYABLE, Party(supplier_id=supplier.id), name=supplier.name, of=OF_SUPPLIER, org_id=org_id, since=since, until=until, facts=facts
    )  # fmt: skip


print_parts.made_by("supplier_statement", this_month)
