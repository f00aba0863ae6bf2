"""Workbooks of Excel 97 to 2003 (.xls), in the same rows as those of an .xlsx.

A formula of theirs always carries its last result, so there is none without a value.
"""

from __future__ import annotations

import io
from typing import Any

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Budget, Refused
from cellar_server.spreadsheets.workbook import kind_of_format
from cellar_server.spreadsheets.worksheet import Emit, as_text, clipped, moment

_STATES = ("visible", "hidden", "very_hidden")
# How a workbook of today that has a password looks from outside.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(content: bytes, emit: Emit) -> None:
    """Emit the sheets and rows of a workbook."""
    import xlrd

    if _ENCRYPTED in content:
        raise Refused("ENCRYPTED")
    try:
        # With the formats, for only they say what is a date, merged or hidden.
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as error:
        # What a broken file makes of this reader is any exception at all.
        raise Refused("ENCRYPTED" if "encrypted" in str(error) else "UNREADABLE") from error
    if book.nsheets > limits.SHEETS:
        raise Refused("SHEETS")
    budget = Budget()
    for sheet in book.sheets():
        state = _STATES[sheet.visibility] if 0 <= sheet.visibility < len(_STATES) else "hidden"
        emit(["sheet", sheet.name[:100], state])
        if state == "visible":
            _sheet(book, sheet, emit, budget)


def _sheet(book: Any, sheet: Any, emit: Emit, budget: Budget) -> None:
    last_row = last_column = 0
    for number in range(sheet.nrows):
        cells = []
        for column in range(sheet.row_len(number)):
            cell = _cell(book, sheet, number, column)
            if cell is not None:
                budget.cell()
                cells.append((column, cell))
        if cells:
            budget.row()
            last_row, last_column = number + 1, max(last_column, cells[-1][0])
            info = sheet.rowinfo_map.get(number)
            emit([number + 1, int(bool(info is not None and info.hidden)), cells])
    merged = [(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
    hidden = [[column, column] for column, info in sheet.colinfo_map.items() if info.hidden]
    emit(["end", clipped(merged, last_row, last_column), hidden])


def _cell(book: Any, sheet: Any, row: int, column: int) -> Any:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return as_text(value)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return {"e": xlrd.error_text_from_code.get(value, "#?")}
    if kind == xlrd.XL_CELL_DATE:
        day = moment(repr(value), since_1904=book.datemode == 1)
        return {"d": day} if day is not None else {"x": repr(value)}
    if kind == xlrd.XL_CELL_NUMBER:
        key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
        shown = book.format_map.get(key)
        padded = shown is not None and kind_of_format(shown.format_str) == "padded"
        return {"n": repr(value), "p": 1} if padded else {"n": repr(value)}
    return None
