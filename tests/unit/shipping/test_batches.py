"""Which batches leave first, and which may not leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.inventory.picking import FEFO, FIFO, age
from cellar_server.areas.shipping.rules import unfit

TODAY = date(2026, 3, 31)
days = st.none() | st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))


@dataclass(frozen=True)
class Lot:
    code: str
    made_on: date | None
    expires_on: date | None
    certificate: str | None


lots = st.builds(Lot, st.text("AB12", min_size=1, max_size=4), days, days, st.none() | st.just("ZJ"))


@given(st.lists(lots, max_size=8))
def test_batches_leave_by_age_then_by_number_and_the_unknown_last(held: list[Lot]) -> None:
    by_age = sorted(held, key=lambda lot: age(lot, FIFO))
    made = [lot.made_on for lot in by_age]
    assert made == sorted(made, key=lambda day: day or date.max)
    ends = [lot.expires_on for lot in sorted(held, key=lambda lot: age(lot, FEFO))]
    assert ends == sorted(ends, key=lambda day: day or date.max)


@given(lots, st.booleans())
def test_a_batch_is_good_on_its_last_day_and_certified_where_it_must_be(lot: Lot, inspected: bool) -> None:
    codes = {why.code for why in unfit(lot, TODAY, inspected=inspected)}
    assert ("BATCH_EXPIRED" in codes) == (lot.expires_on is not None and lot.expires_on < TODAY)
    assert ("BATCH_UNCERTIFIED" in codes) == (inspected and lot.certificate is None)
