"""A long line between a client and its server: every byte arrives later, none is held up by the one before it."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time

_PIECE = 65536


class Link:
    """Listens on ``port`` and carries to ``target`` on this machine, ``seconds`` each way.

    Unlike a proxy that sleeps before each piece, pieces travel one behind the other, as on a line with a long way and
    enough width. TLS passes through untouched. Use as a context manager.
    """

    def __init__(self, target: int, seconds: float) -> None:
        self.target, self.seconds = target, seconds
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Link:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target), timeout=10)
                far.settimeout(None)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._one_way(source, sink)

    def _one_way(self, source: socket.socket, sink: socket.socket) -> None:
        """A thread that reads and notes when each piece is due, and one that writes it then."""
        due: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

        def read() -> None:
            piece = b"-"
            while piece:
                try:
                    piece = source.recv(_PIECE)
                except OSError:
                    piece = b""
                due.put((time.monotonic() + self.seconds, piece))

        def write() -> None:
            with contextlib.suppress(OSError):
                while True:
                    at, piece = due.get()
                    time.sleep(max(0.0, at - time.monotonic()))
                    if not piece:
                        return sink.shutdown(socket.SHUT_WR)
                    sink.sendall(piece)

        for work in (read, write):
            threading.Thread(target=work, daemon=True).start()
