"""The order of dates: nothing happens before what it came from, and nothing takes effect in the future."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.settings import define
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork

DAYS_AHEAD = define(
    "documents.days_ahead", 0, "单据生效日期最多超前的天数|Days by which a document's date may lie ahead"
)


def too_early(path: str, name: Label, on: date, source: Label, since: date) -> Problem:
    """``on`` (a field called ``name``) lies before the date of ``source``, which it came from or settles."""
    return problem(
        path, "BEFORE_SOURCE",
        f"{name.zh} {on} 早于{source.zh} 的日期 {since}|{name.en} {on} lies before that of the {source.en}, {since}",
        f"改为 {since} 或以后|Change it to {since} or later",
    )  # fmt: skip


def ahead(work: UnitOfWork, path: str, name: Label, on: date) -> Iterable[Problem]:
    """A problem where a day lies further ahead than the parameter allows."""
    if (on - work.today).days > work.settings[DAYS_AHEAD]:
        yield problem(
            path, "IN_FUTURE", f"{name.zh} {on} 在今天之后|{name.en} {on} lies in the future",
            "改为今天或以前，或到那天再办|Change it to today or earlier, or wait for that day",
        )  # fmt: skip


def deed_day(work: UnitOfWork, doc: Any) -> date:
    """The day on which what a document names must still be good: its own, or today where that is later.

    A document that waited, or is dated back, is carried out today all the same.
    """
    return max(doc.business_date or work.today, work.today)


def not_ahead(work: UnitOfWork, declaration: Declaration, doc: Any) -> list[Problem]:
    """What takes effect does so on its date: that day has come."""
    if doc.business_date is None:
        return []
    return list(ahead(work, "business_date", declaration.fields["business_date"].label, doc.business_date))
