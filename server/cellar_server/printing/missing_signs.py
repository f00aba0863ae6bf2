"""What cannot be printed, by place: said before anybody takes the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import words
from .arrange import Body, arrange
from .cells import loose_kind, show
from .document import Language, PrintDocument, Statement
from .glyphs import load_fonts, missing
from .statement import as_document
from .template import Template
from .words import say


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Signs of one place that no font has; they come out as boxes. ``place``: 第 3 行 商品."""

    document: str
    place: str
    signs: Sequence[str]


def unprintable(
    template: Template, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh"
) -> list[Unprintable]:
    """Every place that the template shows with a sign that no font has, in the order of the sheet."""
    load_fonts()
    found = []
    for each in documents:
        document = as_document(each, language) if isinstance(each, Statement) else each
        name = f"{document.title} {document.number}".strip()
        for place, text in _texts(document, template, language):
            if signs := missing(text):
                found.append(Unprintable(name, place, signs))
    return found


def _texts(document: PrintDocument, template: Template, language: Language) -> Iterator[tuple[str, str]]:
    """Each text of the sheet with its place in the reader's words."""
    heads = (
        (words.HEAD, (document.title, document.organisation, document.contact)),
        (words.NUMBER, (document.number,)),
        (words.STATE, (document.stamp, document.watermark)),
    )
    for label, texts in heads:
        yield say(label, language), "".join(texts)
    for label, value in document.facts:
        yield label, label + show(value, loose_kind(value), language)
    for body in arrange(document, template, language):
        yield from _in_table(body, language)
    yield say(words.TOTAL, language), document.total_label
    yield say(words.REMARKS, language).strip("：: "), document.remarks
    for place_ in document.signatures:
        yield place_.label, place_.label + place_.name
    yield say(words.REPLY, language), document.reply
    yield say(words.FOOT, language), f"{document.footnote}{document.printed_by}{document.printed_at}"


def _in_table(body: Body, language: Language) -> Iterator[tuple[str, str]]:
    yield body.title, body.title
    for column in body.columns:
        yield column.label, column.label
    number = 0
    for group in body.groups:
        yield group.heading, group.heading
        for line in group.lines:
            number += 1
            for column, value in zip(body.columns, line, strict=True):
                if isinstance(value, str):
                    place = say(words.LINE, language).format(line=number, column=column.label)
                    yield f"{body.title} {place}".strip(), show(value, column.kind, language)
