"""Which days of documents still call for somebody: the night's job asks it of what it will say, a home page of what was said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, or_

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.progress import LASTING
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reversal import Reversal


def lasting(declaration: Declaration) -> list[ColumnElement[bool]]:
    """Of a type's documents those in effect that have not ended: neither done nor closed, and not reversed."""
    table = declaration.table.c
    found = [declaration.effective, table.red_of_id.is_(None)]
    if declaration.has_progress:
        found.append(table.progress.in_(LASTING))
    if declaration.reversible is not None:
        found.append(table.reversal != Reversal.WHOLE)
    return found


def until(reminder: Reminder, today: date) -> date:
    """The last day that is called to mind today."""
    return today + timedelta(days=reminder.before)


def calling(declaration: Declaration, today: date) -> list[ColumnElement[bool]]:
    """Of what lasts that of which a day has come near or is over; nothing of what was put off since."""
    table: Any = declaration.table.c
    return [
        *lasting(declaration),
        or_(false(), *(table[each.day] <= until(each, today) for each in declaration.reminders)),
    ]
