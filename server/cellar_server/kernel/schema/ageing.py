"""账龄: a report's figure parted by how many days ago something was due or dated, in spans that a parameter says (CR-05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellar_server.kernel.schema.settings import Parameter, Rule
from cellar_server.kernel.schema.text import Label, label

MOST_SPANS = 8
_LONGEST = 3660


@dataclass(frozen=True, slots=True)
class Ageing:
    """``field`` by the age of ``day``. ``bounds``: the last days of the spans, ``30 60 90``; beyond them is a span of its own.

    ``ahead`` is what is not of age yet, where that is told apart (未到期); else it counts into the first span.
    """

    day: str
    field: str
    bounds: Parameter[str]
    ahead: Label | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day of age, both included; None: without an end."""

    first: int | None
    last: int | None
    words: Label


def spans(bounds: str, ahead: Label | None) -> Iterator[Span]:
    """``30 60`` → to 30, 31 to 60, over 60 days; not yet due before them where ``ahead`` says so."""
    first: int | None = None
    if ahead is not None:
        yield Span(None, 0, ahead)
        first = 1
    before = 0 if ahead is None else 1
    for last in map(int, bounds.split()):
        yield Span(first, last, Label(f"{before}–{last} 天", f"{before}–{last} days"))
        first = before = last + 1
    yield Span(first, None, Label(f"{before - 1} 天以上", f"over {before - 1} days"))


def _fits(said: str) -> bool:
    days = said.split()
    if not 0 < len(days) < MOST_SPANS or not all(each.isascii() and each.isdigit() and len(each) <= 4 for each in days):
        return False
    numbers = [*map(int, days)]
    return numbers == sorted(set(numbers)) and numbers[0] > 0 and numbers[-1] <= _LONGEST


BOUNDS = Rule(
    _fits,
    label(f"递增的天数，以空格分隔，最多 {MOST_SPANS - 1} 个，如 30 60 90|days that rise, parted by blanks, at most {MOST_SPANS - 1}, as 30 60 90"),
)  # fmt: skip
"""What a parameter that says such spans may hold."""
