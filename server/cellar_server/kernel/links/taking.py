"""Links between documents: what a downstream document takes from its source, as cumulative quantities (REQUIREMENTS 2.0).

Σ downstream ≤ upstream × (1 + tolerance) is one conditional update on the upstream lines; the upstream header is
locked first, checked to be in a state that still gives, and its totals and progress follow from its lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Update, bindparam, delete, insert, select, update

from cellar_common.figures import show_quantity
from cellar_db.functions import in_lists, one_of
from cellar_db.ids import new_id
from cellar_server.kernel.amounts.steps import pieces
from cellar_server.kernel.intake import dates
from cellar_server.kernel.links import following, growth, upstream
from cellar_server.kernel.schema.link import Also, Link
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.progress import LASTING, Progress
from cellar_server.kernel.schema.settings import PARAMETERS
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.posting_day import Deed, posting_date
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

ZERO = Decimal(0)
_EDGE = insert(document_link)


def line_model(link: Link, registry: Any) -> Any:
    """The line class of a link's source."""
    return registry.by_model(link.source).grids[link.grid].line


@dataclass(frozen=True)
class Consumption:
    """One downstream line taking ``quantity`` from an upstream line; negative gives back. ``path`` is where to show a refusal.

    ``more`` are counters of the same upstream line that move with it (signed and lost of an outbound line). ``dates`` are
    the downstream document's days that may not lie before the upstream document's.
    """

    line_id: int
    quantity: Decimal
    path: str
    more: Mapping[str, Decimal] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class LinkDoor:
    """The door through which one link's counters change. First of all doors: it locks documents, the others lock stock and money."""

    link: Link
    order: ClassVar[int] = 10

    @property
    def name(self) -> str:
        return self.link.name

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        if not entries:
            return []
        line = line_model(self.link, work.registry)
        head = upstream.head_of(line)
        wanted: dict[int, Decimal] = defaultdict(Decimal)
        further: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        paths: dict[int, str] = {}
        for entry in entries:
            wanted[entry.line_id] += entry.quantity
            paths.setdefault(entry.line_id, entry.path)
            for name, by in entry.more.items():
                further[entry.line_id][name] += by
        rows = upstream.held(work, line, wanted)
        documents = sorted({row.document_id for row in rows.values()})
        takes_more = any(quantity > 0 for quantity in wanted.values())
        heads = upstream.heads(work, head, documents)
        blocked = [id_ for id_, row in heads.items() if not _may_move(self.link, row, forward=takes_more)]
        if blocked:
            return self._blocked(work, blocked)
        early = {
            (rows[entry.line_id].document_id, name, on)
            for entry in entries
            for name, on in entry.dates.items()
            if entry.quantity > 0 and on < heads[rows[entry.line_id].document_id].business_date
        }
        if early:
            return self._early(work, early)
        tolerance = work.settings[PARAMETERS[self.link.tolerance]] if self.link.tolerance else ZERO
        counters = tuple(sorted({name for moved in further.values() for name in moved}))
        parameters = [
            {
                "wanted_id": id_, "change": quantity, "opening": 1 if quantity > 0 else 0,
                "slack": pieces(getattr(rows[id_], self.link.open_from), tolerance),
                **{f"by_{name}": further[id_][name] for name in counters},
            }
            for id_, quantity in wanted.items()
            if quantity or further[id_]
        ]  # fmt: skip
        refused = work.conditional_update(
            _take(line, self.link.taken, self.link.open_from, counters), parameters, key=lambda row: row["wanted_id"]
        )
        if refused:
            return self._too_much(work, line, refused, paths, tolerance)
        follow = _follow(self.link.name, work.registry, counters)
        if follow is not None:
            for some in in_lists(documents):
                work.connection.execute(follow, {"ids": some})
        upstream.followed(work, head, documents)
        return []

    def _blocked(self, work: UnitOfWork, ids: list[int]) -> list[Problem]:
        source = work.registry.by_model(self.link.source)
        records = work.get_many(source.model, ids)  # type: ignore[type-var]
        found = []
        for id_, head in upstream.heads(work, source.table, ids).items():
            words, name = source.standing(head.state, head.progress), naming.called(work, source, records[id_])
            found.append(
                problem(
                    "", "UPSTREAM_STATE",
                    f"{name.zh} {words.zh}，不能再执行|{name.begun} is {words.en.lower()} and gives nothing any more",
                    "先打开它，或作废本单|Reopen it first, or void this one" if head.progress is Progress.CLOSED else "",
                )
            )  # fmt: skip
        return found

    def _early(self, work: UnitOfWork, early: Iterable[tuple[int, str, date]]) -> list[Problem]:
        source = work.registry.by_model(self.link.source)
        assert self.link.target is not None
        fields = work.registry.by_model(self.link.target).fields
        found = []
        for id_, name, on in sorted(early):
            record: Any = work.get(source.model, id_)  # type: ignore[type-var]
            words = naming.called(work, source, record)
            found.append(dates.too_early(name, fields[name].label, on, words, record.business_date))
        return found

    def _too_much(
        self, work: UnitOfWork, line: Any, refused: Sequence[Any], paths: dict[int, str], tolerance: Decimal
    ) -> list[Problem]:
        ids = [row["wanted_id"] for row in refused]
        link = self.link
        whole, taken = getattr(line, link.open_from), getattr(line, link.taken)
        rows = {
            row[0]: row
            for some in in_lists(ids)
            for row in work.connection.execute(select(line.id, whole, taken, line.closed).where(line.id.in_(some)))
        }
        source = work.registry.by_model(link.source)
        found = []
        for asked in refused:
            _, total, used, closed = rows[asked["wanted_id"]]
            if used + asked["change"] < 0:
                found.append(growth.below_zero(paths[asked["wanted_id"]]))
                continue
            if closed and asked["change"] > 0:
                words = f"上游{source.title.zh}行已关闭|The line of the {source.title.en.lower()} is closed"
                found.append(problem(paths[asked["wanted_id"]], "UPSTREAM_CLOSED", words))
                continue
            left, most = total - used, total - used + asked["slack"]
            rate = tolerance if link.tolerance else None
            found.append(_only(source.title, paths[asked["wanted_id"]], left, most, asked["change"], rate))
        return found


def _only(of: Label, path: str, left: Decimal, most: Decimal, wish: Decimal, tolerance: Decimal | None) -> Problem:
    """What is open upstream, and what the tolerance adds to it, against what is wished; None: the link knows no tolerance."""
    open_, may, asked = show_quantity(left), show_quantity(most), show_quantity(wish)
    zh, en = f"{of.zh}未执行数量只有 {open_}", f"Only {open_} is open on the {of.en.lower()}"
    hint = f"改为 {may}|Change it to {may}"
    if tolerance is not None:
        hint = f"改为 {may}，或调整超量比例|Change it to {may}, or raise the tolerance"
    if tolerance:
        rate = show_quantity(tolerance * 100)
        zh, en = f"{zh}，加超量比例 {rate}% 最多 {may}", f"{en}, {may} with the tolerance of {rate} %"
    return problem(path, "OPEN_QUANTITY", f"{zh}，本单要 {asked}|{en}; this takes {asked}", hint)


@cache
def door(link_name: str, registry: Any) -> LinkDoor:
    return LinkDoor(registry.link(link_name))


def _may_move(link: Link, head: Any, *, forward: bool) -> bool:
    """Whether the counters of this upstream document may move. Giving back is also possible to one that is done or closed; how much
    may be taken of one that has not ended is said by its lines."""
    return head.state in {state.code for state in link.states} and (not forward or head.progress in LASTING)


@cache
def _take(line: Any, taken: str, whole: str, counters: tuple[str, ...]) -> Update:
    table = line.__table__
    counter, limit = table.c[taken], table.c[whole]
    change, slack = bindparam("change", type_=counter.type), bindparam("slack", type_=counter.type)
    by = {name: bindparam(f"by_{name}", type_=table.c[name].type) for name in counters}
    return (
        update(table)
        .where(
            table.c.id == bindparam("wanted_id"),
            counter + change >= 0,
            (counter + change <= limit + slack) | (bindparam("opening") == 0),
            (table.c.closed == False) | (bindparam("opening") == 0),  # noqa: E712
            *(table.c[name] + by[name] >= 0 for name in counters),
        )
        .values({taken: counter + change, **{name: table.c[name] + by[name] for name in counters}})
    )


@cache
def _follow(link_name: str, registry: Any, counters: tuple[str, ...]) -> Update | None:
    """The upstream headers' totals from what their lines say now, and their progress where it follows."""
    link = registry.links[link_name]
    line = line_model(link, registry)
    head = upstream.head_of(line)
    values = growth.totals_of(line, (link.taken, *counters))
    if link.follows:
        values[head.c.progress.key] = following.taken_in_sql(registry, registry.by_model(link.source))
    return update(head).where(one_of(head.c.id, "ids")).values(values) if values else None


def _move(work: UnitOfWork, doc: Any, sign: int) -> None:
    for link in work.registry.by_model(type(doc)).links:
        # Counters of the very line that is taken from go with it in one update.
        beside = [also for also in link.also if also.via == link.via]
        work.post(door(link.name, work.registry), _consumptions(link, beside, doc, sign))
        for also in link.also:
            if also not in beside:
                work.post(growth.door(also.model), _growths(also, getattr(doc, link.into), sign))


def _consumptions(link: Link, beside: Sequence[Also], doc: Any, sign: int) -> list[Consumption]:
    days = {name: getattr(doc, name) for name in link.dates}
    return [
        Consumption(
            getattr(row, link.via), sign * getattr(row, link.quantity), f"{link.into}[{index}].{link.quantity}",
            {also.counter: sign * getattr(row, also.quantity) for also in beside},
            days,
        )
        for index, row in enumerate(getattr(doc, link.into))
        if getattr(row, link.via) is not None
    ]  # fmt: skip


def _growths(also: Also, rows: Iterable[Any], sign: int) -> list[growth.Growth]:
    found = []
    for row in rows:
        target = getattr(row, also.via)
        by = getattr(row, also.quantity)
        if target is not None and by:
            found.append(growth.Growth(target, also.counter, sign * by))
    return found


def give_back(work: UnitOfWork, doc: Any, link: Link, quantities: Iterable[Consumption]) -> None:
    """A document gives part of what it took back to the lines upstream (关闭余量); quantities are positive."""
    posting_date(work, doc, Deed.DONE)
    work.post(
        door(link.name, work.registry), [Consumption(each.line_id, -each.quantity, each.path) for each in quantities]
    )


def change(work: UnitOfWork, link: Link, quantities: Iterable[Consumption]) -> None:
    """A document in effect takes more, or less, of lines upstream than it did, or another deed makes it; quantities are signed.

    Whatever else the deed posts says on which day it is."""
    work.post(door(link.name, work.registry), quantities)


def consume(work: UnitOfWork, doc: Any) -> None:
    """The document takes effect: its lines take their quantities from every upstream line they came from."""
    posting_date(work, doc, Deed.DONE)
    _move(work, doc, 1)


def release(work: UnitOfWork, doc: Any) -> None:
    """The mirror of ``consume``."""
    posting_date(work, doc, Deed.TAKEN_BACK)
    _move(work, doc, -1)


def downstream(work: UnitOfWork, doc: Any) -> list[tuple[str, int]]:
    """Documents that came from this one and are not over (void, reversed)."""
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
        declaration = work.registry.of(entity)
        table = declaration.table.c
        for some in in_lists(sorted(ids)):
            alive = select(table.id).where(table.id.in_(some), declaration.living).order_by(table.id)
            found.extend((entity, id_) for id_ in work.connection.scalars(alive))
    return found


def nothing_downstream(work: UnitOfWork, doc: Any) -> list[Problem]:
    """Requirement of every undo: only backwards, so nothing may stand on this document any more.

    A draft that the program made of it is nobody's work yet and goes with it (``documents.unmake``).
    """
    found = [each for each in downstream(work, doc) if not _its_draft(work, doc, *each)]
    if not found:
        return []
    shown = _called(work, found[:3])
    return [
        problem(
            "", "HAS_DOWNSTREAM",
            f"已有下游单据：{'、'.join(each.zh for each in shown)}，不能退回|"
            f"It cannot go back, for there came from it: {', '.join(each.en for each in shown)}",
            "先处理下游单据（F12 联查）|Undo those first (F12 traces them)",
        )
    ]  # fmt: skip


def _its_draft(work: UnitOfWork, doc: Any, entity: str, id_: int) -> bool:
    declaration = work.registry.of(entity)
    record: Any = work.get(declaration.model, id_)  # type: ignore[type-var]
    made = (record.source_entity, record.source_id) == (doc.__tablename__, doc.id)
    return made and record.state == declaration.initial.code


def _called(work: UnitOfWork, found: Iterable[tuple[str, int]]) -> list[Label]:
    """Documents by their numbers as far as this person may see them; each kind of the others once."""
    shown: dict[Label, None] = {}
    for entity, id_ in found:
        declaration = work.registry.of(entity)
        record = work.get(declaration.model, id_)  # type: ignore[type-var]
        shown[naming.called(work, declaration, record)] = None
    return list(shown)


def connect(work: UnitOfWork, sources: Iterable[tuple[str, int]], target: tuple[str, int]) -> None:
    """Write the edges of the trace that lead to a document, in one statement."""
    edges = [
        {
            "id": new_id(), "source_entity": entity, "source_id": id_,
            "target_entity": target[0], "target_id": target[1],
        }
        for entity, id_ in sources
    ]  # fmt: skip
    if edges:
        work.write(_EDGE, edges)


def forget_source(work: UnitOfWork, source: tuple[str, int]) -> None:
    """Remove the edges that lead away from a document that is deleted; nothing alive stands on it."""
    work.connection.execute(
        delete(document_link).where(document_link.c.source_entity == source[0], document_link.c.source_id == source[1])
    )


def disconnect(work: UnitOfWork, target: tuple[str, int]) -> None:
    """Remove the edges that lead to a document."""
    work.connection.execute(
        delete(document_link).where(document_link.c.target_entity == target[0], document_link.c.target_id == target[1])
    )
