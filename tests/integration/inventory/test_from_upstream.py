"""Documents from a file whose lines come from another: named by its number and the line's place, or by the goods (SO-09, PT-16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.access.policy import Policy, RolePolicy
from cellar_server.kernel.exchange import importing
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from tests.integration.inventory.papers import line, paper
from tests.integration.inventory.test_files import workbook
from tests.integration.inventory.test_loans import counters, loan
from tests.support.books import CHECKER, SmallBooks, request, rows_of
from tests.support.hands import ref

D = Decimal
Rows = list[dict[str, Any]]


def brought(books: SmallBooks, entity: str, heads: Rows, lines: Rows = [], *, dry_run: bool = False) -> Any:  # noqa: B006
    declaration = books.ledger.registry.of(entity)
    content = workbook(books, entity, heads, lines)
    return importing.run(books.commands, books.who, request(), declaration, "x.xlsx", content, dry_run=dry_run)


def only(books: SmallBooks, entity: str) -> RecordView:
    (made,) = rows_of(books, books.ledger.registry.of(entity).model)
    return books.get(entity, made.id)


def told(report: Any) -> list[tuple[int, str, str]]:
    """Row, heading and rule of each fault."""
    return [(found.row, found.column, found.problem.code) for found in report.faults]


@pytest.mark.covers("SO-09", "PT-16")
def test_all_that_is_out_comes_back_by_the_number_of_the_loan(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), line("B", 30, "B1"), customer_id=ref("C1"))
    report = brought(books, "loan_return", [{"单据标识*": "甲", "来源单号": lent.number}])
    assert (report.faults, report.fresh, report.written) == ([], 1, True)
    made = only(books, "loan_return")
    assert [(row.values["item_id"].code, row.values["quantity"]) for row in made.grids["lines"]] == [
        ("A", 60),
        ("B", 30),
    ]
    assert made.values["employee_id"] == lent.values["employee_id"]
    books.by(CHECKER).act(made, "sign")
    assert counters(books, lent)[:2] == (60, 60)
    books.proven()


@pytest.mark.covers("SO-09", "PT-16")
def test_rows_name_lines_by_their_place(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), line("B", 30, "B1"), line("B", 12, "B2"))
    rows = [
        {"单据标识*": "甲", "来源单号": lent.number, "物料": "A", "数量*": 20, "商品状态": "残损"},
        {"单据标识*": "甲", "来源单号": lent.number, "来源行号": 1, "数量*": 5},
        {"单据标识*": "甲", "来源单号": lent.number.lower(), "来源行号": "3"},
    ]
    template_headings = [
        {name: value for name, value in row.items() if name not in ("物料", "商品状态")} for row in rows
    ]
    # The goods are what the loan says, so that the template does not ask for them: by place alone.
    template_headings[0]["来源行号"] = 1
    report = brought(books, "loan_return", [{"单据标识*": "甲"}], template_headings)
    assert report.faults == []
    made = only(books, "loan_return")
    assert [(row.values["item_id"].code, row.values["quantity"]) for row in made.grids["lines"]] == [
        ("A", 20), ("A", 5), ("B", 12),
    ]  # fmt: skip
    books.by(CHECKER).act(made, "sign")
    assert (counters(books, lent, 0)[0], counters(books, lent, 1)[0], counters(books, lent, 2)[0]) == (25, 0, 12)
    books.proven()


@pytest.mark.covers("SO-09", "PT-16")
def test_a_row_that_names_nothing_is_refused_in_its_cell(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60))
    other = loan(books, line("A", 6), customer_id=ref("C2"), employee_id=ref("S01"))
    heads = [{"单据标识*": each} for each in "甲乙丙丁"] + [{"单据标识*": "戊", "来源单号": "JC-0"}]
    rows = [
        {"单据标识*": "甲", "来源单号": "JC-1"},
        {"单据标识*": "甲", "来源单号": lent.number, "来源行号": 2},
        {"单据标识*": "甲", "来源单号": lent.number, "来源行号": "x"},
        {"单据标识*": "乙", "来源行号": 1, "数量*": 1},
        # Two borrowers in one paper.
        {"单据标识*": "丙", "来源单号": lent.number},
        {"单据标识*": "丙", "来源单号": other.number},
        {"单据标识*": "丁", "数量*": 1},
        # More digits than Python reads.
        {"单据标识*": "甲", "来源单号": lent.number, "来源行号": "9" * 5000},
    ]
    report = brought(books, "loan_return", heads, rows)
    assert not report.written
    assert set(told(report)) >= {
        (3, "来源单号", "SOURCE_UNKNOWN"), (4, "来源行号", "SOURCE_LINE_UNKNOWN"), (5, "来源行号", "SOURCE_LINE_UNREADABLE"),
        (6, "来源行号", "SOURCE_MISSING"), (7, "来源单号", "CANNOT_MERGE"), (9, "", "LINE_NEEDS_SOURCE"), (7, "来源单号", "SOURCE_UNKNOWN"),
        (10, "来源行号", "SOURCE_LINE_UNREADABLE"),
    }  # fmt: skip


@pytest.mark.covers("SO-09", "PT-16")
def test_a_source_with_nothing_open_says_so(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60))
    brought(books, "loan_return", [{"单据标识*": "甲", "来源单号": lent.number}])
    books.by(CHECKER).act(only(books, "loan_return"), "sign")
    heads = [{"单据标识*": "甲", "来源单号": lent.number}, {"单据标识*": "乙"}, {"单据标识*": "丙"}]
    rows: Rows = [
        {"单据标识*": "乙", "来源单号": lent.number},
        {"单据标识*": "丙", "来源单号": lent.number, "来源行号": 1},
    ]
    report = brought(books, "loan_return", heads, rows)
    assert told(report) == [
        (3, "来源单号", "NOTHING_OPEN"),
        (3, "来源单号", "NOTHING_OPEN"),
        (4, "来源行号", "NOTHING_OPEN"),
    ]


@pytest.mark.covers("SO-09", "PT-16")
def test_head_and_line_name_one_source(books: SmallBooks) -> None:
    lent, other = loan(books, line("A", 60)), loan(books, line("A", 6))
    heads = [{"单据标识*": "甲", "来源单号": lent.number}]
    report = brought(books, "loan_return", heads, [{"单据标识*": "甲", "来源单号": other.number}])
    assert told(report) == [(3, "来源单号", "SOURCES_DIFFER")]
    same = brought(books, "loan_return", heads, [{"单据标识*": "甲", "来源单号": lent.number.lower(), "数量*": 4}])
    assert same.faults == []


@pytest.mark.covers("SO-09", "PT-16")
def test_a_record_that_is_there_keeps_where_it_came_from(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60))
    brought(books, "loan_return", [{"单据标识*": "甲", "来源单号": lent.number}])
    made = only(books, "loan_return")
    declaration = books.ledger.registry.of("loan_return")
    content = f"单据编号,来源单号\n{made.number},{lent.number}\n".encode()
    report = importing.run(books.commands, books.who, request(), declaration, "x.csv", content, dry_run=False)
    assert told(report) == [(2, "来源单号", "SOURCE_OF_EXISTING")]
    # What is not said of it stays.
    same = importing.run(books.commands, books.who, request(), declaration, "x.csv", f"单据编号\n{made.number}\n".encode(), dry_run=False)  # fmt: skip
    assert (same.faults, same.unchanged) == ([], 1)


def test_what_a_person_may_not_see_he_cannot_draw_from(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60))
    policy = Policy(
        (RolePolicy("back", frozenset(("loan_return", verb) for verb in ("read", "create", "edit", "import"))),)
    )
    blind = replace(books, who=replace(books.who, policy=policy))
    report = brought(blind, "loan_return", [{"单据标识*": "甲", "来源单号": lent.number}])
    assert told(report) == [(3, "来源单号", "SOURCE_UNKNOWN")]


@pytest.mark.covers("SO-09", "S26.19", "PT-16")
def test_a_loan_names_the_request_and_the_goods(books: SmallBooks) -> None:
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), "purpose": "糖酒会品鉴"}
    draft = paper(books, "issue_request", line("A", 60), line("B", 30), **values)
    asked = books.by(CHECKER).act(books.act(draft, "submit"), "approve")
    rows = [
        {"单据标识*": "甲", "来源单号": asked.number, "物料*": "B", "批次": "B1", "数量*": 12},
        {"单据标识*": "甲", "来源单号": asked.number, "物料*": "B", "批次": "B2", "数量*": 18},
    ]
    report = brought(books, "loan", [{"单据标识*": "甲"}], rows)
    assert report.faults == []
    made = only(books, "loan")
    assert (made.values["purpose"], made.values["employee_id"]) == ("糖酒会品鉴", asked.values["employee_id"])
    assert [(row.values["batch_id"].code, row.values["quantity"]) for row in made.grids["lines"]] == [
        ("B1", 12),
        ("B2", 18),
    ]


@pytest.mark.covers("PT-16")
def test_a_line_without_batch_comes_in_those_that_a_desk_would_propose(books: SmallBooks) -> None:
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), "purpose": "品鉴"}
    there = books.stock("B").on_hand
    draft = paper(books, "issue_request", line("A", 6), line("B", there), **values)
    asked = books.by(CHECKER).act(books.act(draft, "submit"), "approve")
    proposed = books.evaluate_push("issue_request.loan", asked).grids["lines"][1:]
    assert len(proposed) > 1, "of more than one batch, or this shows nothing"
    first = proposed[0].values["quantity"]
    rows = [{"单据标识*": "甲", "来源单号": asked.number, "物料*": "B", "数量*": int(first) + 1}]
    assert brought(books, "loan", [{"单据标识*": "甲"}], rows).faults == []
    lines = only(books, "loan").grids["lines"]
    assert [row.values["quantity"] for row in lines] == [first, 1]
    assert [row.values["batch_id"] for row in lines] == [row.values["batch_id"] for row in proposed[:2]]
    # A fault of any of them stands at the row that they are of.
    rows[0]["数量*"] = float(first) + 0.5
    assert told(brought(books, "loan", [{"单据标识*": "甲"}], rows, dry_run=True)) == [(3, "数量", "UNIT_DECIMALS")]


@pytest.mark.covers("PT-16")
def test_goods_that_two_lines_have_need_the_place(books: SmallBooks) -> None:
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), "purpose": "品鉴"}
    draft = paper(books, "issue_request", line("A", 60), line("A", 6), **values)
    asked = books.by(CHECKER).act(books.act(draft, "submit"), "approve")
    rows = [
        {"单据标识*": "甲", "来源单号": asked.number, "物料*": "A"},
        {"单据标识*": "甲", "来源单号": asked.number, "物料*": "B"},
    ]
    report = brought(books, "loan", [{"单据标识*": "甲"}], rows)
    assert set(told(report)) == {(3, "来源单号", "SOURCE_LINE_AMBIGUOUS"), (4, "来源单号", "SOURCE_LINE_UNKNOWN")}
