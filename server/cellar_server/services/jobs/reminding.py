"""Every night: days that come near are called to mind of those whom they concern, as comments on the record that name them.

Once for a day of a record: a day that is put off is reminded of again. What lies further back than a week is left alone, so that a
history that was brought in wakes nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row, exists, insert, select

from cellar_common.figures import show_day
from cellar_db import engine as db
from cellar_db.functions import padded
from cellar_db.ids import new_id
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.progress import GIVING
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import record_reminder
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs.keeper import nightly
from cellar_server.services.jobs.running import Outcome, Run, kind

CHUNK = 100
BACK = timedelta(days=7)
REMIND = define(
    "documents.remind", True, "夜间到期提醒|Nightly reminders",
    help="为“是”时，单据的到期日、发货日等临近时，夜间任务在单据的讨论中提醒有关的人。|"
    "With yes, the night's job reminds whom it concerns, in the comments of a document, of days that come near.",
)  # fmt: skip


@kind("remind")
def remind(run: Run) -> Outcome:
    """A step for each hundred records; what was said is not said again by a job that was cut."""
    run.books.registry.whole()
    with run.books.commands.reading(run.principal) as work:
        if not work.settings[REMIND]:
            return Outcome("未启用 Not in use")
    said = 0
    for declaration in run.books.registry.declarations.values():
        for reminder in declaration.reminders:
            while rows := _near(run, declaration, reminder):
                run.step(partial(_tell, declaration=declaration, reminder=reminder, rows=rows))
                said += len(rows)
    return Outcome(f"提醒 {said} 条 Reminders: {said}")


def _near(run: Run, declaration: Declaration, reminder: Reminder) -> Sequence[Row[Any]]:
    table, told = declaration.table.c, record_reminder.c
    today, day = clock.today(), table[reminder.day]
    before = exists().where(
        told.entity == declaration.name,
        told.record_id == table.id,
        told.day_field == reminder.day,
        told.reminded_day == day,
    )
    whom = [table[reminder.whom].label("whom")] if reminder.whom else []
    asked = (
        select(table.id, day.label("day"), table.created_by, *whom)
        .where(
            declaration.effective,
            table.red_of_id.is_(None),
            day >= today - BACK,
            day <= today + timedelta(days=reminder.before),
            ~before,
        )
        .order_by(table.id)
        .limit(CHUNK)
    )
    if declaration.has_progress:
        asked = asked.where(table.progress.in_(GIVING))
    if declaration.reversible is not None:
        asked = asked.where(table.reversal != Reversal.WHOLE)
    with db.read(run.books.engine) as connection:
        return connection.execute(asked).all()


def _tell(work: UnitOfWork, declaration: Declaration, reminder: Reminder, rows: Sequence[Row[Any]]) -> None:
    users = _users(work, [getattr(row, "whom", None) for row in rows])
    for row in rows:
        day = show_day(row.day)
        words = f"{reminder.words.zh}：{day}\n{reminder.words.en}: {day}"
        comments.remind(work, declaration, row.id, words, users.get(getattr(row, "whom", None), row.created_by))
    told = [
        {"id": new_id(), "entity": declaration.name, "record_id": row.id, "day_field": reminder.day, "reminded_day": row.day}
        for row in rows
    ]  # fmt: skip
    work.write(insert(record_reminder), told)


def _users(work: UnitOfWork, employees: Sequence[int | None]) -> dict[int | None, int]:
    """Users by the employee that they are, of those who may log in."""
    table = User.__table__.c
    wanted = sorted({each for each in employees if each is not None})
    if not wanted:
        return {}
    asked = select(table.employee_id, table.id).where(table.employee_id.in_(padded(wanted)), table.state == ACTIVE.code)
    return {row.employee_id: row.id for row in work.connection.execute(asked.order_by(table.id.desc()))}


nightly("remind", "夜间到期提醒 Nightly reminders")
