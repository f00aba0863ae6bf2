"""Text on paper: breaking lines, a pen that measures from the top left."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from reportlab.graphics.barcode import code128
from reportlab.lib.utils import ImageReader

from . import glyphs
from .document import Align
from .glyphs import width_of

LEADING = 1.32
"""Height of a line as a multiple of the type size."""

BLACK = (0.1, 0.1, 0.12)
GREY = (0.42, 0.42, 0.45)
PALE = (0.78, 0.78, 0.8)
TINT = (0.955, 0.955, 0.96)
WATER = (0.92, 0.92, 0.93)
RED = (0.72, 0.08, 0.1)
Colour = tuple[float, float, float]

# A word of Latin letters and figures stays whole; any Chinese character may end a line.
_PIECES = re.compile(r"[!-~À-ɏ−]+|\s|.", re.DOTALL)
_LATIN = "\u2e7f"
_NEVER_LAST = frozenset("（《【〈「『“‘¥([{")
_NEVER_FIRST = frozenset("，。、；：？！）】》〉」』”’%℃,.;:?!)]}—")


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines of ``text`` in a measure of ``width`` points; nothing is ever cut off."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if width_of(paragraph, size, bold) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_break(paragraph, width, size, bold))
    return lines


def shrink(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """The type size at which a figure stays on one line: a broken figure is a misread figure."""
    actual = width_of(text, size, bold)
    return size if actual <= width else size * width / actual


def _break(paragraph: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(paragraph):
        if width_of(line + piece, size, bold) <= width:
            line += piece
            continue
        # take the last character along rather than begin a line with a comma or end one with a bracket
        if len(line) > 1 and (line[-1] in _NEVER_LAST or (piece in _NEVER_FIRST and line[-1] > _LATIN)):
            lines.append(line[:-1])
            line = line[-1]
        else:
            lines += [line.rstrip()] if line.strip() else []
            line = ""
        for character in piece:
            if line and width_of(line + character, size, bold) > width:
                lines.append(line)
                line = ""
            line += character
        line = line.lstrip()
    return [*lines, line] if line else lines


class Pen:
    """A ReportLab canvas in points from the top left corner of the page."""

    def __init__(self, canvas: Any, height: float) -> None:
        self.canvas = canvas
        self.height = height

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float,
        bold: bool = False,
        colour: Colour = BLACK,
        align: Align = "left",
    ) -> None:
        """One line of text; ``x`` is its left end, middle or right end after ``align``."""
        if not text:
            return
        self.canvas.setFillColorRGB(*colour)
        left = x - width_of(text, size, bold) * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        glyphs.draw(self.canvas, left, self.height - baseline, text, size=size, bold=bold)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, thick: float = 0.5, colour: Colour = BLACK) -> None:
        self.canvas.setLineWidth(thick)
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.line(x1, self.height - y1, x2, self.height - y2)

    def dashes(self, x1: float, y: float, x2: float) -> None:
        self.canvas.setDash(3, 2)
        self.line(x1, y, x2, y, colour=GREY)
        self.canvas.setDash()

    def box(self, x: float, y: float, width: float, height: float, *, thick: float, colour: Colour = BLACK) -> None:
        self.canvas.setLineWidth(thick)
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self.canvas.setFillColorRGB(*colour)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def picture(self, x: float, y: float, content: bytes, *, width: float, height: float) -> None:
        """Fitted into a frame, in its middle; a damaged one leaves the frame crossed out."""
        try:
            image = ImageReader(BytesIO(content))
            self.canvas.drawImage(
                image, x, self.height - y - height, width, height, preserveAspectRatio=True, anchor="c", mask="auto"
            )
        except Exception:
            # Its readers raise whatever they come upon; the sheet is wanted all the same.
            left = x + (width - height) / 2
            self.box(left, y, height, height, thick=0.5, colour=GREY)
            self.line(left, y, left + height, y + height, colour=GREY)

    def slanted(self, x: float, y: float, text: str, *, size: float, colour: Colour) -> None:
        """Large text across the middle of the page."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(28)
        self.canvas.setFillColorRGB(*colour)
        glyphs.draw(self.canvas, -width_of(text, size, True) / 2, -size / 3, text, size=size, bold=True)
        self.canvas.restoreState()

    def barcode(self, right: float, y: float, number: str, *, height: float, widest: float) -> None:
        """The number as Code 128, its right edge at ``right``."""
        bar = 0.85
        code = code128.Code128(number, barHeight=height, barWidth=bar, quiet=0)
        if code.width > widest:
            code = code128.Code128(number, barHeight=height, barWidth=bar * widest / code.width, quiet=0)
        self.canvas.setFillColorRGB(0, 0, 0)
        code.drawOn(self.canvas, right - code.width, self.height - y - height)
