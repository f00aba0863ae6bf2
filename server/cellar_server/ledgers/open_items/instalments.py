"""分期: a debt that is due in parts, each on a day of its own; without any the whole is due on the day in the head.

A document type has a grid of lines built on ``Instalment`` beside ``amount`` and ``due_on``; ``problems`` and ``parts`` are pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Mapped

from cellar_common.figures import show_day, show_money
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema.field_makers import day, money
from cellar_server.kernel.schema.model import Line
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare


class Instalment(Line):
    """One part of the document's ``amount``; numbered as the lines stand, in the order of their days."""

    __abstract__ = True

    due_on: Mapped[date] = day(
        "到期日|Due", required=True, unordered="the days of the lines among themselves are in order"
    )
    amount: Mapped[Decimal] = money("金额|Amount", required=True)


def problems(doc: Any) -> Iterator[Problem]:
    """The parts are positive, in the order of their days, and come to the amount; the head is due with the first."""
    rows = doc.instalments
    if not rows:
        return
    for index, line in enumerate(rows):
        if line.amount is not None and line.amount <= 0:
            yield problem(
                f"instalments[{index}].amount", "NOT_POSITIVE", "每期金额应大于零|An instalment must be more than zero"
            )
        before = rows[index - 1].due_on if index else None
        if before and line.due_on and line.due_on <= before:
            yield problem(
                f"instalments[{index}].due_on", "OUT_OF_ORDER",
                "各期到期日应依次递增|Instalments are due one after the other", "按到期日排列|Put them in the order of their days",
            )  # fmt: skip
    total = sum((line.amount or ZERO for line in rows), ZERO)
    if doc.amount is not None and total != doc.amount:
        yield problem(
            "instalments", "INSTALMENTS_DIFFER",
            f"各期合计 {show_money(total)}，与金额 {show_money(doc.amount)} 不符|The instalments come to {show_money(total)}, not to {show_money(doc.amount)}",
            f"差额 {show_money(doc.amount - total)} 加到某一期|Add the difference of {show_money(doc.amount - total)} to one of them",
        )  # fmt: skip
    first = rows[0].due_on
    if first is not None and doc.due_on is not None and doc.due_on != first:
        yield problem(
            "due_on", "NOT_FIRST_DUE",
            f"到期日应为首期到期日 {show_day(first)}|The document is due with its first instalment, on {show_day(first)}",
            f"改为 {show_day(first)}|Change it to {show_day(first)}",
        )  # fmt: skip


def disagree(connection: Connection, registry: Registry, name: str, entity: str) -> Iterator[Difference]:
    """Proof: of each document in force that is due in parts, these come to its amount."""
    if entity not in registry.declarations:
        return
    declaration = registry.of(entity)
    head, lines = declaration.table.c, declaration.grids["instalments"].line.__table__.c
    sums = connection.execute(select(lines.document_id, func.sum(lines.amount)).group_by(lines.document_id))
    found = {row[0]: row[1] for row in sums}
    amounts = connection.execute(select(head.id, head.amount).where(declaration.effective))
    expected = {id_: amount for id_, amount in amounts if id_ in found}
    yield from compare(name, expected, {id_: found[id_] for id_ in expected})


def parts(doc: Any) -> list[tuple[int, date, Decimal]]:
    """(number, due, amount) of each instalment; one of the whole where the document has none."""
    if not doc.instalments:
        return [(1, doc.due_on, doc.amount)]
    return [(number, line.due_on, line.amount) for number, line in enumerate(doc.instalments, 1)]
