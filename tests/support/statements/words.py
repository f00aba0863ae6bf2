"""A SQL text as words: enough for rules about what stands beside what, with strings and names kept apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*)
    |(?P<text>N?'(?:[^']|'')*')
    |(?P<quoted>"[^"]*"|\[[^\]]*\])
    |(?P<cast>::)
    |(?P<bind>:"?\w+"?)
    |(?P<word>[^\W\d][\w#$]*)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<sign><=|>=|<>|!=|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Word:
    """One token. ``depth`` counts the brackets and CASEs around it; words are upper case, quoted names bare."""

    kind: str
    value: str
    depth: int


def words(sql: str) -> list[Word]:
    """The tokens of *sql* without blanks and comments."""
    found: list[Word] = []
    depth = 0
    for match in _TOKEN.finditer(sql):
        kind, value = str(match.lastgroup), match.group()
        if kind == "space":
            continue
        if kind == "word":
            value = value.upper()
        elif kind == "quoted":
            value = value[1:-1]
        elif kind == "bind":
            value = value[1:].strip('"')
        closes = (value == ")" and kind == "sign") or (value == "END" and kind == "word")
        depth -= closes
        found.append(Word(kind, value, depth))
        depth += (value == "(" and kind == "sign") or (value == "CASE" and kind == "word")
    return found


def end_of(found: Sequence[Word], opening: int) -> int:
    """The index of the bracket that closes the one at *opening*; the length where none does."""
    depth = found[opening].depth
    for index in range(opening + 1, len(found)):
        if found[index].value == ")" and found[index].depth == depth:
            return index
    return len(found)


def clause(found: Sequence[Word], start: int, *ends: str) -> Sequence[Word]:
    """What follows the word at *start* in its own brackets, up to one of *ends* or the closing bracket."""
    depth = found[start].depth
    for index in range(start + 1, len(found)):
        word = found[index]
        if word.depth < depth or (word.depth == depth and word.kind == "word" and word.value in ends):
            return found[start + 1 : index]
    return found[start + 1 :]
