"""Text files with separators, in UTF-8 or GB 18030. Their cells are text, whatever they look like."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Budget, Refused
from cellar_server.spreadsheets.worksheet import Emit

_GUARDED = re.compile(r'="([^"]*)"')


def read(content: bytes, emit: Emit) -> None:
    """Emit the one sheet of a text file."""
    text = _decoded(content)
    if "\x00" in text:
        raise Refused("UNREADABLE")
    budget = Budget()
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    csv.field_size_limit(limits.FIELD)
    emit(["sheet", "", "visible"])
    try:
        for number, row in enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1):
            if len(row) > limits.LAST_COLUMN:
                raise Refused("COLUMNS")
            cells = [(column, _said(cell)) for column, cell in enumerate(row) if _said(cell).strip()]
            if cells:
                budget.row()
                for _ in cells:
                    budget.cell()
                emit([number, 0, cells])
    except csv.Error as error:
        raise Refused("FIELD" if "limit" in str(error) else "UNREADABLE") from error
    emit(["end", [], []])


def _said(cell: str) -> str:
    """The text within ``="00915"``, by which people keep a spreadsheet from making a number of it."""
    guarded = _GUARDED.fullmatch(cell.strip())
    return guarded[1] if guarded else cell


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            # What Chinese Windows programs write; GB 18030 holds GBK and GB 2312.
            return content.decode("gb18030")
        except UnicodeDecodeError:
            raise Refused("ENCODING") from None


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > limits.LINE:
            raise Refused("LINE")
        yield line
