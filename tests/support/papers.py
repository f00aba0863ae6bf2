"""The print templates of the program by name, and printing by a template's name."""

from __future__ import annotations

from collections.abc import Sequence

from cellar_server import books, printing
from cellar_server.printing import LISTING, Language, PrintDocument, Statement, Template
from cellar_server.printing.missing_signs import Unprintable

TEMPLATES: dict[str, Template] = {
    each.name: each
    for each in (LISTING, *(each for found in books.registry().declarations.values() for each in found.prints))
}


def render(template: str, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh") -> bytes:
    return printing.render(TEMPLATES[template], documents, language=language)


def unprintable(
    template: str, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh"
) -> list[Unprintable]:
    return printing.unprintable(TEMPLATES[template], documents, language=language)
