"""The audit trail (history of a record): before and after of each deed, who, when; and what is shown of it."""

from cellar_server.kernel.audit.reading import read, someone, user_name
from cellar_server.kernel.audit.trail import (
    all_in_sight,
    answered,
    changed_since,
    difference,
    made,
    made_by_oneself,
    newest,
    told,
    touched,
    write,
)
from cellar_server.kernel.schema.snapshot import NOTHING, Snapshot, snapshot

__all__ = [
    "NOTHING",
    "Snapshot",
    "all_in_sight",
    "answered",
    "changed_since",
    "difference",
    "made",
    "made_by_oneself",
    "newest",
    "read",
    "snapshot",
    "someone",
    "told",
    "touched",
    "user_name",
    "write",
]
