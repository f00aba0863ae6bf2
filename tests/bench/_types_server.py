"""A server that knows generated types besides its own: ``python -m tests.bench._types_server HOME FOLDER``.

It is started as ``cellar-server serve`` is. Before its ``ready`` it says where its processor time went: ``steps {...}``, and after it
``rest {...}`` when everything is loaded. With ``--tables`` it makes the types' outlines and tables and ends.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any


def say(word: str, figures: dict[str, Any]) -> None:
    sys.stdout.write(f"{word} {json.dumps(figures)}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables", action="store_true")
    asked = parser.parse_args()
    taken: dict[str, float] = {}

    def step(name: str) -> None:
        taken[name] = time.process_time() - sum(taken.values())

    from cellar_server.books import Home
    from cellar_server.rpc import server

    step("libraries")
    from tests.bench._types import known, outlined

    if asked.tables:
        from cellar_db import schema
        from cellar_server.kernel.schema.model import Base

        for books in Home.load(asked.home).open(outlined(asked.folder)).values():
            schema.create_all(books.engine, Base.metadata)
            books.engine.dispose()
        return 0
    registry = known(asked.folder, all_at_once=False)
    step("areas at start")
    # As `serve` finds it: the program's own and the generated ones.
    serving: Any = server
    serving.serving_registry = lambda: registry
    whole = serving.take_in_the_rest

    def take_in_the_rest(wanted: Any) -> threading.Thread:
        begun, used = time.monotonic(), time.process_time()
        thread: threading.Thread = whole(wanted)

        def told() -> None:
            thread.join()
            say("rest", {"seconds": time.monotonic() - begun, "processor": time.process_time() - used})

        threading.Thread(target=told, daemon=True).start()
        return thread

    serving.take_in_the_rest = take_in_the_rest
    say("steps", {"types": len(registry.outlines), **taken})
    return server.serve_home(Home.load(asked.home), host="127.0.0.1", port=0, insecure=False)


if __name__ == "__main__":
    sys.exit(main())
