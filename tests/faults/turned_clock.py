"""A server whose clock is turned from outside: ``python -m tests.faults.turned_clock --home HOME --port PORT``.

The file ``clock`` in the home holds how many seconds its clock is ahead; it is read ten times a second.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from cellar_server.books import Home
from cellar_server.kernel.schema import clock
from cellar_server.rpc.server import serve_home

_FILE = "clock"


def turn(home: Path, ahead: timedelta) -> None:
    """Set the clock of the server over this home; it takes effect within a tenth of a second."""
    draft = home / (_FILE + ".new")
    draft.write_text(str(ahead.total_seconds()), encoding="ascii")
    draft.replace(home / _FILE)


def _follow(file: Path) -> None:
    with ExitStack() as turned:
        shown, ended = 0.0, threading.Event()
        while not ended.wait(0.1):
            with contextlib.suppress(FileNotFoundError):
                wanted = float(file.read_text(encoding="ascii"))
                if wanted != shown:
                    turned.close()
                    turned.enter_context(clock.shifted(timedelta(seconds=wanted)))
                    shown = wanted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    threading.Thread(target=_follow, args=(asked.home / _FILE,), daemon=True).start()
    home = Home.load(asked.home)
    return serve_home(home, host="127.0.0.1", port=asked.port, insecure=False)


if __name__ == "__main__":
    sys.exit(main())
