"""One call as the servicers see it: who asks, in which ledger set, and how long there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import Message

from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.text import Language
from cellar_server.kernel.unit_of_work.exactly_once import Request


@dataclass(slots=True)
class Call:
    """Handed to a servicer's method in the place of gRPC's context. ``books`` and ``principal`` are set by authentication."""

    method: str
    context: grpc.ServicerContext
    incident: str
    metadata: dict[str, str]
    peer: str
    language: Language = "zh"
    entity: str = ""
    deed: str = ""
    _books: LedgerSet | None = None
    _principal: Principal | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def books(self) -> LedgerSet:
        assert self._books is not None, f"{self.method} runs without a session"
        return self._books

    @property
    def principal(self) -> Principal:
        assert self._principal is not None, f"{self.method} runs without a session"
        return self._principal

    def admit(self, books: LedgerSet, principal: Principal) -> None:
        self._books, self._principal, self.language = books, principal, principal.language

    @property
    def session(self) -> Principal | None:
        return self._principal

    @property
    def set_code(self) -> str:
        return self._books.code if self._books is not None else ""


def request_of(message: Any) -> Request:
    """The request id with everything that was asked under it, byte for byte the same at each retry."""
    assert isinstance(message, Message)
    return Request(message.request_id, message.SerializeToString(deterministic=True))  # type: ignore[attr-defined]
