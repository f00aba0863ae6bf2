"""Who may write which field in which state: what may not be written is refused by its name, never dropped.

A field is written in the states in which its record may be changed, unless the server computes it (``readonly``) or it takes a
power that the person does not hold (``needs``). A value that equals what stands is no change, whoever sends it: desks, copies,
derived documents and exported sheets come back as they were shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cellar_common.codec import Ref
from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind, Member
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.records import LineInput, RecordInput, RecordView
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.numbering import is_temporary
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

READONLY, NOT_EDITABLE = "FIELD_READONLY", "NOT_EDITABLE"
# Spreadsheets and text files keep a moment to the second.
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Barred:
    """Why a field may not be written."""

    code: str
    message: Label
    hint: str

    def at(self, path: str) -> Problem:
        return problem(path, self.code, self.message, self.hint)


def barred(
    declaration: Declaration, spec: FieldSpec, *, state: str, may: Callable[[str, str], bool], is_new: bool = False
) -> Barred | None:
    """Why this person may not write the field of a record in ``state``; None where he may.

    ``may(entity, verb)`` says which rights he has. A new record is in the making, whatever state it begins in.
    """
    if not is_new and state not in declaration.editable:
        return not_editable(declaration, state, spec.label)
    if spec.readonly:
        return computed(spec.label)
    if spec.needs and not may(declaration.name, spec.needs):
        power = declaration.powers[spec.needs]
        words = Label(
            f"您没有“{power.zh}”的权限，不能改{spec.label.zh}",
            f"{spec.label.en} takes the right “{power.en.lower()}”, which you do not have",
        )
        return Barred(
            READONLY, words, "改回原值，或请有此权限的人办理|Put back what was there, or ask somebody who has it"
        )
    return None


def computed(name: Label) -> Barred:
    """Of what the server computes or carries over."""
    words = Label(f"{name.zh}由系统计算或带出，不能填写", f"{name.en} is set by the system and cannot be written")
    return Barred(READONLY, words, "改回原值，或刷新后再存|Put back what was there, or refresh and save again")


def not_editable(declaration: Declaration, state: str, name: Label | None = None) -> Barred:
    """Of a record in a state in which it may not be changed; ``name``: of what was to change."""
    now = declaration.state(state).label
    if name is None:
        words = Label(f"{now.zh}的单据不能修改", f"A document that is {now.en.lower()} cannot be changed")
    else:
        words = Label(
            f"{now.zh}的单据不能改{name.zh}", f"{name.en} of a document that is {now.en.lower()} cannot be changed"
        )
    undo = declaration.undo_of(state)
    way_out = (
        f"先“{undo.label.zh}”|First “{undo.label.en}”"
        if undo is not None
        else "此状态下不能改|It stays as it is in this state"
    )
    return Barred(NOT_EDITABLE, words, way_out)


def bound(name: Label, original: Label) -> Barred:
    """Of what a red document says as its original does."""
    words = Label(
        f"{name.zh}由{original.zh}带出，红字单据不能改",
        f"{name.en} is that of {original.en}: a red document cannot change it",
    )
    return Barred(READONLY, words, "改回原单所记|Put back what the original says")


def born_with(name: Label) -> Barred:
    """Of what is said of a document as it is entered, and stays."""
    words = Label(f"{name.zh}只能在新增时指定", f"{name.en} is said when the document is entered, and stays")
    return Barred(READONLY, words, "从原单上“红冲”|Use “Reverse” on the original")


def closed_fields(declaration: Declaration, policy: Policy) -> frozenset[str]:
    """Paths (``prepaid``, ``lines.tax_rate``) of fields that take a power which none of a person's roles has."""
    grids: list[tuple[str, Mapping[str, FieldSpec]]] = [("", declaration.fields)]
    grids += [(f"{grid.name}.", grid.fields) for grid in declaration.grids.values()]
    return frozenset(
        place + name
        for place, specs in grids for name, spec in specs.items()
        if spec.needs and not policy.may(declaration.name, spec.needs)
    )  # fmt: skip


def sendable(declaration: Declaration, shown: RecordView) -> RecordInput:
    """A shown record as a desk sends it back: without what the server computes."""
    grids = {
        name: [LineInput(line.id, _open(declaration.grids[name].fields, line.values)) for line in lines]
        for name, lines in shown.grids.items()
    }
    return RecordInput(shown.entity, shown.id, shown.row_version, _open(declaration.fields, shown.values), grids)


def _open(specs: Mapping[str, FieldSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not specs[name].readonly}


@dataclass(slots=True)
class Claim:
    """A value that was sent for a field which may not be written. ``before``: what was stored; ``held()`` what stands now."""

    work: UnitOfWork
    spec: FieldSpec
    value: Any
    before: Any
    held: Callable[[], Any]
    is_new: bool
    refusal: Problem

    def stands(self) -> bool:
        """Whether it says what is so. On a new record an empty value says nothing."""
        if self.is_new:
            return self.value is None or same(self.work, self.spec, self.held(), self.value)
        return any(same(self.work, self.spec, held, self.value) for held in (self.before, self.held()))


def refusals(claims: Iterable[Claim]) -> list[Problem]:
    """A problem for each claim that says something else than what is so."""
    return [claim.refusal for claim in claims if not claim.stands()]


def same(work: UnitOfWork, spec: FieldSpec, held: Any, parsed: Any) -> bool:
    """Whether a parsed value is what a field holds; a reference by id, or by the code or name of the record that is held."""
    if spec.kind is Kind.SECRET:
        # Never shown, so it comes back empty.
        return parsed is None
    if isinstance(parsed, Ref):
        return held is not None and (parsed.id == held if parsed.id else is_called(work, spec.named_by, held, parsed))
    if parsed is None and spec.default is not None:
        parsed = spec.make_default()
    if isinstance(held, Member) and isinstance(parsed, Member):
        # By what is stored: progress has its own words in some types.
        return held.code == parsed.code
    if isinstance(held, datetime) and isinstance(parsed, datetime):
        return abs(held - parsed) < _MOMENT
    if spec.name == "number" and isinstance(held, str) and isinstance(parsed, str) and is_temporary(held):
        # Lent anew to each draft.
        return is_temporary(parsed)
    return bool(held == parsed)


def is_state(declaration: Declaration, state: str, said: Any) -> bool:
    """Whether what was said of a record's state is so: nothing, its code, or its label."""
    shown = declaration.state(state).label
    return said in (None, "", state, shown.zh, shown.en)


def is_called(work: UnitOfWork, entity: str, held: int, ref: Ref) -> bool:
    """Whether a record is the one that was typed, by its code or its name."""
    load_names(work, {(entity, held)})
    name = work.names.get((entity, held))
    return name is not None and (ref.code or ref.name) in (name.code, name.name)
