"""What stands on a sheet besides the table: head, capitals, remarks, signatures, reply slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from cellar_common.capitals import rmb
from cellar_common.codec import unscaled
from cellar_common.figures import MINUS, show_money

from . import words
from .cells import is_negative, loose_kind, show
from .document import Cell, Language, PrintDocument, Signature
from .glyphs import width_of
from .paper import mm
from .template import Template
from .typesetting import BLACK, GREY, LEADING, RED, Colour, Pen, shrink, wrap


class Band(Protocol):
    """A strip of the page, drawn with its top at ``top``; points."""

    @property
    def height(self) -> float: ...

    def draw(self, pen: Pen, left: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """White space."""

    height: float

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Nothing to draw."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The table's lower edge."""

    width: float
    height: float = 0.0

    def draw(self, pen: Pen, left: float, top: float) -> None:
        pen.line(left, top, left + self.width, top, thick=0.8)


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs over the full width, already broken into lines."""

    lines: Sequence[str]
    size: float
    bold: bool = False
    colour: Colour = BLACK

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING

    def draw(self, pen: Pen, left: float, top: float) -> None:
        for i, text in enumerate(self.lines):
            pen.text(
                left, top + (i + 0.8) * self.size * LEADING, text, size=self.size, bold=self.bold, colour=self.colour
            )


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle, as large as its place takes without being cut or stretched."""

    content: bytes
    width: float
    height: float

    def draw(self, pen: Pen, left: float, top: float) -> None:
        pen.picture(left, top, self.content, width=self.width, height=self.height)


@dataclass(frozen=True, slots=True)
class Masthead:
    """The first page's head: organisation at the left, number at the right, the title in the middle below."""

    document: PrintDocument
    template: Template
    language: Language
    width: float
    compact: bool

    @property
    def height(self) -> float:
        return (12.5 if self.compact else 23) * mm

    def draw(self, pen: Pen, left: float, top: float) -> None:
        document, compact = self.document, self.compact
        right, third = left + self.width, self.width * 0.36
        ink = RED if document.red else BLACK
        size = shrink(document.organisation, third, 12, bold=True)
        pen.text(left, top + 4.5 * mm, document.organisation, size=size, bold=True)
        if document.contact:
            pen.text(left, top + 9 * mm, document.contact, size=shrink(document.contact, third, 8), colour=GREY)
        self._draw_number(pen, right, top, third)
        # the trade spaces a short title out: 发 货 单
        title = " ".join(document.title) if self.language == "zh" and len(document.title) <= 6 else document.title
        title_size = shrink(title, self.width * (0.4 if compact else 0.9), 16 if compact else 19, bold=True)
        baseline = top + (7 if compact else 18) * mm
        middle = left + self.width / 2
        pen.text(middle, baseline, title, size=title_size, bold=True, colour=ink, align="center")
        self._draw_stamp(pen, middle + width_of(title, title_size, True) / 2 + 5 * mm, baseline - 5 * mm)

    def _draw_number(self, pen: Pen, right: float, top: float, room: float) -> None:
        number = self.document.number
        if not number:
            return
        # What a draft is called is no code.
        if self.template.barcode and number.isascii() and " " not in number:
            height = (5 if self.compact else 7) * mm
            pen.barcode(right, top, number, height=height, widest=room)
            pen.text(right, top + height + 3.2 * mm, number, size=8.5, align="right")
        else:
            label = words.say(words.NUMBER, self.language)
            pen.text(right, top + 4.5 * mm, f"{label} {number}", size=9, align="right")

    def _draw_stamp(self, pen: Pen, x: float, y: float) -> None:
        text = " ".join(
            filter(None, [words.say(words.RED_LETTER, self.language) if self.document.red else "", self.document.stamp])
        )
        if text:
            wide = width_of(text, 9, True) + 3 * mm
            pen.box(x, y, wide, 5.6 * mm, thick=0.9, colour=RED)
            pen.text(x + wide / 2, y + 4 * mm, text, size=9, bold=True, colour=RED, align="center")


@dataclass(frozen=True, slots=True)
class ShortHead:
    """The head of the following pages: enough to put a lost sheet back."""

    document: PrintDocument
    language: Language
    width: float
    height: float = 8 * mm

    def draw(self, pen: Pen, left: float, top: float) -> None:
        document = self.document
        right = f"{document.title}{words.say(words.CONTINUED, self.language)}  {document.number}".rstrip()
        room = self.width - width_of(right, 9) - 6 * mm
        pen.text(left, top + 4 * mm, document.organisation, size=shrink(document.organisation, room, 9), bold=True)
        pen.text(left + self.width, top + 4 * mm, right, size=9, align="right")


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of header fields: where each stands, the lines of its label and of its value, in which ink."""

    fields: Sequence[tuple[float, Sequence[str], Sequence[str], Colour]]
    label_width: float
    size: float

    @property
    def height(self) -> float:
        return max(max(len(label), len(text)) for _, label, text, _ in self.fields) * self.size * LEADING + 0.9 * mm

    def draw(self, pen: Pen, left: float, top: float) -> None:
        for x, label, lines, ink in self.fields:
            for i, text in enumerate(label):
                pen.text(left + x, top + self.size * (1 + i * LEADING), text, size=self.size, colour=GREY)
            for i, text in enumerate(lines):
                pen.text(
                    left + x + self.label_width, top + self.size * (1 + i * LEADING), text, size=self.size, colour=ink
                )


def fact_rows(facts: Sequence[tuple[str, Cell]], template: Template, width: float, language: Language) -> list[FactRow]:
    """The header fields in columns with labels of one width.

    A value too long for its column takes the next ones too, an address the whole row if it must.
    """
    size = template.text_size
    widths = [share * width for share in template.fact_shares]
    label_width = min(max(width_of(label, size) for label, _ in facts) + 3 * mm, min(widths) * 0.5)
    rows: list[list[tuple[float, Sequence[str], Sequence[str], Colour]]] = []
    at = len(widths)
    for label, value in facts:
        text = show(value, loose_kind(value), language)
        at = _place(text, at, widths, label_width, size)
        span = min(_span(text, widths[at:], label_width, size), len(widths) - at)
        if at == 0:
            rows.append([])
        room = sum(widths[at : at + span]) - label_width - (3 * mm if at + span < len(widths) else 0)
        rows[-1].append((sum(widths[:at]), wrap(label, label_width - mm, size), wrap(text, room, size), _ink(value)))
        at += span
    return [FactRow(row, label_width, size) for row in rows]


def _ink(value: Cell) -> Colour:
    return RED if is_negative(value) else BLACK


def _place(text: str, at: int, widths: Sequence[float], label_width: float, size: float) -> int:
    """The column where a field goes: the next, or the first of a new row when it wants more than what is left."""
    if at >= len(widths):
        return 0
    return 0 if at and _span(text, widths, label_width, size) > len(widths) - at else at


def _span(text: str, widths: Sequence[float], label_width: float, size: float) -> int:
    """How many columns a field needs."""
    widest = max(width_of(line, size) for line in text.split("\n"))
    span = 1
    while span < len(widths) and widest > sum(widths[:span]) - label_width - 3 * mm:
        span += 1
    return span


@dataclass(frozen=True, slots=True)
class Blanks:
    """Places to sign: a label and either a name or a line to write on, side by side."""

    places: Sequence[tuple[Signature, float]]
    """With the width of each in points."""
    size: float
    height: float

    def draw(self, pen: Pen, left: float, top: float) -> None:
        baseline = top + self.height - 2.2 * mm
        for i, (place, width) in enumerate(self.places, start=1):
            label = place.label + ("：" if place.label and place.label[-1] > "⺀" else ":")
            label_size = shrink(label, width * 0.6, self.size)
            pen.text(left, baseline, label, size=label_size)
            start, end = left + width_of(label, label_size) + mm, left + width - (5 * mm if i < len(self.places) else 0)
            if place.name:
                pen.text(start, baseline, place.name, size=shrink(place.name, end - start, self.size))
            else:
                pen.line(start, baseline + 0.9 * mm, end, baseline + 0.9 * mm, colour=GREY)
            left += width


def signature_rows(signatures: Sequence[Signature], width: float, size: float, room: float) -> list[Blanks]:
    """Signatures, at most five a row, over the whole width."""
    rows = [signatures[i : i + 5] for i in range(0, len(signatures), 5)]
    return [Blanks([(s, width / max(4, len(row))) for s in row], size, room) for row in rows]


def capitals(amount: Decimal, width: float, size: float, language: Language) -> Lines:
    """金额（大写）：the amount in words and in figures. ValueError for parts of a fen, which cannot be written."""
    head = words.say(words.AMOUNT_IN_CAPITALS, language) + words.say(words.CURRENCY, language)
    figure = show_money(amount)
    figure = f"{MINUS}¥{figure[1:]}" if figure.startswith(MINUS) else f"¥{figure}"
    return Lines(
        wrap(f"{head}{rmb(unscaled(amount, 2))}　（{figure}）", width, size + 0.5, bold=True),
        size + 0.5,
        True,
        _ink(amount),
    )


@dataclass(frozen=True, slots=True)
class ReplySlip:
    """对账回执: below a dashed line, what the customer confirms, ticks, stamps and returns."""

    text: Sequence[str]
    width: float
    size: float
    language: Language

    @property
    def height(self) -> float:
        return 39 * mm + len(self.text) * self.size * LEADING

    def draw(self, pen: Pen, left: float, top: float) -> None:
        size, right = self.size, left + self.width
        pen.dashes(left, top + 5 * mm, right)
        title = words.say(words.REPLY, self.language)
        pen.text(left + self.width / 2, top + 12 * mm, title, size=size + 2, bold=True, align="center")
        y = top + 15 * mm
        Lines(self.text, size).draw(pen, left, y)
        y += len(self.text) * size * LEADING + 7 * mm
        pen.text(left, y, words.say(words.REPLY_AGREED, self.language), size=size)
        middle = left + self.width * 0.2
        self._blank(pen, words.REPLY_DIFFERS, middle, y, left + self.width * 0.62)
        self._blank(pen, words.REPLY_REASON, left + self.width * 0.64, y, right)
        places = [(words.REPLY_SEAL, 0.42), (words.REPLY_CLERK, 0.3), (words.REPLY_DAY, 0.28)]
        signs = [(Signature(words.say(label, self.language)), share * self.width) for label, share in places]
        Blanks(signs, size, 8.5 * mm).draw(pen, left, y + 5 * mm)

    def _blank(self, pen: Pen, words_: str, x: float, y: float, end: float) -> None:
        label = words.say(words_, self.language)
        pen.text(x, y, label, size=self.size)
        pen.line(x + width_of(label, self.size) + mm, y + 0.9 * mm, end, y + 0.9 * mm, colour=GREY)
