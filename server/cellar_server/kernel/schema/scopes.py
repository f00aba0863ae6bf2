"""Whose a record is: what each declaration says for each dimension of row permission (ORG-05).

A role that is narrowed by a dimension sees of an entity what the declaration's path leads to; everything where the
declaration gives a reason why it is open to all; and nothing where the entity has no such dimension. What is not said is
closed, so that a new document type cannot be seen by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cellar_server.kernel.schema.fields import OpenChoice


class Dimension(OpenChoice):
    """What a role can be narrowed by; an area says it of one of its masters: ``area(..., scopes=(Dimension(...),))``.

    ``entity`` is the master. ``tree``: its field that leads to the record above; who may see a record sees what is below it where
    ``always_below``, else where his role says so. ``own``: the field of a user that says which record is his own.
    ``names``: a document's tab says this beside its number.
    """

    def __init__(
        self, code: str, words: str, entity: str, *, tree: str = "", always_below: bool = False, own: str = "", names: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(code, words)
        self.entity, self.tree, self.always_below, self.own, self.names = entity, tree, always_below, own, names

    @classmethod
    def entity_of(cls, code: str) -> str:
        """Empty for what is no dimension."""
        return cls.members[code].entity if code in cls.members else ""


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


@dataclass(frozen=True, slots=True)
class InDocument:
    """A line that is listed by itself: whoever sees its document sees it. ``scope`` is the document's own."""

    document: Any
    scope: str | Shared


NOT_SHOWN = NotShown()

Scope = str | Shared | InDocument | OpenToAll | NotShown
"""A path: a header column (``org_id``), through a reference a column of the record it names (``customer_id.salesperson_id``),
or over a grid (``lines.customer_id``), where no line may belong to somebody else."""

open_to_all = OpenToAll


def scoped(**scopes: Scope) -> Mapping[str, Scope]:
    """``scopes=scoped(org="org_id", employee="salesperson_id", customer="customer_id", warehouse=NOT_SHOWN)``.

    ValueError for a dimension that no area has, and where nothing is said of one that there is.
    """
    for name in scopes:
        Dimension.of(name)
    missing = sorted(Dimension.members.keys() - scopes.keys())
    if missing:
        raise ValueError(f"whose a record is, is not said for {', '.join(missing)}")
    return scopes


def everybody(reason: str) -> Mapping[str, Scope]:
    """Records that belong to nobody in particular: shown to every role that may read them, whatever narrows it."""
    return dict.fromkeys(Dimension.members, OpenToAll(reason))


def nobody_narrowed() -> Mapping[str, Scope]:
    """Records of the whole house that only a role without any scope sees: roles, parameters, periods."""
    return dict.fromkeys(Dimension.members, NOT_SHOWN)
