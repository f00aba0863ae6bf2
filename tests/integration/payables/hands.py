"""What is owed to a supplier, paid and written off, and what lists say of it: hands of the tests here."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks
from tests.support.hands import ref

D = Decimal
TODAY = clock.today()
MONTH = timedelta(days=30)


def owed(books: SmallBooks, total: str, *parts: str, approved: bool = True, **values: Any) -> RecordView:
    """A payable to the first supplier; ``parts`` are its instalments, a month apart from today."""
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(total), **values}
    rows = [{"due_on": TODAY + n * MONTH, "amount": D(part)} for n, part in enumerate(parts)]
    made = books.save("payable", head, rows, grid="instalments")
    return books.by(CHECKER).act(made, "approve") if approved else made


def paid(books: SmallBooks, amount: str, **values: Any) -> RecordView:
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(amount), **values}
    return books.by(CHECKER).act(books.save("payment", head), "approve")


def write_off(
    books: SmallBooks, debt: RecordView, payment: RecordView, amount: str | None = None, **values: Any
) -> RecordView:
    line = {"payable_id": debt.id, "payment_id": payment.id, **({"amount": D(amount)} if amount else {})}
    made = books.save("payment_write_off", {"supplier_id": ref("GY1"), "org_id": ref("01"), **values}, [line])
    return books.by(CHECKER).act(made, "approve")


def listed(books: SmallBooks, entity: str, *names: str, **equals: Any) -> list[tuple[Any, ...]]:
    wheres = tuple(Where.of(name, "equals", value) for name, value in equals.items())
    with books.reading() as work:
        page = query.page(work, query.Query(entity, wheres), list(names), limit=100)
    return list(zip(*(page.columns[name] for name in names), strict=True))
