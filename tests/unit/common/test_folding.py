"""One notion of the same text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_common.folding import SIMPLE, bare, cut, fold, is_invisible, key, plain, tidy

texts = st.text(max_size=30) | st.text("cC1１Ｃ \u3000\u200b\u2060\ufeff\u00adßİ𠮷ﬁ", max_size=12)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    "same",
    ["C1", "c1", "Ｃ１", "C\u200b1", "\ufeffC1", " C1\u3000", "c\u00ad1", "C1\u2060", "\u202aC1\u202c", "C1\ufe0f"],
)
def test_what_people_call_the_same_is_the_same(same: str) -> None:
    assert fold(same) == "c1"
    assert plain(same) in ("C1", "c1")


def test_blanks_within_count_as_one() -> None:
    assert fold("ABC  1") == fold("ABC\u30001") == fold("abc 1") != fold("abc1")


@given(texts)
def test_folding_again_changes_nothing(text: str) -> None:
    for each in (fold, plain, tidy):
        assert each(each(text)) == each(text)
    assert fold(plain(text)) == fold(tidy(text)) == fold(text) == fold(text.strip())


@given(texts)
def test_nothing_invisible_stays_and_nothing_visible_goes(text: str) -> None:
    kept = tidy(text)
    assert not any(is_invisible(character) for character in kept)
    seen = [c for c in text if not is_invisible(c) and not c.isspace() and c not in "\u2028\u2029"]
    assert [c for c in kept if not c.isspace()] == seen


def test_what_is_taken_for_simple_holds_nothing_invisible() -> None:
    simple = [chr(point) for point in range(0x110000) if SIMPLE.fullmatch(chr(point))]
    assert len(simple) > 27_000
    assert not [character for character in simple if is_invisible(character) or character in "\r\n\u2028\u2029"]


@given(texts, st.integers(40, 60))
def test_a_key_fits_and_tells_long_texts_apart(text: str, length: int) -> None:
    assert units(key(text, length)) <= length
    long = text + "长" * 100
    assert units(key(long, length)) <= length
    assert key(long + "a", length) != key(long + "b", length)
    assert key(fold(text), length) == key(text, length)


@given(st.text(max_size=40), st.integers(1, 40))
def test_a_cut_halves_no_character(text: str, length: int) -> None:
    kept = cut(text, length)
    assert text.startswith(kept)
    assert units(kept) <= length
    assert kept == text or units(text[: len(kept) + 1]) > length


@pytest.mark.parametrize(
    "typed",
    ["12345678", "1234-5678", " 1234 5678", "１２３４－５６７８", "1234—5678", "1234\u22125678", "12 34-56\u200b78"],
)
def test_numbers_on_paper_are_the_same_however_they_are_grouped(typed: str) -> None:
    assert bare(typed) == "12345678"
    assert bare(bare(typed)) == bare(typed)


def test_a_number_that_is_nothing_but_dashes_stays_itself() -> None:
    assert bare("--") == "--"
