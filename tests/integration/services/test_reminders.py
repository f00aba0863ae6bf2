"""The night's reminders: whom a day that comes near concerns finds it once, among what names him."""

from __future__ import annotations

from dataclasses import replace
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
    return user_of(books, "yewu", employee_id=employee)


def user_of(books: SmallBooks, code: str, *verbs: str, **who: object) -> SmallBooks:
    """A user with a role that may read receivables and loans, and do these deeds to receivables."""
    grants = [
        {"entity": "loan", "verb": "read"},
        *({"entity": "receivable", "verb": each} for each in ("read", *verbs)),
    ]
    books.save("role", {"code": code, "name": code}, grants, grid="grants")
    head = {"code": code, "name": "业务", "password": "turns-9-pages", **who}
    return books.by(books.save("app_user", head, [{"role_id": ref(code)}], grid="roles").id)


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
    assert said.text.startswith("应收到期：")
    with books.commands.reading(replace(books.who, language="en")) as work:
        (said,) = comments.listed(work, "receivable", near.id)
    assert said.text.startswith("A receivable falls due: ")
    assert night(books, "two").endswith("Reminders: 0")
    # A day further on the next one comes near.
    with clock.shifted(timedelta(days=1)):
        assert night(books, "three").endswith("Reminders: 1")


def test_what_is_settled_or_not_in_effect_reminds_nobody(books: SmallBooks) -> None:
    books.by(CHECKER).act(owed(books, 1), "unapprove")
    assert night(books, "one").endswith("Reminders: 0")


def test_without_a_user_of_its_employee_the_maker_is_told(books: SmallBooks) -> None:
    maker = user_of(books, "maker")
    made = owed(maker, 2)
    night(books, "one")
    assert told(maker) == [made.id]


def test_what_the_program_made_is_told_to_the_superior_else_to_who_may_check_it(books: SmallBooks) -> None:
    checker, reader = user_of(books, "checker", "approve"), user_of(books, "reader")
    made = owed(books.by(SYSTEM_USER), 2)
    night(books, "one")
    assert (told(checker), told(reader)) == ([made.id], [])
    books.save("employee", {"code": "BOSS", "name": "经理", "org_id": ref("01")})
    seller = books.get("employee", books.get("customer", books.ids["C1"]).values["salesperson_id"].id)
    books.save("employee", {"superior_id": ref("BOSS")}, id_=seller.id, version=seller.row_version)
    above = user_of(books, "above", employee_id=ref("BOSS"))
    later = owed(books.by(SYSTEM_USER), 1)
    night(books, "two")
    assert (told(above), told(checker)) == ([later.id], [made.id])


def test_a_company_may_do_without(books: SmallBooks) -> None:
    made = owed(books, 2)
    with db.write(books.ledger.engine) as connection:
        settings.put(connection, REMIND, False)
    assert night(books, "one") == "未启用 Not in use"
    assert made.id not in told(books)


def lent(books: SmallBooks, days: int) -> RecordView:
    head = {
        "warehouse_id": ref("W1"), "org_id": ref("01"), "employee_id": books.get("customer", books.ids["C1"]).values["salesperson_id"],
        "due_on": clock.today() + timedelta(days=days),
    }  # fmt: skip
    return books.by(CHECKER).act(books.save("loan", head, [{"item_id": ref("A"), "quantity": Decimal(5)}]), "sign")


@pytest.mark.covers("SO-09", "WH-03")
def test_what_is_overdue_is_told_week_after_week_to_both_until_it_is_back(books: SmallBooks) -> None:
    """Nights one after another, one of them twice: a job that was asked again says nothing again."""
    borrower, maker = salesperson(books), user_of(books, "maker", name="制单")
    made = lent(maker, 2)
    said: dict[int, int] = {}
    for day in range(20):
        with clock.shifted(timedelta(days=day)):
            said[day] = _count(night(books, f"night {day}"))
            assert night(books, f"again {day}").endswith("Reminders: 0")
    assert {day for day, count in said.items() if count} == {1, 3, 10, 17}
    assert set(said.values()) == {0, 1}
    with books.commands.reading(books.who) as work:
        named = [set(each.named) for each in comments.listed(work, "loan", made.id)]
    assert named[0] == {"业务"}
    assert len(named) == 4
    assert named[1:] == [{"业务", "制单"}] * 3
    with clock.shifted(timedelta(days=19)):
        assert (told(borrower), told(maker)) == ([made.id] * 4, [made.id] * 3)
    # Put off it is told of anew, and nothing of it once it is back.
    with clock.shifted(timedelta(days=20)):
        books.by(CHECKER).act(books.again(made), "extend", due_on=clock.today(), reason="展会延期")
        assert _count(night(books, "put off")) == 1
    with clock.shifted(timedelta(days=21)):
        assert _count(night(books, "overdue again")) == 1
    books.by(CHECKER).act(books.push("loan.loan_return", books.again(made)), "sign")
    with clock.shifted(timedelta(days=40)):
        assert _count(night(books, "back")) == 0


@pytest.mark.covers("SO-09", "WH-03")
def test_what_was_put_off_or_came_back_is_no_message_any_more(books: SmallBooks) -> None:
    borrower = salesperson(books)
    made, other = lent(books, 1), lent(books, 1)
    assert _count(night(books, "one")) == 2
    assert told(borrower) == sorted([made.id, other.id])
    longer = {"due_on": clock.today() + timedelta(days=30), "reason": "展会延期"}
    made = books.by(CHECKER).act(made, "extend", **longer)
    assert told(borrower) == [other.id]
    books.by(CHECKER).act(books.push("loan.loan_return", other), "sign")
    assert told(borrower) == []
    # What a colleague says is his own to take away.
    with books.commands.reading(borrower.who) as work:
        assert len(comments.listed(work, "loan", made.id)) == 1
    with clock.shifted(timedelta(days=29)):
        night(books, "near again")
        assert told(borrower) == [made.id] * 2


@pytest.mark.covers("SO-09")
def test_of_a_maker_who_may_not_read_it_or_left_nobody_is_told(books: SmallBooks) -> None:
    """The maker of one holds no role, that of the other was stopped; where nobody is left, who may sign it is told."""
    gone, lead = user_of(books, "gone"), user_of(books, "lead")
    role = books.get("role", books.get("app_user", lead.who.user_id).grids["roles"][0].values["role_id"].id)
    grants = [{"entity": "loan", "verb": verb} for verb in ("read", "sign")]
    books.save("role", {}, grants, id_=role.id, version=role.row_version, grid="grants")
    one, other = lent(books, 0), lent(gone, 0)
    user = books.get("app_user", gone.who.user_id)
    books.act(user, "stop")
    with clock.shifted(timedelta(days=1)):
        assert _count(night(books, "overdue")) == 2
        assert (told(gone), told(books)) == ([], [])
        assert told(lead) == sorted([one.id, other.id])


@pytest.mark.covers("SO-09", "WH-03")
def test_a_loan_whose_day_no_night_saw_is_told_of_as_overdue_alone(books: SmallBooks) -> None:
    maker = user_of(books, "maker")
    lent(maker, 1)
    with clock.shifted(timedelta(days=30)):
        assert _count(night(books, "after a stop")) == 1
        assert "借出超期未还" in _last(maker)
    with clock.shifted(timedelta(days=36)):
        assert _count(night(books, "in the week")) == 0


def _count(words: str) -> int:
    return int(words.rpartition(" ")[2])


def _last(books: SmallBooks) -> str:
    with books.commands.reading(books.who) as work:
        return comments.messages(work)[0].text
