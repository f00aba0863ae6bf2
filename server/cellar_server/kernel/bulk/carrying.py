"""Carrying out the records of one stretch: the steps of a save and of its deeds, each step for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import Any, Protocol

from cellar_common.codec import Ref
from cellar_server.kernel import access
from cellar_server.kernel.bulk import stretch as opening
from cellar_server.kernel.bulk.stretch import Stretch
from cellar_server.kernel.bulk.typed import LineOf, Of, Typed, Written
from cellar_server.kernel.intake.record import Intake
from cellar_server.kernel.intake.references import Wanted, resolve
from cellar_server.kernel.life import acting, saving
from cellar_server.kernel.life.beginning import blank
from cellar_server.kernel.life.preparing import raise_errors
from cellar_server.kernel.life.reach import demand
from cellar_server.kernel.links import derivation, from_head, mirroring, upstream
from cellar_server.kernel.links.taking import line_model
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, refuse
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.snapshot import NOTHING
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MORNING = time(1, 30)
"""When what is from before the program was made: half past nine where the company works."""


class Ids(Protocol):
    """What the records of the batch became so far, to be written into."""

    written: dict[int, Written]
    by_key: dict[Any, Written]
    made: dict[tuple[str, int], int]

    def id_of(self, named: Of | LineOf) -> int: ...


@dataclass(slots=True)
class _One:
    """A record on its way; ``at`` is its place in the batch."""

    at: int
    typed: Typed
    intake: Intake

    @property
    def record(self) -> Any:
        return self.intake.record


def carry(work: UnitOfWork, some: Sequence[tuple[int, Typed]], known: Ids, *, migrated: bool, careful: bool) -> None:
    """Write these records, which do not touch one another, and carry out their deeds.

    ``Invalid`` with the paths of one record: of the only one, or of the first that is refused by itself.
    """
    first = some[0][1]
    declaration = work.registry.by_model(first.model)
    demand(work, declaration, access.CREATE, "新增|create")
    if not declaration.creatable:
        raise refuse(
            "", "NOT_CREATABLE", f"{declaration.title.zh}由系统生成|{declaration.title.en} is made by the system"
        )
    deeds = [acting.allowed_action(work, declaration, name) for name in first.deeds]
    if any(deed.backward for deed in deeds):
        # What it would undo is not posted before the end of the stretch.
        raise refuse("", "DEED_BACKWARD", "成批录入只能向前办理|A batch carries records forward only")
    work.forget(declaration)
    with opening.begun(work, declaration, careful=careful) as stretch:
        ones = _read(stretch, declaration, some, known, migrated=migrated)
        if deeds:
            _hold(stretch, declaration, ones)
        verb = "import" if migrated else "create"

        def save(one: _One) -> None:
            raise_errors(stretch, saving.judge(stretch, declaration, one.record, one.intake, NOTHING, is_new=True))
            saving.store(stretch, declaration, one.record, NOTHING, is_new=True, verb=verb)

        for one in ones:
            save(one)
        for deed in deeds:
            for one in ones:
                acting.carry_out(stretch, declaration, one.record, deed, {})
        if migrated:
            for record in stretch.added:
                _date_back(record)
        stretch.complete()
        stretch.finish()
    for one in ones:
        written = Written(
            one.record.id, {name: tuple(line.id for line in getattr(one.record, name)) for name in declaration.grids}
        )
        known.written[one.at] = written
        if one.typed.key is not None:
            known.by_key[one.typed.key] = written
    known.made.update(
        ((made.__tablename__, made.source_id), made.id) for made in stretch.added if made.source_id is not None
    )


def _read(
    work: Stretch, declaration: Declaration, some: Sequence[tuple[int, Typed]], known: Ids, *, migrated: bool
) -> list[_One]:
    """The records as they were typed, with what their upstream brings; references of all of them resolved together."""
    inputs = _with_upstream(work, declaration, [_input(declaration, typed, known) for _, typed in some])
    reds = _named(work, declaration.name, inputs, "red_of_id") if declaration.reversible is not None else {}
    originals = _originals(work, declaration, reds.values())
    ones: list[_One] = []
    wanted: list[Wanted] = []
    for (at, typed), data in zip(some, inputs, strict=True):
        record = blank(work, declaration)
        original = originals.get(reds.get(len(ones), 0))
        if original is not None:
            mirroring.begin(declaration, record, original)
        if migrated:
            record.migrated = True
            record.number = typed.number or record.number
        intake = Intake(work, declaration, record)
        intake.read(data)
        place = len(ones)
        wanted.extend((f"[{place}]{path}", entity, ref) for path, entity, ref in intake.references)
        ones.append(_One(at, typed, intake))
    ids, problems = resolve(work, wanted, set(), holder=declaration)
    by_record: dict[int, dict[str, int]] = {}
    for key, id_ in ids.items():
        place_, _, path = key.partition("]")
        by_record.setdefault(int(place_[1:]), {})[path] = id_
    faults: dict[int, list[Problem]] = {}
    # What is stopped today was not when a record from before the program was made.
    for each in (each for each in problems if not (migrated and each.path in ids)):
        place_, _, path = each.path.partition("]")
        faults.setdefault(int(place_[1:]), []).append(replace(each, path=path))
    for place, one in enumerate(ones):
        one.intake.settle(by_record.get(place, {}), faults.get(place, []))
    return ones


def _input(declaration: Declaration, typed: Typed, known: Ids) -> RecordInput:
    def said(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: known.id_of(value) if isinstance(value, Of | LineOf) else value for name, value in values.items()}

    grids = {name: [LineInput(0, said(row)) for row in rows] for name, rows in typed.lines.items()}
    return RecordInput(declaration.name, values=said(typed.values), grids=grids)


def _with_upstream(work: Stretch, declaration: Declaration, inputs: list[RecordInput]) -> list[RecordInput]:
    """What a push would have brought, behind what was said."""
    for link in declaration.links:
        said = (line.values.get(link.via) for data in inputs for line in data.grids.get(link.into, ()))
        ids = {id_ for id_ in said if id_ is not None}
        sources = derivation.sources_of(work, link, ids)
        line_fields = {
            to: from_ for to, from_ in derivation.line_fields_of(link).items() if not _is_shut(declaration.grids[link.into].fields, to)
        }  # fmt: skip
        head_fields = {to: from_ for to, from_ in link.head.items() if not _is_shut(declaration.fields, to)}
        for data in inputs:
            for line in data.grids.get(link.into, ()):
                source = sources.get(line.values.get(link.via) or 0)
                if source is not None:
                    line.values = {to: getattr(source, from_) for to, from_ in line_fields.items()} | dict(line.values)
                    data.values = {to: getattr(source, f"head_{from_}") for to, from_ in head_fields.items()} | dict(
                        data.values
                    )
    for head_link in declaration.head_links:
        named = _named(work, head_link.source.__tablename__, inputs, head_link.via)
        known = work.see(head_link.source, named.values())
        for at, id_ in named.items():
            if id_ in known:
                brought = from_head.brought(work, declaration, head_link, known[id_])
                inputs[at].values = brought | dict(inputs[at].values)
    return inputs


def _named(work: Stretch, entity: str, inputs: Sequence[RecordInput], field: str) -> dict[int, int]:
    """By place the record that each of these names in a field of its head, by its id or, as a file does, by its number."""
    said = {at: data.values[field] for at, data in enumerate(inputs) if data.values.get(field) is not None}
    refs = [(str(at), entity, value) for at, value in said.items() if isinstance(value, Ref) and not value.id]
    found = resolve(work, refs, set())[0] if refs else {}
    known = {at: value.id if isinstance(value, Ref) else value for at, value in said.items()}
    known |= {int(at): id_ for at, id_ in found.items()}
    return {at: id_ for at, id_ in known.items() if id_}


def _originals(work: Stretch, declaration: Declaration, ids: Iterable[int]) -> Mapping[int, Any]:
    """What red documents reverse, by id."""
    models: Any = declaration.model
    return work.get_many(models, ids)


def _is_shut(specs: Mapping[str, Any], name: str) -> bool:
    """What a save carries over by itself."""
    return name not in specs or specs[name].readonly or specs[name].hidden


def _hold(work: Stretch, declaration: Declaration, ones: Iterable[_One]) -> None:
    """Lock what the records stand on, nearest first, and read each line once for all of them."""
    for link in declaration.links:
        ids = {getattr(line, link.via) for one in ones for line in getattr(one.record, link.into)} - {None}
        upstream.held(work, line_model(link, work.registry), ids)
        sources = derivation.sources_of(work, link, ids)
        carried = derivation.line_fields_of(link)
        for also in link.also:
            if also.via != link.via and also.via in carried:
                further = (getattr(row, carried[also.via]) for row in sources.values())
                upstream.held(work, also.model, further)


def _date_back(record: Any) -> None:
    """Made and checked on its day."""
    made = datetime.combine(record.business_date, MORNING, UTC)
    record.created_at = made
    record.changed_at = made if record.changed_at is not None else None
    record.checked_at = made if record.checked_at is not None else None
