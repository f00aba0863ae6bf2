"""``cellar-server demo-data`` beside a server that runs: what its workers remembered of the masters is forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cellar.v1 import document_pb2, list_pb2
from cellar_common import codec
from cellar_common.codec import Ref
from tests.end_to_end.served import ServerProcess, console, make_home
from tests.race.processes.orders import CUSTOMER, connect
from tests.support.rpc_client import Client, record


def make_masters(client: Client) -> None:
    """An item, and the customer who is to be asked for, in trees of one node each."""

    def make(entity: str, code: str, **values: Any) -> None:
        client.save(record(entity, {"code": code, "name": code, **values}))

    make("organisation", "99", is_sales=True, is_company=True)
    make("customer_class", "TRIAL")
    make("item_class", "TRIAL")
    make("item", "TRIAL", item_class_id=Ref(0, "TRIAL"), unit_id=Ref(0, "PING"), tax_rate=Decimal("0.13"))
    make("customer", CUSTOMER, customer_class_id=Ref(0, "TRIAL"), org_id=Ref(0, "99"))


def remove_customer(home: Path) -> None:
    """By hand in the database, so that the server does not hear of it: the demo wants a set without customers."""
    with closing(sqlite3.connect(home / "001.sqlite")) as connection, connection:
        assert connection.execute("DELETE FROM customer").rowcount == 1


def looked_up(client: Client, entity: str, text: str) -> list[str]:
    request = list_pb2.LookupRequest(entity=entity, text=text)
    return [each.code for each in client.call(client.lists.Lookup, request).references]


def price(client: Client, org: str, item: str) -> Any:
    """What Shift+A finds for a line of the customer's order; None for no price."""
    head = {"customer_id": Ref(0, CUSTOMER), "org_id": Ref(0, org)}
    made = record("sales_order", head, [{"item_id": Ref(0, item), "quantity": Decimal(6)}])
    request = document_pb2.EvaluateRequest(record=made, action="price_all")
    shown = client.call(client.documents.Evaluate, request).record
    return codec.to_python(shown.grids[0].lines[0].values["price"])


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_server_that_runs_prices_with_the_masters_of_the_demo(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    with ServerProcess(home) as server:
        client = connect(server.port, home / "cellar-server.crt", user="admin")
        make_masters(client)
        assert looked_up(client, "customer", CUSTOMER) == [CUSTOMER]
        # From here on it knows the trees of classes and regions, by which a price is found.
        assert price(client, "99", "TRIAL") is None
        remove_customer(home)
        console("demo-data", "--home", home, "--months", "1")
        item = looked_up(client, "item", "")[0]
        assert item != "TRIAL"
        assert looked_up(client, "customer", CUSTOMER) == [CUSTOMER]
        # The price list is joined to the class above the customer's own.
        assert price(client, "01", item) is not None
