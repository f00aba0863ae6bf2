"""Links between documents: what a downstream document takes from its source, as cumulative quantities (REQUIREMENTS 2.0).

Σ downstream ≤ upstream × (1 + tolerance) is one conditional update on the upstream lines; the upstream header is
locked first, checked to be in a state that still gives, and its totals and state follow from its lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import Select, Update, bindparam, case, delete, exists, func, insert, or_, select, update

from cellar_db.functions import chunks
from cellar_db.ids import new_id
from cellar_server.kernel import growth
from cellar_server.kernel.declaration import Also, Link
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.settings import PARAMETERS
from cellar_server.kernel.states import CLOSED, DONE, PARTLY, VOID
from cellar_server.kernel.tables import document_link
from cellar_server.kernel.work import UnitOfWork

ZERO = Decimal(0)


def line_model(link: Link, registry: Any) -> Any:
    """The line class of a link's source."""
    return registry.by_model(link.source).grids[link.grid].line


@dataclass(frozen=True)
class Consumption:
    """One downstream line taking ``quantity`` from an upstream line; negative gives back. ``path`` is where to show a refusal."""

    line_id: int
    quantity: Decimal
    path: str


@dataclass(frozen=True, eq=False)
class LinkDoor:
    """The door through which one link's counters change. First of all doors: it locks documents, the others lock stock and money."""

    link: Link
    order: ClassVar[int] = 10

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        if not entries:
            return []
        line = line_model(self.link, work.registry)
        wanted: dict[int, Decimal] = defaultdict(Decimal)
        paths: dict[int, str] = {}
        for entry in entries:
            wanted[entry.line_id] += entry.quantity
            paths.setdefault(entry.line_id, entry.path)
        asked = _open_lines(line, self.link.open_from)
        rows = [row for some in chunks(sorted(wanted)) for row in work.connection.execute(asked, {"ids": some})]
        documents = sorted({row[1] for row in rows})
        forward = any(quantity > 0 for quantity in wanted.values())
        blocked = work.conditional_update(
            _lock_heads(self.link, forward),
            [{"wanted_id": id_} for id_ in documents],
            key=lambda row: row["wanted_id"],
        )
        if blocked:
            return self._blocked(work, [row["wanted_id"] for row in blocked])
        tolerance = work.settings[PARAMETERS[self.link.tolerance]] if self.link.tolerance else ZERO
        base = {row[0]: row[2] for row in rows}
        parameters = [
            {
                "wanted_id": id_, "change": quantity, "slack": (base[id_] * tolerance).quantize(Decimal("0.0001")),
                "opening": 1 if quantity > 0 else 0,
            }
            for id_, quantity in wanted.items()
            if quantity
        ]  # fmt: skip
        refused = work.conditional_update(_take(self.link, line), parameters, key=lambda row: row["wanted_id"])
        if refused:
            return self._too_much(work, line, refused, paths)
        _follow_heads(work, self.link, line, documents)
        for id_ in documents:
            work.touch(self.link.source.__tablename__, id_)
        return []

    def _blocked(self, work: UnitOfWork, ids: list[int]) -> list[Problem]:
        source = work.registry.by_model(self.link.source)
        table = source.table.c
        found = []
        for number, state in work.connection.execute(select(table.number, table.state).where(table.id.in_(ids))):
            words = source.state(state).label
            found.append(
                problem(
                    "", "UPSTREAM_STATE",
                    f"{source.title.zh} {number} {words.zh}，不能再执行|{source.title.en} {number} is {words.en.lower()} and gives nothing any more",
                )
            )  # fmt: skip
        return found

    def _too_much(self, work: UnitOfWork, line: Any, refused: Sequence[Any], paths: dict[int, str]) -> list[Problem]:
        ids = [row["wanted_id"] for row in refused]
        link = self.link
        whole, taken = getattr(line, link.open_from), getattr(line, link.taken)
        rows = {
            row[0]: row
            for row in work.connection.execute(select(line.id, whole, taken, line.closed).where(line.id.in_(ids)))
        }
        source = work.registry.by_model(link.source)
        found = []
        for asked in refused:
            _, total, used, closed = rows[asked["wanted_id"]]
            if closed and asked["change"] > 0:
                words = f"上游{source.title.zh}行已关闭|The line of the {source.title.en.lower()} is closed"
                found.append(problem(paths[asked["wanted_id"]], "UPSTREAM_CLOSED", words))
                continue
            left, wish = f"{total - used:f}".rstrip("0").rstrip("."), f"{asked['change']:f}".rstrip("0").rstrip(".")
            found.append(
                problem(
                    paths[asked["wanted_id"]], "OPEN_QUANTITY",
                    f"{source.title.zh}未执行数量只有 {left}，本单要 {wish}|Only {left} is open on the {source.title.en.lower()}, this takes {wish}",
                    f"改为 {left}，或调整超量比例|Change it to {left}, or raise the tolerance",
                )
            )  # fmt: skip
        return found


@lru_cache(maxsize=256)
def door(link_name: str, registry: Any) -> LinkDoor:
    return LinkDoor(registry.links[link_name])


@lru_cache(maxsize=256)
def _open_lines(line: Any, whole: str) -> Select[Any]:
    return select(line.id, line.document_id, getattr(line, whole)).where(line.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=256)
def _lock_heads_cached(model: Any, states: tuple[str, ...]) -> Update:
    table = model.__table__
    return (
        update(table)
        # No IN: a bulk update takes no expanding parameter.
        .where(table.c.id == bindparam("wanted_id"), or_(*(table.c.state == state for state in states)))
        .values(row_version=table.c.row_version)
    )


def _lock_heads(link: Link, forward: bool) -> Update:
    states = {state.code for state in link.states}
    if not forward:
        # Giving back is also possible from a document that is done or closed.
        states |= {link.states[0].code, PARTLY.code, DONE.code, CLOSED.code}
    return _lock_heads_cached(link.source, tuple(sorted(states)))


@lru_cache(maxsize=256)
def _take_cached(line: Any, taken: str, whole: str) -> Update:
    table = line.__table__
    counter, limit = table.c[taken], table.c[whole]
    change, slack = bindparam("change", type_=counter.type), bindparam("slack", type_=counter.type)
    return (
        update(table)
        .where(
            table.c.id == bindparam("wanted_id"),
            counter + change >= 0,
            (counter + change <= limit + slack) | (bindparam("opening") == 0),
            (table.c.closed == False) | (bindparam("opening") == 0),  # noqa: E712
        )
        .values({taken: counter + change})
    )


def _take(link: Link, line: Any) -> Update:
    return _take_cached(line, link.taken, link.open_from)


@lru_cache(maxsize=256)
def _follow_cached(model: Any, line: Any, taken: str, whole: str, untouched: str) -> Update:
    head, rows = model.__table__, line.__table__
    total = f"{taken}_total"
    values: dict[str, Any] = {}
    if total in head.c:
        values[total] = (
            select(func.coalesce(func.sum(rows.c[taken]), 0)).where(rows.c.document_id == head.c.id).scalar_subquery()
        )
    open_line = exists().where(rows.c.document_id == head.c.id, rows.c.closed == False, rows.c[taken] < rows.c[whole])  # noqa: E712
    any_taken = exists().where(rows.c.document_id == head.c.id, rows.c[taken] > 0)
    # A document that was closed by hand stays so, whatever comes back from below.
    live = head.c.state.in_([untouched, PARTLY.code, DONE.code])
    values["state"] = case(
        (~live, head.c.state), (~open_line & any_taken, DONE.code), (any_taken, PARTLY.code), else_=untouched
    )
    return update(head).where(head.c.id.in_(bindparam("ids", expanding=True))).values(values)


def _follow_heads(work: UnitOfWork, link: Link, line: Any, documents: list[int]) -> None:
    """The upstream headers' totals, and with ``follows`` their states, from what their lines say now."""
    if link.follows:
        statement: Update | None = _follow_cached(link.source, line, link.taken, link.open_from, link.states[0].code)
    else:
        statement = _totals_cached(link.source.__table__, line.__table__, link.taken)
    if statement is not None:
        work.connection.execute(statement, {"ids": documents})


@lru_cache(maxsize=256)
def _totals_cached(head: Any, rows: Any, taken: str) -> Update | None:
    total = f"{taken}_total"
    if total not in head.c:
        return None
    amount = select(func.coalesce(func.sum(rows.c[taken]), 0)).where(rows.c.document_id == head.c.id).scalar_subquery()
    return update(head).where(head.c.id.in_(bindparam("ids", expanding=True))).values({total: amount})


def _growths(also: Also, doc: Any, sign: int) -> list[growth.Growth]:
    found = []
    for row in doc.lines:
        target = getattr(row, also.via)
        by = getattr(row, also.quantity)
        if target is not None and by:
            found.append(growth.Growth(target, also.counter, sign * by))
    return found


def _move(work: UnitOfWork, doc: Any, sign: int) -> None:
    for link in work.registry.by_model(type(doc)).links:
        work.post(door(link.name, work.registry), _consumptions(link, doc, sign))
        for also in link.also:
            work.post(growth.door(also.model), _growths(also, doc, sign))


def give_back(work: UnitOfWork, link: Link, quantities: Iterable[Consumption]) -> None:
    """Give part of what was taken back to the lines upstream (关闭余量); quantities are positive."""
    work.post(
        door(link.name, work.registry), [Consumption(each.line_id, -each.quantity, each.path) for each in quantities]
    )


def _consumptions(link: Link, doc: Any, sign: int) -> list[Consumption]:
    found = []
    for index, row in enumerate(doc.lines):
        source = getattr(row, link.via)
        if source is not None:
            found.append(Consumption(source, sign * getattr(row, link.quantity), f"lines[{index}].{link.quantity}"))
    return found


def consume(work: UnitOfWork, doc: Any) -> None:
    """The document takes effect: its lines take their quantities from every upstream line they came from."""
    _move(work, doc, 1)


def release(work: UnitOfWork, doc: Any) -> None:
    """The mirror of ``consume``."""
    _move(work, doc, -1)


def downstream(work: UnitOfWork, doc: Any) -> list[tuple[str, int]]:
    """Documents that came from this one and are not void."""
    links = document_link.c
    rows = work.connection.execute(
        select(links.target_entity, links.target_id).where(
            links.source_entity == doc.__tablename__, links.source_id == doc.id
        )
    )
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in rows:
        by_entity[entity].append(id_)
    found: list[tuple[str, int]] = []
    for entity, ids in sorted(by_entity.items()):
        table = work.registry.of(entity).table.c
        alive = select(table.id).where(table.id.in_(sorted(ids)[:400]), table.state != VOID.code)
        found.extend((entity, id_) for id_ in work.connection.scalars(alive))
    return found


def nothing_downstream(work: UnitOfWork, doc: Any) -> list[Problem]:
    """Requirement of every undo: only backwards, so nothing may stand on this document any more."""
    found = downstream(work, doc)
    if not found:
        return []
    shown = _numbers(work, found[:3])
    return [
        problem(
            "", "HAS_DOWNSTREAM",
            f"已有下游单据 {'、'.join(shown)}，不能退回|{', '.join(shown)} came from it, so it cannot go back",
            "先处理下游单据（F12 联查）|Undo those first (F12 traces them)",
        )
    ]  # fmt: skip


def _numbers(work: UnitOfWork, found: Iterable[tuple[str, int]]) -> list[str]:
    shown = []
    for entity, id_ in found:
        declaration = work.registry.of(entity)
        number = work.connection.scalar(select(declaration.table.c.number).where(declaration.table.c.id == id_))
        shown.append(f"{declaration.title.of(work.language)} {number}")
    return shown


def connect(work: UnitOfWork, source: tuple[str, int], target: tuple[str, int]) -> None:
    """Write one edge of the trace by hand, where no line link does."""
    work.connection.execute(
        insert(document_link),
        {
            "id": new_id(),
            "source_entity": source[0],
            "source_id": source[1],
            "target_entity": target[0],
            "target_id": target[1],
        },
    )


def disconnect(work: UnitOfWork, target: tuple[str, int]) -> None:
    """Remove the edges that lead to a document."""
    work.connection.execute(
        delete(document_link).where(document_link.c.target_entity == target[0], document_link.c.target_id == target[1])
    )
