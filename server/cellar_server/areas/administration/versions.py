"""Rights that changed must be known to every worker at its next call: the version in ``system_state`` moves with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def rights_changed(work: UnitOfWork, doc: Any) -> None:
    """``after_save`` of users and roles, and part of stopping and starting them. Last, because everybody waits for this row."""
    # What exactly is before and after in the record's own history.
    events.note_by(work, Event.RIGHTS, entity=doc.__tablename__, words=doc.code)
    if "rights_changed" in work.cache:
        return
    work.cache["rights_changed"] = True
    work.write_last(update(system_state).values(security_version=system_state.c.security_version + 1))
