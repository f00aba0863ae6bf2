"""Whose a record is: what each declaration says for each dimension of row permission (ORG-05).

A role that is narrowed by a dimension sees of an entity what the declaration's path leads to; everything where the
declaration gives a reason why it is open to all; and nothing where the entity has no such dimension. What is not said is
closed, so that a new document type cannot be seen by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DIMENSIONS = ("org", "employee", "customer", "warehouse")


@dataclass(frozen=True, slots=True)
class OpenToAll:
    """A role narrowed by this dimension sees all records, because ``reason`` (a sentence) holds."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotShown:
    """A role narrowed by this dimension sees none of these records."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A document of several people: whoever finds a line of his on it sees it, and who may change it owns all of it.

    ``line`` is a path over a grid (``lines.salesperson_id``), ``head`` the header's column that counts where no line says
    anything. Somebody else's line beside mine is no secret: the goods travel together.
    """

    line: str
    head: str


NOT_SHOWN = NotShown()

Scope = str | Shared | OpenToAll | NotShown
"""A path: a header column (``org_id``), through a reference a column of the record it names (``customer_id.salesperson_id``),
or over a grid (``lines.customer_id``), where no line may belong to somebody else."""

open_to_all = OpenToAll


def scoped(*, org: Scope, employee: Scope, customer: Scope, warehouse: Scope) -> Mapping[str, Scope]:
    """``scopes=scoped(org="org_id", employee="salesperson_id", customer="customer_id", warehouse=NOT_SHOWN)``."""
    return {"org": org, "employee": employee, "customer": customer, "warehouse": warehouse}


def everybody(reason: str) -> Mapping[str, Scope]:
    """Records that belong to nobody in particular: shown to every role that may read them, whatever narrows it."""
    return dict.fromkeys(DIMENSIONS, OpenToAll(reason))


def nobody_narrowed() -> Mapping[str, Scope]:
    """Records of the whole house that only a role without any scope sees: roles, parameters, periods."""
    return dict.fromkeys(DIMENSIONS, NOT_SHOWN)
