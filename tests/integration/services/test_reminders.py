"""The night's reminders: whom a day that comes near concerns finds it once, among what names him."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_db import engine as db
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.schema import clock, settings
from cellar_server.kernel.schema.records import RecordView
from cellar_server.rpc import background  # noqa: F401 What kinds of jobs there are.
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.queue import Asked
from cellar_server.services.jobs.reminding import REMIND
from cellar_server.services.jobs.running import carry_out
from cellar_server.services.jobs.table import jobs
from tests.support.books import CHECKER, SmallBooks
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")


def night(books: SmallBooks, name: str) -> str:
    """What the job says at its end."""
    with db.write(books.ledger.engine) as connection:
        queue.ask_once(connection, Asked("remind", "提醒"), once=name, asked_by=SYSTEM_USER, language="zh")
        (job_id,) = queue.waiting(connection)
    assert carry_out(books.ledger, job_id, "here")
    with db.read(books.ledger.engine) as connection:
        return str(connection.execute(jobs.select().where(jobs.c.id == job_id)).one().outcome_words)


def owed(books: SmallBooks, days: int, **values: object) -> RecordView:
    head = {
        "customer_id": ref("C1"), "org_id": ref("01"), "kind": "opening", "former_number": f"F{days}", "amount": Decimal(100),
        "due_on": clock.today() + timedelta(days=days), **values,
    }  # fmt: skip
    return books.by(CHECKER).act(books.save("receivable", head), "approve")


def salesperson(books: SmallBooks) -> SmallBooks:
    """The user of the employee who looks after the customer."""
    employee = books.get("customer", books.ids["C1"]).values["salesperson_id"]
    user = books.save(
        "app_user", {"code": "yewu", "name": "业务", "password": "turns-9-pages", "employee_id": employee}
    )
    return books.by(user.id)


def told(books: SmallBooks) -> list[int]:
    with books.commands.reading(books.who) as work:
        return sorted(each.record.id for each in comments.messages(work))


def test_what_falls_due_is_told_once_to_whom_it_concerns(books: SmallBooks) -> None:
    seller = salesperson(books)
    near, late = owed(books, 3), owed(books, -7)
    owed(books, 4)
    owed(books, -8)
    assert night(books, "one").endswith("Reminders: 2")
    assert told(seller) == sorted([near.id, late.id])
    with books.commands.reading(seller.who) as work:
        (said,) = comments.listed(work, "receivable", near.id)
    assert (said.who, said.own, said.named) == ("系统", False, ("业务",))
    assert "应收到期" in said.text
    assert "A receivable falls due" in said.text
    assert night(books, "two").endswith("Reminders: 0")
    # A day further on the next one comes near.
    with clock.shifted(timedelta(days=1)):
        assert night(books, "three").endswith("Reminders: 1")


def test_what_is_settled_or_not_in_effect_reminds_nobody(books: SmallBooks) -> None:
    books.by(CHECKER).act(owed(books, 1), "unapprove")
    assert night(books, "one").endswith("Reminders: 0")


def test_without_a_user_of_its_employee_the_maker_is_told(books: SmallBooks) -> None:
    made = owed(books, 2)
    night(books, "one")
    assert told(books) == [made.id]


def test_a_company_may_do_without(books: SmallBooks) -> None:
    made = owed(books, 2)
    with db.write(books.ledger.engine) as connection:
        settings.put(connection, REMIND, False)
    assert night(books, "one") == "未启用 Not in use"
    assert made.id not in told(books)
