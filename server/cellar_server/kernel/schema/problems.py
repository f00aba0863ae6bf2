"""Refusals: every reason why a command was not carried out, with its place, its rule and the way out.

Rules return ``Problem`` values in lists, so that a person sees all of them at once; only the command path raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cellar_server.kernel.schema.text import EMPTY, Label, label


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule.

    ``path`` is ``customer_id`` or ``lines[2].quantity`` (lines counted from 0); empty means the whole record.
    ``code`` is the rule's stable name. A warning does not stop the command. ``untaken``: what was sent for ``path`` is no value
    of the field, which holds what it held before; so what is shown must not be taken for what was said.
    """

    path: str
    code: str
    message: Label
    hint: Label = EMPTY
    warning: bool = False
    untaken: bool = False


def problem(
    path: str, code: str, message: str | Label, hint: str | Label | None = None, *, warning: bool = False
) -> Problem:
    """``problem("lines[0].price", "PRICE_MISSING", "未询到价|No price found", "按 Shift+A 询价|Press Shift+A")``."""
    return Problem(path, code, label(message), label(hint) if hint else EMPTY, warning)


class Refusal(Exception):
    """A command or question that the server declines for a reason that its user can understand."""

    reason = "REFUSED"

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.code} {p.message.en}" for p in self.problems) or self.reason)


class Invalid(Refusal):
    """Some rule is broken; ``problems`` holds every one that was found."""

    reason = "INVALID"


class NotFound(Refusal):
    """No such record, or none that this person may see: the two are not told apart."""

    reason = "NOT_FOUND"


class Hidden(NotFound):
    """There is such a record and this person may not see it: outside the same answer, inside a refused attempt."""


class Forbidden(Refusal):
    reason = "FORBIDDEN"


class Unauthenticated(Refusal):
    reason = "UNAUTHENTICATED"


class TooLarge(Refusal):
    """More than the server takes or gives in one call."""

    reason = "TOO_LARGE"


class Busy(Refusal):
    """More calls than one desk may make at once; nothing was begun, and the same call goes through a moment later."""

    reason = "BUSY"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Before and after of one field, already in words."""

    path: str
    label: Label
    before: str
    after: str


@dataclass
class Conflict(Refusal):
    """Somebody else wrote the record after it was read (乐观锁): who, when, and which fields."""

    who: str
    when: datetime
    changes: list[FieldChange] = field(default_factory=list)
    row_version: int = 0
    reason = "CONFLICT"

    def __post_init__(self) -> None:
        super().__init__()


def refuse(path: str, code: str, message: str | Label, hint: str | Label | None = None) -> Invalid:
    """One problem as an exception, for a rule that makes going on senseless."""
    return Invalid([problem(path, code, message, hint)])
