"""A draft has no number a clerk could use: what he sees is a word and a mark, never the stand-in itself."""

from __future__ import annotations

from cellar_client.i18n import set_language
from cellar_client.models.values import show_number


def test_a_legal_number_is_shown_as_it_is() -> None:
    assert show_number("XS2611-00250") == "XS2611-00250"
    assert show_number("") == ""


def test_a_stand_in_becomes_a_word_and_its_telling_part() -> None:
    set_language("zh")
    assert show_number("~8FZ2WSFZED00") == "草稿 2WSFZ"
    set_language("en")
    try:
        assert show_number("~8FZ2WSFZED00") == "Draft 2WSFZ"
    finally:
        set_language("zh")
