"""A figure that the home page shows at a glance: orders of today, money received this month (S19.1, S14.1)."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Glance:
    """``Glance(label("今日订单|Orders today"))``, ``Glance(label("本月回款|Received this month"), "amount", month=True)``.

    How many documents in effect there are of today, or of this month up to today, red ones left out; with ``measure``, an amount of the head, what they
    all come to instead. Beside it stands the same of yesterday, or of last month up to the same day.
    """

    words: Label
    measure: str = ""
    month: bool = False
