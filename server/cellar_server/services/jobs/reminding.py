"""Every night: days that come near are called to mind of those whom they concern, as comments on the record that name them.

Once for a day of a record: a day that is put off is reminded of again. What lies further back than a week is left alone, so that a
history that was brought in wakes nobody; but what has ``overdue`` words is told of, week after week, as long as it is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, select

from cellar_common.figures import show_day
from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.kernel import access
from cellar_server.kernel.exchange import comments, reminded
from cellar_server.kernel.exchange.people import able
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.tables import record_reminder
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs.keeper import nightly
from cellar_server.services.jobs.reached import reached
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
            for calls in _occasions(reminder):
                while rows := _concerned(run, declaration, calls):
                    run.step(partial(_tell, declaration=declaration, calls=calls, rows=rows))
                    said += len(rows)
    return Outcome(f"提醒 {said} 条 Reminders: {said}")


@dataclass(frozen=True, slots=True)
class _Calls:
    """What is told tonight of one day of a type: ``due`` of such days, where nothing is kept under ``key`` that ``told`` finds."""

    reminder: Reminder
    words: Label
    due: Callable[[Any], ColumnElement[bool]]
    key: str
    told: Callable[[Any, Any], ColumnElement[bool]]
    overdue: bool


def _occasions(reminder: Reminder) -> Iterator[_Calls]:
    """Once as the day comes near; where it lasts, again and again once it is over."""
    today = clock.today()
    earliest = today if reminder.overdue else today - BACK
    until = reminded.until(reminder, today)
    yield _Calls(
        reminder, reminder.words, lambda day: day.between(earliest, until), reminder.day, lambda told, day: told == day, overdue=False
    )  # fmt: skip
    if reminder.overdue is not None:
        since = today - timedelta(days=reminder.every)
        # What was told of a day that has been put off since says nothing of the new one.
        yield _Calls(
            reminder, reminder.overdue, lambda day: day < today, reminder.overdue_key,
            lambda told, day: and_(told > since, told > day), overdue=True,
        )  # fmt: skip


def _concerned(run: Run, declaration: Declaration, calls: _Calls) -> Sequence[Row[Any]]:
    table, told = declaration.table.c, record_reminder.c
    day, whom = table[calls.reminder.day], calls.reminder.whom
    before = exists().where(
        told.entity == declaration.name,
        told.record_id == table.id,
        told.day_field == calls.key,
        calls.told(told.reminded_day, day),
    )
    employee = [table[whom].label("whom")] if whom else []
    asked = (
        select(table.id, day.label("day"), *employee)
        .where(*reminded.lasting(declaration), calls.due(day), ~before)
        .order_by(table.id)
        .limit(CHUNK)
    )
    with db.read(run.books.engine) as connection:
        return connection.execute(asked).all()


def _tell(work: UnitOfWork, declaration: Declaration, calls: _Calls, rows: Sequence[Row[Any]]) -> None:
    for row in rows:
        day = show_day(row.day)
        words = Label(f"{calls.words.zh}：{day}", f"{calls.words.en}: {day}")
        record = documents.load(work, declaration, row.id)
        named = reached(work, declaration, record, getattr(row, "whom", None))
        if calls.overdue:
            named += [each.id for each in able(work, declaration, record, access.READ, among=[record.created_by])]
        comments.remind(work, declaration, row.id, words, named)
    told = [
        {
            "id": new_id(), "entity": declaration.name, "record_id": row.id, "day_field": calls.key,
            "reminded_day": clock.today() if calls.overdue else row.day,
        }
        for row in rows
    ]  # fmt: skip
    work.write(insert(record_reminder), told)


nightly("remind", "夜间到期提醒 Nightly reminders")
