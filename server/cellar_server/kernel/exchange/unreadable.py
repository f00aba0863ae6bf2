"""What a cell holds but a field cannot take from it, told by the cell's address. Unreadable is never taken for empty.

A spreadsheet's number is binary with 15 decimal digits. The rules:

- an error value, a formula without a result, a merged cell, a day that no calendar has: no value stands there;
- text (codes, tax numbers, telephone numbers) that became a number of more than 15 digits, a day or TRUE is no longer what was
  typed; nor is what a text file holds in scientific notation, as spreadsheet programs write long numbers there;
- a figure is the file's number at 15 digits, so that 0.1 + 0.2 is 0.3. One that still needs all 15 is not what anybody typed
  or sees, and is refused rather than rounded.

That a number lost its leading zeros, or that the last digits of a long number in a text file are zeros, nobody can know.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Context, Decimal

from cellar_common.figures import show_day
from cellar_server.kernel.exchange.sheets import Cell, Number, Unreadable
from cellar_server.kernel.schema.fields import NUMBERS, FieldSpec, Kind
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label, label

DIGITS = 15
_AT_DIGITS = Context(prec=DIGITS)
_WORDS = frozenset(Kind) - NUMBERS - {Kind.INTEGER, Kind.DURATION, Kind.DAY, Kind.INSTANT, Kind.FLAG}
_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA|#{2,})"
    # How LibreOffice shows what has no name in Excel.
    r"|(Err|错误)[:：]\d{3}"
)
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?E[+-]\d{2,3}", re.IGNORECASE)
_AS_TEXT = "把单元格设为文本格式，重新输入|Format the cell as text and type it again"


def is_long(number: Number) -> bool:
    """Whether more digits were wanted than a spreadsheet keeps."""
    value = Decimal(number.text)
    return value.adjusted() >= DIGITS or len(value.normalize().as_tuple().digits) > DIGITS


def figure(number: Number) -> Decimal | None:
    """The number at 15 digits; None where it needs them all and had more."""
    value = Decimal(number.text)
    if not is_long(number):
        return value
    shown = value.normalize(_AT_DIGITS)
    return None if value.adjusted() >= DIGITS or len(shown.as_tuple().digits) == DIGITS else shown


def trouble(spec: FieldSpec | None, cell: Cell, path: str, *, typed: bool, where: str) -> Problem | None:
    """Why the cell at ``where`` cannot be taken into the field; None where it can. Without ``spec``: a key column
    of the file's own, whose values are texts.

    ``typed``: the file knows text from numbers (a workbook, not a text file).
    """
    if isinstance(cell, Unreadable):
        return _nothing_there(cell, path, where)
    if isinstance(cell, str):
        if _ERROR.fullmatch(cell.strip()):
            return _nothing_there(Unreadable("error", cell.strip()), path, where)
        if not typed and _SCIENTIFIC.fullmatch(cell.strip()):
            words = f"{where} 是科学计数法 {cell.strip()}，可能丢了位数|{where} is in scientific notation, {cell.strip()}, and may have lost digits"
            return problem(
                path,
                "CELL_SCIENTIFIC",
                words,
                "在表格里设为文本格式重新输入，再导出|Format the cell as text, type it again, then save",
            )
        return None
    kind = Kind.TEXT if spec is None else spec.kind
    if kind in _WORDS:
        became = _became(cell)
        if became is None:
            return None
        return problem(path, "CELL_NOT_TEXT", f"{where} {became.zh}|{where} {became.en}", _AS_TEXT)
    if isinstance(cell, Number) and figure(cell) is None:
        words = f"{where} 的数 {cell.text} 超过 {DIGITS} 位，表格存不准|The number {cell.text} in {where} has more than the {DIGITS} digits that a spreadsheet keeps"
        return problem(
            path,
            "CELL_TOO_LONG",
            words,
            "用 ROUND 取到所需小数，或设为文本格式输入|Round it with ROUND, or type it as text",
        )
    return None


def _became(cell: Cell) -> Label | None:
    """What the spreadsheet made of a text."""
    if isinstance(cell, bool):
        return label("是逻辑值，不是文本|is TRUE or FALSE, not text")
    if isinstance(cell, datetime):
        return label(f"被表格变成了日期 {show_day(cell)}，不是文本|was made a date, {show_day(cell)}, and is not text")
    if isinstance(cell, Number) and is_long(cell):
        return label(
            f"是数 {cell.text}，超过 {DIGITS} 位的已丢失|is the number {cell.text}; what was beyond {DIGITS} digits is lost"
        )
    if isinstance(cell, Number) and cell.padded:
        return label("前面的零只是显示出来的，格子里没有|shows leading zeros that it does not hold")
    return None


def _nothing_there(cell: Unreadable, path: str, where: str) -> Problem:
    if cell.kind == "error":
        words = f"{where} 是错误值 {cell.shown}|{where} is the error value {cell.shown}"
        return problem(path, "CELL_ERROR", words, "改正公式，或填入值|Mend the formula, or type the value")
    if cell.kind == "formula":
        words = f"{where} 的公式在文件里没有结果|The formula in {where} has no result in the file"
        return problem(
            path,
            "CELL_NOT_CALCULATED",
            words,
            "在表格程序里打开并保存，或填入值|Open and save it in a spreadsheet program, or type the value",
        )
    if cell.kind == "date":
        words = f"{where} 的日期 {cell.shown} 不存在|{where} holds {cell.shown}, a date that no calendar has"
        return problem(path, "CELL_NO_DATE", words, "填入日期，如 2026-01-31|Type a date such as 2026-01-31")
    words = f"{where} 已并入 {cell.shown}|{where} is merged into {cell.shown}"
    return problem(path, "CELL_MERGED", words, "取消合并，逐格填写|Unmerge, and fill in every cell")
