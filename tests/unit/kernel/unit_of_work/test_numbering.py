"""Legal numbers: gapless in their series, by the month of the document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.unit_of_work import numbering
from tests.support.kernel_books import Books

pytestmark = pytest.mark.differs("locks")


def test_a_draft_has_a_stand_in_and_an_approved_order_a_number(books: Books) -> None:
    made = books.order(1, approved=False)
    assert numbering.is_temporary(made.number)
    first = books.act("k_order", made.id, "approve").record
    assert first is not None
    assert first.number == f"KD{first.values['business_date']:%y%m}-00001"
    again = books.act("k_order", made.id, "unapprove").record
    assert again is not None
    assert again.number == first.number, "a number once given stays with its document"


def test_each_month_has_its_own_series(books: Books) -> None:
    days = [date(2026, 11, 3), date(2026, 12, 1), date(2026, 11, 30)]
    # A few days early: of the number, not of the date, is spoken here.
    early = books.with_settings(documents__days_ahead="60")
    numbers = [early.order(1, business_date=day).number for day in days]
    assert numbers == ["KD2611-00001", "KD2612-00001", "KD2611-00002"]
    books.proven()


def test_a_refused_action_leaves_no_gap(books: Books) -> None:
    books.order(1)
    empty = books.order(approved=False)
    with pytest.raises(Invalid, match="NO_LINES"):
        books.act("k_order", empty.id, "approve")
    short = books.order(5, approved=False, warehouse_id=books.warehouse)
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.act("k_order", short.id, "approve")
    assert books.order(1).number.endswith("-00002")
    books.proven()


def test_a_failure_after_the_number_leaves_no_gap(books: Books) -> None:
    def body(work: object) -> None:
        def take() -> None:
            assert numbering.take(work, "KX-{n:03}", date(2026, 1, 1)) == ["KX-001"]  # type: ignore[arg-type]
            raise ZeroDivisionError

        work.at_last(take)  # type: ignore[attr-defined]

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            books.run(body)


def test_several_at_once(books: Books) -> None:
    found: list[str] = []
    books.run(lambda work: found.extend(numbering.take(work, "KX{yyyy}{mm}{dd}-{n:03}", date(2026, 2, 3), 2)))
    books.run(lambda work: found.extend(numbering.take(work, "KX{yyyy}{mm}{dd}-{n:03}", date(2026, 2, 3), 3)))
    assert found == [f"KX20260203-{n:03}" for n in range(1, 6)]


def test_a_series_grows_past_its_width() -> None:
    assert numbering.show("A-{n:03}", 1000) == "A-1000"


@given(st.lists(st.integers(1, 2**62), unique=True, min_size=2, max_size=20))
def test_stand_ins_are_unique_and_short(ids: list[int]) -> None:
    shown = [numbering.temporary(id_) for id_ in ids]
    assert len(set(shown)) == len(ids)
    assert all(numbering.is_temporary(number) and len(number) <= 40 for number in shown)
