"""The day on which a document posts, and the one guard of closed periods that goes with it."""

from __future__ import annotations

import enum
from dataclasses import replace
from datetime import date
from typing import Any

from cellar_server.kernel.unit_of_work import periods
from cellar_server.kernel.unit_of_work.periods import Posting
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


class Deed(enum.Enum):
    """What a document does when it posts: something is done, or its effect is taken back."""

    DONE = "done"
    TAKEN_BACK = "taken back"


def posting_date(work: UnitOfWork, doc: Any, deed: Deed) -> date:
    """The day on which a document posts; its module must be open there, or the command is refused when it completes.

    Taking effect posts on the business date. What is done later to a document in effect (close the rest, reopen), or by
    another document on its behalf, is of today, and never of a day before its effect. Its effect is taken back on the day of the effect while that period is
    open, and today where it is closed (only what no red document can correct comes so far). The module whose periods count is the one that the declaration of the document acted
    on names, also for what it does on another's behalf: an outbound is of the stock, though its order's reservation moves.
    ValueError where it names none.
    """
    effect: date | None = doc.posting_date
    if deed is Deed.TAKEN_BACK:
        own = _posting(work, doc, effect or doc.business_date)
        posting = replace(own, on=max(own.on, work.today)) if periods.held(work, own) else own
    else:
        posting = _posting(work, doc, doc.business_date if effect is None else max(effect, work.today))
    work.post(periods.DOOR, [posting])
    return posting.on


def is_closed(work: UnitOfWork, doc: Any) -> bool:
    """Whether the period of a document's effect is closed for its module, in its books."""
    return bool(periods.held(work, _posting(work, doc, doc.posting_date or doc.business_date)))


def _posting(work: UnitOfWork, doc: Any, on: date) -> Posting:
    declared = work.registry.find(doc.__tablename__)
    module = work.module or (declared.module if declared is not None else None)
    if module is None:
        raise ValueError(f"{doc.__tablename__} posts, and its declaration names no module")
    return Posting(module.code, periods.books_of(work, doc.org_id), on)
