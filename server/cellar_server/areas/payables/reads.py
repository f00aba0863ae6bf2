"""What payables read beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import InstrumentedAttribute

from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.states import APPROVED, giving
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import Party

S = TypeVar("S", Payable, Payment)


def open_ones(work: UnitOfWork, model: type[S], party: Party) -> list[S]:
    """Shown: the payables or payments of a party of which something is open, that this person may see, oldest first."""
    whose: InstrumentedAttribute[int | None] = model.supplier_id if party.supplier_id else model.employee_id
    mine = work.visible(model).where(
        whose == (party.supplier_id or party.employee_id), giving(table_of(model), APPROVED)
    )
    return list(work.session.scalars(mine.order_by(model.id)))
