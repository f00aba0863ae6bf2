"""Other faces of a list: a board with a column for each state or choice, and a calendar by a day. Conditions, search, schemes and
rights are those of the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.look import Look
from cellar_server.kernel.schema.text import Label, label

STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says: fields of the head. ``title`` is what the record is called by where it is empty."""

    title: str = ""
    subs: str = ""
    amount: str = ""

    @property
    def names(self) -> list[str]:
        return [name for name in (self.title, *self.subs.split(), self.amount) if name]


@dataclass(frozen=True, slots=True)
class Board:
    """``Board(Card(title="customer_id", amount="gross_total"))``: a column for each state, and of what is in effect for how far it is
    carried out; ``by`` another field that is a choice. ``leaves_out``: codes that have no column; what is void never has one.
    """

    card: Card = Card()
    by: str = STATE
    leaves_out: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``Calendar("ship_on", Card(title="customer_id"))``: each record on the day of a field."""

    day: str
    card: Card = Card()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a board: ``wheres`` find its records, ``state`` and ``progress`` are what they have, empty for any."""

    code: str
    label: Label
    look: Look | None
    wheres: tuple[Where, ...]
    state: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """An action that takes a card from one column to another."""

    source: str
    target: str
    action: str


def columns(declaration: Any) -> list[Column]:
    """In the order of a record's life, or of the choice."""
    board: Board = declaration.board
    left_out = board.leaves_out.split()
    made = _of_states(declaration) if board.by == STATE else _of_choice(declaration, board.by)
    return [each for each in made if each.code not in left_out]


def _of_states(declaration: Any) -> Iterator[Column]:
    progress = declaration.fields["progress"].choices if declaration.has_progress else ()
    for state in declaration.states:
        if state.over:
            continue
        here = Where.of(STATE, "in", state.code)
        if not (state.in_effect and progress):
            yield Column(state.code, state.label, state.look, (here,), state.code)
            continue
        for far in progress:
            # Where nothing was taken yet, it is called as its state is.
            words, look = (far.label, far.look) if far.look else (state.label, state.look)
            where = Where.of("progress", "in", far.code)
            yield Column(f"{state.code}.{far.code}", words, look, (here, where), state.code, far.code)


def _of_choice(declaration: Any, by: str) -> Iterator[Column]:
    spec = declaration.fields[by]
    for member in spec.choices:
        yield Column(member.code, member.label, member.look, (Where.of(by, "in", member.code),))
    if not spec.required and spec.default is None:
        yield Column("", label("未填|Not said"), None, (Where.of(by, "empty"),))


def moves(declaration: Any) -> list[Move]:
    """Of a board by states, the actions that lead from one column to another; forward ones first."""
    if declaration.board.by != STATE:
        return []
    stand = columns(declaration)
    ordered = sorted(declaration.actions.values(), key=lambda action: action.backward)
    return [
        Move(here.code, there.code, action.name)
        for action in ordered if not action.on_draft
        for here in stand if _begins(action.move, here)
        for there in stand if _ends(action.move, here, there)
    ]  # fmt: skip


def _begins(move: Any, column: Column) -> bool:
    here = any(state.code == column.state for state in move.sources)
    return here and (not column.progress or any(far.code == column.progress for far in move.progress))


def _ends(move: Any, here: Column, there: Column) -> bool:
    if move.closes:
        return there.state == here.state and there.progress == "closed" != here.progress
    if move.to is None or move.to.code == here.state:
        return False
    return bool(there.state == move.to.code and there.progress in ("", "open"))
