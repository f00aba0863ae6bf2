"""Deriving documents from what is open upstream (下推 · 选单), and holding a derived document to its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select

from cellar_db.functions import chunks
from cellar_server.kernel import upstream
from cellar_server.kernel.declaration import Declaration, Link
from cellar_server.kernel.links import connect, disconnect, line_model
from cellar_server.kernel.problems import Forbidden, Problem, problem, refuse
from cellar_server.kernel.work import UnitOfWork


def check_sources(work: UnitOfWork, declaration: Declaration, doc: Any, *, is_new: bool) -> list[Problem]:
    """At save: every upstream line exists, may be seen, still gives, and fits this document's head; writes the trace's edges.

    The final word on quantities is ``consume``'s; saying it at the draft already saves the clerk a round.
    """
    problems: list[Problem] = []
    edges: set[tuple[str, int]] = set()
    for link in declaration.links:
        wanted = {getattr(line, link.via) for line in doc.lines} - {None}
        if not wanted:
            continue
        problems.extend(_check_link(work, link, doc, wanted, edges))
    if not problems and declaration.links:
        _write_edges(work, declaration, doc, edges, is_new=is_new)
    return problems


def _check_link(
    work: UnitOfWork, link: Link, doc: Any, wanted: set[int], edges: set[tuple[str, int]]
) -> Iterable[Problem]:
    declaration = work.registry.by_model(link.source)
    sources = _sources(work, link, wanted)
    states = {state.code for state in link.states}
    words = declaration.title
    for index, row in enumerate(doc.lines):
        source_id = getattr(row, link.via)
        if source_id is None:
            continue
        path = f"lines[{index}].{link.quantity}"
        source = sources.get(source_id)
        if source is None:
            yield problem(
                path, "UPSTREAM_UNKNOWN", f"找不到上游{words.zh}行|The line of the {words.en.lower()} cannot be found"
            )
            continue
        edges.add((declaration.name, source.document_id))
        if source.state not in states:
            state = declaration.state(source.state).label
            yield problem(
                path,
                "UPSTREAM_STATE",
                f"{words.zh} {source.number} {state.zh}，不能下推|{words.en} {source.number} is {state.en.lower()}",
            )
        elif source.closed:
            yield problem(
                path,
                "UPSTREAM_CLOSED",
                f"{words.zh} {source.number} 的这一行已关闭|That line of {words.en.lower()} {source.number} is closed",
            )
        for target, from_ in link.head.items():
            if getattr(doc, target) != getattr(source, f"head_{from_}"):
                spec = work.registry.by_model(type(doc)).fields[target]
                yield problem(
                    target, "UPSTREAM_HEAD",
                    f"{spec.label.zh}与{words.zh} {source.number} 不同|{spec.label.en} differs from {words.en.lower()} {source.number}",
                )  # fmt: skip


def _sources(work: UnitOfWork, link: Link, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """What the save of a derived document asks of its source, by upstream line; read once a command. Lines that this
    person may not see are left out.

    Each row: id, document_id, closed, state and number of the head, the values of ``link.line`` and then of ``link.head``.
    """
    known: dict[int, Row[Any]] = work.cache.setdefault(("sources", link.name), {})
    missing = sorted(set(ids) - known.keys())
    if missing:
        window = work.principal.policy.predicate(work.registry.by_model(link.source))
        statement = _sources_by_ids(
            line_model(link, work.registry), tuple(link.line.values()), tuple(link.head.values())
        )
        if window is not None:
            statement = statement.where(window)
        for some in chunks(missing):
            known.update((row.id, row) for row in work.connection.execute(statement, {"ids": some}))
    return known


@lru_cache(maxsize=256)
def _sources_by_ids(line: Any, line_fields: tuple[str, ...], head_fields: tuple[str, ...]) -> Select[Any]:
    head = upstream.head_of(line)
    rows = line.__table__
    return (
        select(
            rows.c.id, rows.c.document_id, rows.c.closed, head.c.state, head.c.number.label("number"),
            *(getattr(line, name).label(f"line_{name}") for name in line_fields),
            *(head.c[name].label(f"head_{name}") for name in head_fields),
        )
        .join(head, head.c.id == rows.c.document_id)
        .where(rows.c.id.in_(bindparam("ids", expanding=True)))
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
    for link in declaration.links:
        rows = [row for row in doc.lines if getattr(row, link.via) is not None]
        head_fields = {to: from_ for to, from_ in link.head.items() if declaration.fields[to].readonly}
        fields = declaration.grids["lines"].fields
        line_fields = {
            to: from_ for to, from_ in link.line.items() if to not in fields or fields[to].readonly or fields[to].hidden
        }
        if not rows or not (head_fields or line_fields):
            continue
        wanted = {getattr(row, link.via) for row in rows}
        sources = _sources(work, link, wanted)
        for row in rows:
            source = sources.get(getattr(row, link.via))
            for to, from_ in line_fields.items():
                setattr(row, to, getattr(source, f"line_{from_}") if source is not None else None)
        first = sources.get(min(wanted & sources.keys(), default=0))
        if first is not None:
            for to, from_ in head_fields.items():
                setattr(doc, to, getattr(first, f"head_{from_}"))


def derive(work: UnitOfWork, link: Link, source_ids: Sequence[int], line_ids: Sequence[int]) -> Any:
    """An unsaved downstream document from open upstream lines; problems where documents cannot be merged or nothing is open."""
    assert link.target is not None
    source, line = link.source, line_model(link, work.registry)
    source_declaration = work.registry.by_model(source)
    target_declaration = work.registry.by_model(link.target)
    if not work.principal.policy.may(target_declaration.name, "create"):
        raise Forbidden(
            [problem("", "FORBIDDEN", f"您没有新增{target_declaration.title.zh}的权限|You may not create this")]
        )
    whole, taken = getattr(line, link.open_from), getattr(line, link.taken)
    condition = and_(line.closed == False, taken < whole)  # noqa: E712
    chosen = line.id.in_(list(line_ids)[:1000]) if line_ids else line.document_id.in_(list(source_ids)[:200])
    statement = select(line).join(source, source.id == line.document_id).where(condition, chosen)
    statement = statement.where(source.state.in_([state.code for state in link.states]))
    window = work.principal.policy.predicate(source_declaration)
    if window is not None:
        statement = statement.where(window)
    rows = list(work.session.scalars(statement.order_by(line.document_id, line.position)))
    words = source_declaration.title
    if not rows:
        raise refuse(
            "", "NOTHING_OPEN", f"所选{words.zh}没有可下推的数量|Nothing is open on the chosen {words.en.lower()}"
        )
    heads = work.get_many(source, {row.document_id for row in rows})
    first = next(iter(heads.values()))
    for target, from_ in link.head.items():
        if any(getattr(head, from_) != getattr(first, from_) for head in heads.values()):
            spec = target_declaration.fields[target]
            raise refuse(
                target, "CANNOT_MERGE", f"所选单据的{spec.label.zh}不同，不能合并|The chosen documents differ in {spec.label.en.lower()}",
                "按相同的分别下推|Choose those that are alike",
            )  # fmt: skip
    doc: Any = link.target()
    doc.lines = []
    for target, from_ in link.head.items():
        setattr(doc, target, getattr(first, from_))
    target_line = target_declaration.grids["lines"].line
    for index, row in enumerate(rows):
        made = target_line(position=index)
        for target, from_ in link.line.items():
            setattr(made, target, getattr(row, from_))
        setattr(made, link.via, row.id)
        setattr(made, link.quantity, getattr(row, link.open_from) - getattr(row, link.taken))
        doc.lines.append(made)
    if link.derive is not None:
        link.derive(work, doc)
    return doc
