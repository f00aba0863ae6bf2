"""A client process of the order benchmarks: clerks who save and submit orders of ten lines, and leads who approve them.

As the real client does it: two calls an order (F10 saves and submits, another person approves), each of the two people on
a connection of his own. The orders are made up and priced by the server before the time runs; in it nothing is built
but request ids.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc

from cellar.v1 import document_pb2
from cellar_common.codec import Ref
from cellar_server.books import registry
from cellar_server.kernel.schema.fields import FieldSpec
from devtools.demo import PASSWORD
from tests.bench._ground import CHECKER, MAKER
from tests.bench._load import Deed, Turned, serve
from tests.support.rpc_client import Client, Refused, channel_to, record

LINES = 10
_PATTERNS = 40


def connect(task: dict[str, Any], user: str = "") -> Client:
    """A desk's client with a connection of its own, logged in with ``user``; patient, since the machine is busy."""
    channel = channel_to(f"127.0.0.1:{task['port']}", Path(task["certificate"]))
    grpc.channel_ready_future(channel).result(timeout=120)
    client = Client(channel)
    if user:
        client.login(user, PASSWORD)
    return client


def turned(refusal: Refused) -> Turned:
    """The rule that refused, or what the call failed with."""
    reason = refusal.failure.reason if refusal.failure is not None else refusal.message[:80]
    return Turned(next(iter(sorted(refusal.rules)), f"{refusal.code.name} {reason}"))


def as_sent(shown: Any) -> Any:
    """A shown record as the desk sends it: nothing that the server computes, nothing that is locked (``RecordState.to_send``)."""
    declaration = registry().of(shown.entity)
    _close(declaration.fields, shown.values, ())
    for grid in shown.grids:
        for line in grid.lines:
            _close(declaration.grids[grid.name].fields, line.values, line.locked)
    return shown


def _close(specs: Mapping[str, FieldSpec], values: Any, locked: Collection[str]) -> None:
    for name in [name for name in values if name in locked or (name in specs and specs[name].readonly)]:
        del values[name]


def patterns(client: Client, task: dict[str, Any], chance: random.Random) -> list[Any]:
    """Unsaved orders with the prices that the server found for them."""
    made = []
    for _ in range(task.get("patterns", _PATTERNS)):
        (_, customer), (_, warehouse) = chance.choice(task["customers"]), chance.choice(task["warehouses"])
        rows = [
            {"item_id": Ref(0, code), "quantity": Decimal(6 * chance.randint(1, 20))}
            for _, code in chance.sample(task["items"], LINES)
        ]
        wanted = record("sales_order", {"customer_id": Ref(0, customer), "warehouse_id": Ref(0, warehouse)}, rows)
        request = document_pb2.EvaluateRequest(record=wanted, action="price_all")
        made.append(as_sent(client.call(client.documents.Evaluate, request).record))
    return made


def order(maker: Client, checker: Client, pattern: Any) -> tuple[Any, list[float]]:
    """One order, saved and submitted, and approved; the record and the milliseconds of the two calls."""
    at = [time.perf_counter()]
    asked = maker.save(pattern, then="submit").record
    at.append(time.perf_counter())
    try:
        approved = checker.act(asked, "approve").record
    except Refused as refusal:
        raise turned(refusal) from refusal
    at.append(time.perf_counter())
    return approved, [1000 * (later - earlier) for earlier, later in itertools.pairwise(at)]


def people(task: dict[str, Any], maker: str = MAKER, checker: str = CHECKER) -> list[tuple[Client, Client]]:
    """A maker and a checker for each client, every one on his own connection; the two logins are shared."""
    first = tuple(connect(task, user) for user in (maker, checker))
    pairs = []
    for _ in range(task["clients"]):
        pair = tuple(connect(task) for _ in first)
        for one, known in zip(pair, first, strict=True):
            one.token = known.token
        pairs.append((pair[0], pair[1]))
    return pairs


def prepare(task: dict[str, Any]) -> Sequence[Deed]:
    chance = random.Random(task["seed"])
    pairs = people(task)
    made = patterns(pairs[0][0], task, chance)

    def deed(maker: Client, checker: Client, mine: random.Random) -> Deed:
        return lambda: order(maker, checker, mine.choice(made))[1]

    return [deed(maker, checker, random.Random(chance.random())) for maker, checker in pairs]


def main() -> int:
    return serve(prepare)


if __name__ == "__main__":
    sys.exit(main())
