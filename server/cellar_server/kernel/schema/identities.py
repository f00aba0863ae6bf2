"""Sums that must hold along the chain a document stands in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum that must hold along the chain, in words for the trace's foot."""

    holds: bool
    zh: str
    en: str
