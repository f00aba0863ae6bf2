"""Files as plain tables: what the reading child hands back, in types, and its refusals in words.

A cell is text, ``bool``, ``Number``, ``datetime``, or ``Unreadable``: something stands there that has no value. A cell that is
not there is empty. Empty, zero and unreadable are three things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cellar_server.kernel.schema.problems import Busy, Refusal, TooLarge, problem, refuse
from cellar_server.spreadsheets import limits, process
from cellar_server.spreadsheets.limits import MEGABYTE, Refused

State = Literal["visible", "hidden", "very_hidden"]
_WAY = "另存为 xlsx 或 csv 再导入|Save it as xlsx or csv and import that"
_SPLIT = "删去多余的格子，或分成几个文件|Clear the cells that are not needed, or split the file"
_UNREADABLE = "文件读不出来，应为 xlsx、xls 或 csv|The file cannot be read; it should be xlsx, xls or csv"
_KILLED = (
    f"读这个文件超过了限度（内存 {limits.MEMORY // MEGABYTE} MB，{limits.SECONDS} 秒）|"
    f"Reading the file takes more than it may ({limits.MEMORY // MEGABYTE} MB of memory, {limits.SECONDS} seconds)"
)
_TOO_LARGE = {
    "UNPACKED": ("FILE_TOO_BIG", f"文件解压后过大，最多 {limits.UNPACKED // MEGABYTE} MB，不超过压缩后的 {limits.RATIO} 倍|"
                 f"The file unpacks to too much: at most {limits.UNPACKED // MEGABYTE} MB and {limits.RATIO} times its packed size"),
    "MEMORY": ("FILE_TOO_BIG", _KILLED), "TIME": ("FILE_TOO_BIG", _KILLED), "KILLED": ("FILE_TOO_BIG", _KILLED),
    "OUTPUT": ("FILE_TOO_BIG", f"内容最多 {limits.OUTPUT // MEGABYTE} MB|It holds more than {limits.OUTPUT // MEGABYTE} MB"),
    "ROWS": ("TOO_MANY_ROWS", f"最多 {limits.ROWS} 行|At most {limits.ROWS} rows"),
    "CELLS": ("TOO_MANY_CELLS", f"最多 {limits.CELLS} 个有内容的格|At most {limits.CELLS} cells that are not empty"),
    "COLUMNS": ("TOO_MANY_COLUMNS", f"最多 {limits.LAST_COLUMN} 列|At most {limits.LAST_COLUMN} columns"),
    "SHEETS": ("TOO_MANY_SHEETS", f"最多 {limits.SHEETS} 个工作表|At most {limits.SHEETS} sheets"),
    "MERGED": ("TOO_MUCH_MERGED", f"合并的格最多 {limits.MERGED} 个|At most {limits.MERGED} merged cells"),
    "LINE": ("LINE_TOO_LONG", f"一行最多 {limits.LINE} 字|A line has at most {limits.LINE} characters"),
    "FIELD": ("CELL_TOO_LONG", f"一格最多 {limits.FIELD} 字|A cell has at most {limits.FIELD} characters"),
}  # fmt: skip
_INVALID = {
    "ENCODING": "文件编码应为 UTF-8 或 GBK|The file should be UTF-8 or GBK",
    "ENCRYPTED": "文件有密码|The file has a password",
    "DOCTYPE": "文件含有文档类型声明，不读|The file declares a document type and is not read",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A spreadsheet's number as the file spells it. ``padded``: shown with leading zeros that it does not hold."""

    text: str
    padded: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """``error`` an error value, ``formula`` one without a result, ``date`` a day no calendar has, ``merged`` covered by ``shown``."""

    kind: Literal["error", "formula", "date", "merged"]
    shown: str = ""


Cell = str | bool | Number | datetime | Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it. ``number`` counts from 1 as the user's program shows it, columns of ``cells`` from 0."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass(slots=True)
class Sheet:
    """``typed``: its cells know what they are; those of a text file are all text. A hidden sheet's rows are not read."""

    name: str
    state: State = "visible"
    typed: bool = True
    rows: list[Row] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def read(file_name: str, content: bytes) -> list[Sheet]:
    """Every sheet of a file, read in a child; ``Invalid`` for what is none, ``TooLarge`` for what costs too much."""
    if len(content) > limits.CONTENT:
        most = limits.CONTENT // MEGABYTE
        words = f"导入文件最大 {most} MB|An import file takes at most {most} MB"
        raise TooLarge([problem("content", "FILE_TOO_BIG", words, _SPLIT)])
    if not content:
        raise refuse("content", "FILE_EMPTY", "文件是空的|The file is empty")
    kind = "text" if file_name.lower().endswith((".csv", ".txt")) else "book"
    try:
        taken = process.take(kind, content)
    except Refused as refused:
        raise _in_words(refused) from None
    found = _sheets(taken.rows)
    if kind == "text":
        for sheet in found:
            sheet.name, sheet.typed = file_name.rpartition("/")[2][:60], False
    return found


def _in_words(refused: Refused) -> Refusal:
    if refused.code == "BUSY":
        return Busy([problem("content", "BUSY", "正在读别的文件|Other files are being read", "稍后再试|Try again")])
    if refused.code in _TOO_LARGE:
        code, words = _TOO_LARGE[refused.code]
        return TooLarge([problem("content", code, words, _SPLIT)])
    return refuse("content", "FILE_UNREADABLE", _INVALID.get(refused.code, _UNREADABLE), _WAY)


def _sheets(rows: list[list[Any]]) -> list[Sheet]:
    found: list[Sheet] = []
    for row in rows:
        match row:
            case ["sheet", str() as name, ("visible" | "hidden" | "very_hidden") as state]:
                found.append(Sheet(name, state))
            case ["end", list() as merged, list() as hidden]:
                found[-1].hidden_columns = [(int(first), int(last)) for first, last in hidden]
                _cover(found[-1], merged)
            case [int() as number, int() as is_hidden, list() as cells]:
                found[-1].rows.append(Row(number, bool(is_hidden), dict(_cells(cells))))
    return found


def _cells(cells: list[Any]) -> Iterator[tuple[int, Cell]]:
    for column, cell in cells:
        match cell:
            case str() | bool():
                yield column, cell
            case {"n": str() as text}:
                yield column, Number(text, "p" in cell)
            case {"d": str() as day}:
                yield column, _moment(day)
            case {"e": str() as word}:
                yield column, Unreadable("error", word[:40])
            case {"f": _}:
                yield column, Unreadable("formula")
            case {"x": str() as serial}:
                yield column, Unreadable("date", serial[:40])


def _moment(day: str) -> Cell:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=None)
    except ValueError:
        return Unreadable("date", day[:40])


def _cover(sheet: Sheet, merged: list[Any]) -> None:
    """Only the first cell of a merged area holds a value; the others look to a person as if they held it too."""
    by_number = {row.number: row for row in sheet.rows}
    for top, left, bottom, right in merged:
        first = by_number.get(top)
        if first is None or left not in first.cells:
            continue
        covered = Unreadable("merged", f"{letters(left)}{top}")
        for number in range(top, bottom + 1):
            row = by_number.get(number)
            if row is not None:
                for column in range(left, right + 1):
                    if (number, column) != (top, left):
                        row.cells[column] = covered
