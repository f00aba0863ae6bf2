"""Documents that come from another as a whole (``HeadLink``): made from it, held to it, and refused where it gives nothing any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.link import HeadLink
from cellar_server.kernel.schema.problems import Problem, problem, refuse
from cellar_server.kernel.schema.states import gives_in
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def derive(work: UnitOfWork, link: HeadLink, source_ids: Sequence[int], doc: Any) -> None:
    """Fill a blank document from one upstream; refused where that may not be seen or gives nothing."""
    words = work.registry.by_model(link.source).title
    chosen = set(source_ids)
    if len(chosen) != 1:
        raise refuse(
            "",
            "ONE_SOURCE",
            f"一次选一张{words.zh}，现有 {len(chosen)} 张|Choose one {words.en.lower()}, these are {len(chosen)}",
        )
    (id_,) = chosen
    source = _seen(work, link, id_)
    if source is None or not _gives(link, source, source):
        raise refuse("", "NOTHING_OPEN", f"所选{words.zh}不能下推|Nothing can be made from this {words.en.lower()}")
    _fill(work, link, doc, source)


def _fill(work: UnitOfWork, link: HeadLink, doc: Any, source: Any) -> None:
    setattr(doc, link.via, source.id)
    for target, from_ in link.head.items():
        setattr(doc, target, getattr(source, from_))
    if link.propose is not None:
        link.propose(work, doc, source)


def brought(work: UnitOfWork, declaration: Declaration, link: HeadLink, source: Any) -> dict[str, Any]:
    """What making a document from this one fills in, by fields that may be written: for one that is not made at a desk."""
    doc = new_record(declaration.model, declaration.fields)
    before = {name: getattr(doc, name) for name in declaration.fields}
    _fill(work, link, doc, source)
    said = {name: getattr(doc, name) for name, spec in declaration.fields.items() if not (spec.readonly or spec.hidden)}
    return {name: value for name, value in said.items() if value is not None and value != before[name]}


def carry_over(work: UnitOfWork, declaration: Declaration, doc: Any) -> None:
    """What the source says where the head says nothing yet or may not be typed: the source may have been chosen by hand."""
    for link in declaration.head_links:
        source = _seen(work, link, getattr(doc, link.via))
        for target, from_ in link.head.items() if source is not None else ():
            if declaration.fields[target].readonly or getattr(doc, target) is None:
                setattr(doc, target, getattr(source, from_))


def problems(work: UnitOfWork, declaration: Declaration, doc: Any) -> Iterator[Problem]:
    """At save: the source may be seen, still gives and says the same; of a red document its original was asked."""
    for link in declaration.head_links if doc.red_of_id is None else ():
        id_ = getattr(doc, link.via)
        if id_ is None:
            continue
        of = work.registry.by_model(link.source)
        source = _seen(work, link, id_)
        if source is None:
            yield problem(
                link.via, "UPSTREAM_UNKNOWN", f"找不到上游{of.title.zh}|The {of.title.en.lower()} cannot be found"
            )
            continue
        yield from _giving(work, link, source, source)
        words = naming.called(work, of, source)
        for target, from_ in link.head.items():
            if getattr(doc, target) != getattr(source, from_):
                label = declaration.fields[target].label
                yield problem(
                    target, "UPSTREAM_HEAD", f"{label.zh}与 {words.zh} 不同|{label.en} differs from {words.en}",
                    "改回原值，或清空来源|Put back what was there, or empty the source",
                )  # fmt: skip


def still_gives(work: UnitOfWork, declaration: Declaration, doc: Any) -> Iterator[Problem]:
    """At the deed: the source is held, and gives now."""
    for link in declaration.head_links if doc.red_of_id is None else ():
        id_ = getattr(doc, link.via)
        if id_ is None:
            continue
        of = work.registry.by_model(link.source)
        held = upstream.heads(work, of.table, [id_]).get(id_)
        if held is not None:
            yield from _giving(work, link, work.get(link.source, id_), held)


def sources(declaration: Declaration, doc: Any) -> Iterator[tuple[str, int]]:
    """The documents that this one came from as a whole, for the trace."""
    for link in declaration.head_links:
        id_ = getattr(doc, link.via)
        if id_ is not None:
            yield link.source.__tablename__, id_


def _seen(work: UnitOfWork, link: HeadLink, id_: int | None) -> Any:
    return work.see(link.source, [id_]).get(id_) if id_ is not None else None


def _gives(link: HeadLink, source: Any, now: Any) -> bool:
    """A red document gives nothing: it takes back."""
    return source.red_of_id is None and gives_in(now, [state.code for state in link.states], ends=link.while_open)


def _giving(work: UnitOfWork, link: HeadLink, source: Any, now: Any) -> Iterator[Problem]:
    """``now`` is how the source stands, ``source`` the record by which it is called."""
    if _gives(link, source, now):
        return
    of = work.registry.by_model(link.source)
    words, stands = naming.called(work, of, source), of.standing(now.state, now.progress)
    yield problem(
        link.via, "UPSTREAM_STATE", f"{words.zh} {stands.zh}，不能下推|{words.begun} is {stands.en.lower()} and gives nothing",
        "换一张，或清空来源|Choose another, or empty the source",
    )  # fmt: skip
