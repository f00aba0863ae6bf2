"""The client's only way to the server: `query` for reading, `command` for writing, `stream` for files."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from cellar.v1 import (
    document_pb2_grpc,
    exchange_pb2_grpc,
    job_pb2_grpc,
    list_pb2_grpc,
    preference_pb2_grpc,
    report_pb2_grpc,
    session_pb2,
    session_pb2_grpc,
)
from cellar_client.rpc.bridge import Bridge, Call
from cellar_client.rpc.endpoint import Endpoint
from cellar_client.rpc.errors import UNKNOWN_FATE, ApiError, ErrorKind

POLL_SECONDS = 10.0
# A command is tried again, under the same request id, for as long as a VPN usually needs to come back.
COMMAND_PATIENCE = 120.0
_LINE_TROUBLE = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE, ErrorKind.BUSY})
_NO_LINE = frozenset({ErrorKind.UNAVAILABLE, ErrorKind.BUSY})

# Said before the request id is looked up: they tell nothing of an earlier attempt that was lost on the way.
_NOT_BEGUN = frozenset({ErrorKind.BUSY, ErrorKind.FULL})

OnDone = Callable[[Any], None]
OnFail = Callable[[ApiError], None]


def new_request_id() -> str:
    """One per intention of the user; kept over every retry, so that the server carries it out once."""
    return uuid.uuid4().hex


@dataclass(eq=False)
class _Flight:
    """A call with its retries. Lives in the Api, not in the view: closing a view never drops a command on its way."""

    method: Any
    request: Any
    attempt_deadline: float
    give_up_at: float
    retry_on: frozenset[ErrorKind]
    pause: float
    is_command: bool
    anonymous: bool
    call: Call | None = None
    tries: int = 0
    lost: ApiError | None = None
    """The last attempt that may have been carried out although its answer never came."""
    stop: Callable[[], None] = field(default=lambda: None)


class Api(QObject):
    """Channel, session token, services and the two doors.

    `link_changed(str)`: "up", "retrying" or "down". `changed(list[(entity, id)])`: records were written, by this desk
    or another. `session_expired()`: the server no longer knows the token; calls wait until `resume` or `give_up`.
    """

    link_changed = Signal(str)
    changed = Signal(list)
    todo_changed = Signal(int)
    latency_changed = Signal(int)
    session_expired = Signal()

    def __init__(self, endpoint: Endpoint, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.endpoint = endpoint
        self.bridge = Bridge(endpoint, self)
        channel = self.bridge.channel
        self.documents = document_pb2_grpc.DocumentServiceStub(channel)  # type: ignore[no-untyped-call]
        self.lists = list_pb2_grpc.ListServiceStub(channel)  # type: ignore[no-untyped-call]
        self.sessions = session_pb2_grpc.SessionServiceStub(channel)  # type: ignore[no-untyped-call]
        self.exchange = exchange_pb2_grpc.ExchangeServiceStub(channel)  # type: ignore[no-untyped-call]
        self.jobs = job_pb2_grpc.JobServiceStub(channel)  # type: ignore[no-untyped-call]
        self.reports = report_pb2_grpc.ReportServiceStub(channel)  # type: ignore[no-untyped-call]
        self.preferences = preference_pb2_grpc.PreferenceServiceStub(channel)  # type: ignore[no-untyped-call]
        self.link = "up"
        self.latency_ms = 0
        self.todo_count: int | None = None
        """How much waits for this person; None until the server has said it."""
        self._token = ""
        self._expired = False
        self._parked: list[_Flight] = []
        self._pausing: dict[_Flight, QTimer] = {}
        self._last_change = 0
        self._polling = False
        self._given_up = False
        self._poll_timer = QTimer(self)
        self._poll_timer.setInterval(int(POLL_SECONDS * 1000))
        self._poll_timer.timeout.connect(self.poll_now)

    @property
    def token(self) -> str:
        return self._token

    def set_token(self, token: str) -> None:
        """The session every later call belongs to; empty logs out on this side."""
        self._token = token
        self._expired = self._given_up = False

    def query(
        self,
        method: Any,
        request: Any,
        on_done: OnDone,
        on_fail: OnFail | None = None,
        *,
        parent: QObject | None = None,
        deadline: float = 10.0,
    ) -> Call:
        """Reads. Tried again while the line is down, `deadline` seconds in all; dropped with its parent."""
        return self._launch(
            self._read_flight(method, request, deadline), parent=parent, on_done=on_done, on_fail=on_fail
        )

    def command(
        self,
        method: Any,
        request: Any,
        on_done: OnDone,
        on_fail: OnFail | None = None,
        *,
        parent: QObject | None = None,
        deadline: float = 30.0,
    ) -> Call:
        """Writes, exactly once. `deadline` is for one attempt; retried under the same request id for two minutes.

        A request without the field `request_id` cannot be repeated safely and is sent once.
        """
        repeatable = "request_id" in request.DESCRIPTOR.fields_by_name
        if repeatable and not request.request_id:
            request.request_id = new_request_id()
        flight = _Flight(
            method=method,
            request=request,
            attempt_deadline=deadline,
            give_up_at=time.monotonic() + COMMAND_PATIENCE,
            retry_on=_LINE_TROUBLE if repeatable else frozenset(),
            pause=0.4,
            is_command=True,
            anonymous=False,
        )
        return self._launch(flight, parent=parent, on_done=on_done, on_fail=on_fail)

    def login(
        self,
        request: session_pb2.LoginRequest,
        on_done: OnDone,
        on_fail: OnFail | None = None,
        *,
        parent: QObject | None = None,
    ) -> Call:
        """A query that carries no token, so that it works while the session is expired."""
        flight = self._read_flight(self.sessions.Login, request, 15.0, anonymous=True)
        return self._launch(flight, parent=parent, on_done=on_done, on_fail=on_fail)

    def stream(
        self,
        method: Any,
        request: Any,
        on_item: Callable[[Any], None],
        on_end: Callable[[ApiError | None], None],
        *,
        deadline: float = 120.0,
    ) -> Callable[[], None]:
        """Reads a server stream (a file). Returns what cancels it."""
        return self.bridge.stream(
            method, request, timeout=deadline, metadata=self._metadata(anonymous=False), on_item=on_item, on_end=on_end
        )

    def resume(self, token: str) -> None:
        """After a new login: everything that waited goes out under the new session."""
        self.set_token(token)
        parked, self._parked = self._parked, []
        for flight in parked:
            self._send(flight)
        if self._poll_timer.isActive():
            self.poll_now()

    def give_up(self, error: ApiError) -> None:
        """The user does not log in again now: everything that waited fails with `error`.

        The next call of the user's raises `session_expired` again; polling rests until then.
        """
        self._expired, self._given_up = False, True
        parked, self._parked = self._parked, []
        for flight in parked:
            self._finish(flight, None, error)

    def retry_now(self) -> None:
        """Cuts every pause between attempts short, and asks the server whether it is there."""
        for flight, timer in list(self._pausing.items()):
            timer.stop()
            self._pausing.pop(flight)
            timer.deleteLater()
            self._send(flight)
        if self._token:
            self.poll_now()

    def start_polling(self, seconds: float = POLL_SECONDS) -> None:
        self._poll_timer.start(int(seconds * 1000))
        self.poll_now()

    def stop_polling(self) -> None:
        self._poll_timer.stop()

    def poll_now(self) -> None:
        """Asks once what changed elsewhere; at most one such question is under way."""
        if self._polling or not self._token or self._expired or self._given_up:
            return
        self._polling = True
        flight = self._read_flight(self.sessions.Poll, session_pb2.PollRequest(after=self._last_change), 5.0)
        flight.retry_on = frozenset()
        self._launch(flight, parent=self, on_done=self._on_poll, on_fail=self._on_poll_failed)

    def close(self) -> None:
        """Stops polling, forgets every call and closes the channel."""
        self._poll_timer.stop()
        for timer in self._pausing.values():
            timer.stop()
        self._pausing.clear()
        self._parked.clear()
        self.bridge.close()

    def _read_flight(self, method: Any, request: Any, deadline: float, *, anonymous: bool = False) -> _Flight:
        return _Flight(
            method=method,
            request=request,
            attempt_deadline=deadline,
            give_up_at=time.monotonic() + deadline,
            retry_on=_NO_LINE,
            pause=0.2,
            is_command=False,
            anonymous=anonymous,
        )

    def _launch(self, flight: _Flight, *, parent: QObject | None, on_done: OnDone, on_fail: OnFail | None) -> Call:
        call = Call(parent or self, lambda: self._drop(flight))
        call.done.connect(on_done)
        if on_fail is not None:
            call.failed.connect(on_fail)
        flight.call = call
        self._send(flight)
        return call

    def _drop(self, flight: _Flight) -> None:
        flight.stop()
        timer = self._pausing.pop(flight, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        if flight in self._parked:
            self._parked.remove(flight)

    def _metadata(self, *, anonymous: bool) -> tuple[tuple[str, str], ...]:
        return () if anonymous or not self._token else (("authorization", f"Bearer {self._token}"),)

    def _send(self, flight: _Flight) -> None:
        if self._expired and not flight.anonymous:
            self._parked.append(flight)
            return
        timeout = flight.attempt_deadline
        if not flight.is_command:
            timeout = max(0.05, min(timeout, flight.give_up_at - time.monotonic()))
        token = self._token
        flight.tries += 1
        flight.stop = self.bridge.attempt(
            flight.method,
            flight.request,
            timeout=timeout,
            metadata=self._metadata(anonymous=flight.anonymous),
            arrived=lambda reply, error, seconds: self._arrived(flight, token, reply, error, seconds),
        )

    def _arrived(self, flight: _Flight, token: str, reply: Any, error: ApiError | None, seconds: float) -> None:
        if error is None:
            self._set_link("up")
            self._measure(seconds)
            self._finish(flight, reply, None)
            return
        if error.kind is ErrorKind.UNAUTHENTICATED and token and not flight.anonymous:
            self._park(flight, token)
            return
        if error.kind in UNKNOWN_FATE:
            flight.lost = error
        if error.kind in flight.retry_on and self._wanted(flight):
            pause = min(8.0, flight.pause * 2 ** (flight.tries - 1))
            if time.monotonic() + pause < flight.give_up_at:
                self._set_link("retrying")
                self._pause(flight, pause)
                return
        if error.kind is ErrorKind.UNAVAILABLE:
            # While a command still tries, the line is not given up, whatever another call says.
            self._set_link("retrying" if self._pausing else "down")
        elif error.kind is not ErrorKind.DEADLINE:
            self._set_link("up")
        self._finish(flight, None, flight.lost if flight.lost and error.kind in _NOT_BEGUN else error)

    def _wanted(self, flight: _Flight) -> bool:
        return flight.is_command or (flight.call is not None and isValid(flight.call))

    def _pause(self, flight: _Flight, seconds: float) -> None:
        timer = QTimer(self)
        timer.setSingleShot(True)

        def again() -> None:
            if self._pausing.pop(flight, None) is not None:
                timer.deleteLater()
                self._send(flight)

        timer.timeout.connect(again)
        self._pausing[flight] = timer
        timer.start(int(seconds * 1000))

    def _park(self, flight: _Flight, token: str) -> None:
        """A call whose session ended waits for the next login, and only the first one raises the dialog."""
        if token != self._token:  # somebody logged in again meanwhile
            self._send(flight)
            return
        self._parked.append(flight)
        if not self._expired:
            self._expired = True
            self.session_expired.emit()

    def _finish(self, flight: _Flight, reply: Any, error: ApiError | None) -> None:
        call = flight.call
        if call is not None and isValid(call):
            call.finish(reply, error)
        if flight.is_command and error is None:
            self._announce(reply)

    def _announce(self, reply: Any) -> None:
        changes = getattr(reply, "changes", None)
        if changes:
            self.changed.emit([(change.entity, change.id) for change in changes])

    def _set_link(self, state: str) -> None:
        if state != self.link:
            self.link = state
            self.link_changed.emit(state)

    def _measure(self, seconds: float) -> None:
        measured = seconds * 1000
        self.latency_ms = round(measured if not self.latency_ms else self.latency_ms * 0.7 + measured * 0.3)
        self.latency_changed.emit(self.latency_ms)

    def _on_poll(self, reply: session_pb2.PollResponse) -> None:
        self._polling = False
        self._last_change = reply.last
        self._announce(reply)
        if reply.todo_count != self.todo_count:
            self.todo_count = reply.todo_count
            self.todo_changed.emit(self.todo_count)

    def _on_poll_failed(self, _error: ApiError) -> None:
        self._polling = False
