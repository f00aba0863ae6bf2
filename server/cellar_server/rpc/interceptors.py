"""What every call passes: incident number, deadline, limits, session; and the one way out for every exception."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.attempts import ATTEMPTS
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.outline import Outline
from cellar_server.kernel.schema.problems import Busy, Forbidden, Hidden, Refusal, Unauthenticated, problem, refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.rpc.calls import Call
from cellar_server.rpc.errors import Late, is_down, is_expected, status_of

log = logging.getLogger("cellar.rpc")

ANONYMOUS = frozenset({"/cellar.v1.SessionService/Welcome", "/cellar.v1.SessionService/Login"})
# What somebody may do whose password was set by another and not yet by himself.
_BEFORE_CHANGE = frozenset(f"/cellar.v1.SessionService/{name}" for name in ("ChangePassword", "Logout", "GetMetadata"))
_OURS = "/cellar.v1."
# "Bearer ", a ledger set's code, a dot and 43 characters; beyond it is no token of ours.
_LONGEST_TOKEN = 100
_DETAILS = "grpc-status-details-bin"

Step = Callable[[Call, Any], None]
_NO_SESSION = problem("", "SESSION_ENDED", "请先登录|Log in first", "重新登录，未存内容仍在|Log in again; nothing typed is lost")  # fmt: skip

_CHANGE_FIRST = problem("", "PASSWORD_CHANGE", "请先修改密码|Change your password first", "密码由管理员设定，改为自己的才能继续|An administrator set it; choose your own to go on")  # fmt: skip


class _Garbled:
    """Stands in the place of a request whose bytes are no such message."""


def _readable(deserialize: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """gRPC answers INTERNAL and logs a traceback where this raises; the Gate refuses in words instead."""

    def read(content: bytes) -> Any:
        try:
            return deserialize(content)
        except DecodeError:
            return _Garbled()

    return read


def in_time(call: Call, _request: Any) -> None:
    """A call whose deadline passed while it waited for a worker is not begun: nobody would read the answer."""
    left = call.context.time_remaining()
    if left is not None and left <= 0:
        raise Late


@dataclass
class RateLimit:
    """A bucket of ``burst`` calls a session (or address) that refills with ``per_second``; of this worker only."""

    per_second: float
    burst: int
    methods: frozenset[str] | None = None
    monotonic: Callable[[], float] = time.monotonic
    _lock: Lock = field(default_factory=Lock)
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def __call__(self, call: Call, _request: Any) -> None:
        if self.methods is not None and call.method not in self.methods:
            return
        # Behind one proxy all desks share an address, so a session counts for itself.
        token = call.metadata.get("authorization", "")
        self.take(token if 0 < len(token) <= _LONGEST_TOKEN and self.methods is None else _address(call))

    def take(self, key: str, *, count: int = 1) -> None:
        """Take ``count`` calls from a bucket; with 0 only ask. ``TooLarge`` where less than one is left."""
        now = self.monotonic()
        with self._lock:
            level, at = self._buckets.pop(key, (float(self.burst), now))
            level = min(float(self.burst), level + (now - at) * self.per_second)
            allowed = level >= 1
            self._buckets[key] = (level - count if allowed else level, now)
            while len(self._buckets) > 5000:
                self._buckets.popitem(last=False)
        if not allowed:
            words = "请求过于频繁，请稍后再试|Too many calls; wait a moment"
            raise Busy([problem("", "RATE_LIMIT", words)])


def _address(call: Call) -> str:
    return call.peer.rpartition(":")[0]


@dataclass
class Authentication:
    """``authorization: Bearer <ledger set>.<token>`` makes the principal; nothing in the request can.

    ``strangers`` counts by address what opens nothing: whoever tries tokens out soon costs the database nothing more,
    while sessions that are known to be good go on from the same address.
    """

    ledger_sets: Mapping[str, LedgerSet]
    strangers: RateLimit
    _lock: Lock = field(default_factory=Lock)
    _known: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def __call__(self, call: Call, _request: Any) -> None:
        if call.method in ANONYMOUS:
            return
        header = call.metadata.get("authorization", "")
        if header not in self._known:
            self.strangers.take(_address(call), count=0)
        try:
            self._admit(call, header)
        except Unauthenticated:
            with self._lock:
                self._known.pop(header, None)
            self.strangers.take(_address(call))
            raise
        with self._lock:
            self._known[header] = None
            while len(self._known) > 5000:
                self._known.popitem(last=False)
        if call.principal.must_change and call.method not in _BEFORE_CHANGE:
            raise Forbidden([_CHANGE_FIRST])

    def _admit(self, call: Call, header: str) -> None:
        scheme, _, bearer = header.partition(" ")
        code, _, token = bearer.partition(".")
        books = self.ledger_sets.get(code)
        if scheme != "Bearer" or not token or books is None or len(header) > _LONGEST_TOKEN:
            raise Unauthenticated([_NO_SESSION])
        call.admit(books, security.authenticate(books, token))


@dataclass(frozen=True)
class Gate(grpc.ServerInterceptor):  # type: ignore[type-arg]
    """Runs the steps before each method, and turns whatever is raised, there or in the method, into a status."""

    steps: Sequence[Step]
    registry: Registry

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        handler = continuation(details)
        if handler is None or not details.method.startswith(_OURS):
            return handler
        metadata = {key: value for key, value in details.invocation_metadata or () if isinstance(value, str)}

        def begin(context: grpc.ServicerContext) -> Call:
            incident = f"{clock.now():%y%m%d}-{secrets.token_hex(4).upper()}"
            language = "en" if metadata.get("accept-language", "").startswith("en") else "zh"
            return Call(details.method, context, incident, metadata, context.peer(), language)  # type: ignore[arg-type]

        def enter(call: Call, request: Any) -> None:
            named = _entity_of(request)
            # What is no entity of ours stays out of the log: anybody may write a line break into it.
            call.entity = named if self.registry.knows(named) else ""
            call.deed = _deed_of(request, self.registry.outlines.get(call.entity))
            if call.method in ANONYMOUS and getattr(request, "language", "") in ("zh", "en"):
                call.language = request.language
            for step in self.steps:
                step(call, request)
            if isinstance(request, _Garbled):
                words = "请求内容无法解读|The request cannot be read"
                raise refuse("", "MESSAGE_UNREADABLE", words, "请更新客户端|Update the client")

        def unary(request: Any, context: grpc.ServicerContext) -> Any:
            call, started = begin(context), time.perf_counter()
            try:
                enter(call, request)
                reply = handler.unary_unary(request, call)
            except Exception as error:  # the one place where everything ends
                self._fail(call, error, started)
            else:
                _note(call, started, "OK")
                return reply

        def stream(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            call, started = begin(context), time.perf_counter()
            try:
                enter(call, request)
                yield from handler.unary_stream(request, call)
            except Exception as error:  # as above
                self._fail(call, error, started)
            else:
                _note(call, started, "OK")

        read = _readable(handler.request_deserializer)
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(stream, read, handler.response_serializer)
        return grpc.unary_unary_rpc_method_handler(unary, read, handler.response_serializer)

    def _fail(self, call: Call, error: Exception, started: float) -> None:
        declaration: Declaration | None = self.registry.loaded(call.entity)
        code, status = status_of(error, incident=call.incident, language=call.language, declaration=declaration)
        _note_attempt(call, error)
        if is_expected(error):
            _note(call, started, code.name)
        elif is_down(error):
            # Every call fails while the database is away: a line each, not a traceback.
            what = type(getattr(error, "orig", None) or error).__name__
            log.error("%s %s %s: the database is away or busy (%s)", call.incident, call.method, _who(call), what)
        else:
            log.error("%s %s %s failed", call.incident, call.method, _who(call), exc_info=error)
        call.context.set_trailing_metadata(((_DETAILS, status.SerializeToString()),))
        call.context.abort(code, status.message)


# Refusals of a person, and not of what was typed.
_OF_A_PERSON = frozenset({"MAKER_IS_CHECKER", "OWN_RECEIPT"})


def _note_attempt(call: Call, error: Exception) -> None:
    """What somebody tried and may not is in the event log, by codes alone; the command itself is rolled back by now."""
    if call.session is None or not isinstance(error, Refusal):
        return
    codes = [found.code for found in error.problems]
    if isinstance(error, Forbidden | Hidden) or _OF_A_PERSON & set(codes):
        words = " ".join(filter(None, (call.method.rpartition("/")[2], call.deed, ",".join(sorted(set(codes))))))
        user, books = call.session.user_id, call.books
        ATTEMPTS.note(books.engine, Event.REFUSED, user_id=user, entity=call.entity, address=call.peer, words=words)


def _entity_of(request: Any) -> str:
    for holder in (request, getattr(request, "record", None), getattr(request, "query", None)):
        entity = getattr(holder, "entity", "")
        if entity:
            return str(entity)
    return ""


def _deed_of(request: Any, entity: Outline | None) -> str:
    """The action that a call asks for and the record, where there is such an action; nothing else of what was typed."""
    wanted = getattr(request, "action", "") or getattr(request, "then", "")
    deed = wanted if entity is not None and any(wanted == each.name for each in entity.deeds) else ""
    record = getattr(request, "id", 0)
    return f"{deed} #{record}".strip() if isinstance(record, int) and record else deed


def _who(call: Call) -> str:
    return f"{call.set_code}/{call.session.code}" if call.session is not None else "-"


def _note(call: Call, started: float, outcome: str) -> None:
    spent = (time.perf_counter() - started) * 1000
    log.info("%s %s %s %s %s %.0f ms", call.incident, call.method, _who(call), call.entity or "-", outcome, spent)
