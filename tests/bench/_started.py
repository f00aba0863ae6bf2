"""Small programs whose start is measured: each says one line when it has come to where a person can go on.

``python -m tests.bench._started desk ADDRESS CERTIFICATE`` the client up to its painted login window; ``window`` a bare
window of the same library; ``port CERTIFICATE KEY`` a bare server with the libraries of ours and a TLS port.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any


def say(word: str) -> None:
    """The line, with the processor seconds that the whole process took so far."""
    sys.stdout.write(f"{word} {time.process_time():.3f}\n")
    sys.stdout.flush()


def desk(address: str, certificate: str) -> None:
    from cellar_client.app import parse, start

    client = start(parse(["--server", address, "--ca", certificate]))
    _until_painted(client.login)
    client.close()


def window() -> None:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication(["bare"])
    shown = QMainWindow()
    shown.setCentralWidget(QLabel("bare"))
    shown.resize(1000, 640)
    shown.show()
    _until_painted(shown)
    application.quit()


def _until_painted(shown: Any) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                # The whole window is drawn within this event; what follows comes after it.
                self.painted = True
            return False

    watch = Watch()
    shown.installEventFilter(watch)
    while not watch.painted:
        QCoreApplication.processEvents()
    say("painted")


def port(certificate: str, key: str) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    import grpc
    import sqlalchemy.orm  # noqa: F401 - its import is what is measured

    pair = (Path(key).read_bytes(), Path(certificate).read_bytes())
    server = grpc.server(ThreadPoolExecutor(8))
    server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    server.start()
    say("ready")
    server.stop(None).wait()


if __name__ == "__main__":
    programs: dict[str, Callable[..., None]] = {"desk": desk, "window": window, "port": port}
    programs[sys.argv[1]](*sys.argv[2:])
