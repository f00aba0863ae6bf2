"""When two texts are the same: what enters is tidied, what is compared is folded, both by one rule on every database.

``tidy`` takes away what nobody sees and nobody means (zero-width characters, marks of direction, control characters that no
keyboard sends). ``plain`` also gives an identifier the one width that it is typed in. ``fold`` is for comparing: width, case,
invisible characters and blanks say nothing. ``key`` is a fold that fits a column. ``bare`` is for comparing numbers on paper.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

# Letters that are drawn as nothing (Hangul fillers, a blank of Braille), variation selectors, the grapheme joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_SPACES = re.compile(r"\s+")
# What nearly every text is made of: ASCII, Chinese, its punctuation, and what has full width. Nothing of it is invisible.
SIMPLE = re.compile(r"[\x20-\x7e\xb7\u2014\u2018-\u201d\u2026\u3001-\u3011\u3400-\u9fff\uff01-\uff5e]*")


def is_invisible(character: str) -> bool:
    """Whether a character is drawn as nothing and moves nothing: format characters, C1 controls, DEL, selectors, fillers."""
    point = ord(character)
    if point < 0x7F:
        return False
    if unicodedata.category(character) == "Cf" or 0x7F <= point <= 0x9F or character in _BLANK:
        return True
    return any(first <= point <= last for first, last in _SELECTORS)


def tidy(text: str) -> str:
    """A text without invisible characters and without blanks at its ends; separators of lines are line ends."""
    if SIMPLE.fullmatch(text):
        return text.strip()
    seen = "".join(character for character in text if not is_invisible(character))
    return _LINE_ENDS.sub("\n", seen).strip()


def plain(text: str) -> str:
    """An identifier as it is kept: tidy, of one width (Ｃ１ is C1), blanks within it single."""
    seen = tidy(text)
    return seen if seen.isascii() and "  " not in seen else _SPACES.sub(" ", tidy(unicodedata.normalize("NFKC", seen)))


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """What two texts have in common that people call the same. Folding a folded text changes nothing."""
    folded = plain(text).casefold()
    if folded.isascii():
        return folded
    while (again := plain(folded).casefold()) != folded:
        folded = again
    return folded


def bare(text: str) -> str:
    """What two numbers on paper have in common: a fold without the blanks and dashes that some write to group the digits."""
    folded = fold(text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Pd" and c != "\u2212") or folded


def key(text: str, length: int) -> str:
    """``fold`` in at most ``length`` UTF-16 units; what is longer ends in a digest of the whole, so that it stays its own."""
    folded = fold(text)
    if len(folded) * 2 <= length or len(folded.encode("utf-16-le")) // 2 <= length:
        return folded
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return cut(folded, length - len(digest) - 1) + "#" + digest


def cut(text: str, length: int) -> str:
    """As much of a text as takes ``length`` UTF-16 units, no character halved: for words that the program itself makes."""
    if len(text) * 2 <= length:
        return text
    units = 0
    for index, character in enumerate(text):
        units += 1 + (character > "\uffff")
        if units > length:
            return text[:index]
    return text
