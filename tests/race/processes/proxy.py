"""A TCP proxy that a test can make slow, deaf or rude, to stand between a client and its server."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
from types import TracebackType

_CHUNK = 65536


class Proxy:
    """Passes bytes between ``port`` (its own, drawn at the start) and a target on this machine.

    ``deaf()``: what the server answers is kept back until ``pass_on()``; ``reset()``: every connection ends with a TCP
    reset; ``refuse()``: new connections are reset at once until ``pass_on()``; ``half_open()``: what the connections of
    now carry vanishes from now on, in both directions, and none is closed; ``delay``: seconds that each piece waits.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self._deaf = threading.Event()
        self._refusing = threading.Event()
        self._ended = threading.Event()
        self._open: set[socket.socket] = set()
        self._vanishing: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.accepted = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._listener.close()
        self.reset()

    def deaf(self) -> None:
        self._deaf.set()

    def refuse(self) -> None:
        self._refusing.set()
        self.reset()

    def half_open(self) -> None:
        with self._lock:
            self._vanishing = set(self._open)

    def pass_on(self) -> None:
        self._deaf.clear()
        self._refusing.clear()

    def reset(self) -> None:
        """Ends every connection as a rebooting router does."""
        with self._lock:
            ending, self._open = self._open, set()
        for each in ending:
            _reset(each)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            if self._refusing.is_set():
                _reset(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                _reset(near)
                continue
            with self._lock:
                self._open |= {near, far}
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while not self._ended.is_set():
                for key, _ in ready.select(timeout=0.1):
                    source = key.fileobj
                    assert isinstance(source, socket.socket)
                    if source is far and self._deaf.is_set():
                        # Left in the kernel's buffer; the wait keeps this loop from spinning on it.
                        self._ended.wait(0.01)
                        continue
                    piece = source.recv(_CHUNK)
                    if not piece:
                        return _reset(near, far)
                    if source in self._vanishing:
                        continue
                    if self.delay:
                        self._ended.wait(self.delay)
                    key.data.sendall(piece)
        return _reset(near, far)


def _reset(*sockets: socket.socket) -> None:
    for each in sockets:
        with contextlib.suppress(OSError):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # Wakes a thread that waits in recv; close alone does not.
            each.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            each.close()
