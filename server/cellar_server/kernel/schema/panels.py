"""What the system knows beside what is typed: price source, stock, credit (the facts under an entry form)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.text import EMPTY, Label


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
