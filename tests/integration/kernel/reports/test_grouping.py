"""A list is grouped by its columns as a report is: counts, sums, levels, rights, and the same in a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cellar_server.books import registry
from cellar_server.kernel.access.policy import EXPORT, READ, Policy, RolePolicy
from cellar_server.kernel.exchange import report_files
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.lists.query import count, sums
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.grouping import report_of
from cellar_server.kernel.reports.groups import Ask, groups, total
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Refusal
from tests.support.books import SmallBooks
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")
D = Decimal


def said(name: str, sums_: object, entity: str = "sales_order") -> Decimal:
    """A figure of a group by its measure's name."""
    declared = report_of(registry().of(entity))
    measure = declared.measure(name) if declared is not None else None
    assert measure is not None
    return Decimal(figure(measure, sums_))  # type: ignore[arg-type]


def test_orders_by_customer_and_state_add_up_to_the_list(books: SmallBooks) -> None:
    books.order(("A", 6))
    books.approved_order(("A", 12))
    books.order(("B", 60), customer_id=ref("C2"))
    query = Query("sales_order")
    with books.reading() as work:
        found = groups(work, Ask(query, ("customer_id", "state"), depth=1)).groups
        whole, rows = sums(work, query, ["gross_total"])
        assert said("rows", total(work, query)[1]) == rows == 3
    assert [(each.code, said("rows", each.sums)) for each in found] == [("C1", 2), ("C2", 1)]
    assert sum(said("gross_total", each.sums) for each in found) == whole["gross_total"]
    assert {(below.name, said("rows", below.sums)) for below in found[0].below} == {("开立", 1), ("已审核", 1)}
    # The condition of a group finds its rows in the list.
    with books.reading() as work:
        for each in found[0].below:
            assert count(work, Query("sales_order", (found[0].where, each.where)))[0] == said("rows", each.sums)


def test_a_day_goes_by_its_month_and_conditions_hold(books: SmallBooks) -> None:
    books.order(("A", 6))
    books.order(("B", 60))
    asked = Query("sales_order", (Where.of("lines.item_id", "equals", ref("A")),))
    with books.reading() as work:
        (found,) = groups(work, Ask(asked, ("business_date@month",))).groups
    assert said("rows", found.sums) == 1
    assert found.name.count("-") == 1


def test_what_is_hidden_is_neither_grouped_by_nor_summed(books: SmallBooks) -> None:
    books.order(("A", 6))
    hidden = frozenset({("sales_order", "gross_total"), ("sales_order", "customer_id")})
    role = RolePolicy("reader", frozenset({("sales_order", READ), ("sales_order", EXPORT)}), (), hidden)
    blind = replace(books, who=replace(books.who, policy=Policy((role,))))
    with blind.reading() as work:
        found = groups(work, Ask(Query("sales_order"), ("state",)))
        assert "gross_total" not in {each.name for each in found.measures}
        assert not [name for name in found.groups[0].sums if name.endswith("gross_total")]
        with pytest.raises(Refusal):
            groups(work, Ask(Query("sales_order"), ("customer_id",)))


def test_the_file_has_the_same_groups(books: SmallBooks) -> None:
    books.order(("A", 6))
    books.order(("B", 60), customer_id=ref("C2"))
    with books.reading() as work:
        made = report_files.export(work, Ask(Query("sales_order"), ("state", "customer_id")), format="csv")
        with made.file as file:
            file.seek(0)
            text = file.read().decode("utf-8-sig")
    assert "状态" in text.splitlines()[0]
    assert "C2" in text
    assert made.rows >= 2


def test_every_list_that_can_be_grouped_is_by_each_of_its_columns(books: SmallBooks) -> None:
    tried = 0
    with books.reading() as work:
        for name, declaration in books.ledger.registry.declarations.items():
            said = report_of(declaration)
            if said is None or declaration.report is not None:
                continue
            for level in said.dimensions:
                groups(work, Ask(Query(name), (level,), limit=3))
                tried += 1
    assert tried > 100
