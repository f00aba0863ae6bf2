"""Fields whose values are chosen from what the program knows: its types, their verbs and fields, or a record of a type that a
field beside them names.

The column keeps a code or an id; screens show a label. What may be chosen may depend on the values beside it: the verbs of
a right on its entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cellar_common.folding import fold
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.text import EMPTY, Label

Beside = Mapping[str, Any]
"""What is stored in the fields that a choice depends on, by name; one that is empty or not known is not there."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be chosen. ``word``: what its initials are made of, where its label begins with something else;
    ``meaning`` is shown beside it."""

    code: str
    label: Label
    word: str = ""
    meaning: Label = EMPTY

    @property
    def mnemonic(self) -> str:
        return initials(self.word or self.label.zh)


# The registry knows declarations, which are made of fields, and so cannot be named here.
Offers = Callable[[Any, Beside], Sequence[Offer]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One of ``offers(registry, beside)``. ``beside``: fields that it depends on.

    ``known``: the list is short and depends on nothing, so that it goes with the metadata, and lists can be filtered by it.
    ``typed``: what is none of the offers stays as it was typed, for the record's own rules to judge.
    """

    offers: Offers
    beside: tuple[str, ...] = ()
    known: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class AnyRecord:
    """A record of the entity that the field ``by`` stands for: ``entity_of`` says it of the value's code, empty for none."""

    by: str
    entity_of: Callable[[str], str]

    @property
    def beside(self) -> tuple[str, ...]:
        return (self.by,)

    def entity(self, beside: Beside) -> str:
        """Empty where the field it depends on says nothing."""
        said = beside.get(self.by)
        return self.entity_of(getattr(said, "code", said) or "")


Chooser = Listed | AnyRecord


def distinct(offers: Sequence[Offer]) -> list[Offer]:
    """The same with their codes in the labels of those that are called alike in a language, or as another's code, so that
    each can be told from the others."""
    known = Counter(name for each in offers for name in {(True, fold(each.label.zh)), (False, fold(each.label.en))})
    codes = {fold(each.code): each.code for each in offers}

    def is_alike(each: Offer) -> bool:
        zh, en = fold(each.label.zh), fold(each.label.en)
        return (
            known[True, zh] > 1
            or known[False, en] > 1
            or any(codes.get(said, each.code) != each.code for said in (zh, en))
        )

    return [
        Offer(each.code, Label(f"{each.label.zh}（{each.code}）", f"{each.label.en} ({each.code})"), each.word, each.meaning)
        if is_alike(each) else each
        for each in offers
    ]  # fmt: skip


def meant(offers: Sequence[Offer], typed: str) -> Offer | None:
    """The one offer that is called so: by its code, else its label in either language, else its initials."""
    word = fold(typed)
    ways: tuple[Callable[[Offer], tuple[str, ...]], ...] = (
        lambda each: (each.code,), lambda each: (each.label.zh, each.label.en), lambda each: (each.mnemonic,),
    )  # fmt: skip
    for way in ways:
        found = [each for each in offers if word in {fold(said) for said in way(each)}]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def matching(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """The offers that a text may mean, the likeliest first: called exactly so, those its initials, codes that begin so, labels that
    hold it, initials that begin so."""
    word = fold(typed)
    if not word:
        return list(offers)

    def rank(each: Offer) -> int:
        labels = fold(each.label.zh), fold(each.label.en)
        if word in (fold(each.code), *labels):
            return 0
        if word == each.mnemonic:
            return 1
        if fold(each.code).startswith(word):
            return 2
        if any(word in said for said in labels):
            return 3
        return 4 if each.mnemonic.startswith(word) else 5

    ranked = [(rank(each), each) for each in offers]
    return [each for place in range(5) for at, each in ranked if at == place]
