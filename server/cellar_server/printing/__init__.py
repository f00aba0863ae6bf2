"""Printing 打印 (S23.6, S34.48): documents in, PDF out. No database, no session, no clock.

>>> render("delivery_note", [PrintDocument(title="发货单", organisation="…", …)])  # doctest: +SKIP
"""

from .document import Cell, Column, Kind, Language, Movement, PrintDocument, Signature, Statement
from .engine import render
from .statement import as_document
from .template import Template
from .templates import TEMPLATES

__all__ = [
    "TEMPLATES",
    "Cell",
    "Column",
    "Kind",
    "Language",
    "Movement",
    "PrintDocument",
    "Signature",
    "Statement",
    "Template",
    "as_document",
    "render",
]
