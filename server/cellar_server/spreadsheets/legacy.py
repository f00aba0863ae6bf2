"""Workbooks of Excel 97 to 2003 (.xls), in the same rows as those of an .xlsx.

A formula that was never calculated and one whose result is the empty text look alike there. Neither is taken for an empty cell:
both are a formula without a result.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Set
from typing import Any

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Budget, Refused
from cellar_server.spreadsheets.workbook import kind_of_format
from cellar_server.spreadsheets.worksheet import Emit, as_text, clipped, moment

# Records of a sheet's stream: a formula (of each version), the beginning and the end of a part.
_FORMULA, _BEGIN, _END = frozenset({0x0006, 0x0206, 0x0406}), 0x0809, 0x000A
_RECORD, _FORMULA_HEAD = struct.Struct("<HH"), struct.Struct("<HHH8s")
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
        # On demand: what has been read of the file is kept until it is given back.
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
        worksheets = [(each, _without_result(book, number)) for number, each in enumerate(book.sheets())]
        book.release_resources()
    except MemoryError:
        raise
    except Exception as error:
        # What a broken file makes of this reader is any exception at all.
        raise Refused("ENCRYPTED" if "encrypted" in str(error) else "UNREADABLE") from error
    if book.nsheets > limits.SHEETS:
        raise Refused("SHEETS")
    budget = Budget()
    for sheet, open_formulas in worksheets:
        state = _STATES[sheet.visibility] if 0 <= sheet.visibility < len(_STATES) else "hidden"
        emit(["sheet", sheet.name[:100], state])
        if state == "visible":
            _sheet(book, sheet, open_formulas, emit, budget)


def _without_result(book: Any, number: int) -> Set[tuple[int, int]]:
    """Row and column of each formula of a sheet that holds no result; its reader shows them as empty texts."""
    found, depth, at = set(), 0, book._sh_abs_posn[number]
    while 0 <= at <= len(book.mem) - _RECORD.size:
        kind, length = _RECORD.unpack_from(book.mem, at)
        at += _RECORD.size
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            # A chart within the sheet has an end of its own.
            depth -= 1
            if depth <= 0:
                break
        elif kind in _FORMULA and length >= _FORMULA_HEAD.size:
            row, column, _, result = _FORMULA_HEAD.unpack_from(book.mem, at)
            # Says that the result is no number, and of no other kind either.
            if result[6:] == b"\xff\xff" and result[0] == 3:
                found.add((row, column))
        at += length
    return found


def _sheet(book: Any, sheet: Any, open_formulas: Set[tuple[int, int]], emit: Emit, budget: Budget) -> None:
    last_row = last_column = 0
    for number in range(sheet.nrows):
        cells = []
        for column in range(sheet.row_len(number)):
            cell = {"f": 1} if (number, column) in open_formulas else _cell(book, sheet, number, column)
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
