"""Legal numbers: gapless in their series, given in the transaction's last statement (SERVER_NOTES §3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from cellar_common.numbers import draft_mark
from cellar_server.kernel.schema.tables import number_counter
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

TEMPORARY = "~"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_COUNTER = re.compile(r"\{n:(\d+)\}")

_NEXT = (
    update(number_counter)
    .where(number_counter.c.series == bindparam("wanted"))
    .values(last_value=number_counter.c.last_value + bindparam("how_many"))
    .returning(number_counter.c.last_value)
)
_FIRST = insert(number_counter)


def temporary(id_: int) -> str:
    """A draft's stand-in: unique like its id, and never mistaken for a legal number."""
    shown = ""
    while id_:
        id_, digit = divmod(id_, 32)
        shown = _ALPHABET[digit] + shown
    return TEMPORARY + shown


def is_temporary(number: str) -> bool:
    return number.startswith(TEMPORARY)


def called(number: str) -> Label:
    """A number as people read it: the stand-in of a draft as on its form, ``草稿 2WSFZ|Draft 2WSFZ``."""
    mark = draft_mark(number)
    return Label(f"草稿 {mark}", f"Draft {mark}") if mark else Label(number, number)


def series_of(pattern: str, on: date) -> str:
    """``XS{yy}{mm}-{n:05}`` on 2026-11-22 is the series ``XS2611-{n:05}``."""
    return (
        pattern.replace("{yyyy}", f"{on:%Y}")
        .replace("{yy}", f"{on:%y}")
        .replace("{mm}", f"{on:%m}")
        .replace("{dd}", f"{on:%d}")
    )


Wanted = tuple[str, Any]
"""The pattern of a number, and the document that is to have it."""


def give(work: UnitOfWork, wanted: Sequence[Wanted]) -> None:
    """The next number to each of these documents, in their order; one statement a series."""
    by_series: dict[str, list[Any]] = {}
    for pattern, doc in wanted:
        by_series.setdefault(series_of(pattern, doc.posting_date or doc.business_date), []).append(doc)
    for series, docs in sorted(by_series.items()):
        for doc, number in zip(docs, take(work, series, docs[0].business_date, len(docs)), strict=True):
            doc.number = number


def take(work: UnitOfWork, pattern: str, on: date, how_many: int = 1) -> list[str]:
    """The next numbers of the pattern's series; the counter row stays locked until the commit, so call it last."""
    series = series_of(pattern, on)
    last = work.connection.scalar(_NEXT, {"wanted": series, "how_many": how_many})
    if last is None:
        try:
            with work.connection.begin_nested():
                work.connection.execute(_FIRST, {"series": series, "last_value": how_many})
            last = how_many
        except IntegrityError:
            # Another transaction opened the series first; its row is there now.
            last = work.connection.scalar(_NEXT, {"wanted": series, "how_many": how_many})
    assert last is not None
    return [show(series, n) for n in range(last - how_many + 1, last + 1)]


def show(series: str, n: int) -> str:
    return _COUNTER.sub(lambda found: f"{n:0{int(found.group(1))}d}", series)
