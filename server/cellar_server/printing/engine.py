"""Documents to PDF: choose the paper, fill pages with bands, draw them.

Pure: the same documents give the same bytes, on any machine and day. Fonts are embedded, only the glyphs used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from . import words
from .arrange import Body, arrange
from .bands import (
    Band,
    Blanks,
    Gap,
    Lines,
    Masthead,
    Picture,
    ReplySlip,
    Rule,
    ShortHead,
    capitals,
    fact_rows,
    signature_rows,
)
from .document import Language, PrintDocument, Signature, Statement
from .glyphs import load_fonts
from .paper import Paper, mm
from .statement import as_document
from .table import Row, Table, least_width
from .template import Template
from .typesetting import GREY, WATER, Pen, shrink, wrap
from .words import say

_FOOT = 7 * mm
_CROWDED = 1.3
"""Nominal table width over the paper's at which the sheet is turned."""


def render(template: Template, documents: Sequence[PrintDocument | Statement], *, language: Language = "zh") -> bytes:
    """As the package's ``render``, which loads this module."""
    if not documents:
        raise ValueError("nothing to print")
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=1)
    canvas.setCreator("Cellar")
    plain = [as_document(d, language) if isinstance(d, Statement) else d for d in documents]
    canvas.setTitle(" ".join(dict.fromkeys(f"{d.title} {d.number}".strip() for d in plain[:3])))
    canvas.setAuthor(plain[0].organisation)
    for index, document in enumerate(plain):
        canvas.bookmarkPage(f"document{index}")
        canvas.addOutlineEntry(f"{document.title} {document.number}".strip(), f"document{index}")
        _Sheets(template, document, language).draw(canvas)
    canvas.save()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Strip:
    """Rows that stay on one page: a line, with its group's heading before the first and the totals after the last."""

    rows: list[Row]
    continued: Row | None = None
    """The group's heading once more, if this line begins a page."""


class _Sheets:
    """One document on its pages: everything is laid out first, so that each page knows how many there are."""

    def __init__(self, template: Template, document: PrintDocument, language: Language) -> None:
        self.template = template
        self.document = document
        self.language: Language = language
        self.bodies = arrange(document, template, language)
        self.paper = _choose_paper(template, self.bodies, language)
        self.width = self.paper.inside * mm
        self.size = template.text_size
        self.pages: list[list[Band]] = []
        self._free = 0.0
        self._fill()

    def _fill(self) -> None:
        self._turn()
        if self.document.picture and self.template.picture:
            self._flow([[Picture(self.document.picture, self.width, self.template.picture * mm), Gap(1.5 * mm)]])
        if self.document.facts:
            fields = fact_rows(self.document.facts, self.template, self.width, self.language)
            self._flow([[row] for row in fields])
            self._add(Gap(1.5 * mm))
        tail = self._tail()
        *before, last = self.bodies
        for body in before:
            self._fill_table(body, [[Gap(3 * mm)]])
        if last.columns:
            self._fill_table(last, tail)
        else:
            self._flow(tail)

    def _fill_table(self, body: Body, tail: list[list[Band]]) -> None:
        """``tail``: groups of bands that follow it, the first on the page of its last line."""
        table = Table(body, width=self.width, size=self.size, air=self.template.air * mm, language=self.language)
        heading = table.heading()
        title: list[Band] = [Lines([body.title], self.size, bold=True), Gap(0.8 * mm)] if body.title else []
        *strips, last = self._strips(table, body)
        if _height([*title, heading, *(strips or [last])[0].rows]) > self._free:
            self._turn()
        for band in (*title, heading):
            self._add(band)
        for strip in strips:
            self._add_strip(strip, heading)
        # the last line of goods goes with the total and the signatures: nobody signs a sheet without goods on it
        end = _height([*last.rows, *tail[0]])
        if self._free < end <= self._body_height(heading):
            self._close_table(heading, last.continued)
        self._add_strip(last, heading)
        self._add(Rule(self.width))
        self._flow(tail)

    def _strips(self, table: Table, body: Body) -> list[_Strip]:
        strips: list[_Strip] = []
        for group in body.groups:
            start = [table.sums(group.heading, group.sums, heavy=False)] if group.heading else []
            again = group.heading + say(words.CONTINUED, self.language)
            continued = table.sums(again, [None] * len(body.columns), heavy=False) if group.heading else None
            for i, line in enumerate(group.lines):
                strips.append(_Strip([table.line(line)], continued) if i else _Strip([*start, table.line(line)]))
        if not strips:
            strips.append(_Strip([table.note(say(words.NOTHING, self.language))]))
        if body.totals:
            label = self.document.total_label or say(words.TOTAL, self.language)
            strips[-1].rows.append(table.sums(label, body.totals, heavy=True))
        return strips

    def _add_strip(self, strip: _Strip, heading: Row) -> None:
        if self._free < _height(strip.rows) <= self._body_height(heading):
            self._close_table(heading, strip.continued)
        for row in strip.rows:
            self._add_row(row, heading)

    def _add_row(self, row: Row, heading: Row) -> None:
        if row.height <= self._free:
            self._add(row)
            return
        if row.height <= self._body_height(heading):
            self._close_table(heading)
            self._add(row)
            return
        # taller than a page: as many of its lines as fit, the rest below the next heading
        count = row.lines_in(self._free)
        if count < 1:
            self._close_table(heading)
            count = row.lines_in(self._free)
        part, rest = row.split(max(1, count))
        self._add(part)
        if any(slot.lines for slot in rest.slots):
            self._add_row(rest, heading)

    def _close_table(self, heading: Row, continued: Row | None = None) -> None:
        self._add(Rule(self.width))
        self._turn()
        self._add(heading)
        if continued:
            self._add(continued)

    def _body_height(self, heading: Row) -> float:
        return self._page_room() - ShortHead(self.document, self.language, self.width).height - heading.height

    def _page_room(self) -> float:
        return (self.paper.height - self.paper.top - self.paper.bottom) * mm - _FOOT

    def _turn(self) -> None:
        head: Band
        if self.pages:
            head = ShortHead(self.document, self.language, self.width)
        else:
            compact = self.paper.height < 150
            head = Masthead(self.document, self.template, self.language, self.width, compact)
        self.pages.append([head])
        self._free = self._page_room() - head.height

    def _add(self, band: Band) -> None:
        self.pages[-1].append(band)
        self._free -= band.height

    def _flow(self, groups: list[list[Band]]) -> None:
        """Groups of bands that stay together each."""
        for group in groups:
            if _height(group) > self._free and len(self.pages[-1]) > 1:
                self._turn()
            for band in group:
                self._add(band)

    def _tail(self) -> list[list[Band]]:
        """What follows the table: amount and signatures together, then remarks that may be long, then the slip."""
        document, template, language = self.document, self.template, self.language
        first: list[Band] = []
        if document.amount is not None and template.capitals:
            first += [Gap(1.6 * mm), capitals(document.amount, self.width, self.size, language)]
        remarks: list[list[Band]] = []
        if document.remarks:
            lines = wrap(say(words.REMARKS, language) + document.remarks, self.width, self.size)
            if len(lines) <= 6:
                first += [Gap(1.4 * mm), Lines(lines, self.size)]
            else:
                remarks = [[Lines([line], self.size)] for line in lines]
        signing: list[Band] = [Gap(1.5 * mm)]
        room = template.sign_room * mm
        signing += signature_rows(_signatures(document, template, language), self.width, self.size, room)
        if template.sign_back:
            places = [(Signature(say(label, language)), share * self.width) for label, share in template.sign_back]
            signing.append(Blanks(places, self.size, room))
        if template.copies:
            signing += [Gap(1.5 * mm), Lines([say(template.copies, language)], self.size - 1.5)]
        groups = [[*first, *signing]] if not remarks else [first, *remarks, signing]
        if document.reply:
            text = wrap(document.reply, self.width, self.size)
            groups.append([ReplySlip(text, self.width, self.size, language)])
        return groups

    def draw(self, canvas: Canvas) -> None:
        """Draw all pages."""
        paper = self.paper
        for number, bands in enumerate(self.pages, start=1):
            canvas.setPageSize((paper.width * mm, paper.height * mm))
            pen = Pen(canvas, paper.height * mm)
            if self.document.watermark:
                size = min(paper.width, paper.height) * 0.55
                pen.slanted(
                    paper.width * mm / 2, paper.height * mm / 2, self.document.watermark, size=size, colour=WATER
                )
            top = paper.top * mm
            for band in bands:
                band.draw(pen, paper.side * mm, top)
                top += band.height
            self._draw_foot(pen, number)
            canvas.showPage()

    def _draw_foot(self, pen: Pen, number: int) -> None:
        document, language = self.document, self.language
        left, right = self.paper.side * mm, self.paper.side * mm + self.width
        baseline = (self.paper.height - self.paper.bottom) * mm - 0.8 * mm
        page = say(words.PAGE, language).format(page=number, pages=len(self.pages))
        pen.text(right, baseline, page, size=8, align="right")
        printed = words.PRINTED if document.printed_by else words.PRINTED_COPY
        text = say(printed, language).format(by=document.printed_by, at=document.printed_at, copy=document.copy)
        pen.text(right - 26 * mm, baseline, text, size=8, colour=GREY, align="right")
        room = self.width * 0.45
        pen.text(left, baseline, document.footnote, size=shrink(document.footnote, room, 8), colour=GREY)


def _choose_paper(template: Template, bodies: Sequence[Body], language: Language) -> Paper:
    """The template's paper, turned when the columns of a table or their figures are too much for it."""
    if template.wide_paper is None:
        return template.paper
    nominal = max(sum(column.width for column in body.columns) for body in bodies)
    least = max(least_width(body, size=template.text_size, language=language) for body in bodies) / mm
    crowded = nominal > template.paper.inside * _CROWDED or least > template.paper.inside
    return template.wide_paper if crowded else template.paper


def _signatures(document: PrintDocument, template: Template, language: Language) -> list[Signature]:
    """The template's places with the names that the document knows, then the document's further places."""
    labels = [say(label, language) for label in template.signatures]
    names = {s.label: s.name for s in document.signatures}
    return [
        *(Signature(label, names.get(label, "")) for label in labels),
        *(s for s in document.signatures if s.label not in labels),
    ]


def _height(bands: Sequence[Band]) -> float:
    return sum(band.height for band in bands)
