"""What receipts read of the books beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from cellar_server.billing.receivable_doc import Receivable
from cellar_server.kernel.work import UnitOfWork
from cellar_server.receipts.receipt import Receipt

S = TypeVar("S", Receivable, Receipt)


def open_ones(work: UnitOfWork, model: type[S], customer_id: int, states: Collection[str]) -> list[S]:
    """Shown: the receivables or receipts of a customer, in one of these states, that this person may see, oldest first."""
    mine = work.visible(model).where(model.customer_id == customer_id, model.state.in_(states))
    return list(work.session.scalars(mine.order_by(model.id)))
