"""What a foreign file may cost: the child's memory is bounded, and the server's does not grow with what a file claims to be."""

from __future__ import annotations

import ast
import io
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlwt

import cellar_server.spreadsheets
from cellar_server.kernel.exchange import sheets
from cellar_server.kernel.exchange.sheets import Number
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.spreadsheets import limits, process
from cellar_server.spreadsheets.limits import MEGABYTE, Refused
from tests.fuzz import files
from tests.support import workbooks as xml

_NOT_AVAILABLE = 0x2A
_MEASURED = sys.platform == "linux"
GOOD = xml.workbook({"S": xml.sheet(xml.row(1, xml.text("A1", "编码")), xml.row(2, xml.text("A2", "C1")))})


def refusal(name: str, content: bytes) -> str:
    """The code of the refusal, whose words are complete in both languages."""
    with pytest.raises(Refusal) as caught:
        sheets.read(name, content)
    (found,) = caught.value.problems
    assert all((found.message.zh, found.message.en, found.hint.zh, found.hint.en))
    return found.code


def with_blank(ref: str, cell: str) -> bytes:
    at = int("".join(c for c in ref if c.isdigit()))
    return xml.workbook({"S": xml.sheet(xml.row(1, xml.text("A1", "编码")), xml.row(at, cell))})


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576" s="1"/>', xml.text("XFD1048576", " "), '<c r="XFD1048576" s="1"><v></v></c>']
)
def test_a_blank_in_the_last_cell_there_is_costs_nothing(cell: str) -> None:
    content = with_blank("XFD1048576", cell)
    assert len(content) < 5000
    (sheet,) = sheets.read("a.xlsx", content)
    assert [row.cells for row in sheet.rows] == [{0: "编码"}]
    if _MEASURED:
        assert 0 < process.take("book", content).peak < 64 * MEGABYTE


def test_a_stray_value_far_away_is_one_cell() -> None:
    content = with_blank("XFD1000", xml.number("XFD1000", "7"))
    tracemalloc.start()
    try:
        (sheet,) = sheets.read("a.xlsx", content)
        grown = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sheet.rows[1].cells == {16383: Number("7")}
    assert sheets.letters(16383) == "XFD"
    assert grown < 8 * MEGABYTE
    if _MEASURED:
        assert process.take("book", content).peak < 64 * MEGABYTE


def test_bombs_are_refused_with_their_limit() -> None:
    assert refusal("a.xlsx", files.bomb(220)) == "FILE_TOO_BIG"
    assert refusal("a.xlsx", files.bomb(60)) in ("FILE_TOO_BIG", "TOO_MANY_ROWS")
    # A part that says it is small is cut off where it said it ends, and is no XML then.
    honest = files.bomb(60)
    assert refusal("a.xlsx", honest.replace((60 * MEGABYTE).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    # The same text a hundred thousand times.
    long = "<si><t>" + "长" * 30_000 + "</t></si>"
    rows = [xml.row(at, f'<c r="A{at}" t="s"><v>0</v></c>') for at in range(1, 3000)]
    more = {
        "xl/sharedStrings.xml": f"<sst>{long}</sst>",
        "xl/_rels/workbook.xml.rels": _relations_with_texts(),
    }
    assert refusal("a.xlsx", xml.workbook({"S": xml.sheet(*rows)}, more=more)) == "FILE_TOO_BIG"


def _relations_with_texts() -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rT" Type="{kind}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    )


def test_entities_are_not_expanded() -> None:
    assert refusal("a.xlsx", files.entities()) == "FILE_UNREADABLE"
    external = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + xml.sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    )
    with pytest.raises(Refused) as caught:
        process.take("book", xml.workbook({"S": external}))
    assert caught.value.code == "DOCTYPE"


@pytest.mark.parametrize("part", [1, 30, len(GOOD) // 2, len(GOOD) - 3])
def test_a_truncated_package_is_refused(part: int) -> None:
    assert refusal("a.xlsx", GOOD[:part]) == "FILE_UNREADABLE"


def test_damaged_inside_is_refused() -> None:
    content = bytearray(GOOD)
    at = GOOD.index(b"xl/worksheets/sheet1.xml") + 24
    content[at : at + 20] = bytes(20)
    assert refusal("a.xlsx", bytes(content)) == "FILE_UNREADABLE"
    for ref in ("XFE1", "A1048577", "A0", "1A", "é1"):
        assert refusal("a.xlsx", xml.workbook({"S": xml.sheet(xml.row(1, xml.number(ref, "1")))})) == "FILE_UNREADABLE"


def test_a_password_is_said() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    locked = bytearray(content.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    with pytest.raises(Refused) as caught:
        process.take("book", bytes(locked))
    assert caught.value.code == "ENCRYPTED"


def test_an_old_workbook_is_read_with_its_errors_and_hidden_sheets() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户")
    sheet.write(0, 0, "编码")
    sheet.write(1, 0, 1001)
    sheet.write(1, 1, xlwt.Formula("1/0"))
    sheet.write(1, 2, True)
    sheet.row(1).set_cell_error(3, _NOT_AVAILABLE)
    sheet.row(1).set_cell_date(4, date(2026, 1, 31), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    # Calculated or not: a formula that holds nothing is no empty cell, an empty text is.
    sheet.write(1, 5, xlwt.Formula("B1*2"))
    sheet.write(1, 6, "")
    book.add_sheet("x").visibility = 2
    content = io.BytesIO()
    book.save(content)
    first, second = sheets.read("a.xls", content.getvalue())
    cells = first.rows[1].cells
    assert cells[0] == Number("1001.0")
    assert cells[2] is True
    assert cells[3] == sheets.Unreadable("error", "#N/A")
    assert str(cells[4]) == "2026-01-31 00:00:00"
    assert cells[1] == cells[5] == sheets.Unreadable("formula")
    assert not cells.get(6)
    assert (second.state, second.rows) == ("very_hidden", [])
    assert refusal("a.xls", content.getvalue()[:700]) == "FILE_UNREADABLE"
    assert refusal("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4) == "FILE_UNREADABLE"


def test_a_text_file_of_one_enormous_line_is_refused() -> None:
    assert refusal("a.csv", b"," * (16 * MEGABYTE)) == "LINE_TOO_LONG"
    assert refusal("a.csv", b"a" * (16 * MEGABYTE)) == "LINE_TOO_LONG"
    assert refusal("a.csv", b'"' + b"a\n" * (8 * MEGABYTE - 1)) == "CELL_TOO_LONG"
    assert refusal("a.csv", b"," * 20_000) == "TOO_MANY_COLUMNS"
    assert refusal("a.csv", b"x\n" * 100_001) == "TOO_MANY_ROWS"
    assert refusal("a.csv", b"x,y\n" * 99_999 + b"x,y,z\n" * 2) == "TOO_MANY_ROWS"


def test_a_child_that_is_killed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the child, the server goes on and says that the file cost too much."""
    started: list[subprocess.Popen[bytes]] = []

    class Killed(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            started.append(self)
            os.kill(self.pid, signal.SIGKILL) if _MEASURED else self.kill()

    with monkeypatch.context() as patched:
        patched.setattr(process.subprocess, "Popen", Killed)
        assert refusal("a.xlsx", GOOD) == "FILE_TOO_BIG"
    assert started[0].returncode != 0
    assert sheets.read("a.xlsx", GOOD)[0].rows


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import time; time.sleep(600)", "TIME"),
        ("import sys; sys.stdout.write('[1')", "KILLED"),
        ("import sys; sys.stdout.write('x' * 90_000_000)", "KILLED"),
        ("print('[' * 100_000)", "KILLED"),
        ("print('[\"refused\", 1, 2]')", "KILLED"),
        ("", "KILLED"),
    ],
)
def test_a_child_that_misbehaves_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str, code: str) -> None:
    monkeypatch.setattr(process, "command", lambda kind: [sys.executable, "-c", program])
    if code == "TIME":
        monkeypatch.setattr(limits, "SECONDS", 0.2)
    with pytest.raises(Refused) as caught:
        process.take("book", GOOD)
    assert caught.value.code == code


@pytest.mark.skipif(not _MEASURED, reason="the system does not bound a process's memory")
@pytest.mark.parametrize("cost", ["x = bytearray(2 << 30)", "while True: pass"])
def test_the_system_bounds_memory_and_time(cost: str) -> None:
    bound = "from cellar_server.spreadsheets import limits, child\nlimits.PROCESSOR_SECONDS = 1\nchild.bound()\n"
    program = bound + cost
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr or done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_only_so_many_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(limits, "SECONDS", 0.05)
    with process._AT_ONCE:
        assert refusal("a.xlsx", GOOD) == "BUSY"


def test_a_child_imports_nothing_of_the_server() -> None:
    """Read from the code, so that a lazy import counts too; ``process`` is the server's own side."""
    folder = Path(cellar_server.spreadsheets.__file__).parent
    wrong = []
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names] if isinstance(node, ast.Import) else []  # fmt: skip
            wrong += [(file.name, name) for name in names if _is_foreign(name)]
    assert not wrong
    assert _is_foreign("cellar_server.kernel.schema.problems")


def _is_foreign(name: str) -> bool:
    first = name.partition(".")[0]
    if first == "cellar_server":
        return not name.startswith("cellar_server.spreadsheets")
    return first != "xlrd" and first not in sys.stdlib_module_names
