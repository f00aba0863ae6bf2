"""What is done at the console is in the event log of the ledger set it was done to: by whom on this machine, and what."""

from __future__ import annotations

import getpass
import socket

from sqlalchemy import Engine, inspect

from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event, EventLog


def note(engine: Engine, deed: Event, words: str) -> None:
    """Add a row; a database of a revision before the log, which is only backed up or restored here, gets none."""
    if inspect(engine).has_table(EventLog.__tablename__):
        events.note_alone(engine, deed, user_id=SYSTEM_USER, address=_somebody(), words=words)


def _somebody() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A service account may have no name.
        name = "?"
    return f"console {name}@{socket.gethostname()}"
