"""Boards: which columns a type has, and which of its actions take a card from one to another."""

from __future__ import annotations

import pytest

from cellar_server import books as program
from cellar_server.kernel.schema import faces
from cellar_server.kernel.schema.declaration import Declaration

BOARDS = [each for each in program.registry().declarations.values() if each.board is not None]
ORDER = program.registry().of("sales_order")


@pytest.mark.parametrize("declaration", BOARDS, ids=lambda each: each.name)
def test_every_living_record_has_one_column(declaration: Declaration) -> None:
    found = faces.columns(declaration)
    codes = [each.code for each in found]
    assert len(set(codes)) == len(codes) > 1
    if declaration.board is not None and declaration.board.by == faces.STATE:
        living = {state.code for state in declaration.states if not state.over}
        left_out = set(declaration.board.leaves_out.split())
        assert {each.state for each in found} == living - left_out


@pytest.mark.parametrize("declaration", BOARDS, ids=lambda each: each.name)
def test_a_move_is_an_action_that_begins_in_its_column(declaration: Declaration) -> None:
    columns = {each.code: each for each in faces.columns(declaration)}
    for move in faces.moves(declaration):
        action = declaration.actions[move.action]
        here, there = columns[move.source], columns[move.target]
        assert here.state in {state.code for state in action.move.sources}
        assert there.state == (action.move.to.code if action.move.to is not None else here.state)
        assert move.source != move.target


def test_an_order_goes_from_draft_to_closed() -> None:
    assert [each.code for each in faces.columns(ORDER)] == [
        "draft", "submitted", "approved.open", "approved.partly", "approved.done", "approved.closed",
    ]  # fmt: skip
    moves = {(each.source, each.target): each.action for each in reversed(faces.moves(ORDER))}
    assert moves["draft", "submitted"] == "submit"
    assert moves["submitted", "approved.open"] == "approve"
    assert moves["approved.open", "approved.closed"] == moves["approved.partly", "approved.closed"] == "close"
    assert ("approved.done", "approved.open") not in moves
    assert ("draft", "approved.open") not in moves
