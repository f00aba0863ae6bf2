"""What finance did with a document that moved stock: the third dimension of its life, beside state and progress (REQUIREMENTS 2.0, STK).

Finance audits it, its cost is booked, a voucher is made: one stamp after the other, each by somebody at some time, and only the
last one is taken back. What may follow what is said here and nowhere else; ``life/stamping.py`` sets and takes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from cellar_server.kernel.schema.fields import Choice
from cellar_server.kernel.schema.text import Label, label


class Finance(Choice):
    """财务状态: the last of the stamps that are on a document, in the order in which they come."""

    UNAUDITED = "未审核|Not audited"
    AUDITED = "已审核（财务）|Audited", "approved"
    COSTED = "已记账|Costed", "approved"
    VOUCHERED = "已制证|Vouchered", "closed"


SIGNS: Mapping[Finance, Label] = {
    Finance.AUDITED: label("财务审核|Audited by"),
    Finance.COSTED: label("记账|Costed by"),
    Finance.VOUCHERED: label("制证|Vouchered by"),
}
"""The place on paper in which who set a stamp stands."""

STAMPS = tuple(Finance)[1:]
"""Those that somebody sets, first to last."""


def following(now: Finance) -> Finance | None:
    """The stamp that may be set next; None where all are on."""
    return next((stamp for stamp in STAMPS if before(stamp) is now), None)


def before(stamp: Finance) -> Finance:
    """Where a document stands before this stamp is set, and again once it is taken back."""
    return tuple(Finance)[STAMPS.index(stamp)]


def on(now: Finance) -> tuple[Finance, ...]:
    """The stamps that are on a document, first to last."""
    return tuple(Finance)[1 : tuple(Finance).index(now) + 1]
