"""Which font draws which sign: the one place where text is measured, drawn and asked whether it can be printed.

A sign is drawn by the first face that has it. One that no face has becomes the main face's box, and ``missing`` names
it, so that it can be said before printing. Signs that Unicode gives no picture (U+200B, selectors) take no room.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from cellar_common import fonts

REGULAR = "CellarSans"
BOLD = "CellarSans-Bold"
# Of one weight: a rare character in a bold line is drawn thinner rather than not at all.
RARE = "CellarRareHan"

_loading = Lock()
_BEYOND = re.compile(r"(?m)^(<[0-9A-F]{2}>) <([0-9A-F]{5,6})>$")
# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip


class _Font(TTFont):  # type: ignore[misc]
    """A font whose rare characters can be searched for and copied out of the PDF."""

    def addObjects(self, doc: Any) -> None:
        """ReportLab says what a glyph means by its code point; PDF reads UTF-16 there (ISO 32000-1, 9.10.3)."""
        super().addObjects(doc)
        for name, made in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                made.content = _BEYOND.sub(_in_utf16, made.content)


def _in_utf16(line: re.Match[str]) -> str:
    return f"{line[1]} <{chr(int(line[2], 16)).encode('utf-16-be').hex().upper()}>"


def load_fonts() -> None:
    """Read the font files, once a process (about 70 ms for each of the large ones)."""
    with _loading:
        registered = pdfmetrics.getRegisteredFontNames()
        for name, path in ((REGULAR, fonts.regular_path()), (BOLD, fonts.bold_path()), (RARE, fonts.rare_path())):
            if name not in registered:
                pdfmetrics.registerFont(_Font(name, str(path)))


def missing(text: str) -> list[str]:
    """The signs of ``text`` that no face has, each once, in their order. Fonts must be loaded."""
    return [sign for sign in dict.fromkeys(_pictured(text)) if _face_of(sign, REGULAR) == ""]


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width in points: the sum of what is drawn."""
    return _width(text, BOLD if bold else REGULAR) * size


def draw(canvas: Any, x: float, y: float, text: str, *, size: float, bold: bool) -> None:
    """Draw a line with its left end at ``x``, in the canvas's present colour."""
    for face, part in runs(text, bold):
        canvas.setFont(face, size)
        canvas.drawString(x, y, part)
        x += pdfmetrics.stringWidth(part, face, size)


def runs(text: str, bold: bool = False) -> list[tuple[str, str]]:
    """Stretches of text by the face that draws them; what has no picture is left out."""
    main = BOLD if bold else REGULAR
    faces = groupby(_pictured(text), key=lambda sign: _face_of(sign, main) or main)
    return [(face, "".join(signs)) for face, signs in faces]


@lru_cache(maxsize=20_000)
def _width(text: str, main: str) -> float:
    return sum(pdfmetrics.stringWidth(part, face, 1) for face, part in runs(text, main == BOLD))


def _pictured(text: str) -> list[str]:
    """The signs that are to be seen; white space that the font lacks is a space."""
    return [shown for sign in text if (shown := _shown(sign))]


@lru_cache(maxsize=4_000)
def _shown(sign: str) -> str:
    if _ignorable(sign):
        return ""
    if _face_of(sign, REGULAR):
        return sign
    if sign.isspace():
        return " "
    # What is left of the controls has no picture either.
    return "" if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 else sign


def _ignorable(sign: str) -> bool:
    code = ord(sign)
    return any(first <= code <= last for first, last in _IGNORABLE)


@lru_cache(maxsize=4_000)
def _face_of(sign: str, main: str) -> str:
    """The face that draws a sign, or nothing."""
    return next((face for face in (main, RARE) if ord(sign) in pdfmetrics.getFont(face).face.charToGlyph), "")
