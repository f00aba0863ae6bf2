"""A plain client of the wire for tests: stubs, a token, refusals decoded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
from google.rpc import status_pb2

from cellar.v1 import (
    document_pb2,
    document_pb2_grpc,
    exchange_pb2,
    exchange_pb2_grpc,
    job_pb2_grpc,
    list_pb2,
    list_pb2_grpc,
    preference_pb2_grpc,
    report_pb2_grpc,
    session_pb2,
    session_pb2_grpc,
)
from cellar_common import codec
from cellar_common.codec import Ref


@dataclass
class Refused(Exception):
    """A failed call as a client sees it."""

    code: grpc.StatusCode
    message: str
    problems: list[Any] = field(default_factory=list)
    more: int = 0
    conflict: Any = None
    failure: Any = None

    @property
    def rules(self) -> set[str]:
        return {problem.code for problem in self.problems}

    def everything(self) -> str:
        return f"{self.message} {self.problems} {self.conflict} {self.failure}"


def refused(error: grpc.RpcError) -> Refused:
    """Decode google.rpc.Status."""
    found = Refused(error.code(), error.details() or "")
    for each in error.trailing_metadata() or ():
        if each.key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(each.value).details:
                for name, kind in (
                    ("problems", document_pb2.Problems),
                    ("conflict", document_pb2.Conflict),
                    ("failure", document_pb2.Failure),
                ):
                    if detail.Is(kind.DESCRIPTOR):
                        message: Any = kind.FromString(detail.value)
                        if name == "problems":
                            found.problems, found.more = list(message.problems), message.more
                        else:
                            setattr(found, name, message)
    return found


# Whom the certificate that ``init`` makes is about; the client's own constant would bring Qt into every test of a server.
_IN_CERTIFICATE = "cellar-server"
# For a channel that comes back quickly after the server was gone.
PATIENT = (
    ("grpc.initial_reconnect_backoff_ms", 100),
    # In spite of its name: how long one attempt to connect may take.
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.max_reconnect_backoff_ms", 300),
)


def channel_to(address: str, certificate: Path, *options: tuple[str, Any]) -> grpc.Channel:
    """TLS with the pinned certificate, on a connection of its own."""
    credentials = grpc.ssl_channel_credentials(root_certificates=certificate.read_bytes())
    ours = (("grpc.ssl_target_name_override", _IN_CERTIFICATE), ("grpc.use_local_subchannel_pool", 1))
    return grpc.secure_channel(address, credentials, options=[*ours, *options])


class Client:
    """``client.call(client.documents.Save, request)`` → reply, or raises ``Refused``."""

    def __init__(self, channel: grpc.Channel, token: str = "") -> None:
        self.channel, self.token = channel, token
        self.sessions = session_pb2_grpc.SessionServiceStub(channel)  # type: ignore[no-untyped-call]
        self.documents = document_pb2_grpc.DocumentServiceStub(channel)  # type: ignore[no-untyped-call]
        self.lists = list_pb2_grpc.ListServiceStub(channel)  # type: ignore[no-untyped-call]
        self.exchange = exchange_pb2_grpc.ExchangeServiceStub(channel)  # type: ignore[no-untyped-call]
        self.jobs = job_pb2_grpc.JobServiceStub(channel)  # type: ignore[no-untyped-call]
        self.reports = report_pb2_grpc.ReportServiceStub(channel)  # type: ignore[no-untyped-call]
        self.preferences = preference_pb2_grpc.PreferenceServiceStub(channel)  # type: ignore[no-untyped-call]

    def metadata(self) -> list[tuple[str, str]]:
        return [("authorization", f"Bearer {self.token}")] if self.token else []

    def call(self, method: Any, request: Any, *, timeout: float = 60) -> Any:
        try:
            return method(request, timeout=timeout, metadata=self.metadata())
        except grpc.RpcError as error:
            raise refused(error) from None

    def file(self, method: Any, request: Any) -> tuple[str, bytes]:
        """A streamed file: name and content."""
        try:
            chunks = list(method(request, timeout=60, metadata=self.metadata()))
        except grpc.RpcError as error:
            raise refused(error) from None
        return chunks[0].file_name, b"".join(chunk.chunk for chunk in chunks)

    def login(self, user: str, password: str, *, books: str = "001", language: str = "zh") -> session_pb2.LoginResponse:
        request = session_pb2.LoginRequest(ledger_set=books, user=user, password=password, language=language)
        reply: session_pb2.LoginResponse = self.call(self.sessions.Login, request)
        self.token = reply.token
        return reply

    def get(self, entity: str, id_: int) -> Any:
        return self.call(self.documents.Get, document_pb2.GetRequest(entity=entity, id=id_)).record

    def save(self, record: Any, request_id: str = "", *, then: str = "") -> Any:
        request = document_pb2.SaveRequest(request_id=request_id or new_id(), record=record, then=then)
        return self.call(self.documents.Save, request)

    def act(self, record: Any, action: str, **answers: Any) -> Any:
        request = document_pb2.ActRequest(
            request_id=new_id(), entity=record.entity, id=record.id, row_version=record.row_version, action=action,
            answers={name: codec.to_value(value) for name, value in answers.items()},
        )  # fmt: skip
        return self.call(self.documents.Act, request)

    def page(self, entity: str, columns: Iterable[str], **query: Any) -> Any:
        request = list_pb2.PageRequest(query=list_pb2.Query(entity=entity, **query), columns=list(columns))
        return self.call(self.lists.Page, request)

    def upload(self, entity: str, name: str, content: bytes, *, dry_run: bool = False, request_id: str = "") -> Any:
        request = exchange_pb2.ImportRequest(
            request_id=request_id or new_id(), entity=entity, file_name=name, content=content, dry_run=dry_run
        )
        return self.call(self.exchange.Import, request)


def new_id() -> str:
    return uuid.uuid4().hex


def tasting(place: str = "P1", *, wines: Iterable[tuple[str, Any, Any]] = (("五粮", 2, "10.5"),), **values: Any) -> Any:
    """An unsaved tasting of the sample."""
    head = {"place_id": Ref(0, place), **values}
    grid = [
        {"wine": wine, "quantity": Decimal(str(count)), "price": Decimal(str(price)) if price is not None else None}
        for wine, count, price in wines
    ]
    return record("sample_tasting", head, grid)


def record(entity: str, values: dict[str, Any], grid: Iterable[dict[str, Any]] | None = None) -> Any:
    made = document_pb2.Record(entity=entity, values={name: codec.to_value(value) for name, value in values.items()})
    if grid is not None:
        rows = [document_pb2.Line(values={name: codec.to_value(v) for name, v in row.items()}) for row in grid]
        made.grids.append(document_pb2.Grid(name="lines", lines=rows))
    return made
