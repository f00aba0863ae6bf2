"""Deriving documents from what is open upstream (下推 · 选单), and holding a derived document to its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.intake import dates
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.links import from_head, upstream
from cellar_server.kernel.links.taking import connect, disconnect, line_model
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import GridSpec
from cellar_server.kernel.schema.link import Link
from cellar_server.kernel.schema.problems import Problem, problem, refuse
from cellar_server.kernel.schema.states import State, gives, giving
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MOST_CHOSEN = 2000
"""Lines, or documents, of one push: as many as a document takes lines."""


def check_sources(work: UnitOfWork, declaration: Declaration, doc: Any, *, is_new: bool) -> list[Problem]:
    """At save: every upstream line exists, may be seen, still gives, and fits this document's head; writes the trace's edges.

    The final word on quantities is ``consume``'s; saying it at the draft already saves the clerk a round.
    """
    # A red document takes nothing: it gives back to where its original took from, whatever that gives now.
    links = declaration.links if doc.red_of_id is None else ()
    problems: list[Problem] = list(_sourceless(declaration, doc)) if links else []
    problems.extend(() if doc.red_of_id is not None else from_head.problems(work, declaration, doc))
    edges: set[tuple[str, int]] = set(_of_head(declaration, doc))
    for link in links:
        wanted = {getattr(line, link.via) for line in getattr(doc, link.into)} - {None}
        if not wanted:
            continue
        problems.extend(_check_link(work, link, doc, wanted, edges))
    if not problems and (edges or declaration.links or declaration.head_links):
        _write_edges(work, declaration, doc, edges, is_new=is_new)
    return problems


def _of_head(declaration: Declaration, doc: Any) -> Iterable[tuple[str, int]]:
    """What a whole document came from: the one that it reverses, the one that it was made of."""
    if doc.red_of_id is not None:
        yield declaration.name, doc.red_of_id
    if doc.source_id is not None:
        yield doc.source_entity, doc.source_id
    yield from from_head.sources(declaration, doc)


def _sourceless(declaration: Declaration, doc: Any) -> Iterable[Problem]:
    """Where lines come only from upstream, each line of a document that may still take effect says from where."""
    for grid, links in _by_grid(declaration).items():
        if not grid.fixed:
            continue
        for index, line in enumerate(getattr(doc, grid.name)):
            if all(getattr(line, link.via) is None for link in links):
                yield problem(
                    f"{grid.name}[{index}]", "LINE_NEEDS_SOURCE", "此单据的明细只能由上游单据带入|Lines come only from an upstream document",
                    "删除该行，从上游选单|Remove the line and pull it from upstream",
                )  # fmt: skip


@cache
def _by_grid(declaration: Declaration) -> dict[GridSpec, list[Link]]:
    """The grids whose lines come from upstream, each with the links that lead into it."""
    found: dict[GridSpec, list[Link]] = {}
    for link in declaration.links:
        found.setdefault(declaration.grids[link.into], []).append(link)
    return found


def _check_link(
    work: UnitOfWork, link: Link, doc: Any, wanted: set[int], edges: set[tuple[str, int]]
) -> Iterable[Problem]:
    declaration = work.registry.by_model(link.source)
    sources = sources_of(work, link, wanted)
    words = declaration.title
    early: dict[tuple[str, int], Problem] = {}
    for index, row in enumerate(getattr(doc, link.into)):
        source_id = getattr(row, link.via)
        if source_id is None:
            continue
        path = f"{link.into}[{index}].{link.quantity}"
        source = sources.get(source_id)
        if source is None:
            yield problem(
                path, "UPSTREAM_UNKNOWN", f"找不到上游{words.zh}行|The line of the {words.en.lower()} cannot be found"
            )
            continue
        edges.add((declaration.name, source.document_id))
        if not gives(source, link.states):
            state = declaration.standing(source.state, source.progress)
            yield problem(
                path,
                "UPSTREAM_STATE",
                f"{words.zh} {source.head_number} {state.zh}，不能下推|{words.en} {source.head_number} is {state.en.lower()}",
            )
        elif source.closed:
            yield problem(
                path,
                "UPSTREAM_CLOSED",
                f"{words.zh} {source.head_number} 的这一行已关闭|That line of {words.en.lower()} {source.head_number} is closed",
            )
        for name in link.dates:
            on = getattr(doc, name)
            if on is not None and on < source.head_date:
                day = work.registry.by_model(type(doc)).fields[name].label
                number = Label(f"{words.zh} {source.head_number}", f"{words.en.lower()} {source.head_number}")
                early[name, source.document_id] = dates.too_early(name, day, on, number, source.head_date)
        for target, from_ in link.bound_head.items():
            if getattr(doc, target) != getattr(source, f"head_{from_}"):
                spec = work.registry.by_model(type(doc)).fields[target]
                yield problem(
                    target, "UPSTREAM_HEAD",
                    f"{spec.label.zh}与{words.zh} {source.head_number} 不同|{spec.label.en} differs from {words.en.lower()} {source.head_number}",
                )  # fmt: skip
        for target, from_ in _bound(work, link).items():
            if getattr(row, target) != getattr(source, from_):
                spec = work.registry.by_model(type(doc)).grids[link.into].fields[target]
                yield problem(
                    f"{link.into}[{index}].{target}", "UPSTREAM_LINE",
                    f"{spec.label.zh}与{words.zh} {source.head_number} 不同|{spec.label.en} differs from {words.en.lower()} {source.head_number}",
                    "改回原值，或删除该行另录|Put back what was there, or remove the line and enter another",
                )  # fmt: skip
    yield from early.values()


def _bound(work: UnitOfWork, link: Link) -> dict[str, str]:
    """What a person could type of a line, and its source says, by where ``_carried`` says it."""
    assert link.target is not None
    fields = work.registry.by_model(link.target).grids[link.into].fields
    return {
        to: from_ for to, from_ in line_fields_of(link).items()
        if to in link.bound and to in fields and not fields[to].readonly and not fields[to].hidden
    }  # fmt: skip


def sources_of(work: UnitOfWork, link: Link, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """What the save of a derived document asks of its source, by upstream line; read once a command. Lines that this
    person may not see are left out.

    Each row: id, document_id, closed, the head's state, progress, number and date, the values of ``link.line`` and then of ``link.head``.
    """
    known: dict[int, Row[Any]] = work.cache.setdefault(("sources", link.name), {})
    missing = sorted(set(ids) - known.keys())
    if missing:
        window = work.principal.policy.predicate(work.registry.by_model(link.source))
        statement = _sources_by_ids(line_model(link, work.registry), tuple(link.line.values()), link.of_head)
        if window is not None:
            statement = _of_own(work, link, statement.where(window))
        for some in in_lists(missing):
            known.update((row.id, row) for row in work.connection.execute(statement, {"ids": some}).all())
    return known


def _of_own(work: UnitOfWork, link: Link, statement: Select[Any]) -> Select[Any]:
    own = work.principal.policy.own_lines(
        work.registry.by_model(link.source), line_model(link, work.registry).__table__
    )
    return statement if own is None else statement.where(own)


@cache
def _sources_by_ids(line: Any, line_fields: tuple[str, ...], head_fields: tuple[str, ...]) -> Select[Any]:
    head = upstream.head_of(line)
    rows = line.__table__
    return (
        select(
            rows.c.id, rows.c.document_id, rows.c.closed, head.c.state, head.c.progress, head.c.number.label("head_number"), head.c.business_date.label("head_date"),
            *_carried(line, line_fields, head_fields),
        )
        .join(head, head.c.id == rows.c.document_id)
        .where(one_of(rows.c.id, "ids"))
    )  # fmt: skip


def _write_edges(
    work: UnitOfWork, declaration: Declaration, doc: Any, edges: set[tuple[str, int]], *, is_new: bool
) -> None:
    if not is_new:
        disconnect(work, (declaration.name, doc.id))
    connect(work, sorted(edges), (declaration.name, doc.id))


def carry_over(work: UnitOfWork, declaration: Declaration, doc: Any) -> None:
    """Bring what a person may not type (readonly and hidden fields) from the upstream lines again, at evaluate and save.

    So a derived document that comes back from a desk holds what its source says and not what was sent; one statement a link.
    """
    _forget_claims(declaration, doc)
    for link in declaration.links:
        rows = [row for row in getattr(doc, link.into) if getattr(row, link.via) is not None]
        head_fields = {to: from_ for to, from_ in link.head.items() if declaration.fields[to].readonly}
        fields = declaration.grids[link.into].fields
        line_fields = {
            to: from_ for to, from_ in line_fields_of(link).items()
            if to not in fields or fields[to].readonly or fields[to].hidden
        }  # fmt: skip
        if not rows or not (head_fields or line_fields):
            continue
        wanted = {getattr(row, link.via) for row in rows}
        sources = sources_of(work, link, wanted)
        for row in rows:
            source = sources.get(getattr(row, link.via))
            for to, from_ in line_fields.items():
                setattr(row, to, getattr(source, from_) if source is not None else None)
        first = sources.get(min(wanted & sources.keys(), default=0))
        if first is not None:
            for to, from_ in head_fields.items():
                setattr(doc, to, getattr(first, f"head_{from_}"))


def _forget_claims(declaration: Declaration, doc: Any) -> None:
    """A line from nowhere has no further source either: what a desk claims of one would be read past its rights."""
    for grid, links in _by_grid(declaration).items():
        fields = grid.fields
        hidden = {to for link in links for to in line_fields_of(link) if to not in fields or fields[to].hidden}
        for row in getattr(doc, grid.name):
            if all(getattr(row, link.via) is None for link in links):
                for to in hidden:
                    setattr(row, to, None)


def line_fields_of(link: Link) -> dict[str, str]:
    """What a line copies, by where ``_carried`` says it."""
    of_line = {to: f"line_{from_}" for to, from_ in link.line.items()}
    return of_line | {to: f"head_{from_}" for to, from_ in link.line_of_head.items()}


def derive(work: UnitOfWork, link: Link, source_ids: Sequence[int], line_ids: Sequence[int], doc: Any) -> None:
    """Fill a blank downstream document from open upstream lines; refused where documents cannot be merged or nothing is open."""
    assert link.target is not None
    declaration = work.registry.by_model(link.target)
    line = line_model(link, work.registry)
    statement = _open_lines(
        line, link.open_from, link.taken, link.states,
        tuple(link.line.values()), link.of_head, by_line=bool(line_ids),
    )  # fmt: skip
    source = work.registry.by_model(link.source)
    window = work.principal.policy.predicate(source)
    if window is not None:
        statement = _of_own(work, link, statement.where(window))
    chosen = sorted(set(line_ids or source_ids))
    if len(chosen) > MOST_CHOSEN:
        limit = (
            f"一次最多选 {MOST_CHOSEN} 项，现有 {len(chosen)} 项|Choose {MOST_CHOSEN} at most, these are {len(chosen)}"
        )
        raise refuse("", "TOO_MANY_CHOSEN", limit, "分几次下推|Push them down in several goes")
    rows = [row for some in in_lists(chosen) for row in work.connection.execute(statement, {"chosen": some})]
    rows.sort(key=lambda row: (row.document_id, row.position))
    if not rows:
        words = source.title
        raise refuse(
            "", "NOTHING_OPEN", f"所选{words.zh}没有可下推的数量|Nothing is open on the chosen {words.en.lower()}"
        )
    for target, from_ in link.head.items():
        found = {getattr(row, f"head_{from_}") for row in rows}
        if len(found) > 1:
            spec = declaration.fields[target]
            raise refuse(
                target, "CANNOT_MERGE", f"所选单据的{spec.label.zh}不同，不能合并|The chosen documents differ in {spec.label.en.lower()}",
                "按相同的分别下推|Choose those that are alike",
            )  # fmt: skip
        setattr(doc, target, found.pop())
    grid = declaration.grids[link.into]
    made = []
    for index, row in enumerate(rows):
        fresh = new_record(grid.line, grid.fields)
        fresh.position = index
        for target, from_ in line_fields_of(link).items():
            setattr(fresh, target, getattr(row, from_))
        setattr(fresh, link.via, row.id)
        setattr(fresh, link.quantity, row.whole - row.taken)
        made.append(fresh)
    setattr(doc, grid.name, made)
    if link.derive is not None:
        link.derive(work, doc)


@cache
def _open_lines(
    line: Any, whole: str, taken: str, states: tuple[State, ...], line_fields: tuple[str, ...], head_fields: tuple[str, ...],
    *, by_line: bool,
) -> Select[Any]:  # fmt: skip
    """Open upstream lines of the ``chosen`` documents, or those ``chosen`` themselves, as ``_sources`` gives them."""
    head, rows = upstream.head_of(line), line.__table__
    chosen = rows.c.id if by_line else rows.c.document_id
    return (
        select(
            rows.c.id, rows.c.document_id, rows.c.position, getattr(line, whole).label("whole"), getattr(line, taken).label("taken"),
            *_carried(line, line_fields, head_fields),
        )
        .join(head, head.c.id == rows.c.document_id)
        .where(
            rows.c.closed == False,  # noqa: E712
            rows.c[taken] < rows.c[whole],
            giving(head, states),
            one_of(chosen, "chosen"),
        )
        .order_by(rows.c.document_id, rows.c.position)
    )  # fmt: skip


def _carried(line: Any, line_fields: tuple[str, ...], head_fields: tuple[str, ...]) -> list[ColumnElement[Any]]:
    head = upstream.head_of(line)
    return [getattr(line, name).label(f"line_{name}") for name in line_fields] + [
        head.c[name].label(f"head_{name}") for name in head_fields
    ]
