"""Whatever was done to an unsaved record is taken back to what it was, and done again to what it became."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cellar.v1 import document_pb2 as doc
from cellar_client.session.grid import GridModel
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.session.parts import LineState, Sent
from cellar_client.session.record import RecordState
from cellar_common.codec import Ref
from tests.client import fake_data

META = MetadataIndex(fake_data.make_metadata()).entity("sales_order")
STORE = fake_data.make_store(12)
TEXTS = {
    "customer_id": ["C00211", "", "nobody"],
    "note": ["急", "两次", ""],
    "due": ["11-28", "soon", ""],
    "item_id": ["1003-52-05", "none", ""],
    "quantity": ["7", "3*4", "1O0", ""],
    "price": ["99.5", "x", ""],
    "memo": ["易碎", ""],
}
HEAD, LINE = ("customer_id", "note", "due"), ("item_id", "quantity", "price", "memo")


class Typist:
    """Does what is drawn, where it can be done; the server answers from time to time, once to something that is no longer new."""

    def __init__(self, state: RecordState) -> None:
        self.state, self.lines = state, GridModel(state, state.meta.grids["lines"])
        self.asked: tuple[doc.Record, Sent] | None = None

    def row(self, number: int) -> int:
        return number % max(1, len(self.state.grids["lines"]))

    def head(self, which: int, text: int) -> None:
        name = HEAD[which % len(HEAD)]
        self.state.type_header(name, TEXTS[name][text % len(TEXTS[name])])

    def cell(self, which: int, text: int) -> None:
        if self.lines.rowCount():
            name = LINE[which % len(LINE)]
            self.state.type_line("lines", self.row(which), name, TEXTS[name][text % len(TEXTS[name])])

    def paste(self, which: int, text: int) -> None:
        columns = [self.lines.columns[name] for name in ("item_id", "quantity", "price")]
        self.lines.paste(self.row(which), columns, "1004\t1O0\t7\n1005\t3\t8\n"[: 8 + text % 20])

    def add(self, which: int, text: int) -> None:
        filled = [LineState(values={"item_id": Ref(0, "1003", ""), "memo": "新"})] if text % 2 else []
        self.state.insert_lines("lines", self.row(which), filled)

    def go_on(self, _which: int, _text: int) -> None:
        self.state.open_line("lines", self.lines.rowCount())

    def copy(self, which: int, _text: int) -> None:
        if self.lines.rowCount():
            self.state.copy_line("lines", self.row(which))

    def remove(self, which: int, text: int) -> None:
        if self.lines.rowCount():
            self.state.remove_lines("lines", {self.row(which), self.row(text)})

    def together(self, which: int, text: int) -> None:
        with self.state.one_step():
            self.cell(which, text)
            self.head(text, which)
            self.cell(text, which)

    def pull(self, which: int, _text: int) -> None:
        if not self.state.id:
            other = doc.Record()
            other.CopyFrom(STORE["sales_order"][1000 + which % 12])
            other.id, other.editable = 0, True
            for line in other.grids[0].lines:
                line.id = 0
            # What was asked of the former is given up.
            self.asked = None
            self.state.become(other)

    def ask(self, _which: int, _text: int) -> None:
        if self.state.may_undo:
            self.asked = self.state.to_pb()

    def answer(self, _which: int, text: int) -> None:
        if text % 2 and self.state.may_undo:
            self.asked = self.state.to_pb()
        if self.asked is not None:
            (record, sent), self.asked = self.asked, None
            fake_data.evaluate(record, STORE)
            (self.state.apply_action if text % 3 == 0 else self.state.apply)(record, sent)


def looks(state: RecordState) -> Any:
    """Values, lines in order, what cannot be read, what would be sent, and whether there is anything to save."""
    lines = [(line.key, line.id, dict(line.values)) for line in state.grids["lines"]]
    bad = {place: bad.text for place, bad in state.bad.items()}
    return dict(state.values), lines, bad, state.to_send()[0].SerializeToString(deterministic=True), state.dirty


def state_of(*, stored: bool) -> RecordState:
    assert isinstance(META, EntityMeta)
    record = doc.Record()
    record.CopyFrom(STORE["sales_order"][1000] if stored else fake_data.new_record("sales_order"))
    return RecordState(META, record)


deeds = st.sampled_from(
    [Typist.head, Typist.cell, Typist.paste, Typist.add, Typist.go_on, Typist.copy, Typist.remove, Typist.together]
)
answers = st.sampled_from([Typist.ask, Typist.answer, Typist.pull])
numbers = st.integers(0, 11)
Deed = Callable[[Typist, int, int], None]


def undo_all(state: RecordState) -> int:
    steps = 0
    while state.may_undo:
        state.undo()
        steps += 1
    return steps


@given(st.booleans(), st.lists(st.tuples(deeds | answers, numbers, numbers), max_size=25))
def test_all_is_taken_back_and_done_again(stored: bool, done: list[tuple[Deed, int, int]]) -> None:
    state = state_of(stored=stored)
    typist, before, begun = Typist(state), None, False
    for deed, which, text in done:
        if not begun and deed is Typist.go_on:
            # A first blank line to type into is no step: nothing was done yet.
            continue
        before = looks(state) if not begun else before
        deed(typist, which, text)
        begun = begun or state.may_undo
    after = looks(state)
    steps = undo_all(state)
    assert before is None or looks(state) == before
    assert not state.dirty
    for _ in range(steps):
        state.redo()
    assert not state.may_redo
    assert looks(state) == after


@given(st.lists(st.tuples(deeds, numbers, numbers), max_size=12))
def test_each_step_goes_back_to_what_stood_before_it(done: list[tuple[Deed, int, int]]) -> None:
    state = state_of(stored=True)
    typist, seen = Typist(state), [looks(state)]
    for deed, which, text in done:
        deed(typist, which, text)
        if deed is Typist.go_on:
            # It goes with the step before it.
            seen[-1] = looks(state)
        elif looks(state) != seen[-1]:
            seen.append(looks(state))
    for was in reversed(seen[1:]):
        assert looks(state) == was
        state.undo()
    assert looks(state) == seen[0]
    assert not state.may_undo
