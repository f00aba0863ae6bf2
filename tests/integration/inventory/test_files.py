"""The papers of the warehouse as files: brought in from a workbook, printed on paper."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from cellar_server.kernel.exchange import importing, template
from tests.integration.inventory.papers import PAPERS, line, paper
from tests.integration.printing.test_prints import row, sheet
from tests.support.books import CHECKER, SmallBooks, ref, request, rows_of

D = Decimal


def workbook(books: SmallBooks, entity: str, heads: list[dict[str, Any]], lines: list[dict[str, Any]]) -> bytes:
    """The entity's own template, filled in by headings."""
    with books.reading() as work:
        _, empty = template.make(work, books.ledger.registry.of(entity))
    opened = CalamineWorkbook.from_filelike(io.BytesIO(empty))
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for number, rows in enumerate((heads, lines)):
            headings = opened.get_sheet_by_index(number).to_python(skip_empty_area=False)[1]
            made = book.add_worksheet(opened.sheet_names[number])
            made.write_row(1, 0, headings)
            for place, values in enumerate(rows, start=2):
                for heading, value in values.items():
                    made.write(place, headings.index(heading), value)
    return content.getvalue()


@pytest.mark.covers("WH-01", "WH-08")
def test_an_opening_comes_from_a_workbook_once(books: SmallBooks) -> None:
    declaration = books.ledger.registry.of("opening_stock")
    heads = [{"单据标识*": "甲", "仓库*": "W2", "组织*": "01"}]
    lines = [
        {"单据标识*": "甲", "物料*": "A", "数量*": 60},
        {"单据标识*": "甲", "物料*": "B", "批次": "B1", "数量*": 12},
        {"单据标识*": "甲", "物料*": "B", "批次": "B2", "数量*": 18},
    ]
    content = workbook(books, "opening_stock", heads, lines)
    report = importing.run(books.commands, books.who, request(), declaration, "期初.xlsx", content, dry_run=True)
    assert (report.faults, report.fresh, report.written) == ([], 1, False)
    report = importing.run(books.commands, books.who, request(), declaration, "期初.xlsx", content, dry_run=False)
    assert (report.faults, report.fresh, report.written) == ([], 1, True)
    # Somebody brings in the same file again: each line says whose it is.
    again = importing.run(books.commands, books.who, request(), declaration, "期初.xlsx", content, dry_run=False)
    assert {found.problem.code for found in again.faults} == {"ALREADY_TAKEN"}
    assert (len(again.faults), again.written) == (3, False)
    (opening,) = [each for each in rows_of(books, declaration.model) if each.warehouse_id == books.ids["W2"]]
    books.by(CHECKER).act(books.get("opening_stock", opening.id), "sign")
    assert (books.stock("A", "W2").on_hand, books.stock("B", "W2").on_hand) == (60, 30)
    books.proven()


@pytest.mark.parametrize("entity", ["other_receipt", "other_issue"])
def test_a_workbook_says_what_is_wrong_by_row(one_books: SmallBooks, entity: str) -> None:
    books, reason = one_books, "入库原因*" if entity == "other_receipt" else "出库原因*"
    heads = [{"单据标识*": "甲", "仓库*": "W1", "组织*": "01", reason: "L01"}]
    lines = [{"单据标识*": "甲", "物料*": "A", "数量*": 1.5}, {"单据标识*": "甲", "物料*": "ZZ", "数量*": 1}]
    content = workbook(books, entity, heads, lines)
    declaration = books.ledger.registry.of(entity)
    report = importing.run(books.commands, books.who, request(), declaration, "x.xlsx", content, dry_run=False)
    assert {found.problem.code for found in report.faults} == {"REFERENCE_KIND", "UNIT_DECIMALS", "REFERENCE_UNKNOWN"}
    assert not report.written


@pytest.mark.covers("WH-01", "S23.6")
@pytest.mark.parametrize("entity", PAPERS)
def test_a_paper_is_printed_without_prices(one_books: SmallBooks, entity: str) -> None:
    books = one_books
    warehouse = "W2" if entity == "opening_stock" else "W1"
    made = paper(books, entity, line("B", 27, "B1"), line("A", 12), warehouse=warehouse, keeper_id=ref("S01"))
    assert sheet(books, made, "stock_paper").watermark == "草稿"
    signed = books.by(CHECKER).act(made, "sign")
    for name in ("stock_paper", "stock_paper_tractor"):
        shown = sheet(books, signed, name)
        assert (shown.title, shown.number, shown.watermark) == (
            books.ledger.registry.of(entity).title.zh, signed.number, "",
        )  # fmt: skip
        first = row(shown)
        assert (first["item_code"], first["batch"], first["quantity"], first["unit"]) == ("B", "B1", 27, "瓶")
        assert {"price", "gross", "net"}.isdisjoint(first)
        assert ("保管员", "周予安") in {(each.label, each.name) for each in shown.signatures}
