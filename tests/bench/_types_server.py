"""A server that knows generated types besides its own: ``python -m tests.bench._types_server HOME FOLDER``.

It is started as ``cellar-server serve`` is. Before its ``ready`` it says where its processor time went: ``steps {...}``. With
``--tables`` it makes the types' tables and ends.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import time
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tables", action="store_true")
    asked = parser.parse_args()
    taken: dict[str, float] = {}

    def step(name: str) -> None:
        taken[name] = time.process_time() - sum(taken.values())

    from cellar_server import books as program
    from cellar_server.rpc.server import serve_home

    step("libraries")
    own = program.make_registry()
    step("own types")
    from tests.bench._types import load

    generated = load(asked.folder)
    step("generated types")
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    step("mapping")
    # As `serve` finds it: the program's own and the generated ones.
    program.registry = functools.cache(lambda: program.make_registry(generated))
    home = program.Home.load(asked.home)
    if asked.tables:
        from cellar_db import schema
        from cellar_server.kernel.schema.model import Base

        for books in home.open().values():
            schema.create_all(books.engine, Base.metadata)
            books.engine.dispose()
        return 0
    sys.stdout.write(f"steps {json.dumps({'types': len(own.declarations) + len(generated), **taken})}\n")
    sys.stdout.flush()
    return serve_home(home, host="127.0.0.1", port=0, insecure=False)


if __name__ == "__main__":
    sys.exit(main())
