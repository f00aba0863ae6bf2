"""Parameters as records: one row for each that the program declares; its form is declared by the administration area."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.kernel.schema.choosers import Beside, Offer
from cellar_server.kernel.schema.field_makers import listed, text
from cellar_server.kernel.schema.model import Master
from cellar_server.kernel.schema.text import Label, label

TOPICS: dict[str, Label] = {}
"""What parameters of the kernel are about, by the first part of their codes; those of an area are called as the area is."""


CHOICES: dict[str, Callable[[], Mapping[str, Label]]] = {}
"""Of each declared parameter what it may be, by what is stored; ``settings.define`` fills it."""


def topic(code: str, words: str) -> None:
    """Name a topic of the kernel's own parameters; twice is a ValueError."""
    if code in TOPICS:
        raise ValueError(f"topic {code} is named twice")
    TOPICS[code] = label(words)


def area_of(code: str) -> str:
    """The area or topic that a parameter belongs to: the first part of its code."""
    return code.partition(".")[0]


def area_offers(registry: Any, beside: Beside) -> Sequence[Offer]:
    """The areas and the kernel's topics, as parameters may be listed by."""
    named = {area.name: area.title for area in registry.areas} | TOPICS
    return [Offer(code, words) for code, words in named.items()]


def value_offers(registry: Any, beside: Beside) -> Sequence[Offer]:
    """What a parameter may be, where it is one of several; nothing of one whose value is typed."""
    code = str(beside.get("code", ""))
    registry.need(area_of(code))
    return [Offer(value, words) for value, words in CHOICES[code]().items()] if code in CHOICES else []


class ParameterRow(Master):
    """``content`` empty: the program's default counts, which ``standard`` shows. Everything but ``content`` is the program's."""

    __tablename__ = "parameter"
    code: Mapped[str] = text(
        "参数|Parameter", 40, required=True, readonly=True, unique=True, copied=False, identifier=True
    )
    name: Mapped[str] = text("标题|Title", 120, required=True, readonly=True, width=30)
    english: Mapped[str | None] = text("英文标题|Title in English", 120, readonly=True, width=30)
    help: Mapped[str | None] = text("说明|What it changes", 300, readonly=True, width=60)
    english_help: Mapped[str | None] = text("英文说明|What it changes, in English", 300, readonly=True, width=60)
    area: Mapped[str] = listed("领域|Area", 20, area_offers, known=True, required=True, readonly=True, width=10)
    content: Mapped[str | None] = listed(
        "当前值|Value",
        200,
        value_offers,
        beside="code",
        typed=True,
        width=16,
        help="留空即用缺省值|Empty: the default counts",
    )
    standard: Mapped[str | None] = listed(
        "缺省值|Default", 200, value_offers, beside="code", typed=True, readonly=True, width=12
    )
    allowed: Mapped[str | None] = text("可取的值|Allowed values", 200, readonly=True, width=24)
