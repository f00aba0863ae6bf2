"""One call as bytes or as a message, and its answer judged: which status, which words, typed or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.message import Message

from tests.fuzz.contract import Rpc
from tests.support.rpc_client import refused

Code = grpc.StatusCode
TYPED = frozenset({
    Code.OK, Code.INVALID_ARGUMENT, Code.NOT_FOUND, Code.ABORTED, Code.PERMISSION_DENIED, Code.UNAUTHENTICATED, Code.RESOURCE_EXHAUSTED,
    Code.DEADLINE_EXCEEDED,
})  # fmt: skip
# What gRPC itself says before or after the program: it carries no detail of ours.
_BY_TRANSPORT = frozenset({Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED, Code.CANCELLED, Code.UNIMPLEMENTED})
_SECONDS = 120.0


@dataclass(slots=True)
class Answer:
    """``reason`` is that of our own ``Failure`` detail; empty where gRPC answered by itself."""

    code: grpc.StatusCode
    message: str = ""
    reason: str = ""
    incident: str = ""
    replies: list[Any] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.code is Code.OK

    def fault(self, *, also: frozenset[grpc.StatusCode] = frozenset()) -> str:
        """What is wrong with this answer as an answer; empty where nothing is."""
        if self.code not in TYPED | also:
            return f"{self.code.name} {self.reason or self.message[:120]}"
        if not self.ok and not self.reason and self.code not in _BY_TRANSPORT:
            return f"{self.code.name} without a reason: {self.message[:120]}"
        words = self.message + " ".join(str(each)[:2000] for each in self.replies if type(each).__name__ == "Problem")
        leaks = [word for word in ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "SELECT ") if word in words]
        return f"tells {', '.join(leaks)}: {self.message[:200]}" if leaks and not self.ok else ""


def _path(channel: grpc.Channel, rpc: Rpc, path: str = "") -> Any:
    make = channel.unary_stream if rpc.streaming else channel.unary_unary
    return make(
        path or rpc.path,
        request_serializer=lambda each: each.SerializeToString() if isinstance(each, Message) else each,
        response_deserializer=rpc.reply.FromString,
    )


def call(
    channel: grpc.Channel, rpc: Rpc, request: Message | bytes, metadata: Sequence[tuple[str, str | bytes]] = (), *,
    timeout: float = _SECONDS, path: str = "",
) -> Answer:  # fmt: skip
    """Send and wait for the whole answer, of a stream too."""
    method = _path(channel, rpc, path)
    try:
        reply = method(request, timeout=timeout, metadata=list(metadata))
        return Answer(Code.OK, replies=list(reply) if rpc.streaming else [reply])
    except grpc.RpcError as error:
        return answer_of(error)


def start(
    channel: grpc.Channel, rpc: Rpc, request: Message | bytes, metadata: Sequence[tuple[str, str | bytes]]
) -> Any:
    """Send and do not wait: gives what can be cancelled, and read from where it is a stream."""
    method = _path(channel, rpc)
    send = method if rpc.streaming else method.future
    return send(request, timeout=_SECONDS, metadata=list(metadata))


def answer_of(error: grpc.RpcError) -> Answer:
    found = refused(error)
    failure = found.failure
    return Answer(
        found.code, found.message, failure.reason if failure else "", failure.incident if failure else "", list(found.problems)
    )  # fmt: skip
