"""Life cycles: states, how each looks, and the moves between them (REQUIREMENTS 2.0: STD, STK, FIN)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cellar_server.kernel.schema.text import Label, label

Look = Literal["draft", "approval", "approved", "partly", "closed", "void"]


@dataclass(frozen=True, slots=True)
class State:
    """A point in a life. ``DRAFT >> APPROVED`` is a move, ``DRAFT | SUBMITTED`` a choice of where it starts."""

    code: str
    label: Label
    look: Look

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


@dataclass(frozen=True, slots=True)
class Move:
    """From any of ``sources`` to ``to``; ``to`` None: the action leaves the state as it is."""

    sources: frozenset[State]
    to: State | None


def within(states: State | States) -> Move:
    """An action that is possible in these states and changes none of them."""
    return Move(frozenset(states), None)


def _state(code: str, words: str, look: Look) -> State:
    return State(code, label(words), look)


DRAFT = _state("draft", "开立|Draft", "draft")
SUBMITTED = _state("submitted", "审批中|In approval", "approval")
APPROVED = _state("approved", "已审核|Approved", "approved")
PARTLY = _state("partly", "部分执行|Partly done", "partly")
DONE = _state("done", "全部执行|Done", "closed")
CLOSED = _state("closed", "已关闭|Closed", "closed")
VOID = _state("void", "已作废|Void", "void")

SIGNED = _state("signed", "已签字|Signed", "approved")
RECEIVED = _state("received", "已签收|Signed off", "approved")

PARTLY_SETTLED = _state("part_settled", "部分核销|Partly settled", "partly")
SETTLED = _state("settled", "全部核销|Settled", "closed")
REVERSED = _state("reversed", "已反核销|Reversed", "void")

ACTIVE = _state("active", "启用|Active", "approved")
STOPPED = _state("stopped", "停用|Stopped", "closed")
BLOCKED = _state("blocked", "冻结|Blocked", "void")

# What has one of these has not taken effect, or not any more: nothing of it counts upstream or stands in a ledger.
WITHOUT_EFFECT = tuple(state.code for state in (DRAFT, SUBMITTED, VOID, REVERSED))
# What has one of these is over and never comes back: nothing stands on its account any more.
OVER = (VOID.code, REVERSED.code)
