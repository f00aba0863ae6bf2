"""The day on which a document posts, and the one guard of closed periods that goes with it."""

from __future__ import annotations

import enum
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
    open, and today where it is closed. The module whose periods count is the one that the declaration of the document acted
    on names, also for what it does on another's behalf: an outbound is of the stock, though its order's reservation moves.
    ValueError where it names none.
    """
    declared = work.registry.find(doc.__tablename__)
    module = work.module or (declared.module if declared is not None else None)
    if module is None:
        raise ValueError(f"{doc.__tablename__} posts, and its declaration names no module")
    books = periods.books_of(work, doc.org_id)
    effect: date | None = doc.posting_date
    if deed is Deed.TAKEN_BACK:
        on = effect or doc.business_date
        if periods.held(work, Posting(module.code, books, on)):
            on = max(on, work.today)
    else:
        on = doc.business_date if effect is None else max(effect, work.today)
    work.post(periods.DOOR, [Posting(module.code, books, on)])
    return on
