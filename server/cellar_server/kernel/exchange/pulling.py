"""选单: the open lines of a link's source, one row a line, with what names the document it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cellar_server.kernel import access
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.lists import beside
from cellar_server.kernel.lists.columns import STATE_SPEC, stored
from cellar_server.kernel.lists.query import MAX_PAGE, Query, selection
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import NUMBERS, FieldSpec, Kind, Member
from cellar_server.kernel.schema.link import HeadLink, Link
from cellar_server.kernel.schema.problems import Forbidden, NotFound, problem, refuse
from cellar_server.kernel.schema.rows import CODE
from cellar_server.kernel.schema.states import giving
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

OPEN = FieldSpec(kind=Kind.QUANTITY, label=label("可选数量|Open"), name="open", scale=4, width=10)
_FIGURES = {*NUMBERS, Kind.INTEGER}


@dataclass(slots=True)
class OpenLines:
    """``ids`` are those of the lines, or of the documents where they are taken as a whole; ``columns``: spec and values by name, in the order in which they are shown."""

    ids: list[int]
    columns: dict[str, tuple[FieldSpec, list[Any]]]
    more: bool
    next: bytes = b""


def page(work: UnitOfWork, link_name: str, query: Query, *, after: bytes = b"", limit: int = 200) -> OpenLines:
    """Lines of the link's source that are still open, or its documents as a whole; oldest first, keyset by the id. One statement."""
    link = work.registry.find_link(link_name)
    if link is None or link.target is None:
        raise NotFound([problem("", "LINK_UNKNOWN", "没有这种选单|There is no such link")])
    source, target = work.registry.by_model(link.source), work.registry.by_model(link.target)
    rights.demand(work, source, access.READ)
    if not work.principal.policy.may(target.name, access.CREATE):
        words = f"您没有新增{target.title.zh}的权限|You may not create {target.title.en.lower()}"
        raise Forbidden([problem("", "FORBIDDEN", words)])
    if query.entity and query.entity != source.name:
        raise refuse("", "LINK_SOURCE", f"此选单只能选{source.title.zh}|This link draws from {source.title.en.lower()}")
    chosen = Query(source.name, query.wheres, query.search)
    if isinstance(link, HeadLink):
        key, columns, statement = _documents(work, link, chosen)
    else:
        key, columns, statement = _lines(work, link, chosen)
    if after:
        statement = statement.where(key > _position(after))
    limit = max(1, min(limit or 200, MAX_PAGE))
    rows = work.connection.execute(statement.limit(limit + 1)).all()
    more, rows = len(rows) > limit, rows[:limit]
    found = {
        name: (spec, [_plain(row[index]) for row in rows]) for index, (name, (spec, _)) in enumerate(columns.items(), start=1)
    }  # fmt: skip
    return OpenLines([row[0] for row in rows], found, more, str(rows[-1][0]).encode() if rows else b"")


_Columns = dict[str, tuple[FieldSpec, Any]]
_Wanted = list[tuple[str, str, FieldSpec | None, Any]]


def _lines(work: UnitOfWork, link: Link, query: Query) -> tuple[Any, _Columns, Any]:
    """The list's first three columns of the head, what the goods are, how much of them is open, and only then other figures."""
    source = work.registry.by_model(link.source)
    grid = source.grids[link.grid]
    line, head = grid.line.__table__, source.table
    wanted: _Wanted = [(name, "", source.fields.get(name), head) for name in source.listing.columns.split()[:3]]
    wanted += [(name, f"{grid.name}.", grid.fields.get(name), line) for name in grid.columns]
    hidden = work.principal.policy.hidden_fields(source.name)
    may_see_open = not {f"{grid.name}.{link.open_from}", f"{grid.name}.{link.taken}"} & hidden
    still_open = (OPEN, (line.c[link.open_from] - line.c[link.taken]).label("c_open")) if may_see_open else None
    columns, from_ = _columns(work, source, wanted, still_open, line.join(head, head.c.id == line.c.document_id))
    closed = [line.c.closed == False] if "closed" in line.c else []  # noqa: E712
    statement = (
        select(line.c.id, *(column for _, column in columns.values())).select_from(from_)
        .where(
            line.c[link.taken] < line.c[link.open_from], *closed, giving(head, link.states), line.c.document_id.in_(selection(work, query))
        )
        .order_by(line.c.id)
    )  # fmt: skip
    own = work.principal.policy.own_lines(source, line)
    return line.c.id, columns, statement if own is None else statement.where(own)


def _documents(work: UnitOfWork, link: HeadLink, query: Query) -> tuple[Any, _Columns, Any]:
    """The columns of the source's list."""
    source = work.registry.by_model(link.source)
    head = source.table
    wanted: _Wanted = [(name, "", source.fields.get(name), head) for name in source.listing.columns.split()]
    columns, from_ = _columns(work, source, wanted, None, head)
    gives = giving(head, link.states) if link.while_open else head.c.state.in_([state.code for state in link.states])
    statement = (
        select(head.c.id, *(column for _, column in columns.values()))
        .select_from(from_)
        .where(gives, head.c.id.in_(selection(work, query)))
        .order_by(head.c.id)
    )
    return head.c.id, columns, statement


def _columns(
    work: UnitOfWork, source: Declaration, wanted: _Wanted, still_open: tuple[FieldSpec, Any] | None, from_: Any
) -> tuple[_Columns, Any]:
    hidden = work.principal.policy.hidden_fields(source.name)
    found: _Columns = {}
    for name, place, spec, table in wanted:
        if name == "state" and not place:
            found[name] = (STATE_SPEC, table.c.state)
        if place and still_open is not None and spec is not None and spec.kind in _FIGURES:
            found.setdefault(OPEN.name, still_open)
        if spec is None or spec.hidden or place + name in hidden or name in found or spec.kind is Kind.SECRET:
            continue
        found_in = stored(table, name)
        if spec.kind is not Kind.REFERENCE:
            found[name] = (spec, found_in.label(f"c{len(found)}"))
            continue
        other = work.registry.of(spec.target).table.alias(f"p{len(found)}_{name}"[:30])
        from_ = from_.outerjoin(other, other.c.id == found_in)
        shown = [(spec, other.c.name if "name" in other.c else other.c.number)]
        for told in beside.of_master(work.registry, work.principal.policy, spec):
            field = beside.parted(told.name)[1]
            if told.target:
                further = work.registry.of(told.target).table.alias(f"q{len(found)}_{name}_{field}"[:30])
                from_ = from_.outerjoin(further, further.c.id == stored(other, field))
                shown.append((told, further.c.name))
            else:
                shown.insert(0 if field == CODE else len(shown), (told, stored(other, field)))
        found |= {each.name: (each, column.label(f"c{len(found) + at}")) for at, (each, column) in enumerate(shown)}
    if still_open is not None:
        found.setdefault(OPEN.name, still_open)
    return found, from_


def _position(after: bytes) -> int:
    try:
        return int(after)
    except ValueError:
        raise refuse("after", "CURSOR", "翻页位置无效|The page position is not valid") from None


def _plain(value: Any) -> Any:
    return value.code if isinstance(value, Member) else value
