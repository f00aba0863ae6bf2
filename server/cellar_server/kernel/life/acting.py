"""Carrying out an action: the right, the state, the requirements, the deed, the history."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cellar_common.codec import Ref
from cellar_server.kernel import audit
from cellar_server.kernel.access.eyes import without_hidden_figures
from cellar_server.kernel.intake import alive, bounds, claims, dates, units
from cellar_server.kernel.intake.references import Wanted, resolve
from cellar_server.kernel.life import sums
from cellar_server.kernel.life.moves import check_move
from cellar_server.kernel.life.preparing import raise_errors
from cellar_server.kernel.life.reach import conflict, demand_deed, demand_scope, load
from cellar_server.kernel.life.saving import save
from cellar_server.kernel.links import following, from_head, mirroring, reversing
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import NotFound, Problem, problem, refuse
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def act(
    work: UnitOfWork, declaration: Declaration, id_: int, row_version: int, action_name: str, answers: dict[str, Any]
) -> Any:
    """Carry out an action on a stored record."""
    action = allowed_action(work, declaration, action_name)
    record = load(work, declaration, id_, lock=True)
    if row_version and record.row_version != row_version:
        raise conflict(work, declaration, record, row_version)
    return carry_out(work, declaration, record, action, answers)


def save_and_act(work: UnitOfWork, declaration: Declaration, data: RecordInput, action_name: str) -> Any:
    """Save what was typed and carry out an action on it at once (save and submit): both or neither, with the history of both."""
    action = allowed_action(work, declaration, action_name)
    record = save(work, declaration, data)
    if declaration.kind is EntityKind.MASTER:
        # Its actions ask their table ("is there another administrator?"). A document's rules look at the document in hand,
        # which is written once, as the action leaves it.
        work.session.flush()
    return carry_out(work, declaration, record, action, {})


def allowed_action(work: UnitOfWork, declaration: Declaration, name: str) -> Action:
    action = declaration.actions.get(name)
    if action is None or action.on_draft:
        raise NotFound([problem("", "ACTION_UNKNOWN", "没有这个动作|There is no such action")])
    demand_deed(work, declaration, action)
    work.forget(declaration)
    return action


def _demand_another(work: UnitOfWork, declaration: Declaration, record: Any, action: Action) -> None:
    """制单≠审核: who entered the document does not check it, and neither does who changed it since (W03.4)."""
    person = work.principal.user_id
    entered = record.created_by == person
    # Version 1 is its maker's, version 2 that of the only deed since: only of later ones must the history be asked.
    changed = record.row_version > 2 or record.changed_by == person
    if entered or (changed and audit.made_by_oneself(work, declaration.name, [record.id])):
        zh, en = ("制单人", "maker") if entered else ("修改过单据的人", "person who changed it")
        raise refuse(
            "",
            "MAKER_IS_CHECKER",
            f"“{action.label.zh}”须由{zh}以外的人办理|“{action.label.en}” is for somebody else than the {en}",
            "请另一人办理|Ask somebody else",
        )


def carry_out(
    work: UnitOfWork, declaration: Declaration, record: Any, action: Action, answers: dict[str, Any], *, by_program: bool = False
) -> Any:  # fmt: skip
    """State, requirements, deed, history; the only gate an approval plan will have to watch.

    ``by_program``: a person's deed on another document does this one, so his scope and another's check are not asked here.
    """
    check_move(work, declaration, record, action)
    if not by_program:
        demand_scope(work, declaration, record, action.name)
        # What happened before the program knew of it was checked there, and is not made by who brings it in.
        is_past = getattr(record, "migrated", False)
        if action.by_another and not is_past and (action.always_by_another or not work.settings[MAKER_MAY_CHECK]):
            _demand_another(work, declaration, record, action)
    # A stamp says that what was done is right, a loan is prolonged where it lies: what moves nothing asks no master whether it may.
    red = mirroring.is_red(declaration, record)
    goes_on = action.move.goes_on and not action.backward and not red
    work.answers = _answers(work, action, answers)
    before = audit.snapshot(declaration, record)
    problems: list[Problem] = []
    with work.session.no_autoflush:
        if goes_on:
            problems.extend(alive.problems(work, declaration, record))
            problems.extend(alive.misplaced(work, declaration, record))
        if action.numbers and declaration.kind is EntityKind.DOCUMENT:
            problems.extend(dates.not_ahead(work, declaration, record))
            problems.extend(() if red else dates.disordered(declaration, record))
            problems.extend(units.problems(work, declaration, record))
            problems.extend(from_head.still_gives(work, declaration, record))
        if _turns(declaration, record, action):
            problems.extend(_reversals(work, declaration, record))
        spared = declaration.reversible.spares if red and declaration.reversible is not None else ()
        for requirement in action.requires:
            problems.extend(() if requirement in spared else requirement(work, record))
        eyes = partial(without_hidden_figures, work.principal.policy, declaration)
        raise_errors(work, eyes(problems))
        perform(work, declaration, record, action)
        sums.fill(declaration, record)
        raise_errors(work, eyes(bounds.problems(declaration, record)))
    if goes_on and declaration.state(record.state).in_effect:
        work.goes_by_masters |= alive.goes_by_masters(work, declaration, record)
    record.changed_at, record.changed_by = work.now, work.principal.user_id
    record.row_version += 1
    changes = audit.difference(before, audit.snapshot(declaration, record))
    audit.write(
        work,
        declaration,
        record,
        action.name,
        changes + audit.answered(work.answers),
    )
    work.touch(declaration.name, record.id)
    work.message = f"{declaration.title.of(work.language)} {action.label.of(work.language)}"
    return record


def _turns(declaration: Declaration, record: Any, action: Action) -> bool:
    """Whether a deed takes a document into effect or out of it."""
    to = action.move.to
    return to is not None and to.in_effect != declaration.state(record.state).in_effect


def _reversals(work: UnitOfWork, declaration: Declaration, record: Any) -> Iterator[Problem]:
    """What its original has against a red document that takes effect; what red ones and a closed period have against going out of it."""
    if declaration.kind is not EntityKind.DOCUMENT:
        return
    if declaration.state(record.state).in_effect:
        yield from mirroring.unreversed(work, declaration, record)
        yield from mirroring.closed_over(work, declaration, record)
    elif record.red_of_id is not None:
        # What comes first is told alone: of what may not be reversed, or not so much, it is no matter how the cents lie.
        for asked in (mirroring.unfit, mirroring.problems, mirroring.moved):
            if found := list(asked(work, declaration, record)):
                yield from found
                return


def perform(work: UnitOfWork, declaration: Declaration, record: Any, action: Action) -> None:
    """The deed itself with its state, progress, posting date and number; also what other documents call to move this one along.

    ``posting_date`` says that a document is in effect, and since when: during the action that makes it so it is still
    empty, which tells the ledgers a document that takes effect from one to which something is done today.
    """
    work.module = work.module or declaration.module
    if mirroring.is_red(declaration, record) and _turns(declaration, record, action):
        reversing.count(work, declaration, record, -1 if declaration.state(record.state).in_effect else 1)
    action(work, record)
    if action.move.to is not None:
        record.state = action.move.to.code
    if declaration.kind is EntityKind.DOCUMENT:
        record.progress = following.after(work, declaration, record, action.move)
    if declaration.state(record.state).over:
        claims.release(work, declaration, record)
    if declaration.module and action.numbers:
        record.posting_date = record.business_date
    elif declaration.module and action.move.to is not None and record.state in declaration.editable:
        record.posting_date = None
    checks = (action.numbers or action.by_another) and action.move.to is not None
    if declaration.kind is EntityKind.DOCUMENT and checks and not action.backward:
        record.checked_at, record.checked_by = work.now, work.principal.user_id
    if action.numbers and numbering.is_temporary(record.number):
        give_number(work, declaration, record)


def give_number(work: UnitOfWork, declaration: Declaration, record: Any) -> None:
    """The legal number, taken just before the commit together with those of all other documents of the command."""
    waiting: list[numbering.Wanted] = work.cache.setdefault("numbers", [])
    if not waiting:
        work.at_last(lambda: numbering.give(work, waiting))
    waiting.append((declaration.number, record))


def _answers(work: UnitOfWork, action: Action, given: dict[str, Any]) -> dict[str, Any]:
    """The answers in the types of their questions; references as ids, whether chosen or typed as a code."""
    problems: list[Problem] = []
    answers: dict[str, Any] = {}
    wanted: list[Wanted] = []
    for name in given:
        if name not in action.questions:
            problems.append(problem(name[:40], "FIELD_UNKNOWN", "没有这个问题|There is no such question"))
    for name, spec in action.questions.items():
        try:
            value = parse(spec, given.get(name), name)
        except Bad as bad:
            problems.append(bad.problem)
            continue
        if value is None and spec.required:
            problems.append(problem(name, "REQUIRED", f"{spec.label.zh}必填|{spec.label.en} is required"))
        if isinstance(value, Ref):
            wanted.append((name, spec.target, value))
        answers[name] = value
    ids, unknown = resolve(work, wanted, set())
    raise_errors(work, [*problems, *unknown])
    return {**answers, **ids}
