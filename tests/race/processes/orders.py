"""Plain clients of the wire that make and approve orders on the demo company."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from cellar.v1 import document_pb2, list_pb2, metadata_pb2
from cellar_common import codec
from cellar_common.codec import Ref
from tests.end_to_end.small_demo import USERS_PASSWORD
from tests.support.rpc_client import PATIENT, Client, channel_to, record

MAKER, CHECKER = "dingdan", "zhuguan"
# The demo's largest wholesale customer: his credit is no hindrance here.
CUSTOMER = "C00001"


def connect(port: int, certificate: Path, *, user: str = "") -> Client:
    """A client on a channel of its own that comes back quickly after the server was gone; logged in with ``user``."""
    client = Client(channel_to(f"127.0.0.1:{port}", certificate, *PATIENT))
    if user:
        client.login(user, USERS_PASSWORD)
    return client


@dataclass(frozen=True)
class Shelf:
    """An item in a warehouse, and how much of it is free."""

    warehouse: str
    item: str
    free: Decimal


def shelf(client: Client, warehouse: str = "CP02") -> Shelf:
    """A shelf of the demo company that holds more than ten and is soon emptied."""
    items = codes(client, "item")
    place = next(id_ for id_, (code, _name) in codes(client, "warehouse").items() if code == warehouse)
    names = {name: code for code, name in items.values()}
    here = metadata_pb2.Filter(
        field="warehouse_id",
        operator=metadata_pb2.FILTER_OPERATOR_EQUALS,
        values=[codec.to_value(Ref(place, warehouse))],
    )
    page = client.page("stock_item", ("item_id", "on_hand", "reserved"), filters=[here])
    found = {column.name: codec.unpack_column(column) for column in page.columns}
    free = [on_hand - reserved for on_hand, reserved in zip(found["on_hand"], found["reserved"], strict=True)]
    left, name = min((left, name) for left, name in zip(free, found["item_id"], strict=True) if left > 60)
    return Shelf(warehouse, names[name], left)


def codes(client: Client, entity: str) -> dict[int, tuple[str, str]]:
    page = client.page(entity, ("code", "name"))
    columns = {column.name: codec.unpack_column(column) for column in page.columns}
    return dict(zip(page.ids, zip(columns["code"], columns["name"], strict=True), strict=True))


def order(client: Client, shelf: Shelf, quantity: Decimal, mark: str = "") -> Any:
    """An unsaved order of one priced line; ``mark`` is the customer's own number, by which it is found again."""
    head = {"customer_id": Ref(0, CUSTOMER), "warehouse_id": Ref(0, shelf.warehouse), "customer_order_no": mark or None}
    made = record("sales_order", head, [{"item_id": Ref(0, shelf.item), "quantity": quantity}])
    request = document_pb2.EvaluateRequest(record=made, action="price_all")
    return client.call(client.documents.Evaluate, request).record


def marked(priced: Any, mark: str) -> Any:
    """The same order under another mark."""
    made = copy.deepcopy(priced)
    made.values["customer_order_no"].CopyFrom(codec.to_value(mark))
    return made


def submitted(client: Client, priced: Any) -> Any:
    """Saved and submitted, ready to be approved by somebody else."""
    return client.act(client.save(priced).record, "submit").record


def new_request() -> str:
    return uuid.uuid4().hex


def marks_of(client: Client) -> list[str]:
    """The marks of all orders, read page by page; those without one are left out."""
    found: list[str] = []
    query = list_pb2.Query(entity="sales_order")
    request = list_pb2.PageRequest(query=query, columns=["customer_order_no"], limit=500)
    while True:
        page = client.call(client.lists.Page, request)
        found += [mark for mark in codec.unpack_column(page.columns[0]) if mark] if page.columns else []
        if not page.more:
            return found
        request.after = page.next
