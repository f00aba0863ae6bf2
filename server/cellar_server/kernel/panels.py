"""What the system knows beside what is typed: price source, stock, credit (the facts under an entry form)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cellar_server.kernel.text import EMPTY, Label

if TYPE_CHECKING:
    from cellar_server.kernel.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Fact:
    """``tone``: "" ok warn error accent. ``text`` is shown instead of ``value`` where there is one.

    ``tells``: the fields that it says something of (``sales_order.lines.price``); to whom one of them is hidden it is not shown.
    """

    label: Label
    value: Any = None
    tone: str = ""
    text: Label = EMPTY
    tells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gauge:
    """Parts of a limit, e.g. of a credit line; amounts in money."""

    parts: tuple[Fact, ...]
    limit: Any


@dataclass(frozen=True, slots=True)
class Panel:
    title: Label
    facts: tuple[Fact, ...] = ()
    subtitle: Label = EMPTY
    gauge: Gauge | None = None


def for_eyes(work: UnitOfWork, panels: Iterable[Panel]) -> list[Panel]:
    """The panels without what tells of fields that this person's roles hide; one of which nothing is left is not shown."""
    found = []
    for panel in panels:
        facts = tuple(fact for fact in panel.facts if _may_be_told(work, fact))
        gauge = panel.gauge
        if gauge is not None and (
            len(facts) < len(panel.facts) or not all(_may_be_told(work, part) for part in gauge.parts)
        ):
            # A gauge without one of its parts would say what that part is.
            gauge = None
        if facts or gauge is not None:
            found.append(replace(panel, facts=facts, gauge=gauge))
    return found


def _may_be_told(work: UnitOfWork, fact: Fact) -> bool:
    for told in fact.tells:
        entity, _, path = told.partition(".")
        if path in work.principal.policy.hidden_fields(entity):
            return False
    return True
