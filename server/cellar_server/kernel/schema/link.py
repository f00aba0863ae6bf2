"""What one document takes from another: the way down to it, and what calls for it where no way leads."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cellar_server.kernel.schema import mapped
from cellar_server.kernel.schema.fields import GridSpec, Kind
from cellar_server.kernel.schema.model import Base, Document, Line
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Also:
    """A further counter that a link moves, on any line above: ``Also(OrderLine, "order_line_id", "shipped")``.

    ``counter`` of the ``model`` line whose id the downstream line keeps in ``via`` grows by the downstream line's
    ``quantity`` field (a quantity or an amount; what the link takes, if empty); what a head says is its sum follows.
    """

    model: type[Line]
    via: str
    counter: str
    quantity: str = ""


def further(model: type[Line], via: str, counters: str) -> tuple[Also, ...]:
    """Several counters of one line: ``further(OrderLine, "order_line_id", "shipped shipped_amount=amount")``.

    A counter grows by the downstream line's field of the same name, unless ``=`` names another.
    """
    found = (each.partition("=") for each in counters.split())
    return tuple(Also(model, via, counter, field or counter) for counter, _, field in found)


def same(names: str) -> dict[str, str]:
    """Fields that are called alike upstream and downstream: ``head=same("customer_id org_id")``."""
    return {name: name for name in names.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way down from an upstream document (下推/选单) with its cumulative quantity.

    Downstream lines keep the upstream line's id in ``via``. When the downstream document takes effect its action calls
    ``links.consume``: each upstream line's ``taken`` counter grows by the downstream line's ``quantity`` in one
    conditional update that never passes ``open_from`` × (1 + tolerance), and what the upstream head says is its sum
    follows; with ``follows`` its progress becomes partly or done, and open again when all was given back. It gives in these
    ``states``, until it is done or closed. ``head`` and ``line`` copy fields ``{target: source}``; ``grid`` is the upstream
    grid whose lines have ``taken``, ``into`` the downstream one whose lines have ``via``: both found by that, as ``open_from``
    and ``quantity`` are the one quantity of a line that is ``positive``; documents may be merged when every ``head`` field is the
    same. ``line_of_head`` copies fields of the upstream head to each line, for what merged documents may differ in. What is copied
    is bound: it stays what the source says; but a person may change what ``proposes`` names. ``also`` names counters further up. ``dates`` are days of the downstream head that do not lie before the source's date.
    """

    source: type[Document]
    via: str
    taken: str
    open_from: str = ""
    quantity: str = ""
    states: tuple[State, ...]
    head: Mapping[str, str] = field(default_factory=dict)
    line: Mapping[str, str] = field(default_factory=dict)
    line_of_head: Mapping[str, str] = field(default_factory=dict)
    proposes: tuple[str, ...] = ()
    tolerance: str | None = None
    follows: bool = True
    also: tuple[Also, ...] = ()
    dates: tuple[str, ...] = ("business_date",)
    derive: Callable[[Any, Any], None] | None = None
    grid: str = ""
    into: str = ""
    target: type[Base] | None = None
    label: Label | None = None

    @property
    def of_head(self) -> tuple[str, ...]:
        """Fields of the upstream head that are copied anywhere."""
        return tuple(dict.fromkeys((*self.head.values(), *self.line_of_head.values())))

    @property
    def bound_head(self) -> dict[str, str]:
        """What of the head stays what the source says, as ``head`` has it."""
        return {to: from_ for to, from_ in self.head.items() if to not in self.proposes}

    @property
    def bound(self) -> tuple[str, ...]:
        """Fields of a line that stay what the source says."""
        return tuple(name for name in (*self.line, *self.line_of_head) if name not in self.proposes)

    @property
    def name(self) -> str:
        assert self.target is not None
        return f"{self.source.__tablename__}.{self.target.__tablename__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLink:
    """A way down from a document as a whole: a complaint from an order, a payment from a payable.

    The downstream head keeps the upstream document in ``via``, a reference that a person may also choose by hand. ``head`` copies
    fields ``{target: source}``, which stay what the source says; ``propose(work, doc, source)`` fills what he may change. The
    source gives in these ``states``; ``while_open``: only until it is done or closed, and until then it stands on the to-do list of
    whoever may make the document. No quantity is taken: what is, is taken line by line (``Link``).
    """

    source: type[Document]
    via: str
    states: tuple[State, ...]
    head: Mapping[str, str] = field(default_factory=dict)
    propose: Callable[[Any, Any, Any], None] | None = None
    while_open: bool = True
    target: type[Base] | None = None
    label: Label | None = None

    @property
    def name(self) -> str:
        assert self.target is not None
        return f"{self.source.__tablename__}.{self.target.__tablename__}"


@dataclass(frozen=True, slots=True)
class Await:
    """Documents that call for one of this type though no link leads there: an open receipt for its write-off.

    In these states, until it is done or closed, something is open; the to-do list shows them to whoever may make the
    document that awaits them.
    """

    source: type[Document]
    states: tuple[State, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Settled:
    """How much of a document is settled, and of how much: ``Settled("settled_total", "amount")``, fields of its head."""

    done: str
    whole: str


def found(link: Link, model: Any, grids: Mapping[str, GridSpec]) -> Link:
    """The link with its grids and quantities found; ValueError where a grid has not the field that leads to it."""
    source = mapped.grids(link.source, mapped.specs(link.source))
    grid = link.grid or _grid_with(link.taken, source, link.source.__tablename__)
    into = link.into or _grid_with(link.via, grids, model.__tablename__)
    quantity = link.quantity or _moves(grids[into])
    also = tuple(replace(each, quantity=each.quantity or quantity) for each in link.also)
    return replace(
        link, target=model, grid=grid, into=into, quantity=quantity, open_from=link.open_from or _moves(source[grid]), also=also
    )  # fmt: skip


def _grid_with(field: str, grids: Mapping[str, GridSpec], whose: str) -> str:
    found = [name for name, grid in grids.items() if field in grid.fields]
    if not found:
        like = difflib.get_close_matches(field, {name for grid in grids.values() for name in grid.fields}, 1)
        hint = f" ({like[0]}?)" if like else ""
        raise ValueError(f"a link goes by {field}, which no line of {whose} has{hint}")
    if len(found) != 1:
        raise ValueError(f"a link goes by {field}, which {', '.join(found)} of {whose} have: say which grid")
    return found[0]


def _moves(grid: GridSpec) -> str:
    """The quantity that a line of this grid moves."""
    found = [name for name, spec in grid.fields.items() if spec.kind is Kind.QUANTITY and spec.positive]
    if len(found) != 1:
        raise ValueError(f"{grid.name} has {len(found)} positive quantities: say in the link which is taken")
    return found[0]
