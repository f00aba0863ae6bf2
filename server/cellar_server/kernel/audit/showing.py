"""How a record is shown on its form: values with names, what may be done with it, who made it and who checked it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, Table, bindparam, func, select

from cellar_common.codec import Ref
from cellar_common.figures import show_lately
from cellar_server.kernel import access, audit
from cellar_server.kernel.access.policy import POLICIES
from cellar_server.kernel.intake import bound, chosen, red
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.choosers import Beside
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.model import Stamped
from cellar_server.kernel.schema.records import LineView, RecordView
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK
from cellar_server.kernel.schema.stamps import SIGNS, Finance, on
from cellar_server.kernel.schema.states import gives_in
from cellar_server.kernel.schema.tables import attachment, record_comment
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_MADE = Label("制单", "Made by")

May = Callable[[str], bool]
"""Whether this person may do a verb to the record."""


def _rights(work: UnitOfWork, declaration: Declaration, record: Any, *, stored: bool) -> May:
    """By the record where it is as it is stored: what is being typed must not take the form away from under the hands."""
    if stored:
        return lambda verb: work.may(declaration, record, verb)
    return lambda verb: work.principal.policy.may(declaration.name, verb)


def _available(
    work: UnitOfWork, declaration: Declaration, record: Any, may: May, reds: Sequence[Any], *, saved: bool
) -> list[str]:
    """Names of the actions that this person may do to the record as it is; what red documents stand on does not go out of effect."""
    person, maker_may_check = work.principal.user_id, work.settings[MAKER_MAY_CHECK]
    found = []
    for action in declaration.actions.values():
        to = action.move.to
        if not action.move.begins_at(record) or (reds and to is not None and not to.in_effect):
            continue
        if action.on_draft:
            allowed = record.state in declaration.editable and may(access.EDIT if saved else access.CREATE)
        else:
            own = action.keeps_off(person, record, maker_may_check=maker_may_check)
            allowed = saved and not own and may(action.name)
        if allowed:
            found.append(action.name)
    return found


def _counted(table: Table) -> Select[int]:
    found = select(func.count()).where(table.c.entity == bindparam("of_entity"), table.c.deleted_at.is_(None))
    # What stands in a field is shown there.
    return found.where(table.c.field_name.is_(None)) if "field_name" in table.c else found


_BESIDE = (attachment, record_comment)
_HUNG = select(
    *(_counted(each).where(each.c.record_id == bindparam("of_record")).scalar_subquery() for each in _BESIDE)
)


def hung(table: Table) -> list[ScalarSelect[int]]:
    """How many files and how many comments hang on a record, as columns of the statement that reads it: one of their own would
    cost as much as the record."""
    return [_counted(each).where(each.c.record_id == table.c.id).correlate(table).scalar_subquery() for each in _BESIDE]


def keep_hung(work: UnitOfWork, declaration: Declaration, id_: int, counts: Sequence[int]) -> None:
    """What ``hung`` said of a record, for its view."""
    work.cache["hung", declaration.name, id_] = tuple(counts)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The fields of a head or of a grid's lines that are shown, parted by how."""

    names: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]
    secrets: tuple[str, ...]
    chosen: tuple[FieldSpec, ...]

    def of(self, work: UnitOfWork, holder: Any) -> dict[str, Any]:
        # The record is in memory as a whole: the mapper need not be asked for each of its fields.
        held = vars(holder)
        values = {name: held.get(name) for name in self.names}
        for name, target in self.references:
            id_ = values[name]
            if id_ is not None:
                values[name] = work.names.get((target, id_)) or Ref(id_, f"#{id_}", "")
        for name in self.choices:
            if values[name] is not None:
                values[name] = values[name].code
        for name in self.secrets:
            values[name] = None
        for spec in self.chosen:
            values[spec.name] = chosen.shown(work, spec, held.get(spec.name), _near(spec, held))
        return values

    def led_to(self, holder: Any) -> Iterator[tuple[str, int]]:
        """The records of entities that other fields name."""
        for spec in self.chosen:
            found = chosen.record(spec, vars(holder).get(spec.name), _near(spec, vars(holder)))
            if found is not None:
                yield found


def _near(spec: FieldSpec, held: Mapping[str, Any]) -> Beside:
    assert spec.chooser is not None
    return chosen.beside(spec.chooser, held.get)


@lru_cache(maxsize=4 * POLICIES)
def _shown(declaration: Declaration, hidden: frozenset[str]) -> dict[str, _Shown]:
    """By grid (the head is empty) what is left of the fields without those that are hidden."""
    found = {}
    for place, fields in [("", declaration.fields), *((grid.name, grid.fields) for grid in declaration.grids.values())]:
        specs = {name: spec for name, spec in fields.items() if (f"{place}.{name}" if place else name) not in hidden}

        def of(kind: Kind, specs: dict[str, FieldSpec] = specs) -> tuple[str, ...]:
            return tuple(name for name, spec in specs.items() if spec.kind is kind)

        listed = tuple(spec for spec in specs.values() if spec.chooser is not None)
        references = tuple((name, spec.named_by) for name, spec in specs.items() if spec.named_by)
        found[place] = _Shown(tuple(specs), references, of(Kind.CHOICE), of(Kind.SECRET), listed)
    return found


def view(
    work: UnitOfWork, declaration: Declaration, record: Any, *, saved: bool = True, typed: bool = False
) -> RecordView:
    """The record for its form: values with names for references, hidden fields left out, and what may be done.

    ``typed``: it holds what somebody is typing over what is stored.
    """
    policy = work.principal.policy
    shown = _shown(declaration, policy.hidden_fields(declaration.name))
    wanted: set[tuple[str, int]] = set()
    for place, holders in [("", [record]), *((name, getattr(record, name)) for name in declaration.grids)]:
        for name, target in shown[place].references:
            wanted.update((target, id_) for id_ in {vars(holder).get(name) for holder in holders} if id_ is not None)
        for holder in holders if shown[place].chosen else ():
            wanted.update(shown[place].led_to(holder))
    authors = {record.created_by, record.changed_by, getattr(record, "checked_by", None)}
    authors = (authors | {who for _, who, _ in stamped(record)}) - {None}
    if saved:
        wanted.update(("app_user", author) for author in authors)
    load_names(work, wanted)

    grids = {
        name: [LineView(line.id if saved else 0, shown[name].of(work, line)) for line in getattr(record, name)]
        for name in declaration.grids
    }
    may = _rights(work, declaration, record, stored=saved and not typed)
    editable = record.state in declaration.editable and may(access.EDIT if saved else access.CREATE)
    is_document = declaration.kind is EntityKind.DOCUMENT
    number = record.number if is_document else (record.code or "")
    found = RecordView(
        declaration.name, record.id if saved else 0, record.row_version if saved else 0, number, record.state,
        shown[""].of(work, record), grids,
    )  # fmt: skip
    in_effect = saved and is_document and declaration.state(record.state).in_effect
    reds = red.standing_on(work, declaration, record) if in_effect else []
    found.reds = [Ref(each.id, each.number, "") for each in red.in_sight(work, declaration, reds)]
    found.actions = _available(work, declaration, record, may, reds, saved=saved)
    found.editable = editable
    is_red = is_document and record.red_of_id is not None
    if editable and (declaration.links or declaration.head_links or is_red):
        found.locked = bound.of_head(declaration, record)
        for name, rows in grids.items():
            for row, line in zip(rows, getattr(record, name), strict=True):
                row.locked = bound.of_line(declaration, record, declaration.grids[name], line)
    if saved:
        found.deletable = (
            editable
            and may(access.DELETE)
            and (is_document or declaration.creatable)
            and (not is_document or numbering.is_temporary(number))
        )
        found.pushes = [
            f"{declaration.name}.{target.name}" for target, way in work.registry.ways_down(declaration.name)
            if policy.may(target.name, access.CREATE) and gives_in(record, way.states, ends=way.ends)
        ]  # fmt: skip
        found.reversible = in_effect and _reversible(work, declaration, record)
        # On what this very command made nothing hangs yet.
        if record.created_at != work.now:
            found.attachments, found.comments = _count_hung(work, declaration, record.id)
        found.byline = _byline(work, declaration, record)
        found.sealed_by = _sealed_by(work, declaration, record)
        found.print_count = record.print_count if is_document else 0
    return found


def _reversible(work: UnitOfWork, declaration: Declaration, record: Any) -> bool:
    """Whether a red document of one that is in effect may be made now, as ``life/beginning.py:reverse`` will ask."""
    said = declaration.reversible
    if said is None or record.reversal not in (Reversal.NONE, Reversal.PARTLY):
        return False
    may = work.principal.policy.may(declaration.name, access.CREATE)
    return may and not any(True for requirement in said.requires for _ in requirement(work, record))


def _count_hung(work: UnitOfWork, declaration: Declaration, id_: int) -> tuple[int, int]:
    known: tuple[int, int] | None = work.cache.get(("hung", declaration.name, id_))
    if known is not None:
        return known
    files, comments = work.connection.execute(_HUNG, {"of_entity": declaration.name, "of_record": id_}).one()
    return files, comments


def stamped(record: Any) -> list[tuple[Finance, int, datetime]]:
    """The stamps that are on a document, first to last, each with by whom and when."""
    if not isinstance(record, Stamped):
        return []
    found = ((each, Stamped.BY_AND_AT[each]) for each in on(record.finance))
    return [(each, getattr(record, by), getattr(record, at)) for each, (by, at) in found]


def _sealed_by(work: UnitOfWork, declaration: Declaration, record: Any) -> str:
    """The last deed that brought the record where it stands: a stamp, else the approval or signature, else who made it."""
    place, who, when = _MADE, record.created_by, record.created_at
    if getattr(record, "checked_by", None):
        place, who, when = declaration.checked_place, record.checked_by, record.checked_at
    for stamp, by, at in stamped(record):
        place, who, when = SIGNS[stamp], by, at
    if declaration.state(record.state).over and record.changed_by:
        place, who, when = declaration.state(record.state).label, record.changed_by, record.changed_at
    words = place.zh if work.language != "en" else place.en
    return f"{words} {audit.user_name(work.names, who)} {show_lately(when.astimezone(ZONE)).split()[0]}"


def _byline(work: UnitOfWork, declaration: Declaration, record: Any) -> str:
    made = f"{audit.user_name(work.names, record.created_by)} {show_lately(record.created_at.astimezone(ZONE))}"
    zh, en = f"制单 {made}", f"made by {made}"
    checker = getattr(record, "checked_by", None)
    if checker:
        checked = f"{audit.user_name(work.names, checker)} {show_lately(record.checked_at.astimezone(ZONE))}"
        place = declaration.checked_place
        zh, en = f"{zh} · {place.zh} {checked}", f"{en} · {place.en.lower()} {checked}"
    for stamp, who, at in stamped(record):
        by = f"{audit.user_name(work.names, who)} {show_lately(at.astimezone(ZONE))}"
        zh, en = f"{zh} · {stamp.label.zh} {by}", f"{en} · {stamp.label.en.lower()} by {by}"
    if getattr(record, "version", 1) > 1:
        zh, en = f"{zh} · 变更版本 {record.version}", f"{en} · amendment {record.version}"
    if getattr(record, "migrated", False):
        zh, en = f"{zh} · 历史数据", f"{en} · from before"
    return en if work.language == "en" else zh
