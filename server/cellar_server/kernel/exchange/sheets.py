"""Files as plain tables: xlsx and xls through calamine, text files in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.problems import TooLarge, problem, refuse

MAX_BYTES = 16 * 1024 * 1024
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_ROWS = 100_000
_BAD = "文件读不出来，应为 xlsx、xls 或 csv|The file cannot be read; it should be xlsx, xls or csv"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells as the file holds them; row numbers count from 1 as the user's program shows them."""

    name: str
    rows: list[list[Any]]


def read(file_name: str, content: bytes) -> list[Sheet]:
    """Every sheet of a file; ``Invalid`` for what is none, ``TooLarge`` for a bomb."""
    if len(content) > MAX_BYTES:
        raise TooLarge([problem("content", "FILE_TOO_BIG", "导入文件最大 16 MB|An import file takes at most 16 MB")])
    if not content:
        raise refuse("content", "FILE_EMPTY", "文件是空的|The file is empty")
    name = file_name.lower()
    sheets = _text(file_name, content) if name.endswith((".csv", ".txt")) else _workbook(content)
    if sum(len(sheet.rows) for sheet in sheets) > _MAX_ROWS:
        raise TooLarge([problem("content", "TOO_MANY_ROWS", f"最多 {_MAX_ROWS} 行|At most {_MAX_ROWS} rows")])
    return sheets


def _workbook(content: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    if content[:2] == b"PK":
        _check_unpacked(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise refuse("content", "FILE_UNREADABLE", _BAD) from error


def _check_unpacked(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise refuse("content", "FILE_UNREADABLE", _BAD) from error
    if size > _MAX_UNPACKED:
        raise TooLarge([problem("content", "FILE_TOO_BIG", "文件解压后过大|The file unpacks to too much")])


def _text(file_name: str, content: bytes) -> list[Sheet]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            # What Chinese Windows programs write; GB 18030 holds GBK and GB 2312.
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise refuse(
                "content", "FILE_UNREADABLE", "文件编码应为 UTF-8 或 GBK|The file should be UTF-8 or GBK"
            ) from None
    if "\x00" in text:
        raise refuse("content", "FILE_UNREADABLE", _BAD)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refuse("content", "FILE_UNREADABLE", _BAD) from error
    return [Sheet(file_name.rpartition("/")[2][:60], rows)]
