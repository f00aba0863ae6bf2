"""gRPC to Qt: stub futures and one queued signal.

gRPC runs a future's callback on a thread of its own; that callback only emits a Qt signal of an object which lives in
the GUI thread, so Qt queues it and every handler runs there, in order. Only `Bridge` is ever touched from gRPC's
threads, and it outlives every call.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

import grpc
from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from cellar_client.rpc.endpoint import CERTIFICATE_NAME, Endpoint
from cellar_client.rpc.errors import ApiError, decode

MAX_MESSAGE = 20 * 1024 * 1024
CHANNEL_OPTIONS: list[tuple[str, Any]] = [
    ("grpc.max_receive_message_length", MAX_MESSAGE),
    ("grpc.max_send_message_length", MAX_MESSAGE),
    # A VPN or NAT forgets a connection without a word: while a call waits, a dead line is known after twenty seconds.
    # The server is set to tolerate a ping every ten.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    # Without it an unanswered ping counts only after a minute, whatever the line above says (seen with grpcio 1.85).
    ("grpc.http2.ping_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 0),
    # gRPC's own default waits up to two minutes between attempts to connect: too long for a person.
    ("grpc.initial_reconnect_backoff_ms", 300),
    # How long one attempt may take, handshake included: a second was too short for a busy server or a slow line.
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.max_reconnect_backoff_ms", 3_000),
    # Two Api objects on one machine must not share a dead connection.
    ("grpc.use_local_subchannel_pool", 1),
]

CallMetadata = tuple[tuple[str, str], ...]
Arrived = Callable[[Any, ApiError | None, float], None]


class Call(QObject):
    """The handle of one call. `done(reply)` or `failed(ApiError)` comes on the GUI thread, and never after `cancel()`."""

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None, stop: Callable[[], None]) -> None:
        super().__init__(parent)
        self._stop = stop
        self._live = True

    def cancel(self) -> None:
        """Forgets the call; a command that the server already carried out stays carried out."""
        if self._live:
            self._live = False
            self._stop()
            self.deleteLater()

    def finish(self, reply: Any, error: ApiError | None) -> None:
        """For the Api only."""
        if not self._live:
            return
        self._live = False
        if error is None:
            self.done.emit(reply)
        else:
            self.failed.emit(error)
        if isValid(self):
            self.deleteLater()


class Bridge(QObject):
    """Owns the channel and carries single attempts over it."""

    _arrived = Signal(int)
    _item = Signal(int, object)
    _ended = Signal(int, object)

    def __init__(self, endpoint: Endpoint, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.endpoint = endpoint
        self.channel = _open(endpoint)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, tuple[Any, Arrived, float]] = {}
        self._streams: dict[int, tuple[Any, Callable[[Any], None], Callable[[ApiError | None], None]]] = {}
        self._closing = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._item.connect(self._on_item, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def attempt(
        self, method: Any, request: Any, *, timeout: float, metadata: CallMetadata, arrived: Arrived
    ) -> Callable[[], None]:
        """Sends once; `arrived(reply, error, seconds)` on the GUI thread. Returns what cancels the attempt."""
        if self._closing:
            # E.g. a timer of a view that outlived the session.
            return lambda: None
        number = next(self._numbers)
        future = method.future(request, timeout=timeout, metadata=metadata)
        self._waiting[number] = (future, arrived, time.monotonic())
        future.add_done_callback(lambda _: self._tell(number))

        def cancel() -> None:
            if self._waiting.pop(number, None) is not None:
                future.cancel()

        return cancel

    def stream(
        self,
        method: Any,
        request: Any,
        *,
        timeout: float,
        metadata: CallMetadata,
        on_item: Callable[[Any], None],
        on_end: Callable[[ApiError | None], None],
    ) -> Callable[[], None]:
        """Reads a server stream on a thread of its own. Returns what cancels it; nothing is delivered after that."""
        number = next(self._numbers)
        items = method(request, timeout=timeout, metadata=metadata)
        self._streams[number] = (items, on_item, on_end)

        def read() -> None:
            error: ApiError | None = None
            try:
                for item in items:
                    self._item.emit(number, item)
            except grpc.RpcError as failure:
                error = decode(failure)
            except RuntimeError:
                return
            if not self._closing:
                try:
                    self._ended.emit(number, error)
                except RuntimeError:
                    return

        threading.Thread(target=read, name="cellar-stream", daemon=True).start()

        def cancel() -> None:
            if self._streams.pop(number, None) is not None:
                items.cancel()

        return cancel

    def close(self) -> None:
        """Cancels what is under way and closes the channel; nothing is delivered afterwards."""
        self._closing = True
        for future, _, _ in self._waiting.values():
            future.cancel()
        for items, _, _ in self._streams.values():
            items.cancel()
        self._waiting.clear()
        self._streams.clear()
        self.channel.close()

    def _tell(self, number: int) -> None:
        """On gRPC's thread."""
        if self._closing:
            return
        try:
            self._arrived.emit(number)
        except RuntimeError:  # Qt's side is already gone at shutdown
            return

    @Slot(int)
    def _on_arrived(self, number: int) -> None:
        entry = self._waiting.pop(number, None)
        if entry is None:
            return
        future, arrived, started = entry
        seconds = time.monotonic() - started
        try:
            reply = future.result()
        except grpc.FutureCancelledError:
            return
        except grpc.RpcError as failure:
            arrived(None, decode(failure), seconds)
        else:
            arrived(reply, None, seconds)

    @Slot(int, object)
    def _on_item(self, number: int, item: Any) -> None:
        entry = self._streams.get(number)
        if entry is not None:
            entry[1](item)

    @Slot(int, object)
    def _on_ended(self, number: int, error: ApiError | None) -> None:
        entry = self._streams.pop(number, None)
        if entry is not None:
            entry[2](error)


def _open(endpoint: Endpoint) -> Any:
    options = list(CHANNEL_OPTIONS)
    if endpoint.insecure:
        return grpc.insecure_channel(endpoint.target, options=options)
    if endpoint.ca_pem:
        options.append(("grpc.ssl_target_name_override", CERTIFICATE_NAME))
    return grpc.secure_channel(
        endpoint.target, grpc.ssl_channel_credentials(root_certificates=endpoint.ca_pem), options=options
    )
