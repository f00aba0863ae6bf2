"""A process of hot-items without the wire: reservations through the stock ledger's own door, a transaction each.

What the door adds to the bare UPDATE: the period, the rows that must be there, the guarded update of all buckets in key
order, and five rows in the ledger.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.books import registry
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock
from tests.bench._load import Deed, serve


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    known, chance = registry(), random.Random(task["seed"])
    engine = db.open_engine(task["database"], pool_size=task["clients"])

    with db.read(engine) as connection:
        place = table_of(Warehouse).c
        org = connection.scalars(select(place.org_id).where(place.id == task["goods"][0][0])).one()

    def deed(mine: random.Random) -> Deed:
        def reserve() -> list[float]:
            with (
                db.write(engine) as connection,
                Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
            ):
                work = UnitOfWork(session, system(), known)
                moves = [
                    stock.Move(warehouse_id=place, item_id=item, reserved=Decimal(6 * mine.randint(1, 20)))
                    for place, item in task["goods"]
                ]
                work.module = Module.of("stock")
                stock.post(
                    work,
                    SimpleNamespace(
                        __tablename__="opening", id=new_id(), business_date=work.today, org_id=org, posting_date=None
                    ),
                    moves,
                )
                work.complete()
            return []

        return reserve

    return [deed(random.Random(chance.random())) for _ in range(task["clients"])]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
