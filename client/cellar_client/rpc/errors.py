"""What a failed call means to a user, decoded from google.rpc.Status once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import grpc
from google.rpc import status_pb2

from cellar.v1 import document_pb2

_DETAILS = "grpc-status-details-bin"
# gRPC's own words while all places of the server are taken: nothing was begun, and in a moment the same call goes through.
_NO_PLACE = "Concurrent RPC limit exceeded!"


class ErrorKind(StrEnum):
    """The kinds a screen tells apart; every gRPC code falls into one."""

    INVALID = "invalid"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    UNAUTHENTICATED = "unauthenticated"
    UNAVAILABLE = "unavailable"
    DEADLINE = "deadline"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    FULL = "full"
    INTERNAL = "internal"


UNKNOWN_FATE = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE})
"""The answer never came: what was asked for may have been carried out all the same."""

_KINDS = {
    grpc.StatusCode.INVALID_ARGUMENT: ErrorKind.INVALID,
    grpc.StatusCode.FAILED_PRECONDITION: ErrorKind.INVALID,
    grpc.StatusCode.OUT_OF_RANGE: ErrorKind.INVALID,
    grpc.StatusCode.ALREADY_EXISTS: ErrorKind.INVALID,
    grpc.StatusCode.ABORTED: ErrorKind.CONFLICT,
    grpc.StatusCode.PERMISSION_DENIED: ErrorKind.FORBIDDEN,
    grpc.StatusCode.NOT_FOUND: ErrorKind.NOT_FOUND,
    grpc.StatusCode.UNAUTHENTICATED: ErrorKind.UNAUTHENTICATED,
    grpc.StatusCode.UNAVAILABLE: ErrorKind.UNAVAILABLE,
    # Said by a server that ends with the call in hand; what this desk cancels itself never comes here.
    grpc.StatusCode.CANCELLED: ErrorKind.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED: ErrorKind.DEADLINE,
    grpc.StatusCode.RESOURCE_EXHAUSTED: ErrorKind.TOO_LARGE,
}
# One gRPC code stands for several matters; the failure's stable name tells them apart.
_BY_REASON = {"RATE_LIMIT": ErrorKind.BUSY, "ROW_BUSY": ErrorKind.BUSY, "DISK_FULL": ErrorKind.FULL}


@dataclass(frozen=True)
class ApiError:
    """A failed call.

    `problems` are all broken rules at once; `conflict` says who changed the record first; `reason` is the stable name
    of the failure and `incident` the number under which the server's log knows it.
    """

    kind: ErrorKind
    message: str
    problems: list[document_pb2.Problem] = field(default_factory=list)
    more_problems: int = 0
    conflict: document_pb2.Conflict | None = None
    reason: str = ""
    incident: str = ""


def decode(error: Any) -> ApiError:
    """Turns a `grpc.RpcError` (which is also its call) into an `ApiError`; never raises."""
    code = error.code() if hasattr(error, "code") else None
    kind = _KINDS.get(code, ErrorKind.INTERNAL) if code is not None else ErrorKind.INTERNAL
    message = (error.details() if hasattr(error, "details") else "") or str(code or error)
    problems = document_pb2.Problems()
    failure = document_pb2.Failure()
    conflict: document_pb2.Conflict | None = None
    for detail in _details(error):
        if detail.Is(document_pb2.Problems.DESCRIPTOR):
            detail.Unpack(problems)
        elif detail.Is(document_pb2.Failure.DESCRIPTOR):
            detail.Unpack(failure)
        elif detail.Is(document_pb2.Conflict.DESCRIPTOR):
            conflict = document_pb2.Conflict()
            detail.Unpack(conflict)
    if kind is ErrorKind.TOO_LARGE:
        kind = ErrorKind.BUSY if message == _NO_PLACE else _BY_REASON.get(failure.reason, kind)
    return ApiError(
        kind=kind,
        message=message,
        problems=list(problems.problems),
        more_problems=problems.more,
        conflict=conflict,
        reason=failure.reason,
        incident=failure.incident,
    )


def _details(error: Any) -> Iterable[Any]:
    trailing = error.trailing_metadata() if hasattr(error, "trailing_metadata") else None
    for key, value in trailing or ():
        if key == _DETAILS:
            try:
                return list(status_pb2.Status.FromString(value).details)
            except Exception:  # a broken proxy may cut the metadata; the code and text still stand
                return []
    return []
