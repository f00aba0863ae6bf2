"""What a declaration need not say, because its fields say it: whose a document is, what its list filters and sums up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.scopes import NOT_SHOWN, Scope, Shared

# Dimensions of row permission and the entity that each is about (``scopes.py``).
_ABOUT = {"org": "organisation", "employee": "employee", "customer": "customer", "warehouse": "warehouse"}
_CHOSEN = frozenset({Kind.CHOICE, Kind.REFERENCE, Kind.FLAG})


def area(model: Any) -> str:
    """The folder that the model's file lies in: ``cellar_server.areas.shipping.sign_off`` is of shipping."""
    return str(model.__module__).split(".")[-2]


def party(specs: Mapping[str, FieldSpec]) -> str:
    """Whose a document is, for its tab: the customer of its head."""
    return next((name for name, spec in specs.items() if spec.target == _ABOUT["customer"]), "")


def scopes(specs: Mapping[str, FieldSpec], grids: Mapping[str, GridSpec]) -> dict[str, Scope]:
    """For each dimension the head's first reference to what it is about; what refers to nothing of it is not shown.

    Where the server reckons that reference from lines of several people, it is shared by them.
    """
    found: dict[str, Scope] = {}
    for dimension, entity in _ABOUT.items():
        name = next((name for name, spec in specs.items() if spec.target == entity), "")
        found[dimension] = name or NOT_SHOWN
        if name and specs[name].readonly and not specs[name].required:
            grid = next((grid for grid in grids.values() if name in grid.fields), None)
            if grid is not None:
                found[dimension] = Shared(f"{grid.name}.{name}", name)
    return found


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
