"""Reports on the small books: levels, subtotals, totals, pages, ledgers, what may be seen, and how many statements it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_common.codec import Ref
from cellar_server.kernel.access.policy import ANY, READ, RolePolicy, combined
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.groups import Ask, Group, Groups, groups, total
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import SmallBooks, ref
from tests.support.counting import count_statements

D = Decimal
pytestmark = pytest.mark.differs("queries")
TODAY = clock.today()


@pytest.fixture
def sold(books: SmallBooks) -> SmallBooks:
    """Three orders in effect of two customers and two items, and a draft that no report counts."""
    books.approved_order(("A", 12), ("B", 6))
    books.approved_order(("A", 3))
    books.give_credit("C2", credit_limit=D(10_000))
    books.approved_order(("B", 5), customer_id=ref("C2"))
    books.order(("A", 100))
    return books


def ask(books: SmallBooks, entity: str, *levels: str, wheres: tuple[Where, ...] = (), **options: Any) -> Groups:
    with books.reading() as work:
        return groups(work, Ask(Query(entity, wheres), levels, **options))


def figures(found: Groups, group: Group) -> dict[str, Any]:
    return {each.name: figure(each, group.sums) for each in found.measures}


def walked(some: list[Group]) -> Iterator[Group]:
    for each in some:
        yield each
        yield from walked(each.below)


def test_groups_have_the_sums_of_their_rows_and_only_of_documents_in_effect(sold: SmallBooks) -> None:
    found = ask(sold, "sales_by_customer", "customer_id")
    said = {group.code: figures(found, group) for group in found.groups}
    assert {code: (row["quantity"], row["gross"], row["rows"]) for code, row in said.items()} == {
        "C1": (D(21), D("1699.83"), 3), "C2": (D(5), D("166.65"), 1),
    }  # fmt: skip
    assert said["C1"]["average"] == D("80.94")


def test_what_lies_below_adds_up_to_what_is_above_and_to_the_total(sold: SmallBooks) -> None:
    found = ask(sold, "sales_by_customer", "customer_id", "item_id", "business_date@month", depth=2)
    assert [(each.level, each.code) for each in walked(found.groups)][:3] == [(0, "C1"), (1, "A"), (2, "")]
    for group in walked(found.groups):
        if group.below:
            for name, value in group.sums.items():
                assert sum(each.sums[name] for each in group.below) == value, (group.code, name)
    with sold.reading() as work:
        measures, whole = total(work, Query("sales_by_customer"))
    assert [each.name for each in measures] == [each.name for each in found.measures]
    assert {name: sum(each.sums[name] for each in found.groups) for name in whole} == whole


def test_a_groups_condition_finds_its_rows(sold: SmallBooks) -> None:
    found = ask(sold, "sales_by_customer", "customer_id", "business_date@quarter", "warehouse_id", depth=2)
    for group in found.groups:
        for below in group.below:
            with sold.reading() as work:
                query = Query("sales_by_customer", (group.where, below.where))
                sums, count = lists.sums(work, query, ["gross"])
            assert (sums["gross"], count) == (below.sums["s_gross"], below.sums["n"])


def test_a_day_is_grouped_by_its_year_quarter_month_and_week(sold: SmallBooks) -> None:
    starts = {
        "year": TODAY.replace(month=1, day=1), "quarter": TODAY.replace(month=(TODAY.month - 1) // 3 * 3 + 1, day=1),
        "month": TODAY.replace(day=1), "week": TODAY - timedelta(days=TODAY.weekday()), "day": TODAY,
    }  # fmt: skip
    for step, first in starts.items():
        (only,) = ask(sold, "sales_by_customer", f"business_date@{step}").groups
        assert only.key == first, step


def test_pages_go_on_where_the_last_one_ended_by_name_and_by_figure(sold: SmallBooks) -> None:
    for sort in ("", "gross", "-gross", "rows"):
        whole = [each.key for each in ask(sold, "sales_by_item", "item_id", "customer_id", sort=sort).groups]
        first = ask(sold, "sales_by_item", "item_id", "customer_id", sort=sort, limit=1)
        rest = ask(sold, "sales_by_item", "item_id", "customer_id", sort=sort, after=first.next, limit=1)
        assert first.more
        assert not rest.more
        assert [each.key for each in (*first.groups, *rest.groups)] == whole
    for cursor in (b"x", b"W10=", first.next[:-4]):
        with pytest.raises(Invalid):
            ask(sold, "sales_by_item", "item_id", after=cursor)


def test_a_tree_is_grouped_by_a_level_from_its_top(sold: SmallBooks) -> None:
    top = sold.save("item_class", {"code": "ALL", "name": "全部"})
    wine = ask(sold, "sales_by_item", "item_class_id").groups[0].key
    held = sold.get("item_class", wine)
    sold.save("item_class", {"parent_id": Ref(top.id, "", "")}, id_=wine, version=held.row_version)
    found = ask(sold, "sales_by_item", "item_class_id@1", "item_id", depth=1)
    assert [(each.level, each.code) for each in walked(found.groups)] == [(0, "ALL"), (1, "A"), (1, "B")]
    assert found.groups[0].where.operator == "under"
    (below,) = ask(sold, "sales_by_item", "item_class_id@1", "item_class_id@2", depth=1).groups[0].below
    assert below.code == held.values["code"]
    under = Query("sales_by_item", (found.groups[0].where,))
    with sold.reading() as work:
        assert lists.count(work, under) == (4, False)


@pytest.mark.parametrize(
    "levels", [("customer_id",), ("item_id", "customer_id", "business_date@week"), ("item_class_id@1", "item_id")]
)
def test_a_page_takes_two_statements_and_a_total_one(sold: SmallBooks, levels: tuple[str, ...]) -> None:
    ask(sold, "sales_by_item", *levels)
    with sold.reading() as work, count_statements(sold.ledger.engine) as sent:
        groups(work, Ask(Query("sales_by_item"), levels, depth=2))
        assert sent.count <= 2, str(sent)
        total(work, Query("sales_by_item"))
        assert sent.count <= 3, str(sent)


def test_what_is_hidden_is_not_offered_and_not_summed(sold: SmallBooks) -> None:
    rights = frozenset({("sales_by_item", READ)})
    hidden = frozenset({("sales_by_item", "gross"), ("sales_by_item", "customer_id")})
    blind = replace(sold, who=replace(sold.who, policy=combined((RolePolicy("x", rights, (), hidden),))))
    found = ask(blind, "sales_by_item", "item_id")
    assert {each.name for each in found.measures} == {"quantity", "net", "tax", "shipped", "invoiced", "rows"}
    for bad in ({"sort": "gross"}, {"levels": ("customer_id",)}):
        with pytest.raises(Invalid):
            ask(blind, "sales_by_item", *bad.get("levels", ("item_id",)), sort=bad.get("sort", ""))  # type: ignore[arg-type]


def test_hiding_a_field_of_the_document_hides_it_in_its_reports(sold: SmallBooks) -> None:
    from cellar_server.kernel.access.grants import with_tellers

    registry = sold.ledger.registry
    found = with_tellers(registry, {("sales_order", "lines.gross"), ("sales_order", "salesperson_id")})
    assert {("sales_by_item", "gross"), ("sales_order_lines", "gross"), ("sales_by_org", "salesperson_id")} <= found
    assert ("sales_by_item", "price") in with_tellers(registry, {(ANY, "lines.price")})


def test_scopes_narrow_a_report_as_they_narrow_its_documents(sold: SmallBooks) -> None:
    c2 = ask(sold, "sales_by_customer", "customer_id").groups[1].key
    w2 = sold.ids["W2"]
    for scope, ids, expected in (("customer", {c2}, ["C2"]), ("warehouse", {w2}, [])):
        role = RolePolicy("x", frozenset({("sales_by_customer", READ)}), ((scope, frozenset(ids)),))
        narrowed = replace(sold, who=replace(sold.who, policy=combined((role,))))
        assert [each.code for each in ask(narrowed, "sales_by_customer", "customer_id").groups] == expected


def test_a_ledger_is_opening_in_out_and_closing(books: SmallBooks) -> None:
    before = TODAY - timedelta(days=1)
    wheres = (Where.of("posting_date", "from", TODAY), Where.of("posting_date", "to", TODAY))
    first = ask(books, "stock_in_out", "warehouse_id", "item_id", wheres=wheres, depth=1)
    books.bring_in({"item_id": ref("A"), "quantity": D(6)})
    found = ask(books, "stock_in_out", "warehouse_id", "item_id", wheres=wheres, depth=1)

    def of(some: Groups) -> dict[str, Any]:
        item = next(each for each in walked(some.groups) if each.code == "A")
        return figures(some, item)

    assert of(found)["in_quantity"] == of(first)["in_quantity"] + 6
    for group in walked(found.groups):
        row = figures(found, group)
        assert row["opening_quantity"] + row["in_quantity"] - row["out_quantity"] == row["closing_quantity"]
    nothing_yet = ask(
        books,
        "stock_in_out",
        "item_id",
        wheres=(Where.of("posting_date", "between", date(2001, 1, 1), date(2001, 2, 1)),),
    )
    assert nothing_yet.groups == []
    later = (Where.of("posting_date", "from", TODAY + timedelta(days=1)),)
    after = ask(books, "stock_in_out", "warehouse_id", "item_id", wheres=later, depth=1)
    assert of(after)["opening_quantity"] == of(after)["closing_quantity"] == of(found)["closing_quantity"]
    with pytest.raises(Invalid):
        ask(
            books,
            "stock_in_out",
            "item_id",
            wheres=(Where.of("posting_date", "from", TODAY), Where.of("posting_date", "to", before)),
        )


@pytest.mark.parametrize(
    "levels", [(), ("nothing",), ("item_id", "item_id"), ("business_date@hour",), ("customer_id@1",), ("price",)]
)
def test_a_grouping_that_there_is_not_is_refused(books: SmallBooks, levels: tuple[str, ...]) -> None:
    with pytest.raises(Invalid):
        ask(books, "sales_by_item", *levels)
