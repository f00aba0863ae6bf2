"""Every text of a print goes through the one function that knows which font has which sign."""

from __future__ import annotations

import ast
from pathlib import Path

import cellar_server.printing

PRINTING = Path(cellar_server.printing.__file__).parent
OWN = {
    "drawString", "drawCentredString", "drawRightString", "drawAlignedString", "drawInlineImage", "beginText", "textOut",
    "stringWidth", "setFont", "getFont", "registerFont",
}  # fmt: skip


def around(source: str) -> list[str]:
    """Calls by which a text is measured or drawn in one font."""
    return [
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in OWN) or (isinstance(node, ast.Name) and node.id in OWN)
    ]


def test_only_glyphs_measures_and_draws_text() -> None:
    found = {
        str(file.relative_to(PRINTING)): calls
        for file in sorted(PRINTING.rglob("*.py"))
        if file.name != "glyphs.py" and (calls := around(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_planted_call_is_found() -> None:
    assert around("canvas.drawString(0, 0, text)") == ["drawString"]
    assert around("width = stringWidth(text, 'Helvetica', 9)") == ["stringWidth"]
    assert around("glyphs.draw(canvas, 0, 0, text, size=9, bold=False)") == []
