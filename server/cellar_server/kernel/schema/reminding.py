"""Days of a document that somebody is reminded of: it falls due, it is to be shipped, it ends."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Reminder:
    """``Reminder("due_on", label("应收到期|A receivable falls due"), whom="salesperson_id", before=3)``.

    ``day`` is a field of the head; from ``before`` days ahead of it a document in effect that is neither done nor closed is called to
    mind, once: of the user of the employee that ``whom`` names, else of who made it.
    """

    day: str
    words: Label
    whom: str = ""
    before: int = 0
