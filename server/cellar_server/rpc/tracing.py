"""联查: the chain of a document as nodes and edges, with dashed nodes for what has not happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cellar.v1 import document_pb2 as pb
from cellar_server.kernel import access
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import tracing
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import NUMBERS, Kind
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc.convert import wire_value

_MOST_CHECKED = 30
_DEEPEST = 12


def trace(work: UnitOfWork, declaration: Declaration, id_: int) -> pb.TraceResponse:
    """What this person may see of the chain; other documents keep their place without id, number and figures."""
    reply = pb.TraceResponse()
    if declaration.kind is not EntityKind.DOCUMENT:
        return reply
    found = tracing.trace(work, declaration.name, id_)
    names = _names(found)
    for node in found.nodes:
        _hide(work, node)
        reply.nodes.append(
            pb.TraceNode(
                key=_key(names, (node.entity, node.id)), entity=node.entity, id=names[node.entity, node.id], number=node.number, state=node.state, progress=node.progress.code,
                finance=node.finance.code if node.finance else "",
                title=node.title.of(work.language), day=wire_value(None, node.day),
                amount=wire_value(None, node.amount), quantity=wire_value(None, node.quantity), rank=node.rank, permitted=node.permitted,
            )
        )  # fmt: skip
    for source, target in found.edges:
        if source in names and target in names:
            reply.edges.append(pb.TraceEdge(source=_key(names, source), target=_key(names, target)))
    _dashed(work, found, names, reply)
    reply.checks.extend(_checks(work, found))
    return reply


def _names(found: tracing.Trace) -> dict[tuple[str, int], int]:
    """The id that stands for a node in this reply: a document that may not be seen is called by its place, negated."""
    return {
        (node.entity, node.id): node.id if node.permitted else -place for place, node in enumerate(found.nodes, start=1)
    }


def _key(names: Mapping[tuple[str, int], int], node: tuple[str, int]) -> str:
    return f"{node[0]}:{names[node]}"


def _hide(work: UnitOfWork, node: tracing.TraceNode) -> None:
    """A figure whose field is hidden from this person is not told by the trace either."""
    hidden = work.principal.policy.hidden_fields(node.entity)
    declaration = work.registry.of(node.entity)
    if declaration.total(Kind.MONEY) in hidden:
        node.amount = None
    if declaration.total(Kind.QUANTITY) in hidden:
        node.quantity = None


def _dashed(
    work: UnitOfWork, found: tracing.Trace, names: Mapping[tuple[str, int], int], reply: pb.TraceResponse
) -> None:
    """One dashed node for each kind of document that may still come out of the chain's ends."""
    sources = {edge[0] for edge in found.edges}
    ends: list[tuple[str, str, int]] = []
    for node in found.nodes:
        lives = node.permitted and not work.registry.of(node.entity).state(node.state).over
        if (node.entity, node.id) not in sources and lives:
            ends.append((_key(names, (node.entity, node.id)), node.entity, node.rank))
    drawn: set[str] = set()
    for _ in range(_DEEPEST):
        further: list[tuple[str, str, int]] = []
        for key, entity, rank in ends:
            for target, _ in work.registry.ways_down(entity):
                if not work.principal.policy.may(target.name, access.READ):
                    continue
                dashed = f"?{target.name}"
                if dashed not in drawn:
                    drawn.add(dashed)
                    title = target.title.of(work.language)
                    reply.nodes.append(
                        pb.TraceNode(key=dashed, entity=target.name, title=title, rank=rank + 1, permitted=True)
                    )
                    further.append((dashed, target.name, rank + 1))
                reply.edges.append(pb.TraceEdge(source=key, target=dashed))
        ends = further
        if not ends:
            return


def _may_be_checked(work: UnitOfWork, entity: str) -> bool:
    """A sum in words tells its figures, so nobody hears it to whom one of the record's is hidden."""
    declaration = work.registry.of(entity)
    figures = {name for name, spec in declaration.fields.items() if spec.kind in NUMBERS}
    for grid in declaration.grids.values():
        figures |= {f"{grid.name}.{name}" for name, spec in grid.fields.items() if spec.kind in NUMBERS}
    return declaration.has_identities and not figures & work.principal.policy.hidden_fields(entity)


def _checks(work: UnitOfWork, found: tracing.Trace) -> list[pb.TraceCheck]:
    """The sums that must hold, of every document of the chain that declares some and may be seen."""
    # Two documents of the chain may say one sum: it is shown once, and holds where both do.
    held: dict[str, bool] = {}
    declared = [node for node in found.nodes if node.permitted and _may_be_checked(work, node.entity)]
    for node in declared[:_MOST_CHECKED]:
        declaration = work.registry.of(node.entity)
        record: Any = documents.load(work, declaration, node.id)
        for identity in declaration.holding(work, record):
            text = identity.en if work.language == "en" else identity.zh
            held[text] = held.get(text, True) and identity.holds
    return [pb.TraceCheck(holds=holds, text=text) for text, holds in held.items()]
