"""What the stand-in of a draft's number is called."""

from __future__ import annotations

import pytest

from cellar_common.numbers import draft_mark
from cellar_server.kernel.unit_of_work import numbering


@pytest.mark.parametrize(("number", "mark"), [
    ("~8FZ2WSFZED00", "2WSFZ"), ("XS2611-00001", ""), ("", ""), ("~旧单", ""), ("~1", ""), ("8FZ2WSFZED00", ""),
])  # fmt: skip
def test_only_a_draft_has_a_mark(number: str, mark: str) -> None:
    assert draft_mark(number) == mark


def test_a_draft_is_called_so_in_both_languages() -> None:
    lent = numbering.temporary(308741056187776257)
    called = numbering.called(lent)
    assert (called.zh, called.en) == (f"草稿 {lent[4:9]}", f"Draft {lent[4:9]}")
    assert numbering.called("XS2611-00001").en == "XS2611-00001"
