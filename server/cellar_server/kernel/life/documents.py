"""What can be done with a record of any declared type: draft, evaluate, save, act, delete (ARCHITECTURE §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from cellar_common.codec import Ref
from cellar_common.folding import cut
from cellar_db.locks import locked
from cellar_server.kernel import access, audit, links
from cellar_server.kernel.access.eyes import for_eyes
from cellar_server.kernel.audit import showing
from cellar_server.kernel.intake import alive, bounds, claims, dates, identity, removal, units, writable
from cellar_server.kernel.intake.once import repeated
from cellar_server.kernel.intake.record import Intake, missing, new_record
from cellar_server.kernel.intake.references import Wanted, resolve
from cellar_server.kernel.life import heading, sums
from cellar_server.kernel.links import derivation, following
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.problems import (
    Conflict,
    FieldChange,
    Forbidden,
    Hidden,
    Invalid,
    NotFound,
    Problem,
    problem,
    refuse,
)
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import events, naming, numbering
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def demand(work: UnitOfWork, declaration: Declaration, verb: str, words: str) -> None:
    if not work.principal.policy.may(declaration.name, verb):
        zh, _, en = words.partition("|")
        raise Forbidden([
            problem("", "FORBIDDEN", f"您没有{zh}{declaration.title.zh}的权限|You may not {en} a {declaration.title.en.lower()}",
                    "请管理员在角色中授权|Ask an administrator to grant it in a role")
        ])  # fmt: skip


def _demand_scope(work: UnitOfWork, declaration: Declaration, record: Any, verb: str) -> None:
    if not work.allows(declaration, record, verb):
        raise Forbidden([problem("", "OUT_OF_SCOPE", "超出您的数据权限范围|This lies outside your data scope")])


@cache
def _one(declaration: Declaration, *, lock: bool) -> Any:
    table = declaration.table
    statement: Any = select(declaration.model, showing.attached(table)).where(table.c.id == bindparam("wanted"))
    return locked(statement, table) if lock else statement


@cache
def _id_of(declaration: Declaration) -> Select[Any]:
    return select(declaration.table.c.id).where(declaration.table.c.id == bindparam("wanted"))


def load(work: UnitOfWork, declaration: Declaration, id_: int, *, lock: bool = False) -> Any:
    """A record that this person may see; ``NotFound`` otherwise. ``lock`` holds its row until the commit."""
    statement = _one(declaration, lock=lock)
    window = work.principal.policy.predicate(declaration)
    if window is not None:
        statement = statement.where(window)
    row = work.session.execute(statement, {"wanted": id_, "of_entity": declaration.name}).first()
    if row is None:
        words = declaration.title
        there = window is not None and work.connection.scalar(_id_of(declaration), {"wanted": id_}) is not None
        raise (Hidden if there else NotFound)(
            [
                problem(
                    "",
                    "NOT_FOUND",
                    f"没有这张{words.zh}，或您无权查看|There is no such {words.en.lower()}, or you may not see it",
                )
            ]
        )
    showing.keep_attached(work, declaration, id_, row[1])
    return row[0]


def blank(work: UnitOfWork, declaration: Declaration) -> Any:
    """A new record with defaults, not yet saved; the person's own organisation and employee are filled in."""
    record = new_record(declaration.model, declaration.fields)
    record.state = declaration.initial.code
    for grid in declaration.grids.values():
        setattr(record, grid.name, [])
    if declaration.kind is EntityKind.DOCUMENT:
        record.number = numbering.temporary(record.id)
        record.business_date = work.today
        heading.begin(work, declaration, record)
    return record


def draft(work: UnitOfWork, declaration: Declaration) -> Any:
    """What *New* opens."""
    demand(work, declaration, access.CREATE, "新增|create")
    record = blank(work, declaration)
    prepare(work, declaration, record)
    return record


def copy(work: UnitOfWork, declaration: Declaration, id_: int) -> Any:
    """What *Copy* opens: every copyable field and line, no links, no counters, a new date."""
    demand(work, declaration, access.CREATE, "新增|create")
    source = load(work, declaration, id_)
    record = blank(work, declaration)
    # Terms that only some may set are not carried to another record by somebody else.
    closed = writable.closed_fields(declaration, work.principal.policy)
    for name, spec in declaration.fields.items():
        if spec.copied and not spec.readonly and name not in closed:
            setattr(record, name, getattr(source, name))
    for grid in declaration.grids.values():
        made = []
        # Lines that only the server or a link makes are not the copy's.
        for line in getattr(source, grid.name) if not grid.fixed else ():
            fresh = new_record(grid.line, grid.fields)
            fresh.position = line.position
            for name, spec in grid.fields.items():
                if spec.copied and not spec.readonly and f"{grid.name}.{name}" not in closed:
                    setattr(fresh, name, getattr(line, name))
            made.append(fresh)
        setattr(record, grid.name, made)
    prepare(work, declaration, record)
    return record


def derive(work: UnitOfWork, link_name: str, source_ids: list[int], line_ids: list[int]) -> Any:
    """What *Push* or *Pull* opens: an unsaved document from what is open upstream."""
    link = work.registry.find_link(link_name)
    if link is None:
        raise NotFound([problem("", "LINK_UNKNOWN", "没有这种下推|There is no such link")])
    assert link.target is not None
    declaration = work.registry.by_model(link.target)
    record = blank(work, declaration)
    derivation.derive(work, link, source_ids, line_ids, record)
    prepare(work, declaration, record, typed=False)
    return record


def prepare(work: UnitOfWork, declaration: Declaration, record: Any, *, typed: bool = True) -> None:
    """Fill what the server computes: the mnemonic, then whatever the declaration's ``prepare`` says.

    With ``typed`` (the record came from a desk) a derived document is first held to its source again.
    """
    if declaration.kind is EntityKind.MASTER and not record.pinyin and record.name:
        record.pinyin = cut(initials(record.name), 60) or None
    with work.session.no_autoflush:
        if typed and declaration.links and record.state in declaration.editable:
            derivation.carry_over(work, declaration, record)
        if declaration.kind is EntityKind.DOCUMENT:
            heading.prepare(work, record)
        if declaration.prepare is not None:
            declaration.prepare(work, record)
        sums.fill(declaration, record)


def problems_of(work: UnitOfWork, declaration: Declaration, record: Any) -> list[Problem]:
    """Everything that is wrong with a record by itself."""
    found = [*missing(declaration, record), *repeated(declaration, record), *dates.disordered(declaration, record)]
    if declaration.kind is EntityKind.DOCUMENT:
        found.extend(heading.problems(work, declaration, record))
    if declaration.check is not None:
        found.extend(declaration.check(record))
    return found


def beside(work: UnitOfWork, declaration: Declaration, record: Any, grid: str, line: int) -> list[Panel]:
    """What the system knows beside the line the cursor is on, as far as this person may see it."""
    return for_eyes(work.principal.policy, declaration.panels(work, record, grid, line)) if declaration.panels else []


def evaluate(
    work: UnitOfWork, declaration: Declaration, data: RecordInput, *, grid: str, line: int, action: str = ""
) -> tuple[Any, list[Problem], list[Panel]]:
    """The record as it would be saved, everything wrong with it, and what the system knows beside the current line.

    Nothing is written: the caller rolls back.
    """
    record = load(work, declaration, data.id) if data.id else blank(work, declaration)
    intake = Intake(work, declaration, record)
    with work.session.no_autoflush:
        intake.apply(data)
        if not data.id or record.state in declaration.editable:
            intake.problems.extend(units.problems(work, declaration, record))
        if action:
            deed = declaration.actions.get(action)
            if deed is None or not deed.on_draft:
                raise NotFound([problem("", "ACTION_UNKNOWN", "没有这个动作|There is no such action")])
            demand(work, declaration, access.EDIT if data.id else access.CREATE, "修改|change")
            _check_move(declaration, record, deed)
            deed(work, record)
        if data.id and record.state not in declaration.editable:
            panels = beside(work, declaration, record, grid, line)
            return record, intake.problems + intake.refusals() + work.warnings, panels
        prepare(work, declaration, record)
        said = intake.problems + intake.refusals()
        known = {q.path for q in said if not q.warning}
        own = intake.without_consequences(problems_of(work, declaration, record))
        problems = said + [p for p in own if p.path not in known]
        problems += _unfit(work, declaration, record, problems)
        problems += _uncounted(work, declaration, record, problems)
        problems += _unkept(declaration, record, problems)
        panels = beside(work, declaration, record, grid, line)
        bounds.blank_out(declaration, record)
    return record, problems + work.warnings, panels


def save(work: UnitOfWork, declaration: Declaration, data: RecordInput) -> Any:
    """Write what was typed as a new record or over an old one; every problem at once, or nothing at all."""
    is_new = not data.id
    work.forget(declaration)
    if is_new:
        demand(work, declaration, access.CREATE, "新增|create")
        if not declaration.creatable:
            raise refuse(
                "", "NOT_CREATABLE", f"{declaration.title.zh}由系统生成|{declaration.title.en} is made by the system"
            )
        record, before = blank(work, declaration), {}
    else:
        demand(work, declaration, access.EDIT, "修改|change")
        record = load(work, declaration, data.id, lock=True)
        # As it is now: to see a record widely is not to draw it into one's own scope.
        _demand_scope(work, declaration, record, access.EDIT)
        before = audit.snapshot(declaration, record)
        if record.row_version != data.row_version:
            raise _conflict(work, declaration, record, data.row_version)
        if record.state not in declaration.editable:
            raise _not_editable(work, declaration, record, data)
    intake = Intake(work, declaration, record)
    with work.session.no_autoflush:
        intake.apply(data)
        # As typed: what is reckoned from it may happen to fit.
        intake.problems.extend(units.problems(work, declaration, record))
        prepare(work, declaration, record)
    problems = intake.problems + intake.refusals()
    known = {found.path for found in problems if not found.warning}
    own = intake.without_consequences(problems_of(work, declaration, record))
    problems = problems + [found for found in own if found.path not in known]
    problems = problems + _unfit(work, declaration, record, problems)
    problems = problems + _uncounted(work, declaration, record, problems)
    problems = problems + _unkept(declaration, record, problems)
    if declaration.kind is EntityKind.MASTER:
        problems = [*problems, *identity.code_taken(work, declaration, record)]
    if declaration.verify is not None and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + list(declaration.verify(work, record))
    if declaration.kind is EntityKind.DOCUMENT and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + list(heading.reverses(work, declaration, record))
            problems = problems + derivation.check_sources(work, declaration, record, is_new=is_new)
    problems = problems + claims.taken(work, declaration, record, before)
    if declaration.kind is EntityKind.DOCUMENT:
        # It may wait for its day; until then it is told that it cannot take effect.
        problems = problems + [replace(found, warning=True) for found in dates.not_ahead(work, declaration, record)]
    if not is_new and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + removal.taken_out(work, declaration, record)
    if not work.allows(declaration, record, access.CREATE if is_new else access.EDIT):
        problems = [*problems, problem("", "OUT_OF_SCOPE", "超出您的数据权限范围|This lies outside your data scope")]
    _raise_errors(work, problems)
    return _store(work, declaration, record, before, is_new=is_new)


def _not_editable(work: UnitOfWork, declaration: Declaration, record: Any, data: RecordInput) -> Invalid:
    """The refusal of a save in such a state, which names each field that it would have changed."""
    intake = Intake(work, declaration, record)
    intake.apply(data)
    found = intake.problems + intake.refusals()
    return Invalid(found or [writable.not_editable(declaration, record.state).at("")])


def _unfit(work: UnitOfWork, declaration: Declaration, record: Any, known: Iterable[Problem]) -> list[Problem]:
    """References to the wrong kind of record; and what the next deed will refuse or warn of, said while it is typed."""
    with work.session.no_autoflush:
        found = alive.problems(work, declaration, record, known={each.path for each in known})
        return [*alive.misplaced(work, declaration, record), *(replace(each, warning=True) for each in found)]


def _uncounted(work: UnitOfWork, declaration: Declaration, record: Any, said: Iterable[Problem]) -> list[Problem]:
    """Quantities that were reckoned and cannot be counted in their unit."""
    known = {found.path for found in said if not found.warning}
    return [found for found in units.problems(work, declaration, record) if found.path not in known]


def _unkept(declaration: Declaration, record: Any, said: Iterable[Problem]) -> list[Problem]:
    """Numbers that were reckoned and are too big to be kept."""
    known = {found.path for found in said if not found.warning}
    return [found for found in bounds.problems(declaration, record) if found.path not in known]


def _raise_errors(work: UnitOfWork, problems: Iterable[Problem]) -> None:
    errors = [found for found in problems if not found.warning]
    work.warnings.extend(found for found in problems if found.warning and found not in work.warnings)
    if errors:
        raise Invalid(errors)


def _store(work: UnitOfWork, declaration: Declaration, record: Any, before: audit.Snapshot, *, is_new: bool) -> Any:
    if is_new:
        record.created_at, record.created_by = work.now, work.principal.user_id
        record.row_version = 1
        work.session.add(record)
    else:
        record.changed_at, record.changed_by = work.now, work.principal.user_id
        record.row_version += 1
        if declaration.kind is EntityKind.DOCUMENT and audit.difference(before, audit.snapshot(declaration, record)):
            heading.amended(record)
    claims.move(work, declaration, record, before)
    if declaration.after_save is not None:
        # It may write rows that refer to this one.
        work.session.flush()
        declaration.after_save(work, record)
    if is_new:
        audit.write(work, declaration, record, "create", audit.made(declaration, record))
    else:
        audit.write(work, declaration, record, "edit", audit.difference(before, audit.snapshot(declaration, record)))
    work.touch(declaration.name, record.id)
    return record


def _conflict(work: UnitOfWork, declaration: Declaration, record: Any, seen_version: int) -> Conflict:
    entries = audit.read(work, declaration, record.id, after_version=seen_version)
    changes: dict[str, FieldChange] = {}
    for entry in reversed(entries):
        for change in entry.changes:
            first = changes.get(change.path)
            changes[change.path] = FieldChange(
                change.path, change.label, first.before if first else change.before, change.after
            )
    who = entries[0].who if entries else audit.someone(work.connection, record.changed_by or record.created_by)
    when = entries[0].when if entries else (record.changed_at or record.created_at)
    return Conflict(who, when, list(changes.values()), record.row_version)


@contextmanager
def altered(work: UnitOfWork, declaration: Declaration, id_: int, *, amends: bool = True) -> Iterator[Any]:
    """A record that another document's deed changes: locked for the block, with version, history and news like any edit.

    ``amends``: what a document says becomes another; a stamp on it changes nothing of that.
    """
    work.forget(declaration)
    record = load(work, declaration, id_, lock=True)
    before = audit.snapshot(declaration, record)
    yield record
    record.changed_at, record.changed_by = work.now, work.principal.user_id
    record.row_version += 1
    if declaration.kind is EntityKind.DOCUMENT and amends:
        record.version += 1
    audit.write(work, declaration, record, "edit", audit.difference(before, audit.snapshot(declaration, record)))
    work.touch(declaration.name, record.id)


def act(
    work: UnitOfWork, declaration: Declaration, id_: int, row_version: int, action_name: str, answers: dict[str, Any]
) -> Any:
    """Carry out an action on a stored record."""
    action = _allowed_action(work, declaration, action_name)
    record = load(work, declaration, id_, lock=True)
    if row_version and record.row_version != row_version:
        raise _conflict(work, declaration, record, row_version)
    return _carry_out(work, declaration, record, action, answers)


def save_and_act(work: UnitOfWork, declaration: Declaration, data: RecordInput, action_name: str) -> Any:
    """Save what was typed and carry out an action on it at once (save and submit): both or neither, with the history of both."""
    action = _allowed_action(work, declaration, action_name)
    record = save(work, declaration, data)
    if declaration.kind is EntityKind.MASTER:
        # Its actions ask their table ("is there another administrator?"). A document's rules look at the document in hand,
        # which is written once, as the action leaves it.
        work.session.flush()
    return _carry_out(work, declaration, record, action, {})


def _allowed_action(work: UnitOfWork, declaration: Declaration, name: str) -> Action:
    action = declaration.actions.get(name)
    if action is None or action.on_draft:
        raise NotFound([problem("", "ACTION_UNKNOWN", "没有这个动作|There is no such action")])
    demand(work, declaration, action.name, action.label.zh + "|" + action.label.en.lower())
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
            f"{zh}不能{action.label.zh}自己的单据|The {en} may not {action.label.en.lower()} his own document",
            "请另一人办理|Ask somebody else",
        )


def _carry_out(work: UnitOfWork, declaration: Declaration, record: Any, action: Action, answers: dict[str, Any]) -> Any:
    """State, requirements, deed, history; the only gate an approval plan will have to watch."""
    _check_move(declaration, record, action)
    _demand_scope(work, declaration, record, action.name)
    if action.by_another and (action.always_by_another or not work.settings[MAKER_MAY_CHECK]):
        _demand_another(work, declaration, record, action)
    # A stamp says that what was done is right; it asks no master again whether it may be done.
    goes_on = not action.backward and not action.move.stamps
    work.answers = _answers(work, action, answers)
    before = audit.snapshot(declaration, record)
    problems: list[Problem] = []
    with work.session.no_autoflush:
        if goes_on:
            problems.extend(alive.problems(work, declaration, record))
            problems.extend(alive.misplaced(work, declaration, record))
        if action.numbers and declaration.kind is EntityKind.DOCUMENT:
            problems.extend(dates.not_ahead(work, declaration, record))
            problems.extend(dates.disordered(declaration, record))
            problems.extend(units.problems(work, declaration, record))
            problems.extend(heading.reverses(work, declaration, record))
        for requirement in action.requires:
            problems.extend(requirement(work, record))
        _raise_errors(work, problems)
        perform(work, declaration, record, action)
        sums.fill(declaration, record)
        _raise_errors(work, bounds.problems(declaration, record))
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


def perform(work: UnitOfWork, declaration: Declaration, record: Any, action: Action) -> None:
    """The deed itself with its state, progress, posting date and number; also what other documents call to move this one along.

    ``posting_date`` says that a document is in effect, and since when: during the action that makes it so it is still
    empty, which tells the ledgers a document that takes effect from one to which something is done today.
    """
    work.module = work.module or declaration.module
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
    """The legal number, taken just before the commit."""

    def take() -> None:
        (record.number,) = numbering.take(work, declaration.number, record.posting_date or record.business_date)

    work.at_last(take)


def _check_move(declaration: Declaration, record: Any, action: Action) -> None:
    if not action.move.begins_at(record):
        now, wanted, hint = _instead(declaration, record, action)
        wanted_zh, wanted_en = "、".join(each.zh for each in wanted), ", ".join(each.en.lower() for each in wanted)
        raise refuse(
            "", "WRONG_STATE",
            f"单据{now.zh}，不能{action.label.zh}（要求：{wanted_zh}）|It is {now.en.lower()}; {action.label.en.lower()} needs it to be {wanted_en}",
            hint,
        )  # fmt: skip


def _instead(declaration: Declaration, record: Any, action: Action) -> tuple[Label, list[Label], str]:
    """Where the record stands and where the action would begin, in the first dimension of its life that does not fit; and what helps."""
    refresh = "刷新后再看|Refresh to see its present state"
    now = declaration.standing(record.state, getattr(record, "progress", Progress.OPEN))
    if record.state not in {state.code for state in action.move.sources}:
        return now, sorted((state.label for state in action.move.sources), key=lambda each: each.zh), refresh
    if getattr(record, "progress", Progress.OPEN) not in action.move.progress:
        choices = declaration.fields["progress"].choices if declaration.has_progress else None
        far = {one.code for one in action.move.progress}
        return now, [each.label for each in choices or () if each.code in far], refresh
    finance: Finance = record.finance
    back = next(
        (each.label for each in declaration.actions.values() if each.backward and finance in each.move.finance), None
    )
    hint = refresh
    if finance is not Finance.UNAUDITED:
        hint = "先撤销此步|Have it taken back first"
        if back is not None:
            hint = f"先请有权“{back.zh}”的人办理|First ask somebody with the right to “{back.en}”"
    return finance.label, [each.label for each in Finance if each in action.move.finance], hint


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
    _raise_errors(work, [*problems, *unknown])
    return {**answers, **ids}


def delete(work: UnitOfWork, declaration: Declaration, id_: int, row_version: int) -> None:
    """Remove a draft that never had a legal number, or a master that nothing refers to."""
    demand(work, declaration, access.DELETE, "删除|delete")
    work.forget(declaration)
    record = load(work, declaration, id_, lock=True)
    _demand_scope(work, declaration, record, access.DELETE)
    if row_version and record.row_version != row_version:
        raise _conflict(work, declaration, record, row_version)
    if declaration.kind is EntityKind.DOCUMENT:
        if record.state not in declaration.editable or not numbering.is_temporary(record.number):
            raise refuse(
                "",
                "NOT_DELETABLE",
                "已有正式单号的单据不能删除，只能作废|A numbered document cannot be deleted, only voided",
            )
        _raise_errors(work, links.nothing_downstream(work, record))
        for grid in declaration.grids.values():
            _raise_errors(
                work, removal.let_go(work, grid.line.__table__, [line.id for line in getattr(record, grid.name)])
            )
    elif not declaration.creatable:
        words = declaration.title
        raise refuse("", "NOT_DELETABLE", f"{words.zh}由系统生成，不能删除|{words.en} is made by the system and stays")
    for requirement in declaration.delete_requires:
        _raise_errors(work, requirement(work, record))
    # Its own history goes out of everybody's sight with it.
    events.note_by(work, Event.DELETED, entity=declaration.name, words=naming.called(work, declaration, record).zh)
    if declaration.after_delete is not None:
        declaration.after_delete(work, record)
    audit.write(work, declaration, record, "delete", audit.difference(audit.snapshot(declaration, record), {}))
    links.disconnect(work, (declaration.name, id_))
    links.forget_source(work, (declaration.name, id_))
    claims.release(work, declaration, record)
    work.session.delete(record)
    work.session.flush()
    work.touch(declaration.name, id_)
