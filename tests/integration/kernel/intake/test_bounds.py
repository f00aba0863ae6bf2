"""Numbers too big to be kept are refused by field and row, before any database is asked; sums of ledgers stay in their columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Mapped

from cellar_db import engine as db
from cellar_db import types
from cellar_server import books as program
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.fields import LARGEST, Kind
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.ledgers.credit import CreditBalance
from cellar_server.ledgers.stock import StockItem
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("types")

D = Decimal
HEAD = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
MOST = LARGEST[Kind.QUANTITY] - 1


def refused(deed: Callable[[], Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        deed()
    return {problem.path: problem.code for problem in caught.value.problems}


@pytest.mark.covers("SO-03")
def test_an_amount_too_big_for_its_column_is_named_with_its_row(books: SmallBooks) -> None:
    small, big = {"item_id": ref("A"), "quantity": D(1), "price": D(1)}, {"item_id": ref("B"), "quantity": MOST, "price": D(999_999_999)}  # fmt: skip
    found = refused(lambda: books.save("sales_order", HEAD, [small, big]))
    assert {"lines[1].gross", "lines[1].net", "gross_total"} <= found.keys()
    assert set(found.values()) == {"TOO_BIG"}
    assert not any(path.startswith("lines[0]") for path in found)
    shown, problems, _ = books.evaluate("sales_order", HEAD, [small, big])
    assert "lines[1].gross" in {problem.path for problem in problems}
    assert shown.grids["lines"][1].values["gross"] is None, "what no column holds is not shown either"


@pytest.mark.covers("SO-03")
def test_the_sum_of_a_document_is_held_to_it_too(books: SmallBooks) -> None:
    """Each line fits, together they do not."""
    row = {"item_id": ref("A"), "quantity": MOST, "price": D("99.99")}
    found = refused(lambda: books.save("sales_order", HEAD, [row, {**row, "item_id": ref("N")}]))
    assert found == {"quantity_total": "TOO_BIG", "net_total": "TOO_BIG", "gross_total": "TOO_BIG"}
    with books.reading() as work, count_statements(books.ledger.engine) as sent:
        declaration = work.registry.of("receipt")
        record = declaration.model(amount=LARGEST[Kind.MONEY])  # type: ignore[call-arg]
        assert [each.path for each in bounds.problems(declaration, record)] == ["amount"]
    assert not sent.sql


def almost_full(books: SmallBooks, model: type[Base], column: Mapped[Decimal], **more: Any) -> None:
    """As if many years of the largest documents lay behind it."""
    with db.write(books.ledger.engine) as connection:
        kind = model.__table__.c[column.key].type
        assert isinstance(kind, types.Exact)
        connection.execute(update(model).values({column.key: kind.largest - 1, **more}))


@pytest.mark.covers("RC-03")
@pytest.mark.parametrize("action", ["block", "warn", "none"])
def test_a_ledger_of_money_refuses_what_would_not_fit(books: SmallBooks, action: str) -> None:
    almost_full(books, CreditBalance, CreditBalance.invoiced, unlimited=True)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(100)}
    draft = books.save("receivable", head)
    other = books.by(CHECKER).with_settings(credit__action=action)
    assert refused(lambda: other.act(draft, "approve")) == {"customer_id": "BALANCE_TOO_BIG"}
    draft = books.save("receivable", {**head, "amount": D(1)})
    other.act(draft, "approve")


@pytest.mark.covers("SO-05")
@pytest.mark.parametrize("negative", [False, True])
def test_a_ledger_of_goods_refuses_what_would_not_fit(books: SmallBooks, *, negative: bool) -> None:
    place = books.get("warehouse", books.ids["W1"])
    books.save("warehouse", {"allow_negative": negative}, id_=place.id, version=place.row_version)
    almost_full(books, StockItem, StockItem.reserved, on_hand=types.Quantity().largest)
    books.give_credit("C1", unlimited=True)
    order = books.act(books.order(("A", 100)), "submit")
    found = refused(lambda: books.by(CHECKER).act(order, "approve"))
    assert found == {"lines[0].quantity": "BALANCE_TOO_BIG"}


def test_every_number_that_is_stored_has_a_bound_below_its_column_s() -> None:
    """Whatever table a record or its lines are kept in."""
    for declaration in program.registry().declarations.values():
        for model in (declaration.model, *(grid.line for grid in declaration.grids.values())):
            known = {number.name: number.bound for number in bounds.numbers(model)}
            for column in model.__table__.columns:
                if isinstance(column.type, types.Exact):
                    assert column.key in known, f"{declaration.name}: {column.key}"
                    assert known[column.key] <= column.type.largest
