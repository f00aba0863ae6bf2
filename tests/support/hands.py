"""Somebody at the command path of a ledger set, and what he types: shared by all books that tests stand on."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self

import pytest
from sqlalchemy import Engine, select, update

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import LineInput, RecordView
from cellar_server.kernel.schema.settings import Settings
from cellar_server.kernel.unit_of_work import prove
from cellar_server.kernel.unit_of_work.exactly_once import Request
from cellar_server.kernel.unit_of_work.periods import Period, PeriodClosing
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock


class Hands:
    """What every kind of books can do; a subclass is a dataclass with ``who`` and has ``commands``."""

    who: Principal
    commands: Commands

    def as_(self, **changes: Any) -> Self:
        """The same books in somebody else's hands."""
        return replace(self, who=replace(self.who, **changes))  # type: ignore[type-var]

    def with_settings(self, **stored: str) -> Self:
        """``credit__action="warn"`` sets the parameter ``credit.action``."""
        return self.as_(settings=Settings({name.replace("__", "."): value for name, value in stored.items()}))

    def get(self, entity: str, id_: int) -> RecordView:
        return self.commands.get(self.who, entity, id_)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        with self.commands.reading(self.who) as work:
            yield work

    def available(self, warehouse: int, item: int) -> stock.Availability:
        with db.read(self.commands.engine) as connection:
            return stock.available(connection, [(warehouse, item)])[warehouse, item]

    def exposed(self, customer: int) -> credit.Exposure:
        with db.read(self.commands.engine) as connection:
            return credit.exposure(connection, customer, clock.today())

    def differences(self) -> list[prove.Difference]:
        return prove.prove(self.commands.engine, self.commands.registry)

    def proven(self) -> None:
        """Every proof of the program holds."""
        assert self.differences() == []


def request() -> Request:
    return Request(uuid.uuid4().hex, b"x")


def ref(code: str) -> Ref:
    return Ref(0, code, "")


def typed_line(row: LineInput | Mapping[str, Any]) -> LineInput:
    """A line as a desk sends it; ``id`` among the values is that of a saved one."""
    if isinstance(row, LineInput):
        return row
    values = dict(row)
    return LineInput(values.pop("id", 0), values)


def refused(deed: Callable[[], Any]) -> list[tuple[str, str]]:
    """(code, path) of every problem that stops the deed."""
    with pytest.raises(Invalid) as caught:
        deed()
    return [(problem.code, problem.path) for problem in caught.value.problems]


def refusal(deed: Callable[..., Any], *args: Any, **values: Any) -> dict[str, str]:
    """Path by rule of what stops the deed; warnings, which stop nothing, are left out."""
    with pytest.raises(Invalid) as caught:
        deed(*args, **values)
    return {problem.code: problem.path for problem in caught.value.problems if not problem.warning}


def answers_to(action: Action) -> dict[str, Any]:
    """What an action asks, answered: today where it asks for a day, else a word."""
    return {name: clock.today() if spec.kind is Kind.DAY else "原因" for name, spec in action.questions.items()}


def close_period(engine: Engine, code: str, module: Module, *, closed: bool = True) -> None:
    """Close or reopen one module of a period for everybody's books, whatever is open before it."""
    periods = select(Period.id).where(Period.code == code)
    with db.write(engine) as connection:
        done = connection.execute(
            update(PeriodClosing)
            .where(PeriodClosing.document_id.in_(periods), PeriodClosing.module == module)
            .values(closed=closed, closed_at=clock.now() if closed else None)
        )
    # A code that is written wrongly would close nothing, and the test that asked for it could not fail.
    assert done.rowcount, f"there is no period {code} of {module}"


def together(count: int, deed: Callable[[int], Any]) -> list[Any]:
    """Run ``deed(0) … deed(count - 1)`` in as many threads, all let go at once; results or the exceptions raised."""
    gate = threading.Barrier(count)
    found: list[Any] = [None] * count

    def one(index: int) -> None:
        gate.wait(60)
        try:
            found[index] = deed(index)
        except Exception as error:
            found[index] = error

    threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs: deadlock"
    return found
