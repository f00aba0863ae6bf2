"""Words in both languages, kept together so that neither can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Label:
    """The same words in Chinese and English."""

    zh: str
    en: str

    @property
    def begun(self) -> str:
        """The English words as the beginning of a sentence; a number among them stays as it is."""
        return self.en[:1].upper() + self.en[1:]

    def of(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


def label(both: str | Label) -> Label:
    """``label("客户|Customer")``; raises ValueError where one of the two is missing, so that no screen is half translated."""
    if isinstance(both, Label):
        return both
    zh, bar, en = both.partition("|")
    if not (bar and zh and en):
        raise ValueError(f"write both languages as 中文|English: {both!r}")
    return Label(zh, en)


EMPTY = Label("", "")
