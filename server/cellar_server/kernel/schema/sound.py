"""Whether a declaration names only what is there: a misspelt field, state or grid is told where it is written, with what is like it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from cellar_server.kernel.schema import derived, mapped
from cellar_server.kernel.schema.faces import STATE
from cellar_server.kernel.schema.fields import FILES, FieldSpec, Kind
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.model import OpenLine, Reversed, ReversedAmount, ReversedLine
from cellar_server.kernel.schema.scopes import Dimension

_PARTED = (Kind.MONEY, Kind.QUANTITY)


class MisspeltError(ValueError):
    """A declaration names what it has not: ``shipping: listing columns: “custmer_id” is no field (customer_id?)``."""


def checked(declaration: Any, *, unsaid: Iterable[str] = ()) -> None:
    """Raises MisspeltError with every fault of a declaration. ``unsaid``: the dimensions whose scopes follow from its fields."""
    faults = [*_faults(declaration), *_nobodys(declaration, unsaid)]
    if faults:
        raise MisspeltError(f"{declaration.name}: " + "; ".join(faults))


def _faults(declaration: Any) -> Iterator[str]:
    head: dict[str, FieldSpec] = declaration.fields
    shown = {*head, *(["state"] if "state" in declaration.table.c else [])}
    states = {state.code for state in declaration.states}
    codes = {name: {each.code for each in spec.choices} for name, spec in head.items() if spec.choices is not None}
    form, listing = declaration.form, declaration.listing
    yield from _unknown("form", (name for row in form.row_names() for name in row), shown)
    yield from _unknown("form totals", form.totals.split(), head)
    yield from _unknown("list columns", listing.columns.split(), shown)
    yield from _unknown("list filters", listing.filters.split(), shown)
    yield from _unknown("list sums", listing.sums.split(), head)
    yield from _unknown("list search", listing.search.split(), head)
    yield from _unknown("list sort", [listing.sort.removeprefix("-")], {*shown, "id"})
    yield from _unknown("look-up", declaration.lookup_columns, shown)
    yield from _looks_up(declaration)
    yield from _unknown("told with", declaration.told_with, head)
    yield from _unknown("told on lines", declaration.told_on_lines, head)
    if declaration.creatable:
        # By it an import finds a record; what is only shown has none.
        yield from _unknown("natural key", declaration.natural_key, head)
        yield from _out_of_reach(declaration)
    for scheme in listing.schemes:
        yield from _unknown(f"scheme {scheme.name}", (where.field for where in scheme.wheres), shown)
        for where in scheme.wheres:
            if where.field in codes and where.operator == "equals":
                # A desk asks a choice by its list, in the words of its members.
                yield f"scheme {scheme.name}: “{where.field}” is chosen: ask it with in"
            if (
                where.operator == "from"
                and 1 in where.values
                and where.field in head
                and head[where.field].kind in _PARTED
            ):
                # Half a yuan is open too.
                yield f"scheme {scheme.name}: “{where.field}” has parts of one: ask it from CENT or PIECE"
            known = states if where.field == "state" else codes.get(where.field)
            if known is not None:
                yield from _unknown(f"scheme {scheme.name}", where.values, known, what=where.field)
    yield from _of_faces(declaration, shown)
    yield from _leads_nowhere(declaration)
    for either in declaration.eithers:
        yield from _unknown(
            "either", either.fields, {name for name, spec in head.items() if spec.target}, what="field that refers"
        )
        yield from (
            f"“{name}” is one of several, so that it cannot be required"
            for name in either.fields
            if name in head and head[name].required
        )
    for bar in listing.progress:
        yield from _unknown("progress", (bar.done, bar.whole), head)
    if declaration.settled is not None:
        yield from _unknown("settled", (declaration.settled.done, declaration.settled.whole), head)
    for grid in declaration.grids.values():
        if issubclass(grid.line, OpenLine):
            yield from _unknown(f"ended by, of {grid.name}", declaration.ended_by, grid.fields)
    yield from _irreversible(declaration)
    yield from _unknown("printed in", declaration.printed_in, states, what="state")
    for grid in declaration.grids.values():
        yield from (
            f"{grid.name}.{name}: a file stands in the head" for name, spec in grid.fields.items() if spec.kind in FILES
        )
        yield from _unknown(f"columns of {grid.name}", grid.columns, grid.fields)
        yield from _unknown(f"sums of {grid.name}", grid.sums, grid.fields)
        yield from _unknown(f"once in {grid.name}", grid.once, grid.fields)
    for name, spec in head.items():
        if spec.sum_of:
            grid_name, _, field = spec.sum_of.partition(".")
            yield from _unknown(f"sum of {name}", [grid_name], declaration.grids, what="grid")
            if grid_name in declaration.grids:
                yield from _unknown(f"sum of {name}", [field], declaration.grids[grid_name].fields)
    for place, specs in (("", head), *((f"{each.name}.", each.fields) for each in declaration.grids.values())):
        for name, spec in specs.items():
            yield from _unknown(f"what {place}{name} tells", spec.tells, specs)
    for link in declaration.links:
        place = f"link from {link.source.__tablename__}"
        yield from _unknown(f"{place}, head", link.head, declaration.table.c.keys())
        yield from _unknown(
            f"{place}, line", (*link.line, *link.line_of_head), declaration.grids[link.into].line.__table__.c.keys()
        )
        yield from _unknown(f"{place}, of its head", link.of_head, link.source.__table__.c.keys())
        yield from _unknown(f"{place}, dates", link.dates, head)
        yield from _far_ends(link, place, declaration.grids[link.into].line.__table__.c.keys())
        yield from _unknown(f"{place}, proposes", link.proposes, (*link.head, *link.line, *link.line_of_head))
    for each in declaration.reminders:
        yield from _unknown(f"reminder of {each.day}", filter(None, (each.day, each.whom)), head)
    for glance in declaration.glances:
        yield from _unknown("what is seen at a glance", filter(None, (glance.measure,)), head)
    for way in declaration.head_links:
        place = f"head link from {way.source.__tablename__}"
        yield from _unknown(f"{place}, head", (way.via, *way.head), head)
        yield from _unknown(f"{place}, of its head", way.head.values(), way.source.__table__.c.keys())
        if way.via in head and head[way.via].target != way.source.__tablename__:
            yield f"{place}: {way.via} is no reference to it"


def _looks_up(declaration: Any) -> Iterator[str]:
    """Fields whose look-ups tell more, and what stands beside these."""
    for path, said in declaration.looked_up.items():
        grid, _, name = path.rpartition(".")
        of_line = declaration.grids[grid].fields if grid in declaration.grids else {}
        asking = of_line if grid else declaration.fields
        yield from _unknown("looked up", [name], {each for each, spec in asking.items() if spec.target})
        for each in said:
            yield from _unknown(f"looked up, near {path}", each.near, {*of_line, *declaration.fields})


def _irreversible(declaration: Any) -> Iterator[str]:
    """What a type that can be reversed names, and the bases that its counters are in."""
    said = declaration.reversible
    if said is None:
        return
    needed = Reversed if said.grid else ReversedAmount
    if not issubclass(declaration.model, needed):
        yield f"reversible: it is not built on {needed.__name__}"
    yield from _unknown("reversible", [*said.free.split(), *filter(None, [said.amount])], declaration.fields)
    if said.grid:
        yield from _unknown("reversible", [said.grid], declaration.grids, what="grid")
        line = declaration.grids[said.grid]
        if not issubclass(line.line, ReversedLine):
            yield f"reversible: {said.grid} are not built on ReversedLine"
        parts = (*said.following, *(each for one in said.differences for each in one))
        yield from _unknown(f"reversible {said.grid}", [said.quantity, *said.counts.split(), *parts], line.fields)
    grid, amount = said.instalment
    if grid:
        yield from _unknown("reversible", [grid], declaration.grids, what="grid")
        yield from _unknown(f"reversible {grid}", [amount], declaration.grids[grid].fields)


def _of_faces(declaration: Any, shown: Iterable[str]) -> Iterator[str]:
    head = declaration.fields
    board, calendar = declaration.board, declaration.calendar
    for place, face in (("board", board), ("calendar", calendar)):
        if face is not None:
            yield from _unknown(f"{place}'s card", face.card.names, head)
    if board is not None:
        yield from _unknown("board", [board.by], shown)
        if board.by != STATE and board.by in head and head[board.by].kind is not Kind.CHOICE:
            yield f"board: “{board.by}” is no choice"
    if calendar is not None:
        yield from _unknown("calendar", [calendar.day], head)
        if calendar.day in head and head[calendar.day].kind is not Kind.DAY:
            yield f"calendar: “{calendar.day}” is no day"


def _far_ends(link: Link, place: str, line: Iterable[str]) -> Iterator[str]:
    """What a link names of the documents above it."""
    source = mapped.grids(link.source, mapped.specs(link.source))[link.grid].line.__table__.c.keys()
    yield from _unknown(f"{place}, line from", link.line.values(), source)
    yield from _unknown(f"{place}, taken", [link.taken, link.open_from], source)
    for also in link.also:
        yield from _unknown(f"{place}, further", [also.via, also.quantity], line)
        yield from _unknown(
            f"{place}, further of {also.model.__tablename__}", [also.counter], also.model.__table__.c.keys()
        )


# What every document must have and the program gives it (``life/heading.py``).
_GIVEN = frozenset({"currency"})


def _out_of_reach(declaration: Any) -> Iterator[str]:
    """What must be filled, is filled by nothing, and stands nowhere to be typed into."""
    head = {name for way in (*declaration.links, *declaration.head_links) for name in way.head} | _GIVEN
    head.update(name for row in declaration.form.row_names() for name in row)
    places = [("on the form", declaration.fields, head)]
    for grid in declaration.grids.values():
        carried = {
            name for link in declaration.links if link.into == grid.name for name in (*link.line, *link.line_of_head)
        }
        places.append((f"among the columns of {grid.name}", grid.fields, carried | {*grid.columns}))
    for place, fields, shown in places:
        for name, spec in fields.items():
            typed = not spec.readonly and not spec.hidden
            if spec.required and typed and spec.default is None and name not in shown:
                yield f"“{name}” must be filled, and is not {place}"


def _leads_nowhere(declaration: Any) -> Iterator[str]:
    """What a row of an inquiry is said to open, and cannot."""
    to = declaration.opens
    if to is None:
        return
    yield from _unknown("opens", to.columns, declaration.table.c.keys(), what="column")
    if not to.entity and not to.column:
        targets = {name for name, spec in declaration.fields.items() if spec.target}
        yield from _unknown("opens", to.id.split(), targets, what="field that refers")


def _nobodys(declaration: Any, unsaid: Iterable[str]) -> Iterator[str]:
    """Of several references to one master, none or more than one says whose the document is."""
    for dimension in map(Dimension.of, unsaid):
        found = derived.may_say_whose(declaration.fields, dimension.entity)
        if len(found) > 1:
            yield (
                f"scope {dimension.code}: {' and '.join(found)} may each say whose it is: "
                "one of them says whose=True, or scopes= says it"
            )


def _unknown(place: str, names: Iterable[str], known: Iterable[str], *, what: str = "field") -> Iterator[str]:
    there = [*known]
    for name in names:
        if name not in there:
            like = difflib.get_close_matches(name, there, n=2)
            yield f"{place}: “{name}” is no {what}" + (f" ({' or '.join(like)}?)" if like else "")
