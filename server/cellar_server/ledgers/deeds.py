"""The pair of deeds by which a document takes effect and goes out of effect again: upstream first, then the ledgers."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel import links
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import effects


def take_effect(work: UnitOfWork, doc: Any, *, check: bool = False) -> None:
    """Its lines take from what they came from, and the ledgers say what it stands for. ``check`` holds the customer to his limit."""
    links.consume(work, doc)
    effects.take(work, doc, check=check)


def take_back(work: UnitOfWork, doc: Any) -> None:
    """The mirror of ``take_effect``."""
    links.release(work, doc)
    effects.drop(work, doc)
