"""An .xlsx as a whole: which sheets it has and which of them are hidden, its texts, and which styles mean a date."""

from __future__ import annotations

import re

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Budget, Refused
from cellar_server.spreadsheets.package import Package, XmlReader
from cellar_server.spreadsheets.worksheet import Emit, Worksheet

_SHEET = ("worksheet", "chartsheet", "dialogsheet")
_STATES = {"hidden": "hidden", "veryHidden": "very_hidden"}
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# Quoted words, escaped signs, colours and conditions say nothing about the kind of a format.
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
_PADDED = re.compile(r"0{2,}(;.*)?")


def read(content: bytes, emit: Emit) -> None:
    """Emit ``["sheet", name, state]`` and the rows of every sheet that is not hidden, in the workbook's order."""
    package, budget = Package(content), Budget()
    main = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), "")
    main = main if package.has(main) else "xl/workbook.xml"
    if not package.has(main):
        raise Refused("NO_WORKBOOK")
    relations = package.relations(main)
    sheets, since_1904 = _sheets(package, main)
    texts = _texts(package, _target(relations, "sharedStrings"))
    styles = _styles(package, _target(relations, "styles"))
    for name, state, relation in sheets:
        kind, target = relations.get(relation, ("", ""))
        if kind not in _SHEET or not package.has(target):
            raise Refused("UNREADABLE")
        emit(["sheet", name, state])
        if state == "visible" and kind == "worksheet":
            Worksheet(texts, styles, since_1904=since_1904, emit=emit, budget=budget).read(package, target)


def _target(relations: dict[str, tuple[str, str]], wanted: str) -> str:
    return next((target for kind, target in relations.values() if kind == wanted), "")


def _sheets(package: Package, main: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Name, state and relation of every sheet; whether days count from 1904."""
    found: list[tuple[str, str, str]] = []
    since_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
            state = _STATES.get(attributes.get("state", ""), "visible")
            found.append((attributes.get("name", "")[:100], state, relation))
            if len(found) > limits.SHEETS:
                raise Refused("SHEETS")

    package.feed(main, XmlReader(start))
    return found, since_1904


def _texts(package: Package, name: str) -> list[str]:
    """The shared texts. What is said how to pronounce (rPh) is no part of them."""
    found: list[str] = []
    parts: list[str] = []
    phonetic = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal phonetic
        if tag == "si":
            parts.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t" and not phonetic:
            reader.listen(parts.append)

    def end(tag: str) -> None:
        nonlocal phonetic
        if tag == "t":
            reader.listen(None)
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            found.append("".join(parts))
            if len(found) > limits.TEXTS:
                raise Refused("CELLS")

    reader = XmlReader(start, end)
    if name and package.has(name):
        package.feed(name, reader)
    return found


def _styles(package: Package, name: str) -> list[str]:
    """For each cell style ``date``, ``padded`` (leading zeros that only the format shows) or nothing."""
    formats: dict[str, str] = {}
    found: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            formats[attributes.get("numFmtId", "")] = kind_of_format(attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            built_in = "date" if number.isascii() and number.isdigit() and int(number[:9]) in _BUILT_IN_DATES else ""
            found.append(formats.get(number, built_in))
            if len(found) > limits.STYLES:
                raise Refused("UNREADABLE")

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    if name and package.has(name):
        package.feed(name, XmlReader(start, end))
    return found


def kind_of_format(code: str) -> str:
    """``date``, ``padded`` or nothing, for the code of a number format."""
    plain = _NOT_FORMAT.sub("", code[:1000])
    if plain.casefold() == "general":
        return ""
    if _DATE_SIGNS.search(plain):
        return "date"
    return "padded" if _PADDED.fullmatch(plain) else ""
