"""Where a look-up's matches come from: the choices of a field, the server, or what the server said before.

An answer that was complete is kept for a while: every longer text finds a part of it, so typing on asks nothing more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from PySide6.QtCore import QObject

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.record import RecordState
from cellar_client.session.values import to_wire
from cellar_common.codec import Ref, unpack_column

KEPT_SECONDS = 300.0
MOVING_SECONDS = 20.0
"""What is told of stock and prices is as good as new for so long."""
MOST_ROWS = 200
"""What the server gives at most; a complete answer has no more."""


@dataclass(frozen=True)
class Match:
    """One row that can be picked: what goes into the field and what is shown beside it."""

    value: Ref | str
    code: str
    name: str
    more: tuple[str, ...] = ()
    mnemonic: str = ""


@dataclass(frozen=True)
class Matches:
    text: str
    rows: list[Match]
    heads: list[tuple[str, bool]] = field(default_factory=list)
    """Further columns: label, right-aligned."""
    more: bool = False
    error: str = ""
    moving: bool = False
    """Some columns change with other records."""

    def first(self, limit: int) -> Matches:
        """As many as there is room for."""
        return replace(self, rows=self.rows[:limit], more=True) if len(self.rows) > limit else self


Answer = Callable[[Matches], None]


class Source(Protocol):
    """Where matches come from."""

    def knows(self, text: str) -> bool:
        """Whether `search` answers at once, without the server."""
        ...

    def search(self, text: str, limit: int, answer: Answer, parent: QObject) -> Call | None: ...


class ChoiceSource:
    """The choices of a field; found by code or by any part of the label. No server."""

    def __init__(self, choice_field: pb.Field) -> None:
        self._field = choice_field

    def knows(self, _text: str) -> bool:
        return True

    def search(self, text: str, limit: int, answer: Answer, parent: QObject) -> Call | None:
        wanted = text.casefold()
        rows = [
            Match(c.code, c.code, c.label)
            for c in self._field.choices
            if wanted in c.label.casefold() or c.code.casefold().startswith(wanted)
        ]
        answer(Matches(text, rows))
        return None


class LookupMemory(QObject):
    """What the server answered on one session, until records of that kind are written or it grows old."""

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self._kept: dict[tuple[str, bytes], dict[str, tuple[float, Matches]]] = {}
        api.changed.connect(self._changed)

    @classmethod
    def of(cls, api: Api) -> LookupMemory:
        """The one of this session."""
        found = api.findChild(cls)
        return found if isinstance(found, cls) else cls(api)

    def keep(self, question: lst.LookupRequest, matches: Matches) -> None:
        self._kept.setdefault(_topic(question), {})[_word(question.text)] = (time.monotonic(), matches)

    def recall(self, question: lst.LookupRequest) -> Matches | None:
        """The answer to this text, or to a part of its beginning that was answered completely; None without one."""
        answers = self._kept.get(_topic(question), {})
        word = _word(question.text)
        for length in range(len(word), -1, -1):
            at, found = answers.get(word[:length], (0.0, None))
            if found is None or time.monotonic() - at > (MOVING_SECONDS if found.moving else KEPT_SECONDS):
                continue
            if length == len(word):
                return replace(found, text=question.text)
            if not found.more:
                return replace(found, text=question.text, rows=narrowed(found.rows, word))
        return None

    def _changed(self, changes: list[tuple[str, int]]) -> None:
        written = {entity for entity, _ in changes}
        # A question without an entity is about any: which one the values beside the field say.
        self._kept = {topic: answers for topic, answers in self._kept.items() if topic[0] and topic[0] not in written}


def narrowed(rows: list[Match], word: str) -> list[Match]:
    """Rows that the server would find by a longer word, in its order: the exact code, codes, then mnemonics that start so."""

    def rank(row: Match) -> int:
        code, mnemonic = row.code.lower(), row.mnemonic.lower()
        if code == word:
            return 0
        if code.startswith(word):
            return 1
        return 2 if mnemonic.startswith(word) else 3

    found = [
        row
        for row in rows
        if row.code.lower().startswith(word) or word in row.name.lower() or word in row.mnemonic.lower()
    ]
    return sorted(found, key=lambda row: (rank(row), row.code))


def _word(text: str) -> str:
    return text.strip().lower()


def _topic(question: lst.LookupRequest) -> tuple[str, bytes]:
    """The entity, and the question without its text and limit."""
    rest = lst.LookupRequest()
    rest.CopyFrom(question)
    rest.text, rest.limit = "", 0
    return question.entity, rest.SerializeToString(deterministic=True)


class RemoteSource:
    """Records of the target entity; the present values of the field's look-up context go along."""

    def __init__(
        self,
        api: Api,
        asking: EntityMeta | None,
        asked: pb.Field,
        path: str,
        state: RecordState | None = None,
        place: Callable[[], tuple[str, int]] | None = None,
    ) -> None:
        self._api, self._asking, self._field, self._path = api, asking, asked, path
        self._state, self._place = state, place
        self._memory = LookupMemory.of(api)

    def knows(self, text: str) -> bool:
        return self._memory.recall(self._question(text)) is not None

    def search(self, text: str, limit: int, answer: Answer, parent: QObject) -> Call | None:
        question = self._question(text)
        known = self._memory.recall(question)
        if known is not None:
            answer(known.first(limit))
            return None
        return self._send(question, lambda found: answer(found.first(limit)), parent)

    def ask(self, text: str, answer: Answer, parent: QObject) -> Call:
        """The server, whatever is remembered: a barcode is found by it alone."""
        return self._send(self._question(text), answer, parent)

    def _send(self, question: lst.LookupRequest, answer: Answer, parent: QObject) -> Call:
        text = question.text

        def arrived(reply: lst.LookupResponse) -> None:
            found = _matches(text, reply)
            if len(reply.mnemonics) == len(reply.references):
                self._memory.keep(question, found)
            answer(found)

        return self._api.query(
            self._api.lists.Lookup, question, arrived, lambda error: answer(_lost(text, error)), parent=parent
        )

    def _question(self, text: str) -> lst.LookupRequest:
        question = lst.LookupRequest(
            entity=self._field.target,
            text=text,
            limit=MOST_ROWS,
            asking_entity=self._asking.name if self._asking else "",
            asking_field=self._path,
        )
        self._add_context(question)
        return question

    def _add_context(self, question: lst.LookupRequest) -> None:
        if self._state is None or self._asking is None:
            return
        grid, row = self._place() if self._place else ("", -1)
        for name in self._field.lookup_context:
            fields = self._asking.line_fields(grid)
            of_line = self._state.value(grid, row, name) if self._has(grid, row) and name in fields else None
            if of_line is not None:
                value = to_wire(fields[name], of_line)
            elif name in self._asking.fields:
                # What a line leaves open the head says.
                value = to_wire(self._asking.fields[name], self._state.values.get(name))
            else:
                continue
            question.context[name].CopyFrom(value)

    def _has(self, grid: str, row: int) -> bool:
        return self._state is not None and bool(grid) and 0 <= row < len(self._state.grids[grid])


def _matches(text: str, reply: lst.LookupResponse) -> Matches:
    columns = {c.name: c for c in reply.columns}
    values = {f.name: unpack_column(columns[f.name]) for f in reply.fields if f.name in columns}
    # Code and name stand first in every look-up: a column that only repeats them says nothing.
    told = ([r.code for r in reply.references], [r.name for r in reply.references])
    shown = [f for f in reply.fields if f.name in values and list(values[f.name]) not in told]
    texts = [[formats.cell(f, v) for v in values[f.name]] for f in shown]
    mnemonics = list(reply.mnemonics) or [""] * len(reply.references)
    rows = [
        Match(Ref(r.id, r.code, r.name), r.code, r.name, tuple(column[i] for column in texts), mnemonics[i])
        for i, r in enumerate(reply.references)
    ]
    return Matches(text, rows, [(f.label, f.kind in NUMBER_KINDS) for f in shown], reply.more, moving=reply.moving)


def _lost(text: str, error: ApiError) -> Matches:
    return Matches(text, [], error=error.message)
