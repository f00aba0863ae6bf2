"""What a declaration need not say, because its fields say it: whose a document is, what its list filters and sums up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.layout import Listing, Where, scheme
from cellar_server.kernel.schema.model import OpenLine
from cellar_server.kernel.schema.progress import Progress, Settling, Use
from cellar_server.kernel.schema.reversal import Reversible
from cellar_server.kernel.schema.scopes import NOT_SHOWN, Dimension, Scope, Shared
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import label

_CHOSEN = frozenset({Kind.CHOICE, Kind.REFERENCE, Kind.FLAG, Kind.TAGS})


def area(model: Any) -> str:
    """The folder that the model's file lies in: ``cellar_server.areas.shipping.sign_off`` is of shipping."""
    return str(model.__module__).split(".")[-2]


def whose(specs: Mapping[str, FieldSpec], entity: str) -> str:
    """The head's reference to an entity that says whose a document is; empty where none does, or more than one might."""
    found = may_say_whose(specs, entity)
    return found[0] if len(found) == 1 else ""


def may_say_whose(specs: Mapping[str, FieldSpec], entity: str) -> list[str]:
    """Those that say so (``whose=True``), else all that do not say the opposite."""
    there = [name for name, spec in specs.items() if spec.target == entity]
    return [name for name in there if specs[name].whose] or [name for name in there if specs[name].whose is None]


def party(specs: Mapping[str, FieldSpec]) -> str:
    """What a document's tab says beside its number: the customer of its head."""
    return next(filter(None, (whose(specs, each.entity) for each in Dimension if each.names)), "")


def scopes(specs: Mapping[str, FieldSpec], grids: Mapping[str, GridSpec]) -> dict[str, Scope]:
    """For each dimension the head's reference that says whose it is; what refers to nothing of it is not shown.

    Where the server reckons that reference from lines of several people, it is shared by them.
    """
    found: dict[str, Scope] = {}
    for each in Dimension:
        dimension, name = each.code, whose(specs, each.entity)
        found[dimension] = name or NOT_SHOWN
        if name and specs[name].readonly and not specs[name].required:
            grid = next((grid for grid in grids.values() if name in grid.fields), None)
            if grid is not None:
                found[dimension] = Shared(f"{grid.name}.{name}", name)
    return found


def progress(
    spec: FieldSpec, grids: Mapping[str, GridSpec], *, settled: bool, closable: bool, ends_later: bool
) -> FieldSpec | None:
    """The field that says how far a document is carried out; None where nothing ever moves it.

    Lines that others are made from are taken (``OpenLine``); money is ``settled``; what is ``closable`` has a deed that closes;
    what ``ends_later`` than it is taken may be taken whole before (``ended_by``).
    """
    taken = any(issubclass(grid.line, OpenLine) for grid in grids.values())
    if not (taken or settled or closable):
        return None
    if settled:
        return replace(spec, label=label("核销情况|Settlement"), choices=Settling)
    if not taken:
        return replace(spec, label=label("使用情况|Use"), choices=Use)
    unknown = {*(() if closable else (Progress.CLOSED,)), *(() if ends_later else (Progress.TAKEN,))}
    return replace(spec, choices=tuple(each for each in Progress if each not in unknown))


def with_finance(listing: Listing, states: Iterable[State]) -> Listing:
    """Of what finance stamps: where a list shows or filters the state, the last stamp stands beside it; and what waits for the first."""
    in_effect = [state.code for state in states if state.in_effect]
    to_audit = scheme(
        "to_audit", "待财务审核|To audit",
        Where.of("state", "in", *in_effect), Where.of("finance", "in", Finance.UNAUDITED.code),
    )  # fmt: skip
    return replace(
        listing, columns=_beside_state(listing.columns, "finance"), filters=_beside_state(listing.filters, "finance"),
        schemes=(*listing.schemes, to_audit),
    )  # fmt: skip


def with_progress(names: str) -> str:
    """Where a list shows or filters the state, the progress stands beside it."""
    return _beside_state(names, "progress")


def reversible(said: Reversible, grids: Mapping[str, GridSpec]) -> Reversible:
    """With the one quantity of its lines, where it says none; ``ValueError`` where they have none or several."""
    if not said.grid or said.quantity:
        return said
    found = [name for name, spec in grids[said.grid].fields.items() if spec.kind is Kind.QUANTITY and spec.positive]
    if len(found) != 1:
        raise ValueError(f"{said.grid} has {len(found)} positive quantities: say which is reversed")
    return replace(said, quantity=found[0])


def with_reversal(listing: Listing) -> Listing:
    """Of what can be reversed: how far it is and what it reverses, where a list shows the state; both are filtered by."""
    columns = _beside_state(_beside_state(listing.columns, "red_of_id"), "reversal")
    return replace(listing, columns=columns, filters=_beside_state(listing.filters, "reversal"))


def _beside_state(names: str, more: str) -> str:
    return " ".join(f"{name} {more}" if name == "state" else name for name in names.split())


def lookup(specs: Mapping[str, FieldSpec], title_field: str, totals: str) -> str:
    """Number, date, whose it is, and what it comes to."""
    return " ".join(["number business_date", *filter(None, [title_field]), *totals.split()[:1]])


def filters(specs: Mapping[str, FieldSpec], rows: str) -> str:
    """Days, and everything that is chosen, in the order of the form; and the state."""
    shown = [name for name in rows.replace("|", " ").split() if name in specs]
    days = [name for name in shown if specs[name].kind is Kind.DAY]
    return " ".join([*days, *(name for name in shown if specs[name].kind in _CHOSEN), "state"])


def sums(specs: Mapping[str, FieldSpec], totals: str) -> str:
    """The form's totals, and whatever else is a sum over the lines."""
    return " ".join(dict.fromkeys([*totals.split(), *_summed(specs)]))


def _summed(specs: Mapping[str, FieldSpec]) -> Iterator[str]:
    return (name for name, spec in specs.items() if spec.sum_of)


def grid_sums(head: Mapping[str, FieldSpec], grid: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """What the head sums up of a grid is summed at the grid's foot, in the order of its columns."""
    summed = {spec.sum_of.partition(".")[2] for spec in head.values() if spec.sum_of.startswith(f"{grid}.")}
    return tuple(name for name in columns if name in summed)
