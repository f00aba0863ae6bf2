"""One client process: ``python -m tests.faults.clerk`` with its orders as one JSON line on standard input.

Makes order after order (save, submit, approve) over the wire, each command under a request id of its own that is kept
over every retry, and keeps a journal. Says ``ready`` after the login. Ends when its standard input ends, once the order
in hand is done or ``patience`` seconds have passed.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc

from cellar.v1 import document_pb2
from cellar_client.rpc.bridge import CHANNEL_OPTIONS
from devtools.demo import PASSWORD
from tests.faults.journal import Journal
from tests.race.processes.calls.desks import order
from tests.support.rpc_client import Client, Refused, channel_to, new_id

MAKER, LEAD = "lin", "gu"
LINES = 2
# CANCELLED comes from a server that ends with the call in hand; a clerk cancels nothing.
_AGAIN = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
# What a day that has not come yet is refused with.
_NOT_YET = {"IN_FUTURE"}


@dataclass
class Errand:
    """What a clerk is told. ``ports``: each command goes to all of them at once, as a line that doubles what it carries."""

    name: str
    ports: list[int]
    certificate: str
    journal: str
    documents: int = 1_000_000
    deadline: float = 10.0
    patience: float = 30.0
    pause: float = 0.0


class GivenUp(Exception):
    """The clerk was sent home with a command in hand."""


@dataclass
class Clerk:
    errand: Errand
    journal: Journal
    clients: list[Client]
    tokens: dict[str, str] = field(default_factory=dict)
    home_at: float | None = None

    def send_home(self) -> None:
        """Blocks until standard input ends."""
        sys.stdin.read()
        self.home_at = time.monotonic() + self.errand.patience

    def log_in(self, user: str) -> None:
        while True:
            try:
                self.clients[0].login(user, PASSWORD)
            except Refused as refused:
                self._trouble("login", refused)
            else:
                self.tokens[user] = self.clients[0].token
                return

    def work(self) -> None:
        number = 0
        while self.home_at is None and number < self.errand.documents:
            number += 1
            # Every third order stays submitted, so that states differ at the end.
            self._carry(f"{self.errand.name}-{number:05}", approve=number % 3 != 0)
            time.sleep(self.errand.pause)

    def _carry(self, mark: str, *, approve: bool) -> None:
        saving = document_pb2.SaveRequest(request_id=new_id(), record=order(mark, lines=LINES))
        shown = self._done(mark, "save", MAKER, saving)
        shown = self._done(mark, "submit", MAKER, self._act(shown, "submit"))
        if approve:
            self._done(mark, "approve", LEAD, self._act(shown, "approve"))

    def _act(self, shown: Any, action: str) -> Any:
        return document_pb2.ActRequest(
            request_id=new_id(), entity=shown.entity, id=shown.id, row_version=shown.row_version, action=action
        )

    def _done(self, mark: str, step: str, user: str, request: Any) -> Any:
        """Send a command until it is answered; the same request, to every port."""
        self.journal.write(kind="sent", mark=mark, step=step)
        while True:
            answers = self._attempt(user, request)
            shown = [answer for answer in answers if not isinstance(answer, Refused)]
            facts = [_facts(each) for each in shown]
            if any(each != facts[0] for each in facts):
                self.journal.write(kind="strange", what=f"{mark} {step}: two answers to one request: {facts}")
            for refused in answers:
                if isinstance(refused, Refused):
                    if refused.rules == _NOT_YET:
                        # The clock went back: the order waits for its day, and the clerk goes on with others.
                        self.journal.write(
                            kind="trouble", mark=mark, what="NOT_YET", said=refused.message, at=time.monotonic()
                        )
                        return None
                    self._trouble(f"{mark} {step}", refused, quick=bool(shown))
                    if refused.code is grpc.StatusCode.UNAUTHENTICATED:
                        self.log_in(user)
            if shown:
                self.journal.write(kind="done", mark=mark, step=step, shown=facts[0], at=time.monotonic())
                return shown[0]

    def _attempt(self, user: str, request: Any) -> list[Any]:
        def once(client: Client) -> Any:
            method = client.documents.Save if isinstance(request, document_pb2.SaveRequest) else client.documents.Act
            twin = Client(client.channel, self.tokens[user])
            twin.documents = client.documents
            try:
                return twin.call(method, request, timeout=self.errand.deadline).record
            except Refused as refused:
                return refused

        if len(self.clients) == 1:
            return [once(self.clients[0])]
        with ThreadPoolExecutor(len(self.clients)) as pool:
            return list(pool.map(once, self.clients))

    def _trouble(self, where: str, refused: Refused, *, quick: bool = False) -> None:
        """Note it and wait a little; GivenUp for what no patience mends, or when it is time to go home."""
        reason = refused.failure.reason if refused.failure is not None else ""
        what = f"{refused.code.name} {reason}".strip()
        if refused.code not in _AGAIN and refused.code is not grpc.StatusCode.UNAUTHENTICATED:
            self.journal.write(kind="strange", what=f"{where}: {what}: {refused.everything()}")
            raise GivenUp
        self.journal.write(kind="trouble", mark=where, what=what, said=refused.message, at=time.monotonic())
        if self.home_at is not None and time.monotonic() > self.home_at:
            raise GivenUp
        if not quick:
            time.sleep(0.2)


def _facts(shown: Any) -> dict[str, Any]:
    return {"id": shown.id, "version": shown.row_version, "number": shown.number, "state": shown.state}


def main() -> int:
    errand = Errand(**json.loads(sys.stdin.readline()))
    channels = [channel_to(f"127.0.0.1:{port}", Path(errand.certificate), *CHANNEL_OPTIONS) for port in errand.ports]
    clerk = Clerk(errand, Journal(Path(errand.journal)), [Client(channel) for channel in channels])
    for user in (MAKER, LEAD):
        clerk.log_in(user)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Thread(target=clerk.send_home, daemon=True).start()
    try:
        clerk.work()
    except GivenUp:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
