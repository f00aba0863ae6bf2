"""What every new ledger set starts with: the masters and roles that the areas bring, and the parameters (idempotent).

``cellar-server upgrade`` brings a ledger set what it lacks of it and never had (``brought``). A record that is there
already, by its code, is left as its company has made it.
"""

from __future__ import annotations

import hashlib
import json

from cellar_server.kernel.filling.masters import make
from cellar_server.kernel.filling.seeds import FirstRecord
from cellar_server.kernel.schema import settings
from cellar_server.kernel.unit_of_work import periods
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed.brought import Brought, parts_of
from cellar_server.seed.collected import seeds
from cellar_server.seed.roles import templates


def records() -> list[FirstRecord]:
    """Every master that a ledger set starts with, in the order of the areas."""
    return [record for each in seeds().values() for record in each.records]


def levels() -> list[list[FirstRecord]]:
    """The same, each after the one above it: a row must be there before another points to it."""
    depth: dict[tuple[str, str], int] = {}
    found: list[list[FirstRecord]] = []
    for each in records():
        level = depth[each.entity, each.parent] + 1 if each.parent else 0
        depth[each.entity, each.code] = level
        if level == len(found):
            found.append([])
        found[level].append(each)
    return found


def version() -> str:
    """The digest of all that this program brings, whichever area brings it."""
    found = [
        sorted((each.entity, each.code) for each in records()),
        sorted((template.code, parts_of(template)) for template in templates()),
    ]
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest()


def seed(work: UnitOfWork) -> None:
    """Fill a new ledger set; one that is filled gets what it lacks and never had."""
    bring(work)
    for each in seeds().values():
        if each.first is not None:
            each.first(work)
    settings.plant(work.connection)
    work.session.flush()
    periods.plant_by(work)


def bring(work: UnitOfWork) -> Brought:
    """Masters, roles and rights that this ledger set never had; what its company changed or deleted stays so."""
    brought = Brought(work)
    for level in levels():
        for each in level:
            brought.master(each, make)
        work.session.flush()
    for template in templates():
        brought.role(template, make)
    work.session.flush()
    brought.note(version())
    return brought
