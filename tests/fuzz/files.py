"""Files that an import or an attachment should survive."""

from __future__ import annotations

import io
import zipfile
from random import Random

from tests.fuzz import values

NAMES = (
    "a.xlsx", "a.csv", "a.xls", "a.txt", "a", "", ".", "..", "../../etc/cron.d/x", "C:\\x\\..\\y.csv", "a\x00.csv", "con.csv", "\u202ecsv.exe",
    "酒" * 200 + ".csv", "x" * 70_000, "a\n.csv", "/", "\\", "a.XLSX", "-rf.csv",
)  # fmt: skip
_SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(sheet: str, *, filler: bytes = b"", times: int = 0) -> bytes:
    """A minimal xlsx with this XML as its only sheet, and ``filler`` so many times behind it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_part("xl/workbook.xml"), _BOOK)
        archive.writestr(_part("xl/_rels/workbook.xml.rels"), _RELATIONS)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w") as part:
            part.write(sheet.encode())
            for _ in range(times):
                part.write(filler)
    return file.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    """A part that bears no time of day: one seed makes the same bytes whenever it runs."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def bomb(megabytes: int) -> bytes:
    """A workbook of some kilobytes that unpacks to as many megabytes of cells."""
    row = b'<row><c t="n"><v>1</v></c></row>' * (1024 * 1024 // 32)
    return workbook(_SHEET.partition("{rows}")[0], filler=row, times=megabytes)


def far_cell() -> bytes:
    """Two cells at the opposite corners of the largest sheet there is: 17 thousand million empty ones between them."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook(_SHEET.format(rows=rows))


def entities() -> bytes:
    """XML entities that would double with each step (billion laughs)."""
    lines = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 40))
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a39;</t></is></c></row>'
    return workbook(f"<!DOCTYPE worksheet [{lines}]>" + _SHEET.format(rows=row).partition("?>")[2])


def table(headings: list[str], random: Random, *, rows: int = 3) -> bytes:
    """A text file under these headings with hostile cells, now and then one that is not even text."""

    def cell() -> str:
        return '"' + values.text(random, long=False).replace('"', '""').replace("\x00", "") + '"'

    lines = [",".join(headings), *(",".join(cell() for _ in headings) for _ in range(rows))]
    text = "\r\n".join(lines)
    how = random.random()
    if how < 0.7:
        return text.encode("utf-8-sig")
    return text.encode("gb18030", "replace") if how < 0.85 else text.encode("utf-16")


def hostile(random: Random, headings: list[str]) -> tuple[str, bytes]:
    """A file name and content."""
    content = random.choice((
        lambda: table(headings, random),
        lambda: table(headings, random, rows=0),
        lambda: table(headings, random),
        lambda: random.randbytes(random.choice((1, 7, 400))),
        lambda: b"PK\x03\x04" + random.randbytes(300),
        lambda: workbook(_SHEET.format(rows=""))[: random.randrange(20, 400)],
        lambda: workbook("<not-xml"),
        far_cell,
        entities,
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.randbytes(600),
        lambda: b'"' + b"a" * 200_000,
        lambda: b"," * 20_000,
        lambda: b"\n" * 20_000,
        lambda: b"code\n" + b"x\n" * 5_000,
        lambda: b"\xff\xfe\x00\xd8",
        lambda: b"",
    ))()  # fmt: skip
    return random.choice(NAMES), content
