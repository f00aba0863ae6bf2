"""红冲: how a document of a type is reversed by a red one, whole or in part, and how far it is.

A red document is one of the same type that names its original (``red_of_id``) and says the same with the other sign. Where the type
has lines it reverses quantities of them (``red_of_line_id``), else an amount of the head; the rest it says is its original's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_server.kernel.schema.fields import Choice
from cellar_server.kernel.schema.problems import Problem


class Reversal(Choice):
    """红冲情况 of the original, of which stands what was not reversed; a red document is none itself."""

    NONE = "未红冲|Not reversed"
    PARTLY = "部分红冲|Partly reversed", "partly"
    WHOLE = "已红冲|Reversed", "closed"
    RED = "红字|Red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversible:
    """What a red document of a type may say by itself; all else is its original's.

    ``grid``: the lines that are reversed, each by its one positive quantity or by ``quantity``, which ``counts`` of the line say in
    another unit (``Line.prepare_red``); empty: ``amount`` of the head is, whose
    ``instalments`` (``grid.amount``, by their places) follow it. ``parts``: figures of a line of which a part goes with each part of the quantity, so that the
    last takes exactly the rest; ``tax=gross-net`` is the difference of two of them. ``free``: fields of the head that a clerk may say anew beside date and remark.

    ``open``: how much of an original without lines may be reversed now, where that is less than what stands of it.
    ``requires`` are asked of the original before it is reversed. ``check(work, red, original)`` is asked of the red one in place of the type's own ``check`` and ``verify``,
    which its original has passed. ``spares``: requirements of the deed that only a document in black must meet.
    """

    grid: str = ""
    quantity: str = ""
    counts: str = ""
    amount: str = ""
    instalments: str = ""
    parts: str = ""
    free: str = ""
    open: Callable[[Any], Decimal] | None = None
    requires: tuple[Callable[[Any, Any], Iterable[Problem]], ...] = ()
    check: Callable[[Any, Any, Any], Iterable[Problem]] | None = None
    spares: tuple[Callable[[Any, Any], Iterable[Problem]], ...] = ()

    @property
    def instalment(self) -> tuple[str, str]:
        """The grid of instalments and the amount of one; empty without any."""
        grid, _, amount = self.instalments.partition(".")
        return grid, amount

    @property
    def parted(self) -> tuple[str, ...]:
        """The figures of a line that are parted with its quantity."""
        return tuple(name for name in self.parts.split() if "=" not in name)

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """(figure, what it is the difference of, and from what)."""
        found = []
        for each in self.parts.split():
            name, is_one, rest = each.partition("=")
            if is_one:
                whole, _, less = rest.partition("-")
                found.append((name, whole, less))
        return tuple(found)

    @property
    def following(self) -> frozenset[str]:
        """Whatever of a line follows its quantity."""
        return frozenset([*self.parted, *(name for name, _, _ in self.differences)])
