"""A client process of hot-items: leads who approve submitted orders, one call each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from cellar.v1 import document_pb2
from tests.bench._ground import CHECKER
from tests.bench._load import Deed, parts, serve, take
from tests.bench._order_clients import connect, turned
from tests.support.rpc_client import Client, Refused, new_id


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    first = connect(task, CHECKER)
    waiting = parts(task)

    def deed(client: Client) -> Deed:
        client.token = first.token

        def approve() -> list[float]:
            request = document_pb2.ActRequest(
                request_id=new_id(), entity="sales_order", id=take(waiting), action="approve"
            )
            try:
                client.call(client.documents.Act, request)
            except Refused as refusal:
                raise turned(refusal) from refusal
            return []

        return approve

    return [deed(connect(task)) for _ in range(task["clients"])]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
