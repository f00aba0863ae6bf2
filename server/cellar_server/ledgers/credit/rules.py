"""What is refused beyond the limit or past the due date, with figures only for those who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from cellar_common.figures import show_money
from cellar_db import types
from cellar_db.functions import chunks, one_of
from cellar_server.kernel.intake import alive, bounds
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.credit.parameters import CHECK_DELIVERY, GRACE
from cellar_server.ledgers.credit.reading import exposure
from cellar_server.ledgers.credit.tables import BUCKETS, ZERO, CreditBalance, balance
from cellar_server.ledgers.open_items.tables import Kind, OpenItem, Side


def overfull(work: UnitOfWork, row: Any) -> Iterator[Problem]:
    """The sums that would not fit their columns any more."""
    now = exposure(work.connection, row["k_customer"], work.today)
    for bucket in BUCKETS:
        sum_ = getattr(now, bucket) + row[f"d_{bucket}"]
        if abs(sum_) > types.Money().largest:
            yield bounds.full("customer_id", balance.c[bucket].info["field"].label, sum_)


def exceeded(work: UnitOfWork, row: Any, *, warning: bool) -> Problem:
    """What is left, what this needs, and by how much it is too much."""
    now = exposure(work.connection, row["k_customer"], work.today)
    wish = rise({bucket: row[f"d_{bucket}"] for bucket in BUCKETS})
    left = now.available or ZERO
    if not work.shows(CreditBalance, customer_id=row["k_customer"]):
        return _beyond(warning=warning)
    return problem(
        "customer_id",
        "CREDIT_EXCEEDED",
        f"信用可用 {show_money(left)}，本单需要 {show_money(wish)}，超出 {show_money(wish - left)}|"
        f"{show_money(left)} of credit is left, this needs {show_money(wish)}, {show_money(wish - left)} too much",
        "先收款、减量，或申请临时额度|Collect first, order less, or ask for temporary credit",
        warning=warning,
    )


def overdue(work: UnitOfWork, customers: set[int], *, warning: bool) -> list[Problem]:
    """A problem for each customer with a receivable past its due date and the days of grace, his own or everybody's."""
    late: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    everybody = work.settings[GRACE]
    for some in chunks(sorted(customers)):
        for row in work.connection.execute(_past_due(), {"customers": some, "before": work.today}):
            days = everybody if row.grace_days is None else row.grace_days
            if row.due_date < work.today - timedelta(days=days):
                late[row.customer_id].append((row.due_date, row.still_open))
    return [
        problem(
            "customer_id", "OVERDUE", _how_late(work, customer, found), "先收回逾期款|Collect what is overdue first",
            warning=warning,
        )
        for customer, found in late.items()
    ]  # fmt: skip


def _how_late(work: UnitOfWork, customer: int, found: list[tuple[date, Decimal]]) -> str:
    """The figures, to those who may see the customer's exposure."""
    if not work.shows(CreditBalance, customer_id=customer):
        return "有逾期应收|A payment is overdue"
    total, first = sum((amount for _, amount in found), ZERO), min(found)[0]
    return f"有逾期应收 {show_money(total)}，最早 {first} 到期|{show_money(total)} is overdue, the oldest since {first}"


@cache
def _past_due() -> Select[Any]:
    return (
        select(
            OpenItem.customer_id,
            OpenItem.due_date,
            balance.c.grace_days,
            func.sum(OpenItem.open_amount).label("still_open"),
        )
        .join(balance, balance.c.customer_id == OpenItem.customer_id)
        .where(
            one_of(OpenItem.customer_id, "customers"),
            OpenItem.side == Side.RECEIVABLE,
            OpenItem.kind == Kind.DEBT,
            OpenItem.open_amount > 0,
            OpenItem.due_date < bindparam("before"),
        )
        .group_by(OpenItem.customer_id, OpenItem.due_date, balance.c.grace_days)
    )


def rise(deltas: dict[str, Decimal]) -> Decimal:
    """By how much what is used grows."""
    return deltas["ordered"] + deltas["shipped"] + deltas["invoiced"] - deltas["advance"]


def _beyond(*, warning: bool) -> Problem:
    """For whom may not see what the customer has taken up: the rule without its figures."""
    words = "超出客户的信用额度|This is beyond the customer's credit"
    return problem("customer_id", "CREDIT_EXCEEDED", words, "请信用专员处理|Ask the credit officer", warning=warning)


def in_good_standing(work: UnitOfWork, doc: Any) -> list[Problem]:
    """Requirement of later steps (发货、出库, CR-03): what has been taken up still fits the limit, and nothing is overdue.

    By parameter ``credit.check_delivery``; a warning goes back with the reply. Asked of nothing from before the program, nor of a
    document that only finishes what began.
    """
    action = work.settings[CHECK_DELIVERY]
    if action == "none" or doc.migrated or alive.only_finishes(work.registry.of(doc.__tablename__), doc):
        return []
    customer: int = doc.customer_id
    found = overdue(work, {customer}, warning=action == "warn")
    now = exposure(work.connection, customer, work.today)
    if now.available is not None and now.available < 0:
        if not work.shows(CreditBalance, customer_id=customer):
            return [*found, _beyond(warning=action == "warn")]
        found.append(
            problem(
                "customer_id",
                "CREDIT_EXCEEDED",
                f"信用已超 {show_money(-now.available)}|Credit is exceeded by {show_money(-now.available)}",
                "先收款，或申请临时额度|Collect first, or ask for temporary credit",
                warning=action == "warn",
            )
        )
    return found
