"""Small .xlsx files spelled out in XML: what other programs write, and what no program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DATE, PADDED = 1, 2
"""Styles that a cell may name."""
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="000000"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def text(ref: str, words: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def number(ref: str, value: str, style: int = 0) -> str:
    return f'<c r="{ref}" s="{style}"><v>{value}</v></c>'


def error(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="e"><f>NA()</f><v>{value}</v></c>'


def not_calculated(ref: str) -> str:
    return f'<c r="{ref}"><f>A1+B1</f></c>'


def flag(ref: str) -> str:
    return f'<c r="{ref}" t="b"><v>1</v></c>'


def row(at: int, *cells: str, hidden: bool = False) -> str:
    return f'<row r="{at}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>{"".join(cells)}</row>'


def table(at: int, headings: list[str]) -> str:
    """A row of headings from column A on."""
    return row(at, *(text(f"{chr(65 + index)}{at}", words) for index, words in enumerate(headings)))


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def merged(*refs: str) -> str:
    return f"<mergeCells>{''.join(f'<mergeCell ref={chr(34)}{ref}{chr(34)}/>' for ref in refs)}</mergeCells>"


def workbook(sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None) -> bytes:  # fmt: skip
    """``sheets``: name → XML; ``states``: name → hidden or veryHidden; ``more``: further parts of the package, or other ones."""
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
        + (f' state="{states[name]}"' if states and name in states else "")
        + "/>"
        for at, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>{entries}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}'
        f'<Relationship Id="rS" Type="{_RELATION}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(sheets.values(), start=1)},
        **(more or {}),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return content.getvalue()
