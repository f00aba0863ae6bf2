"""63-bit ids, ordered by time, made without asking anybody.

``38 bits of 10 ms since 2024 | 17 bits of node | 8 bits of count`` lasts until 2111. A process draws its node at
random, or is given one that no other live process has (`configure`); should two processes ever draw the same, the
primary key refuses the second row and the save is tried again: a clash costs a retry, never data. A process that needs
more than 256 ids in 10 ms runs ahead of the clock, and one whose clock is set back goes on from its last id.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable

_TICK_NS = 10_000_000
_EPOCH_NS = 1_704_067_200_000_000_000  # 2024-01-01T00:00:00Z
_NODE_BITS = 17
_COUNT_BITS = 8
_TICK_BITS = 38
NODES = 1 << _NODE_BITS


class IdGenerator:
    """Ids of one node, strictly increasing, from any thread."""

    def __init__(self, node: int, clock_ns: Callable[[], int] = time.time_ns) -> None:
        """*node* is in 0 ≤ node < NODES; *clock_ns* gives nanoseconds since 1970."""
        if not 0 <= node < NODES:
            raise ValueError(f"node {node} is not in 0..{NODES - 1}")
        self._node = node
        self._clock_ns = clock_ns
        self._lock = threading.Lock()
        self._last = -1

    def take(self, count: int) -> list[int]:
        """*count* new ids in increasing order; raises OverflowError in the year 2111."""
        if count < 0:
            raise ValueError("count is negative")
        earliest = ((self._clock_ns() - _EPOCH_NS) // _TICK_NS) << _COUNT_BITS
        with self._lock:
            first = max(self._last + 1, earliest)
            last = first + count - 1
            if last >> (_TICK_BITS + _COUNT_BITS):
                raise OverflowError("the id clock has run out")
            if count:
                self._last = last
        mask = (1 << _COUNT_BITS) - 1
        shift = _NODE_BITS + _COUNT_BITS
        node = self._node << _COUNT_BITS
        return [((at >> _COUNT_BITS) << shift) | node | (at & mask) for at in range(first, last + 1)]


_generator = IdGenerator(secrets.randbelow(NODES))


def configure(node: int) -> None:
    """Give this process a node that no other live process of the installation has."""
    global _generator  # noqa: PLW0603 - one generator a process is the point
    _generator = IdGenerator(node)


def _redraw() -> None:
    configure(secrets.randbelow(NODES))


if hasattr(os, "register_at_fork"):
    # A forked worker would otherwise go on with its parent's node and count.
    os.register_at_fork(after_in_child=_redraw)


def new_id() -> int:
    """One new id."""
    return _generator.take(1)[0]
