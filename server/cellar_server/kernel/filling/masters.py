"""Masters made beside the command path, with the defaults that it would give them."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select

from cellar_common.folding import cut
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.schema.model import Master
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

M = TypeVar("M", bound=Master)


def ensure(work: UnitOfWork, model: type[M], code: str, **values: Any) -> M:
    """The master with this code; made where there is none. One statement for all codes of a model."""
    key = ("seed", model)
    if key not in work.cache:
        work.cache[key] = {record.code: record for record in work.session.scalars(select(model))}
    known: dict[str, M] = work.cache[key]
    if code not in known:
        known[code] = make(work, model, code=code, **values)
        work.session.add(known[code])
    return known[code]


def make(work: UnitOfWork, model: type[M], **values: Any) -> M:
    """A master with its defaults, not yet in the session."""
    record: M = new_record(model, work.registry.by_model(model).fields)
    for name, value in values.items():
        setattr(record, name, value)
    record.state = ACTIVE.code
    record.created_at, record.created_by = work.now, work.principal.user_id
    record.pinyin = record.pinyin or cut(initials(record.name), 60) or None
    return record
