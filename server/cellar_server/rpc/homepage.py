"""What waits for a person, as messages: the to-do list, who named him, and the whole home page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cellar.v1 import metadata_pb2, session_pb2
from cellar_server.kernel import home
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.lists.todo import Todo
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.text import Language
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc import convert


def filters(wheres: Iterable[Where]) -> list[metadata_pb2.Filter]:
    """Conditions that a list opens with."""
    return [
        metadata_pb2.Filter(
            field=where.field,
            operator=convert.OPERATOR_CODES[where.operator],
            values=[convert.wire_value(None, value) for value in where.values],
        )
        for where in wheres
    ]


def todo_message(item: Todo, language: Language, **more: Any) -> session_pb2.Todo:
    return session_pb2.Todo(
        entity=item.entity, label=item.label.of(language), count=item.count, filters=filters(item.wheres), **more
    )


def mention_messages(mentions: Iterable[comments.Mention]) -> list[session_pb2.Mention]:
    return [
        session_pb2.Mention(
            entity=each.entity, id=each.record.id, title=f"{each.record.code} {each.record.name}".strip(), who=each.who,
            when=convert.instant(each.when), text=each.text,
        )
        for each in mentions
    ]  # fmt: skip


def response(work: UnitOfWork) -> session_pb2.GetHomeResponse:
    """Everything that the home page shows."""
    kinds = home.kinds(work)
    return session_pb2.GetHomeResponse(
        items=[
            todo_message(each.todo, work.language, since=convert.instant(each.since), amount=convert.wire_value(None, each.amount))
            for each in kinds
        ],
        mentions=mention_messages(comments.messages(work)),
        waiting=[_waiting(each, work.language) for each in home.waiting(work, kinds)],
        glances=[_glance(each, work.language) for each in home.glances(work)],
        alerts=[_alert(each, work.language) for each in home.alerts(work)],
    )  # fmt: skip


def _waiting(each: home.Waiting, language: Language) -> session_pb2.Waiting:
    return session_pb2.Waiting(
        entity=each.todo.entity, id=each.id, number=each.number, label=each.todo.label.of(language), party=each.party,
        amount=convert.wire_value(None, each.amount), since=convert.instant(each.since), due=convert.wire_value(None, each.due),
        late=_is_over(each.due),
    )  # fmt: skip


def _is_over(day: date | None) -> bool:
    return day is not None and day < clock.today()


def _glance(each: home.Glanced, language: Language) -> session_pb2.Glance:
    def value(figure: Any) -> Any:
        return convert.wire_value(None, figure if each.glance.measure else int(figure))

    return session_pb2.Glance(
        entity=each.entity, label=each.glance.words.of(language), money=bool(each.glance.measure), month=each.glance.month,
        now=value(each.now), before=value(each.before), days=[value(figure) for figure in each.days], filters=filters(each.wheres),
    )  # fmt: skip


def _alert(each: home.Alert, language: Language) -> session_pb2.Alert:
    return session_pb2.Alert(
        entity=each.entity, label=each.reminder.words.of(language), late=each.late, count=each.count, amount=convert.wire_value(None, each.amount),
        day=convert.wire_value(None, each.day), filters=filters(each.wheres),
    )  # fmt: skip
