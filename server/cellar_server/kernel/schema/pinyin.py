"""Mnemonics 助记码: the initials of a name's pinyin; Latin letters and digits stay."""

from __future__ import annotations


def _plain(rest: str) -> str:
    return "".join(c for c in rest if c.isascii() and c.isalnum())


def initials(name: str) -> str:
    """``initials("茅台 53度")`` → ``mt53d``. The library is loaded at first use: it takes 50 MB."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_plain)).lower()
