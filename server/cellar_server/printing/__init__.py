"""Printing 打印 (S23.6, S34.48): documents in, PDF out. No database, no session, no clock.

>>> render(LISTING, [PrintDocument(title="发货单", organisation="…", …)])  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .document import Cell, Column, Kind, Language, Movement, PrintDocument, PrintTable, Signature, Statement
from .listing import LISTING
from .paper import TRACTOR
from .statement import as_document
from .template import Template

if TYPE_CHECKING:
    from .missing_signs import Unprintable


def render(template: Template, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh") -> bytes:
    """One PDF of all ``documents`` in a template, each with its own page numbers.

    Raises ValueError for no documents or an amount with parts of a fen.
    """
    # The engine and its PDF library load with the first print: a server starts without them.
    from .engine import render as draw

    return draw(template, documents, language=language)


def unprintable(
    template: Template, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh"
) -> list[Unprintable]:
    """The places of ``documents`` with signs that no font has, which would print as boxes; to be said before."""
    from .missing_signs import unprintable as find

    return find(template, documents, language=language)


__all__ = [
    "LISTING",
    "TRACTOR",
    "Cell",
    "Column",
    "Kind",
    "Language",
    "Movement",
    "PrintDocument",
    "PrintTable",
    "Signature",
    "Statement",
    "Template",
    "as_document",
    "render",
    "unprintable",
]
