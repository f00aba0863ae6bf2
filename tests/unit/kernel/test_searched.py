"""What is kept of a value, so that what somebody types is the beginning of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.schema.searched import LENGTH, By, amount, typed, words


def test_a_number_is_kept_whole_from_its_first_digit_and_from_its_counter() -> None:
    assert sorted(words(By.NUMBER, "XS2611-00012").values()) == ["00012", "12", "261100012", "xs261100012"]
    assert sorted(words(By.NUMBER, "C0012").values()) == ["0012", "12", "c0012"]
    assert sorted(words(By.NUMBER, "PING").values()) == ["ping"]
    assert sorted(words(By.NUMBER, "X-000").values()) == ["0", "000", "x000"]


def test_a_text_is_kept_from_each_of_its_characters() -> None:
    assert words(By.TEXT, "西湖 Wine") == {0: "西湖wine", 1: "湖wine", 2: "wine", 3: "ine", 4: "ne", 5: "e"}
    longest = words(By.TEXT, "酒" * 200)
    assert (len(longest), max(map(len, longest.values()))) == (60, LENGTH)


@pytest.mark.parametrize("nothing", [None, "", Decimal(0), "~8FZ2WSFZED00"])
def test_nothing_is_kept_of_nothing_and_of_a_drafts_stand_in(nothing: object) -> None:
    assert words(By.AMOUNT if isinstance(nothing, Decimal) else By.NUMBER, nothing) == {}


@pytest.mark.parametrize("said", ["1271260.20", "1,271,260.2", "￥1271260.20", " 1271260.2 "])
def test_an_amount_is_the_same_however_it_is_typed(said: str) -> None:
    assert typed(said)[1] == amount(Decimal("1271260.20")) == "=1271260.2"


@pytest.mark.parametrize("said", ["12.345", "1e5", "一百", "XS2611-1", "-", "١٢"])
def test_what_is_no_amount_is_looked_for_as_text_only(said: str) -> None:
    assert typed(said)[1] == ""


def test_a_red_amount_is_typed_with_its_sign() -> None:
    assert typed("-100.00")[1] == words(By.AMOUNT, Decimal("-100.00"))[0]
