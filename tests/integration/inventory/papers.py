"""Papers of the warehouse as the keeper enters them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cellar_server.kernel.schema.records import RecordView
from tests.support.books import SmallBooks
from tests.support.hands import ref

D = Decimal
PAPERS = ("opening_stock", "other_receipt", "other_issue")
REASONS = {"other_receipt": "I01", "other_issue": "U01"}


def line(item: str, quantity: D | int | None = None, batch: str | None = None, **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"item_id": ref(item), **values}
    if quantity is not None:
        row["quantity"] = D(quantity)
    if batch is not None:
        row["batch_id"] = ref(batch)
    return row


def paper(books: SmallBooks, entity: str, *rows: Mapping[str, Any], warehouse: str = "W1", **values: Any) -> RecordView:
    head: dict[str, Any] = {"warehouse_id": ref(warehouse), "org_id": ref("01")}
    if entity in REASONS:
        head["reason_id"] = ref(REASONS[entity])
    return books.save(entity, {**head, **values}, rows)
