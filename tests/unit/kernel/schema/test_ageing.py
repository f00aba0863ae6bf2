"""Spans of age: every age lies in one of them, in their order, whatever the company's days are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.kernel.schema.ageing import BOUNDS, spans
from cellar_server.kernel.schema.text import Label

AHEAD = Label("未到期", "Not due")


@given(st.sets(st.integers(1, 3660), min_size=1, max_size=7), st.sampled_from([None, AHEAD]), st.integers(-5000, 5000))
def test_every_age_lies_in_one_span(days: set[int], ahead: Label | None, age: int) -> None:
    said = " ".join(map(str, sorted(days)))
    assert BOUNDS.fits(said)
    found = list(spans(said, ahead))
    assert len(found) == len(days) + 1 + (ahead is not None)
    within = [
        each for each in found if (each.first is None or each.first <= age) and (each.last is None or age <= each.last)
    ]
    assert len(within) == 1
    if ahead is not None:
        assert (within[0].words == ahead) == (age <= 0)


def test_spans_are_called_by_their_days() -> None:
    assert [each.words.zh for each in spans("30 60", AHEAD)] == ["未到期", "1–30 天", "31–60 天", "60 天以上"]
    assert [each.words.en for each in spans("30", None)] == ["0–30 days", "over 30 days"]


@pytest.mark.parametrize("said", ["", "0", "30 20", "30 30", "x", "-1", "30,60", "1 2 3 4 5 6 7 8", "99999", "三十"])
def test_what_are_no_spans_is_refused(said: str) -> None:
    assert not BOUNDS.fits(said)
