"""A record as it would be saved, while it is typed: nothing is written."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel import access
from cellar_server.kernel.intake import bounds, units
from cellar_server.kernel.intake.record import Intake
from cellar_server.kernel.life.beginning import blank
from cellar_server.kernel.life.moves import check_move
from cellar_server.kernel.life.preparing import beside, everything_wrong, prepare
from cellar_server.kernel.life.reach import demand, load
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.problems import NotFound, Problem, problem
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


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
            check_move(work, declaration, record, deed)
            deed(work, record)
        if data.id and record.state not in declaration.editable:
            panels = beside(work, declaration, record, grid, line)
            return record, intake.problems + intake.refusals() + work.warnings, panels
        prepare(work, declaration, record)
        problems = everything_wrong(work, declaration, record, intake)
        panels = beside(work, declaration, record, grid, line)
        bounds.blank_out(declaration, record)
    return record, problems + work.warnings, panels
