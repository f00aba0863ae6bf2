"""One sheet of an .xlsx as a stream of rows that hold only the cells that say something.

A cell is written for the server as JSON: text; ``true``; ``{"n": "0.3"}`` a number as the file spells it (``"p": 1``: shown with
leading zeros that it does not hold); ``{"d": "2026-01-31T00:00:00"}``; and what cannot be read as what it is:
``{"e": "#N/A"}`` an error value, ``{"f": 1}`` a formula whose result the file does not hold, ``{"x": "-5"}`` a date that is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Budget, Refused
from cellar_server.spreadsheets.package import Package, XmlReader

Emit = Callable[[list[Any]], None]
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# The day before 1900-01-01, moved for the 29 February 1900 that spreadsheets count and no calendar has.
_EPOCH, _EPOCH_EARLY, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1899, 12, 31), datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_THAT_NEVER_WAS = 60
_LAST_SERIAL = 2_958_466


def place(ref: str) -> tuple[int, int]:
    """``H17`` as row 17 and column 7: rows count from 1 as the user sees them, columns from 0."""
    found = _REF.fullmatch(ref)
    if found is None:
        raise Refused("UNREADABLE")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    if column > limits.LAST_COLUMN or row > limits.LAST_ROW:
        raise Refused("UNREADABLE")
    return row, column - 1


def moment(serial: str, *, since_1904: bool) -> str | None:
    """A day number as ISO text; None where no calendar has it."""
    number = float(serial)
    if since_1904:
        epoch, least = _EPOCH_1904, 0.0
    else:
        epoch, least = (_EPOCH_EARLY if number < _LEAP_THAT_NEVER_WAS else _EPOCH), 1.0
        if _LEAP_THAT_NEVER_WAS <= number < _LEAP_THAT_NEVER_WAS + 1:
            return None
    if not least <= number < _LAST_SERIAL:
        return None
    # To the second: a binary fraction of a day is never exact.
    return (epoch + timedelta(seconds=round(number * 86_400))).isoformat()


class Worksheet:
    """Reads one sheet and emits ``[row number, hidden, [[column, cell], …]]``; at the end ``merged`` and ``hidden_columns``."""

    def __init__(self, texts: list[str], styles: list[str], *, since_1904: bool, emit: Emit, budget: Budget) -> None:
        self._texts, self._styles, self._since_1904 = texts, styles, since_1904
        self._emit, self._budget = emit, budget
        self._reader = XmlReader(self._started, self._ended)
        self._row, self._column, self._row_hidden = 0, -1, False
        self._cells: dict[int, Any] = {}
        self._type, self._style, self._value = "", "", ""
        self._formula = self._phonetic = False
        self._last_row, self._last_column = 0, 0
        self._merged: list[tuple[int, int, int, int]] = []
        self._hidden_columns: list[list[int]] = []

    def read(self, package: Package, name: str) -> None:
        package.feed(name, self._reader)
        self._emit(["end", clipped(self._merged, self._last_row, self._last_column), self._hidden_columns])

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            if not self._phonetic:
                self._reader.listen(self._hear)
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self._hidden_columns.append([_count(attributes.get("min")) - 1, _count(attributes.get("max")) - 1])

    def _ended(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._reader.listen(None)
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._phonetic = False

    def _hear(self, text: str) -> None:
        self._value += text
        if len(self._value) > limits.FIELD:
            raise Refused("FIELD")

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _count(attributes["r"]) if "r" in attributes else self._row + 1
        if not self._row < number <= limits.LAST_ROW:
            raise Refused("UNREADABLE")
        self._row, self._column, self._cells = number, -1, {}
        self._row_hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            row, self._column = place(attributes["r"])
            if row != self._row:
                raise Refused("UNREADABLE")
        else:
            self._column += 1
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._formula = "", False

    def _end_cell(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        self._budget.cell()
        self._cells[self._column] = cell
        self._last_column = max(self._last_column, self._column)

    def _end_row(self) -> None:
        if not self._cells:
            return
        self._budget.row()
        self._last_row = self._row
        self._emit([self._row, int(self._row_hidden), list(self._cells.items())])
        self._cells = {}

    def _cell(self) -> Any:
        kind, value = self._type, self._value
        if kind == "s":
            index = _count(value) if value else -1
            if index >= len(self._texts):
                raise Refused("UNREADABLE")
            return as_text(self._texts[index]) if index >= 0 else None
        if kind in ("inlineStr", "str"):
            return as_text(value)
        if kind == "e":
            return {"e": value or "#?"}
        if not value.strip():
            return {"f": 1} if self._formula else None
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "d":
            return {"d": value}
        return self._figure(value.strip())

    def _figure(self, value: str) -> Any:
        if not _NUMBER.fullmatch(value):
            # One cell is spoilt, and the file's reader is told which.
            return {"e": value[:20]}
        style = self._styles[index] if (index := _count(self._style)) < len(self._styles) else ""
        if style == "date":
            day = moment(value, since_1904=self._since_1904)
            return {"d": day} if day is not None else {"x": value}
        return {"n": value, "p": 1} if style == "padded" else {"n": value}

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        self._merged.append((*place(first), *place(last or first)))
        if len(self._merged) > limits.MERGED:
            raise Refused("MERGED")


def clipped(merged: list[tuple[int, int, int, int]], last_row: int, last_column: int) -> list[list[int]]:
    """Merged areas (top, left, bottom, right) as far as there are cells at all."""
    found, covered = [], 0
    for top, left, bottom, right in merged:
        bottom, right = min(bottom, last_row), min(right, last_column)
        if top <= bottom and left <= right:
            covered += (bottom - top + 1) * (right - left + 1)
            found.append([top, left, bottom, right])
        if covered > limits.MERGED:
            raise Refused("MERGED")
    return found


def _count(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refused("UNREADABLE")
    return int(text)


def as_text(value: str) -> str | None:
    """None for what only looks like something to a program: empty, or blanks."""
    if "_x" in value:
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return value if value.strip() else None
