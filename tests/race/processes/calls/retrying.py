"""The client's own retry rule in a plain client: trouble of the line is tried again under the same request id."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import grpc

from cellar.v1 import document_pb2
from tests.support.rpc_client import Client, Refused, new_id

_LINE = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
_TRIES = 300


@dataclass
class Progress:
    """How many commands were begun; whoever kills waits for a count of them."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    begun: int = 0
    given_up: bool = False
    retried: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        with self.changed:
            self.begun += 1
            self.changed.notify_all()

    def retry(self, why: str) -> None:
        with self.changed:
            self.retried[why] += 1

    def wait_for(self, count: int) -> bool:
        with self.changed:
            self.changed.wait_for(lambda: self.begun >= count or self.given_up, timeout=120)
            return self.begun >= count

    def give_up(self, _future: Future[Any]) -> None:
        """A client that failed must not leave the killer waiting."""
        if _future.exception() is not None:
            with self.changed:
                self.given_up = True
                self.changed.notify_all()


def until_answered(client: Client, method: Any, request: Any, progress: Progress) -> Any:
    progress.begin()
    for _ in range(_TRIES):
        try:
            return client.call(method, request, timeout=10).record
        except Refused as refused:
            if refused.code not in _LINE:
                raise
            progress.retry(refused.code.name)
            time.sleep(0.1)
    raise AssertionError(f"{_TRIES} tries were not enough: {request}")


def act(client: Client, shown: Any, action: str, progress: Progress) -> Any:
    request = document_pb2.ActRequest(
        request_id=new_id(), entity="sales_order", id=shown.id, row_version=shown.row_version, action=action
    )
    return until_answered(client, client.documents.Act, request, progress)


def save(client: Client, wanted: Any, progress: Progress) -> Any:
    request = document_pb2.SaveRequest(request_id=new_id(), record=wanted)
    return until_answered(client, client.documents.Save, request, progress)
