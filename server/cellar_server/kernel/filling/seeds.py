"""What an area brings into every ledger set, said in its ``seed.py``: masters, posts, and who may do what with its documents.

A right is ``what: how`` and each pair of words of it is one row of a role (``kernel/access/grants.py``). *What* names entities of the
area, or the area with ``@`` for all of its entities. *How* names verbs and, with ``@``, groups of them: ``@look`` (read, print, export),
``@enter`` (look, and making, changing and deleting what may be changed), ``@make`` (enter, and the maker's own deeds), ``@keep`` (enter,
and stopping and starting a master), ``@check`` (look, and the deeds of who checks). Which deed belongs to which group its action
says; one in no group is named here, and is nobody's until then (ORG-07).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cellar_server.kernel.schema.model import Master
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True)
class FirstRecord:
    """A master that every ledger set starts with; ``parent`` is the code of the one above it."""

    model: type[Master]
    code: str
    values: Mapping[str, Any]
    parent: str = ""

    @property
    def entity(self) -> str:
        return str(self.model.__tablename__)


class Post(NamedTuple):
    """A post of a liquor company (REQUIREMENTS 4.2), for which a ledger set has a role of this code.

    ``own``: of these dimensions only the person's own is shown, ``team``: and his subordinates'. ``sees_trade``: looks at every area
    that is of trade, also at those that a later version brings.
    """

    code: str
    name: str
    own: tuple[Dimension, ...] = ()
    team: bool = False
    sees_trade: bool = False


@dataclass(frozen=True, kw_only=True)
class Seed:
    """``SEED`` of an area's ``seed.py``.

    ``posts`` are those whose work lies mainly here; ``rights`` says of each right to what is here the codes of the posts that
    have it, whichever area names them, and ``hidden`` (``entity.field``) from whom a field is kept. ``first`` runs once, in a new
    ledger set, for what depends on the day.
    """

    records: tuple[FirstRecord, ...] = ()
    posts: tuple[Post, ...] = ()
    rights: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, str] = field(default_factory=dict)
    is_trade: bool = True
    first: Callable[[UnitOfWork], None] | None = None


def named(model: type[Master], names: Mapping[str, str]) -> tuple[FirstRecord, ...]:
    """Masters that have a code and a name, and their defaults."""
    return tuple(FirstRecord(model, code, {"name": name}) for code, name in names.items())
