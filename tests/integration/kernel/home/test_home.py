"""The home page: what waits by age and amount, figures at a glance, days that are over or near; each opens just what it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.kernel import home
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.home.glances import last_month
from cellar_server.kernel.lists import query, todo
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks
from tests.support.counting import count_statements
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")

D = Decimal
TODAY = clock.today()


def owing(books: SmallBooks, amount: int, due: date, *, customer: str = "C1", approved: bool = True) -> RecordView:
    head = {
        "customer_id": ref(customer), "org_id": ref("01"), "kind": "opening", "former_number": f"F{amount}", "amount": D(amount),
        "business_date": min(due, TODAY), "due_on": due,
    }  # fmt: skip
    made = books.save("receivable", head)
    return books.by(CHECKER).act(made, "approve") if approved else made


def seen(books: SmallBooks, entity: str, wheres: Iterable[Where], *fields: str) -> tuple[int, tuple[Any, ...]]:
    """How many rows the list shows that a tile opens, and what they come to."""
    with books.reading() as work:
        sums, count = query.sums(work, Query(entity, tuple(wheres)), fields)
    return count, tuple(sums.values())


def test_what_waits_has_an_age_and_an_amount(books: SmallBooks) -> None:
    orders = [books.order(("A", each)) for each in (3, 10)]
    for each in orders:
        books.act(each, "submit")
    owing(books, 70, TODAY, approved=False)
    with books.reading() as work:
        kinds = home.kinds(work)
        assert [kind.todo for kind in kinds] == todo.waiting(work)
    approvals = next(kind for kind in kinds if kind.todo.label.zh == "销售订单 待审核")
    total = sum(books.again(each).values["gross_total"] for each in orders)
    assert (approvals.todo.count, approvals.amount) == (2, total)
    for kind in kinds:
        fields = [
            name for name in ("gross_total", "amount") if name in books.ledger.registry.of(kind.todo.entity).fields
        ]
        count, sums = seen(books, kind.todo.entity, kind.todo.wheres, *fields)
        assert (count, kind.amount or 0) == (kind.todo.count, sums[0] if sums else 0)


def test_what_is_due_stands_first_and_then_what_waited_longest(books: SmallBooks) -> None:
    first, second = (books.act(books.order(("A", each)), "submit") for each in (3, 10))
    table = books.ledger.registry.of("sales_order").table
    late = owing(books, 70, TODAY - timedelta(days=3), approved=False)

    def longer(work: Any) -> None:
        hours = timedelta(hours=5)
        work.connection.execute(update(table).where(table.c.id == second.id).values(changed_at=clock.now() - hours))

    books.run(longer)
    with books.reading() as work:
        found = home.waiting(work, home.kinds(work))
    assert len({(each.todo.entity, each.id) for each in found}) == len(found)
    assert (found[0].id, found[0].party, found[0].amount, found[0].due) == (
        late.id,
        "望川贸易",
        70,
        TODAY - timedelta(days=3),
    )
    orders = [each.id for each in found if each.todo.entity == "sales_order"]
    assert orders == [second.id, first.id]


def test_figures_stand_beside_those_of_the_day_or_month_before(books: SmallBooks) -> None:
    yesterday, month_before = TODAY - timedelta(days=1), last_month(TODAY)[0]
    for on, amount in ((TODAY, 30), (TODAY, 12), (yesterday, 5), (month_before, 7)):
        paid = books.save(
            "receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(amount), "business_date": on}
        )
        books.by(CHECKER).act(paid, "approve")
    books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(999)})
    earlier = [books.approved_order(("A", 1)).id for _ in range(3)][1:]
    table = books.ledger.registry.of("sales_order").table
    # The books have no prices before today.
    books.run(
        lambda work: work.connection.execute(
            update(table).where(table.c.id.in_(earlier)).values(business_date=yesterday)
        )
    )
    with books.reading() as work:
        found = {each.glance.words.zh: each for each in home.glances(work)}
    orders, received = found["今日订单"], found["本月收款"]
    assert (orders.now, orders.before, orders.days[-2:]) == (1, 2, (2, 1))
    this_month = 42 + (5 if yesterday.month == TODAY.month else 0)
    before = 7 + (5 if yesterday.month != TODAY.month and yesterday <= last_month(TODAY)[1] else 0)
    assert (received.now, received.before) == (this_month, before)
    assert received.days[-2:] == (5, 42)
    assert seen(books, "sales_order", orders.wheres)[0] == orders.now
    assert seen(books, "receipt", received.wheres, "amount")[1] == (received.now,)


@pytest.mark.parametrize(("today", "first", "last"), [
    (date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 15), date(2026, 2, 1), date(2026, 2, 15)),
    (date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 1)), (date(2024, 3, 30), date(2024, 2, 1), date(2024, 2, 29)),
])  # fmt: skip
def test_last_month_goes_as_far_as_this_one(today: date, first: date, last: date) -> None:
    assert last_month(today) == (first, last)


def test_days_that_are_over_or_near_and_still_stand(books: SmallBooks) -> None:
    for amount, days in ((10, -1), (20, -30), (40, 0), (80, 3), (160, 4)):
        owing(books, amount, TODAY + timedelta(days=days))
    owing(books, 320, TODAY - timedelta(days=5), approved=False)
    settled = owing(books, 640, TODAY - timedelta(days=5))
    reversal = books.reverse(settled)
    books.by(CHECKER).act(reversal, "approve")
    with books.reading() as work:
        found = [each for each in home.alerts(work) if each.entity == "receivable"]
    assert [(each.late, each.count, each.amount, (each.day - TODAY).days) for each in found] == [
        (True, 2, 30, -30), (False, 2, 120, 0),
    ]  # fmt: skip
    for each in found:
        assert seen(books, "receivable", each.wheres, "amount") == (each.count, (each.amount,))


@pytest.mark.parametrize(("days", "told"), [(-1, []), (3, [False])])
def test_a_price_list_that_ended_is_late_for_nobody(books: SmallBooks, days: int, told: list[bool]) -> None:
    table = books.ledger.registry.of("price_list").table
    ends = TODAY + timedelta(days=days)
    books.run(lambda work: work.connection.execute(update(table).values(effective_to=ends)))
    with books.reading() as work:
        assert [each.late for each in home.alerts(work) if each.entity == "price_list"] == told


def test_nobody_is_told_what_he_may_not_see(books: SmallBooks) -> None:
    owing(books, 10, TODAY - timedelta(days=1))
    books.act(books.order(("A", 3)), "submit")
    hidden = frozenset({("receivable", "amount"), ("sales_order", "gross_total"), ("receipt", "amount")})
    blind = replace(
        books, who=replace(books.who, policy=Policy((RolePolicy("r", frozenset({(ANY, ANY)}), (), hidden),)))
    )
    with blind.reading() as work:
        kinds = home.kinds(work)
        assert {kind.amount for kind in kinds if kind.todo.entity in ("sales_order", "receivable")} == {None}
        assert {
            each.amount for each in home.waiting(work, kinds) if each.todo.entity in ("sales_order", "receivable")
        } == {None}
        assert {"本月订单额", "本月收款"}.isdisjoint(each.glance.words.zh for each in home.glances(work))
        assert [each.amount for each in home.alerts(work) if each.entity == "receivable"] == [None]
    nobody = replace(books, who=replace(books.who, policy=Policy(())))
    with nobody.reading() as work:
        assert (home.kinds(work), home.glances(work), home.alerts(work)) == ([], [], [])


def hiding(books: SmallBooks, *hidden: tuple[str, str]) -> SmallBooks:
    role = RolePolicy("r", frozenset({(ANY, ANY)}), (), frozenset(hidden))
    return replace(books, who=replace(books.who, policy=Policy((role,))))


def test_what_goes_by_a_hidden_field_is_left_out_and_the_rest_stays(books: SmallBooks) -> None:
    books.approved_order(("A", 3))
    late = owing(books, 10, TODAY - timedelta(days=1), approved=False)
    owing(books, 20, TODAY - timedelta(days=1))
    with books.reading() as work:
        whole = home.kinds(work)
        assert [each.entity for each in home.alerts(work)] == ["receivable"]
    for entity in ("sales_order", "receivable"):
        for path in ("state", "progress", "reversal", "red_of_id"):
            with hiding(books, (entity, path)).reading() as work:
                kinds = home.kinds(work)
                assert [kind for kind in whole if kind.todo.entity != entity] == [
                    kind for kind in kinds if kind.todo.entity != entity
                ]
                home.waiting(work, kinds)
                home.glances(work)
                home.alerts(work)
    with hiding(books, ("receivable", "reversal")).reading() as work:
        assert home.alerts(work) == []
    with hiding(books, ("receivable", "due_on"), ("receivable", "number")).reading() as work:
        shown = {each.id: each for each in home.waiting(work, home.kinds(work))}[late.id]
        assert (shown.due, shown.number) == (None, "")


def test_the_page_takes_few_statements(books: SmallBooks) -> None:
    owing(books, 10, TODAY - timedelta(days=1))
    for each in (1, 2, 3):
        books.act(books.order(("A", each)), "submit")
    with books.reading() as work, count_statements(books.ledger.engine) as statements:
        kinds = home.kinds(work)
        home.waiting(work, kinds)
        home.glances(work)
        home.alerts(work)
    # What waits is counted, summed and named (customers, and suppliers or people where there are any); figures; days.
    assert statements.count <= 8, str(statements)
