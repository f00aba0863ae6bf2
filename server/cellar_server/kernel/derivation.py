"""Deriving documents from what is open upstream (下推 · 选单), and holding a derived document to its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, insert, select

from cellar_db.ids import new_id
from cellar_server.kernel.declaration import Declaration, Link
from cellar_server.kernel.links import disconnect, line_model
from cellar_server.kernel.problems import Forbidden, Problem, problem, refuse
from cellar_server.kernel.tables import document_link
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
    source, line = link.source, line_model(link, work.registry)
    declaration = work.registry.by_model(source)
    head = source.__table__.c
    fields = {target: head[from_] for target, from_ in link.head.items()}
    statement = select(
        line.id, line.document_id, getattr(line, link.open_from), getattr(line, link.taken), line.closed, head.state, head.number,
        *fields.values(),
    ).join(source.__table__, head.id == line.document_id)  # fmt: skip
    window = work.principal.policy.predicate(declaration)
    if window is not None:
        statement = statement.where(window)
    rows: dict[int, Any] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), 400):
        rows.update(
            {row[0]: row for row in work.connection.execute(statement.where(line.id.in_(ordered[start : start + 400])))}
        )
    states = {state.code for state in link.states}
    words = declaration.title
    for index, row in enumerate(doc.lines):
        source_id = getattr(row, link.via)
        if source_id is None:
            continue
        path = f"lines[{index}].{link.quantity}"
        found = rows.get(source_id)
        if found is None:
            yield problem(
                path, "UPSTREAM_UNKNOWN", f"找不到上游{words.zh}行|The line of the {words.en.lower()} cannot be found"
            )
            continue
        edges.add((declaration.name, found[1]))
        if found[5] not in states:
            state = declaration.state(found[5]).label
            yield problem(
                path,
                "UPSTREAM_STATE",
                f"{words.zh} {found[6]} {state.zh}，不能下推|{words.en} {found[6]} is {state.en.lower()}",
            )
        elif found[4]:
            yield problem(
                path,
                "UPSTREAM_CLOSED",
                f"{words.zh} {found[6]} 的这一行已关闭|That line of {words.en.lower()} {found[6]} is closed",
            )
        for offset, target in enumerate(fields):
            if getattr(doc, target) != found[7 + offset]:
                spec = work.registry.by_model(type(doc)).fields[target]
                yield problem(
                    target, "UPSTREAM_HEAD",
                    f"{spec.label.zh}与{words.zh} {found[6]} 不同|{spec.label.en} differs from {words.en.lower()} {found[6]}",
                )  # fmt: skip


def _write_edges(
    work: UnitOfWork, declaration: Declaration, doc: Any, edges: set[tuple[str, int]], *, is_new: bool
) -> None:
    if not is_new:
        disconnect(work, (declaration.name, doc.id))
    if edges:
        work.connection.execute(
            insert(document_link),
            [
                {
                    "id": new_id(),
                    "source_entity": entity,
                    "source_id": id_,
                    "target_entity": declaration.name,
                    "target_id": doc.id,
                }
                for entity, id_ in sorted(edges)
            ],
        )


def carry_over(work: UnitOfWork, declaration: Declaration, doc: Any) -> None:
    """Bring what a person may not type (readonly and hidden fields) from the upstream lines again, at evaluate and save.

    So a derived document that comes back from a desk holds what its source says and not what was sent; one statement a link.
    """
    for link in declaration.links:
        rows = [row for row in doc.lines if getattr(row, link.via) is not None]
        line = line_model(link, work.registry)
        head_fields = {to: from_ for to, from_ in link.head.items() if declaration.fields[to].readonly}
        fields = declaration.grids["lines"].fields
        line_fields = {
            to: from_ for to, from_ in link.line.items() if to not in fields or fields[to].readonly or fields[to].hidden
        }
        if not rows or not (head_fields or line_fields):
            continue
        head = link.source.__table__
        statement = select(
            line.id,
            *(getattr(line, from_) for from_ in line_fields.values()),
            *(head.c[from_] for from_ in head_fields.values()),
        ).join(head, head.c.id == line.document_id)
        window = work.principal.policy.predicate(work.registry.by_model(link.source))
        if window is not None:
            statement = statement.where(window)
        found: dict[int, Any] = {}
        wanted = sorted({getattr(row, link.via) for row in rows})
        for start in range(0, len(wanted), 400):
            part = wanted[start : start + 400]
            found.update({each[0]: each for each in work.connection.execute(statement.where(line.id.in_(part)))})
        for row in rows:
            source = found.get(getattr(row, link.via))
            values = source[1 : 1 + len(line_fields)] if source else [None] * len(line_fields)
            for to, value in zip(line_fields, values, strict=True):
                setattr(row, to, value)
        if found:
            first = found[min(found)]
            for offset, to in enumerate(head_fields):
                setattr(doc, to, first[1 + len(line_fields) + offset])


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
