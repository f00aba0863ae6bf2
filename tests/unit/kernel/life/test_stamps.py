"""Which stamp may follow which, whatever is tried: set one after the other, taken back the last one first."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.books import registry
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.stamps import STAMPS, Finance, before, following, on
from cellar_server.kernel.schema.states import DRAFT, SIGNED, stamping, unstamping, within

tries = st.lists(st.tuples(st.booleans(), st.sampled_from(STAMPS)))


@dataclass
class Stands:
    state: str
    finance: Finance
    progress: Progress = Progress.OPEN


@given(tries)
def test_whatever_is_tried_the_stamps_are_a_row_from_the_first(attempts: list[tuple[bool, Finance]]) -> None:
    """Against a plain pile: only the next is put on, only the top is taken off."""
    pile: list[Finance] = []
    now = Finance.UNAUDITED
    for forward, stamp in attempts:
        if forward and following(now) is stamp:
            now = stamp
            pile.append(stamp)
        elif not forward and now is stamp:
            now = before(stamp)
            pile.pop()
        assert tuple(pile) == on(now) == STAMPS[: len(pile)]
        assert now is (pile[-1] if pile else Finance.UNAUDITED)


def test_the_order_is_that_of_the_trade() -> None:
    assert [stamp.label.zh for stamp in STAMPS] == ["已审核（财务）", "已记账", "已制证"]
    assert following(Finance.VOUCHERED) is None
    with pytest.raises(ValueError, match="not in tuple"):
        before(Finance.UNAUDITED)


@pytest.mark.parametrize("far", list(Progress))
@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_is_set_and_taken_back_however_far_the_document_is(stamp: Finance, far: Progress) -> None:
    put, back = stamping(SIGNED, stamp), unstamping(SIGNED, stamp)
    assert {now for now in Finance if put.begins_at(Stands("signed", now, far))} == {before(stamp)}
    assert {now for now in Finance if back.begins_at(Stands("signed", now, far))} == {stamp}
    assert not any(move.begins_at(Stands("draft", now, far)) for move in (put, back) for now in Finance)
    assert not any(move.reopens or move.closes for move in (put, back))


@pytest.mark.parametrize("move", [SIGNED >> DRAFT, within(SIGNED)])
def test_any_other_deed_begins_where_no_stamp_is_on(move: object) -> None:
    begins = {now for now in Finance if move.begins_at(Stands("signed", now))}  # type: ignore[attr-defined]
    assert begins == {Finance.UNAUDITED}


def test_what_moves_stock_is_stamped_and_what_only_goes_with_it_is_not() -> None:
    stamped = {name for name, each in registry().declarations.items() if issubclass(each.model, Stamped)}
    assert stamped == {
        "bin_move",
        "opening_stock",
        "other_receipt",
        "other_issue",
        "outbound",
        "status_change",
        "loan",
        "loan_return",
        "transfer_out",
        "transfer_in",
    }
    for name in stamped:
        declaration = registry().of(name)
        for names in (declaration.listing.columns.split(), declaration.listing.filters.split()):
            assert names[names.index("state") + 1 :][: 1 + declaration.has_progress][-1] == "finance"
        assert "to_audit" in [scheme.name for scheme in declaration.listing.schemes]
        assert {"audit", "unaudit"} <= declaration.actions.keys()
        # A group of verbs holds neither: who may check what he keeps may not audit it.
        assert {declaration.actions[deed].group for deed in ("audit", "unaudit")} == {None}
