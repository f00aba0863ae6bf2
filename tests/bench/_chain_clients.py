"""A client process of ship-to-cash: an approved order goes all the way to the written-off receivable, in thirteen calls.

Delivery note, outbound, sign-off and invoice are each pushed from the one before (Draft); what one person may do alone is
saved and acted on in one call, as the desk does it, what another must check is approved by the second of the two people.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from cellar.v1 import document_pb2
from cellar_common import codec
from cellar_common.codec import Ref
from tests.bench._ground import FIRST, SECOND
from tests.bench._load import Deed, parts, serve, take
from tests.bench._order_clients import as_sent, people
from tests.support.rpc_client import Client, record

# link, action, whether another person must do it
STEPS = (
    ("sales_order.delivery_note", "approve", True), ("delivery_note.outbound", "sign", False),
    ("outbound.sign_off", "sign", False), ("sign_off.sales_invoice", "approve", True),
)  # fmt: skip
PARTS = ("delivery note", "outbound", "sign-off", "invoice", "receipt", "write-off")


def push(client: Client, link: str, source: int, then: str = "") -> Any:
    request = document_pb2.DraftRequest(derivation=document_pb2.Derivation(link=link, source_ids=[source]))
    return client.save(as_sent(client.call(client.documents.Draft, request).record), then=then)


def ship_to_cash(first: Client, second: Client, order: int) -> list[float]:
    """The milliseconds of the six documents."""
    at = [time.perf_counter()]
    source, changes = order, []
    for link, action, by_another in STEPS:
        reply = (
            second.act(push(first, link, source).record, action) if by_another else push(first, link, source, action)
        )
        source, changes = reply.record.id, reply.changes
        invoice = reply.record
        at.append(time.perf_counter())
    customer, amount = (codec.to_python(invoice.values[name]) for name in ("customer_id", "gross_total"))
    receipt = first.save(record("receipt", {"customer_id": customer, "amount": amount})).record
    second.act(receipt, "approve")
    at.append(time.perf_counter())
    owed = next(change.id for change in changes if change.entity == "receivable")
    line = {"receivable_id": Ref(owed, ""), "receipt_id": Ref(receipt.id, "")}
    # Who entered the money does not write it off.
    second.save(record("write_off", {"customer_id": customer}, [line]), then="approve")
    at.append(time.perf_counter())
    return [1000 * (later - earlier) for earlier, later in pairwise(at)]


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    waiting = parts(task)

    def deed(first: Client, second: Client) -> Deed:
        return lambda: ship_to_cash(first, second, take(waiting))

    return [deed(first, second) for first, second in people(task, FIRST, SECOND)]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
