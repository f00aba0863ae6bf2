"""Days of a document that somebody is reminded of: it falls due, it is to be shipped, it ends."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Reminder:
    """``Reminder("due_on", label("应收到期|A receivable falls due"), whom="salesperson_id", before=3)``.

    ``day`` is a field of the head; from ``before`` days ahead of it a document in effect that is neither done nor closed is called to
    mind, once: of the user of the employee that ``whom`` names, else of whom ``services.jobs.reached`` finds. With ``overdue`` words it is
    called to mind again from the day after, every ``every`` days as long as it lasts, then also of who made it, where he may read it.
    ``ends``: with its day the thing is over by itself, and nobody is late (a price list).
    """

    day: str
    words: Label
    whom: str = ""
    before: int = 0
    overdue: Label | None = None
    every: int = 7
    ends: bool = False

    @property
    def overdue_key(self) -> str:
        """What is told of the day once it is over, beside what was told of it before (``record_reminder``)."""
        return f"{self.day} overdue"
