"""A bound is said as people say the value: a duration in days or hours, never in minutes."""

from __future__ import annotations

from typing import Any

import pytest

from cellar_common.durations import LONGEST
from cellar_server.kernel.schema import field_makers
from cellar_server.kernel.schema.parse import Bad, parse


@pytest.mark.parametrize(("in_days", "zh", "en"), [(True, "36600 天", "36600 d"), (False, "36600 天", "36600 d")])
def test_a_duration_too_long_is_told_the_longest(in_days: bool, zh: str, en: str) -> None:
    column: Any = field_makers.duration("账期|Terms", in_days=in_days)
    with pytest.raises(Bad) as caught:
        parse(column.column.info["field"], LONGEST + 1, "terms")
    found = caught.value.problem
    assert (found.code, found.message.zh, found.message.en) == (
        "TOO_BIG", f"账期不能大于 {zh}", f"Terms must be at most {en}",
    )  # fmt: skip
