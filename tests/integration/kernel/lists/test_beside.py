"""Lists, reports and the choice of lines say code and unit beside an item, the code beside a customer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cellar_server.kernel import access
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.exchange import export, pulling, report_files
from cellar_server.kernel.lists import beside, query
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.reports.groups import Ask, groups
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from tests.support.books import SmallBooks, small_books
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("queries")

TOLD = ["item_id.code", "item_id", "item_id.unit_id"]


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        made.approved_order(("A", 12), ("B", 6))
        yield made


def blind(books: SmallBooks, *hidden: tuple[str, str]) -> SmallBooks:
    """Books read by somebody who may look at stock and items, but not at these fields."""
    rights = frozenset(
        (entity, verb) for entity in ("stock_item", "item", "stock_summary") for verb in (access.READ, access.EXPORT)
    )
    return replace(books, who=replace(books.who, policy=combined((RolePolicy("x", rights, (), frozenset(hidden)),))))


def table(made: export.Exported) -> list[list[str]]:
    made.file.seek(0)
    return list(csv.reader(io.TextIOWrapper(made.file, "utf-8-sig")))


def test_stock_on_hand_says_code_name_and_unit(books: SmallBooks) -> None:
    with books.reading() as work, count_statements(books.ledger.engine) as sent:
        shown = beside.columns(work.registry, work.registry.of("stock_item"), work.principal.policy)
        found = query.page(work, Query("stock_item"), shown)
        assert sent.count == 1
    assert [name for name in shown if name.partition(".")[0] == "item_id"] == TOLD
    said = set(zip(*(found.columns[name] for name in TOLD), strict=True))
    assert {code for code, _, _ in said} == {"A", "B", "N"}
    assert all(name and unit for _, name, unit in said)


@pytest.mark.parametrize("name", ["item_id.code", "-item_id.code", "item_id.unit_id", "-item_id.unit_id"])
def test_it_is_sorted_by_and_paged(books: SmallBooks, name: str) -> None:
    field, after, ids, said = name.lstrip("-"), b"", [], []
    with books.reading() as work:
        whole = query.page(work, Query("stock_move"), [field], name)
        while True:
            page = query.page(work, Query("stock_move"), [field], name, after=after, limit=2)
            ids += page.ids
            said += page.columns[field]
            if not page.more:
                break
            after = page.next
        deep = query.page(work, Query("stock_move"), [field], name, offset=1)
    assert (ids, said) == (whole.ids, whole.columns[field])
    assert sorted(said, reverse=name.startswith("-")) == said
    assert deep.ids == whole.ids[1:]


def test_who_may_not_see_a_field_of_the_item_does_not_see_it_beside_it(books: SmallBooks) -> None:
    for seer, left in ((blind(books, ("item", "unit_id")), TOLD[:2]), (blind(books, ("stock_item", "item_id")), [])):
        with seer.reading() as work:
            declaration = work.registry.of("stock_item")
            shown = beside.columns(work.registry, declaration, work.principal.policy)
            assert [name for name in shown if name.startswith("item_id")] == left
            assert [each.name for each in beside.specs(work.registry, declaration, work.principal.policy)] == left[:1]
            for name in set(TOLD) - set(left):
                with pytest.raises(Forbidden):
                    query.page(work, Query("stock_item"), [name])


@pytest.mark.parametrize(
    "name",
    [
        "item_id.name",
        "item_id.tax_rate",
        "item_id.",
        ".code",
        "warehouse_id.code",
        "on_hand.code",
        "item_id.unit_id.code",
    ],
)
def test_nothing_else_is_told(books: SmallBooks, name: str) -> None:
    with books.reading() as work, pytest.raises(Invalid):
        query.page(work, Query("stock_item"), [name])
    with books.reading() as work, pytest.raises(Invalid):
        query.page(work, Query("stock_item"), ["item_id"], name)


def test_what_stands_beside_can_be_asked_for_and_not_summed(books: SmallBooks) -> None:
    with books.reading() as work:
        by_code = query.count(work, Query("stock_item", (Where.of("item_id.code", "equals", "A"),)))
        assert by_code == query.count(work, Query("stock_item", (Where.of("item_id", "equals", books.ids["A"]),)))
    with books.reading() as work, pytest.raises(Invalid):
        query.sums(work, Query("stock_item"), ["item_id.code"])


def test_a_file_of_a_list_has_them(books: SmallBooks) -> None:
    with books.reading() as work:
        made = export.export(work, Query("stock_item"), [], "item_id.code", format="csv", with_lines=False)
        head, *lines = table(made)
    assert head[1:4] == ["物料编码", "物料", "主单位"]
    assert [line[1] for line in lines] == sorted(line[1] for line in lines)
    assert {line[3] for line in lines} != {""}


def test_a_group_of_an_item_says_its_unit_on_the_screen_and_in_a_file(books: SmallBooks) -> None:
    ask = Ask(Query("stock_summary"), ("warehouse_id", "item_id"), depth=1)
    with books.reading() as work:
        found = groups(work, ask).groups
        assert {each.told for each in found} == {""}
        assert all(each.told for group in found for each in group.below)
        head, *lines = table(report_files.export(work, ask, format="csv"))
        assert head[:5] == ["仓库编码", "仓库", "物料编码", "物料", "主单位"]
        assert {len(line) for line in lines} == {len(head)}
        assert {line[4] for line in lines if line[2]} != {""}
        sheet = report_files.sheets(work, ask)
        assert "主单位" in [column.label for column in sheet.columns]
        assert {len(row) for row in sheet.rows} == {len(sheet.columns)} == {len(sheet.totals)}
    seer = blind(books, ("item", "unit_id"))
    with seer.reading() as work:
        assert {each.told for group in groups(work, ask).groups for each in group.below} == {""}
        head, *lines = table(report_files.export(work, ask, format="csv"))
        assert head[:5] == ["仓库编码", "仓库", "物料编码", "物料", *head[4:5]]
        assert head[4] != "主单位"
        assert {len(line) for line in lines} == {len(head)}


def test_lines_to_choose_from_say_them_too(books: SmallBooks) -> None:
    with books.reading() as work:
        found = pulling.page(work, "sales_order.delivery_note", Query("sales_order"))
        names = list(found.columns)
    at = names.index("item_id")
    assert names[at - 1 : at + 2] == TOLD
    assert all(value for name in TOLD for value in found.columns[name][1])


def test_lines_of_a_form_say_spec_and_unit_of_an_item(books: SmallBooks) -> None:
    with books.reading() as work:
        lines = work.registry.of("sales_order").grids["lines"].fields
        said = beside.on_lines(work.registry, work.principal.policy, lines.values())
    assert [spec.name for spec in said] == ["item_id.spec", "item_id.unit_id"]
    for seer, left in ((blind(books, ("item", "spec")), ["item_id.unit_id"]), (_without_items(books), [])):
        with seer.reading() as work:
            told = beside.on_lines(work.registry, work.principal.policy, lines.values())
        assert [spec.name for spec in told] == left


def _without_items(books: SmallBooks) -> SmallBooks:
    rights = frozenset({("sales_order", access.READ)})
    return replace(books, who=replace(books.who, policy=combined((RolePolicy("x", rights, (), frozenset()),))))
