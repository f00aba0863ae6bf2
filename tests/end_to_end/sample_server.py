"""A server that knows the sample's document types besides its own: ``python -m tests.end_to_end.sample_server``.

The client's process never imports them: all it learns comes over the wire.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from sqlalchemy import select

from cellar_db import engine as db
from cellar_db import schema
from cellar_server import books as program
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import Role
from cellar_server.kernel.schema.model import Base
from cellar_server.rpc.server import Listen, serve_at
from tests.end_to_end.served import LEDGER_SET
from tests.end_to_end.small_demo import USERS_PASSWORD
from tests.support import sample

CHECKER = "checker"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    registry = program.make_registry(sample.DECLARATIONS)
    home = program.Home.load(asked.home)
    ledger_sets = home.open(registry)
    engine = ledger_sets[LEDGER_SET].engine
    schema.create_all(engine, Base.metadata)
    with db.write(engine) as connection:
        everything = connection.execute(select(Role.id).where(Role.code == sets.ADMIN_ROLE)).scalar_one()
        sets.add_user(connection, CHECKER, "审核人", USERS_PASSWORD, [everything], must_change=False)
    certificate = (home.path / home.key).read_bytes(), (home.path / home.certificate).read_bytes()
    running = serve_at(ledger_sets, registry, Listen(port=asked.port, certificate=certificate))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    sys.stdout.write(f"ready {running.address}\n")
    sys.stdout.flush()
    while not ended.wait(3600):
        pass
    running.stop(grace=5)
    engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
