"""Life cycles: states, how each looks, and the moves between them (REQUIREMENTS 2.0: STD, STK, FIN).

A state is what people did with a document. How far it is carried out meanwhile is its progress (``progress.py``), and what
finance did with one that moved stock its stamps (``stamps.py``).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from cellar_server.kernel.schema.look import Look
from cellar_server.kernel.schema.progress import GIVING, Progress
from cellar_server.kernel.schema.stamps import Finance, before
from cellar_server.kernel.schema.text import Label, label


@dataclass(frozen=True, slots=True)
class State:
    """A point in a life. ``DRAFT >> APPROVED`` is a move, ``DRAFT | SUBMITTED`` a choice of where it starts.

    ``in_effect``: a document that has it counts upstream and stands in the ledgers. ``over``: it never comes back, and
    nothing stands on its account any more.
    """

    code: str
    label: Label
    look: Look
    in_effect: bool = True
    over: bool = False

    def __rshift__(self, to: State) -> Move:
        return Move(frozenset({self}), to)

    def __or__(self, other: State) -> States:
        return States(frozenset({self, other}))

    def __iter__(self) -> Iterator[State]:
        yield self


@dataclass(frozen=True, slots=True)
class States:
    members: frozenset[State]

    def __or__(self, other: State) -> States:
        return States(self.members | {other})

    def __rshift__(self, to: State) -> Move:
        return Move(self.members, to)

    def __iter__(self) -> Iterator[State]:
        return iter(self.members)


UNTOUCHED = frozenset({Progress.OPEN})
ANYWHERE = frozenset(Progress)
UNSTAMPED = frozenset({Finance.UNAUDITED})


@dataclass(frozen=True, slots=True)
class Move:
    """From any of ``sources`` to ``to``; ``to`` None: the action leaves the state as it is.

    ``progress``: how far the document may be carried out already: not at all, unless the action says otherwise. ``closes``:
    what is left of it is given up. ``finance``: the stamp it stands at: none, unless the move ``stamps``: sets one or takes it back.
    """

    sources: frozenset[State]
    to: State | None
    progress: frozenset[Progress] = UNTOUCHED
    closes: bool = False
    finance: frozenset[Finance] = UNSTAMPED
    stamps: bool = False

    @property
    def reopens(self) -> bool:
        """It begins where the document is closed and does not leave it so."""
        return Progress.CLOSED in self.progress and not self.closes and not self.stamps

    @property
    def goes_on(self) -> bool:
        """It takes a document a step further: to another state, or to giving again. What leaves it where it stands moves nothing."""
        return self.to is not None or self.reopens

    def begins_at(self, record: Any) -> bool:
        """Whether the record is where this move begins. A master has no progress, and few documents have stamps."""
        far = getattr(record, "carried_out", getattr(record, "progress", Progress.OPEN))
        here = any(state.code == record.state for state in self.sources)
        here = here and far in self.progress
        return here and getattr(record, "finance", Finance.UNAUDITED) in self.finance


def within(states: State | States, *, stamped: bool = False) -> Move:
    """An action that is possible in these states and changes none of them. ``stamped``: under the stamps of finance too, whom it does not concern."""
    return Move(frozenset(states), None, finance=frozenset(Finance) if stamped else UNSTAMPED)


def closing(states: State | States) -> Move:
    """关闭: what is left of a document in one of these states is given up; it keeps its state."""
    return Move(frozenset(states), None, frozenset(GIVING), closes=True)


def reopening(states: State | States) -> Move:
    """打开: the mirror of ``closing``; how far the document is follows from what was taken of it."""
    return Move(frozenset(states), None, frozenset({Progress.CLOSED}))


def stamping(states: State | States, stamp: Finance) -> Move:
    """A stamp is set on a document in one of these states, however far it is carried out."""
    return Move(frozenset(states), None, ANYWHERE, finance=frozenset({before(stamp)}), stamps=True)


def unstamping(states: State | States, stamp: Finance) -> Move:
    """The mirror of ``stamping``: this stamp is taken back, the last one that is on."""
    return Move(frozenset(states), None, ANYWHERE, finance=frozenset({stamp}), stamps=True)


def gives(record: Any, states: Iterable[State]) -> bool:
    """Whether something may be taken of a document: it is in one of these states, and neither done nor closed."""
    return gives_in(record, [state.code for state in states])


def gives_in(record: Any, codes: Container[str], *, ends: bool = True) -> bool:
    """The same of states by their codes. ``ends``: not once the document is done or closed."""
    return record.state in codes and (not ends or record.progress in GIVING)


def giving(table: Any, states: Iterable[State]) -> ColumnElement[bool]:
    """``gives`` in SQL."""
    return and_(table.c.state.in_([state.code for state in states]), table.c.progress.in_(GIVING))


def _state(code: str, words: str, look: Look, *, in_effect: bool = True, over: bool = False) -> State:
    return State(code, label(words), look, in_effect, over)


DRAFT = _state("draft", "开立|Draft", "draft", in_effect=False)
SUBMITTED = _state("submitted", "审批中|In approval", "approval", in_effect=False)
APPROVED = _state("approved", "已审核|Approved", "approved")
VOID = _state("void", "已作废|Void", "void", in_effect=False, over=True)

SIGNED = _state("signed", "已签字|Signed", "approved")
RECEIVED = _state("received", "已签收|Signed off", "approved")

REVERSED = _state("reversed", "已反核销|Reversed", "void", in_effect=False, over=True)

ACTIVE = _state("active", "启用|Active", "approved")
STOPPED = _state("stopped", "停用|Stopped", "closed")
BLOCKED = _state("blocked", "冻结|Blocked", "void")
