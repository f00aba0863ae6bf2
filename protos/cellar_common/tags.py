"""Tags 标签: several short words in one text, in the order given, parted by a comma and a blank; no word twice."""

from __future__ import annotations

import re

from cellar_common.folding import fold, tidy

SEPARATOR = ", "
_PARTED = re.compile(r"[,，、;；\n\t]")


def words(text: str) -> list[str]:
    """The single tags of what is stored or was typed; two that differ in width or case only are one."""
    found: dict[str, str] = {}
    for each in map(tidy, _PARTED.split(text)):
        if each:
            found.setdefault(fold(each), each)
    return [*found.values()]


def joined(text: str) -> str:
    """As it is kept: ``重点， 电商,重点`` → ``重点, 电商``."""
    return SEPARATOR.join(words(text))
