"""Every exception as a ``google.rpc.Status``: what a user may read goes out, everything else stays in the log."""

from __future__ import annotations

from typing import Any

import grpc
import sqlalchemy.exc as db_errors
from google.protobuf import any_pb2
from google.protobuf.message import Message
from google.rpc import status_pb2

from cellar.v1 import document_pb2
from cellar_db.faults import LATER, Fault, fault_of
from cellar_server.kernel.schema import problems as kernel
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, Refusal
from cellar_server.kernel.schema.text import Label, Language
from cellar_server.kernel.unit_of_work.refused import TOO_BIG
from cellar_server.rpc import convert

# Details travel base64 in the trailing metadata, which gRPC cuts at 16 KiB.
DETAIL_BYTES = 7_000

_CODES: dict[type[Refusal], grpc.StatusCode] = {
    kernel.Invalid: grpc.StatusCode.INVALID_ARGUMENT,
    kernel.Conflict: grpc.StatusCode.ABORTED,
    kernel.NotFound: grpc.StatusCode.NOT_FOUND,
    kernel.Hidden: grpc.StatusCode.NOT_FOUND,
    kernel.Forbidden: grpc.StatusCode.PERMISSION_DENIED,
    kernel.Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    kernel.TooLarge: grpc.StatusCode.RESOURCE_EXHAUSTED,
    kernel.Busy: grpc.StatusCode.RESOURCE_EXHAUSTED,
}
_INTERNAL = Label(
    "服务器内部错误，编号 {incident}，请告知管理员", "The server failed; tell your administrator the number {incident}"
)
_DOWN = Label("数据库暂时连不上，请稍后再试", "The database does not answer at the moment; try again shortly")
_FULL = Label(
    "服务器的磁盘已满，没有保存；请告知管理员，腾出空间后再试",
    "The server's disk is full and nothing was saved; tell your administrator and try again once there is room",
)
_LATE = Label("服务器没能在时限内完成", "The server could not finish in time")
_ROW_BUSY = Label(
    "别人正在保存同一资料，没有保存；请稍候再试",
    "Somebody else is saving the same record and nothing was saved; try again in a moment",
)
_TOO_LONG = Label(
    "数据库未能在时限内完成这项操作，没有保存，编号 {incident}；请缩小范围再试，仍不行请告知管理员",
    "This took the database too long and nothing was saved; ask for less, or tell your administrator the number {incident}",
)


class Late(Exception):
    """The caller's deadline has passed."""


def status_of(
    error: BaseException, *, incident: str, language: Language, declaration: Declaration | None
) -> tuple[grpc.StatusCode, status_pb2.Status]:
    """Code and status of a failed call. Only refusals speak for themselves; nothing else shows its text."""
    error = _as_refusal(error)
    if isinstance(error, Refusal):
        code = _CODES.get(type(error), grpc.StatusCode.INVALID_ARGUMENT)
        reason = error.problems[0].code if len(error.problems) == 1 else error.reason
        if isinstance(error, kernel.Invalid | kernel.Conflict):
            reason = error.reason
        return code, _refusal(error, code, reason, incident, language, declaration)
    if isinstance(error, Late):
        return _plain(grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE", _LATE, incident, language)
    match _fault(error):
        case Fault.TOO_LONG:
            # Not DEADLINE_EXCEEDED: a client tries that again, and the statement would take as long again.
            return _plain(grpc.StatusCode.INTERNAL, "TOO_LONG", _TOO_LONG, incident, language)
        case Fault.BUSY | Fault.TRANSIENT:
            return _plain(grpc.StatusCode.RESOURCE_EXHAUSTED, "ROW_BUSY", _ROW_BUSY, incident, language)
        case Fault.FULL:
            return _plain(grpc.StatusCode.RESOURCE_EXHAUSTED, "DISK_FULL", _FULL, incident, language)
    if is_down(error):
        return _plain(grpc.StatusCode.UNAVAILABLE, "DATABASE_DOWN", _DOWN, incident, language)
    return _plain(grpc.StatusCode.INTERNAL, "INTERNAL", _INTERNAL, incident, language)


def is_expected(error: BaseException) -> bool:
    """A refusal is the system at work; anything else is worth a traceback in the log."""
    return isinstance(_as_refusal(error), Refusal | Late)


def is_down(error: BaseException) -> bool:
    """The database is gone, short of something or busy; the same call may succeed later."""
    return isinstance(error, db_errors.TimeoutError) or _fault(error) in LATER


def _fault(error: BaseException) -> Fault | None:
    return fault_of(error) if isinstance(error, db_errors.DBAPIError) else None


def _as_refusal(error: BaseException) -> BaseException:
    """What the column types refuse while binding is a value too big for its place, whoever computed it."""
    if isinstance(error, db_errors.DataError) or _fault(error) is Fault.VALUE:
        return kernel.Invalid([TOO_BIG])
    if (
        isinstance(error, db_errors.StatementError)
        and not isinstance(error, db_errors.DBAPIError)
        and isinstance(error.orig, OverflowError | ValueError | ArithmeticError)
    ):
        return kernel.Invalid([TOO_BIG])
    if isinstance(error, OverflowError | ArithmeticError):
        return kernel.Invalid([TOO_BIG])
    return error


def _plain(
    code: grpc.StatusCode, reason: str, words: Label, incident: str, language: Language
) -> tuple[grpc.StatusCode, status_pb2.Status]:
    message = words.of(language).format(incident=incident)
    return code, _status(code, message, [document_pb2.Failure(reason=reason, incident=incident)])


def _refusal(
    error: Refusal, code: grpc.StatusCode, reason: str, incident: str, language: Language, declaration: Declaration | None
) -> status_pb2.Status:  # fmt: skip
    details: list[Message] = [document_pb2.Failure(reason=reason, incident=incident)]
    if isinstance(error, kernel.Conflict):
        details.append(_conflict(error, language))
        who = error.who or Label("别人", "Somebody else").of(language)
        message = Label(f"此单刚被 {who} 修改", f"{who} has changed this record meanwhile").of(language)
    else:
        details.append(_capped(error.problems, declaration, language))
        message = _sentence(error.problems, declaration, language)
    return _status(code, message, details)


def _sentence(problems: tuple[Problem, ...], declaration: Declaration | None, language: Language) -> str:
    if not problems:
        return Label("请求被拒绝", "The request was refused").of(language)
    first = problems[0]
    where = convert.place(declaration, first.path, language)
    text = f"{where}：{first.message.of(language)}" if where and language == "zh" else first.message.of(language)
    if len(problems) == 1:
        return text
    return Label(f"{len(problems)} 处错误：{text}", f"{len(problems)} errors: {text}").of(language)


def _capped(
    problems: tuple[Problem, ...], declaration: Declaration | None, language: Language
) -> document_pb2.Problems:
    """As many problems as the metadata holds, and how many more there are."""
    message, size = document_pb2.Problems(), 0
    for index, found in enumerate(problems):
        one = convert.problem_message(found, declaration, language)
        size += one.ByteSize() + 4
        if size > DETAIL_BYTES:
            message.more = len(problems) - index
            break
        message.problems.append(one)
    return message


def _conflict(error: kernel.Conflict, language: Language) -> document_pb2.Conflict:
    message = document_pb2.Conflict(who=error.who, when=convert.instant(error.when), row_version=error.row_version)
    size = 0
    for change in error.changes:
        one = convert.field_change(change, language)
        size += one.ByteSize() + 4
        if size > DETAIL_BYTES:
            break
        message.changes.append(one)
    return message


def _status(code: grpc.StatusCode, message: str, details: list[Message]) -> status_pb2.Status:
    number: Any = code.value[0]
    status = status_pb2.Status(code=number, message=message[:300])
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return status
