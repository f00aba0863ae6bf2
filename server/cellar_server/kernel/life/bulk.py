"""Many new records of one entity in one go: the same parsing, references, defaults and rules, a handful of statements.

For imports and migrations. History is one row for the whole batch on each record; numbers of documents stay temporary until
their bulk door posts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cellar_server.kernel import access, audit
from cellar_server.kernel.intake import bounds, claims
from cellar_server.kernel.intake.record import Intake
from cellar_server.kernel.intake.references import Wanted, resolve
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Problem, problem
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def create(work: UnitOfWork, declaration: Declaration, inputs: Sequence[RecordInput]) -> list[Any]:
    """New records from typed input, all or none; a problem's path says which: ``[12].tax_rate``.

    References of all records are resolved together. ``verify`` and ``after_save``, which ask the database record by record,
    run only where the entity has them.
    """
    if not work.principal.policy.may(declaration.name, access.CREATE):
        raise Forbidden([problem("", "FORBIDDEN", f"您没有新增{declaration.title.zh}的权限|You may not create these")])
    work.forget(declaration)
    intakes: list[Intake] = []
    wanted: list[Wanted] = []
    with work.session.no_autoflush:
        for index, data in enumerate(inputs):
            intake = Intake(work, declaration, documents.blank(work, declaration))
            intake.read(data)
            wanted.extend((f"{index}|{path}", entity, ref) for path, entity, ref in intake.references)
            intakes.append(intake)
        _settle(work, intakes, wanted)
        problems: list[Problem] = []
        for index, intake in enumerate(intakes):
            documents.prepare(work, declaration, intake.record)
            found = [
                *intake.problems,
                *intake.refusals(),
                *documents.problems_of(work, declaration, intake.record),
                *bounds.problems(declaration, intake.record),
            ]
            problems.extend(replace(each, path=f"[{index}].{each.path}") for each in found if not each.warning)
    if problems:
        raise Invalid(problems)
    for intake in intakes:
        record = intake.record
        record.created_at, record.created_by, record.row_version = work.now, work.principal.user_id, 1
        work.session.add(record)
    work.session.flush()
    claims.hold(work, declaration, [intake.record for intake in intakes])
    for intake in intakes:
        if declaration.after_save is not None:
            declaration.after_save(work, intake.record)
        audit.write(work, declaration, intake.record, "import", [])
    return [intake.record for intake in intakes]


def _settle(work: UnitOfWork, intakes: list[Intake], wanted: list[Wanted]) -> None:
    if not wanted:
        return
    ids, problems = resolve(work, wanted, set())
    by_record: dict[int, dict[str, int]] = {}
    for key, id_ in ids.items():
        index, _, path = key.partition("|")
        by_record.setdefault(int(index), {})[path] = id_
    faults: dict[int, list[Problem]] = {}
    for each in problems:
        index, _, path = each.path.partition("|")
        faults.setdefault(int(index), []).append(replace(each, path=path))
    for at, intake in enumerate(intakes):
        intake.settle(by_record.get(at, {}), faults.get(at, []))
