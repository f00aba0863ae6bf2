"""The chain a document stands in (联查): what it came from, what came from it, and the sums that must hold along it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select

from cellar_db.functions import in_lists
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind, Member
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(slots=True)
class TraceNode:
    entity: str
    id: int
    number: str = ""
    state: str = ""
    progress: Progress = Progress.OPEN
    finance: Finance | None = None
    day: Any = None
    amount: Any = None
    quantity: Any = None
    rank: int = 0
    permitted: bool = True
    title: Label = field(default_factory=lambda: Label("", ""))


@dataclass(slots=True)
class Trace:
    nodes: list[TraceNode]
    edges: list[tuple[tuple[str, int], tuple[str, int]]]


def trace(work: UnitOfWork, entity: str, id_: int, *, limit: int = 400) -> Trace:
    """The whole chain a document stands in, upstream and downstream; two statements a step, at most ``limit`` documents."""
    start = (entity, id_)
    seen: set[tuple[str, int]] = {start}
    edges: set[tuple[tuple[str, int], tuple[str, int]]] = set()
    for upward in (True, False):
        frontier = {start}
        while frontier and len(seen) < limit:
            found = _neighbours(work, frontier, upward=upward)
            edges.update(found)
            frontier = {edge[0] if upward else edge[1] for edge in found} - seen
            seen |= frontier
    # What else a document of the chain came from: the receipt of a write-off, the other order of a merged delivery.
    beside = _neighbours(work, seen, upward=True)
    edges.update(beside)
    seen.update(source for source, _ in beside)
    nodes = _trace_nodes(work, seen)
    ranks = _ranks(nodes, edges)
    for node in nodes:
        node.rank = ranks.get((node.entity, node.id), 0)
    return Trace(sorted(nodes, key=lambda node: (node.rank, node.entity, node.id)), sorted(edges))


def _neighbours(
    work: UnitOfWork, frontier: set[tuple[str, int]], *, upward: bool
) -> set[tuple[tuple[str, int], tuple[str, int]]]:
    links = document_link.c
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in frontier:
        by_entity[entity].append(id_)
    here, id_here = (links.target_entity, links.target_id) if upward else (links.source_entity, links.source_id)
    found: set[tuple[tuple[str, int], tuple[str, int]]] = set()
    for entity, ids in sorted(by_entity.items()):
        edges = select(links.source_entity, links.source_id, links.target_entity, links.target_id).where(here == entity)
        for some in in_lists(sorted(ids)):
            rows = work.connection.execute(edges.where(id_here.in_(some)))
            found.update(((row[0], row[1]), (row[2], row[3])) for row in rows)
    return found


def _trace_nodes(work: UnitOfWork, seen: set[tuple[str, int]]) -> list[TraceNode]:
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in seen:
        by_entity[entity].append(id_)
    nodes = []
    for entity, ids in sorted(by_entity.items()):
        declaration = work.registry.of(entity)
        table = declaration.table.c
        amount = table.get(declaration.total(Kind.MONEY))
        kind = declaration.transaction_type
        columns = [table.id, table.number, table.state, table.progress, table.business_date, table.red_of_id]
        columns.append(table[kind.name] if kind is not None else literal(None))
        columns.append(table.finance if issubclass(declaration.model, Stamped) else literal(None))
        extra = [column for column in (amount, table.get(declaration.total(Kind.QUANTITY))) if column is not None]
        window = work.principal.policy.predicate(declaration)
        permitted = set(ids)
        if window is not None:
            mine = select(table.id).where(window)
            permitted = {
                id_ for some in in_lists(ids) for id_ in work.connection.scalars(mine.where(table.id.in_(some)))
            }
        asked = select(*columns, *extra)
        for row in (
            row for some in in_lists(ids) for row in work.connection.execute(asked.where(table.id.in_(some))).all()
        ):
            node = TraceNode(entity, row[0], permitted=row[0] in permitted, title=declaration.title)
            if node.permitted:
                node.number, node.state, node.progress, node.day = row[1:5]
                node.title, node.finance = _titled(declaration, row[6], red=row[5] is not None), row[7]
                values = list(row[8:])
                node.amount = values.pop(0) if amount is not None else None
                node.quantity = values.pop(0) if values else None
            nodes.append(node)
    return nodes


def _titled(declaration: Declaration, kind: Member | None, *, red: bool) -> Label:
    """What a document is: red where it reverses another, and of what business where that is not the usual."""
    title, spec = declaration.title, declaration.transaction_type
    if red:
        title = Label(f"红字{title.zh}", f"Red {title.en.lower()}")
    if spec is not None and kind is not None and kind is not spec.default:
        title = Label(f"{title.zh} · {kind.label.zh}", f"{title.en} · {kind.label.en.lower()}")
    return title


def _ranks(nodes: list[TraceNode], edges: set[tuple[tuple[str, int], tuple[str, int]]]) -> dict[tuple[str, int], int]:
    """Columns from upstream to downstream: a document stands one right of the rightmost it came from."""
    ranks = {(node.entity, node.id): 0 for node in nodes}
    for _ in range(len(ranks)):
        changed = False
        for source, target in edges:
            if source in ranks and target in ranks and ranks[target] < ranks[source] + 1:
                ranks[target] = ranks[source] + 1
                changed = True
        if not changed:
            break
    return ranks
