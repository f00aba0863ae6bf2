"""A workbook that is exported is made to be worked on: looked at as Excel sees it."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from cellar.v1 import exchange_pb2, list_pb2, metadata_pb2
from cellar_common.codec import to_value
from tests.support.rpc_client import Client, tasting

COLUMNS = ["number", "place_id", "business_date", "amount", "state"]


def export(client: Client, search: str, **options: object) -> Workbook:
    request = exchange_pb2.ExportRequest(
        query=list_pb2.Query(entity="sample_tasting", search=search), format="xlsx", **options  # type: ignore[arg-type]
    )  # fmt: skip
    return load_workbook(io.BytesIO(client.file(client.exchange.Export, request)[1]))


def two_tastings(client: Client) -> list[tuple[str, int]]:
    made = [
        client.save(tasting(wines=wines)).record for wines in ([("甲", 2, 1234.5)], [("乙", 1000, 2), ("丙", 1, 0.5)])
    ]
    return [(each.number, each.id) for each in made]


def test_figures_are_numbers_in_their_format_and_summed_under_a_filter(maker: Client) -> None:
    made = two_tastings(maker)
    sheet = export(
        maker, "", columns=COLUMNS, only=[id_ for _, id_ in made], sort=list_pb2.Sort(field="id")
    ).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    amount = headings.index("金额")
    assert [sheet.cell(row, amount + 1).value for row in (2, 3)] == [2469, 2000.5]
    assert {sheet.cell(row, amount + 1).number_format for row in (2, 3, 4)} == {"#,##0.00"}
    day = sheet.cell(2, headings.index("业务日期") + 1)
    assert isinstance(day.value, datetime)
    assert day.number_format == "yyyy-mm-dd"
    assert sheet.cell(4, 1).value == "合计"
    letter = sheet.cell(4, amount + 1).column_letter
    assert sheet.cell(4, amount + 1).value == f"=SUBTOTAL(109,{letter}2:{letter}3)"
    assert sheet.max_row == 4
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(3, len(headings)).coordinate}"
    assert sheet.freeze_panes == "A2"


def test_the_sum_that_is_kept_is_that_of_the_rows(maker: Client) -> None:
    """A program that does not reckon (a preview, a phone) shows what was written."""
    made = two_tastings(maker)
    request = exchange_pb2.ExportRequest(
        query=list_pb2.Query(entity="sample_tasting"), columns=COLUMNS, format="xlsx", only=[id_ for _, id_ in made]
    )
    content = maker.file(maker.exchange.Export, request)[1]
    sheet = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert Decimal(str(sheet.cell(4, COLUMNS.index("amount") + 1).value)) == Decimal("4469.5")


def test_columns_are_as_wide_as_what_stands_in_them(maker: Client) -> None:
    made = two_tastings(maker)
    sheet = export(maker, "", columns=COLUMNS, only=[id_ for _, id_ in made]).worksheets[0]
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["业务日期"] >= len("2026-11-30")
    assert widths["单据编号"] >= len(made[0][0])
    assert max(widths.values()) < 60


def test_the_second_sheet_says_what_the_file_is_of(maker: Client) -> None:
    made = two_tastings(maker)
    day = metadata_pb2.Filter(
        field="business_date", operator=metadata_pb2.FILTER_OPERATOR_FROM, values=[to_value(datetime(2020, 1, 1).date())]  # noqa: DTZ001
    )  # fmt: skip
    request = exchange_pb2.ExportRequest(
        query=list_pb2.Query(entity="sample_tasting", filters=[day], search=made[0][0]), columns=COLUMNS, format="xlsx"
    )
    book = load_workbook(io.BytesIO(maker.file(maker.exchange.Export, request)[1]))
    assert book.sheetnames[1:] == ["说明"]
    said = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert said["列表"] == book.sheetnames[0]
    assert said["业务日期"] == "≥ 2020-01-01"
    assert said["查找"] == made[0][0]
    assert said["制表人"]


def test_only_the_ticked_rows_and_the_file_says_so(maker: Client) -> None:
    made = two_tastings(maker)
    book = export(maker, "", columns=["number"], only=[made[1][1]])
    assert [row[0].value for row in book.worksheets[0].iter_rows()][1:] == [made[1][0]]
    assert ("勾选", "1 条") in {(row[0].value, row[1].value) for row in book["说明"].iter_rows()}


def test_lines_are_summed_and_their_heads_are_not(maker: Client) -> None:
    made = two_tastings(maker)
    sheet = export(maker, made[1][0], columns=["number", "amount"], with_lines=True).worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    last = {heading: cell.value for heading, cell in zip(headings, sheet[sheet.max_row], strict=True)}
    assert last["单据编号"] == "合计"
    assert last["金额"] is None
    assert str(last["酒品.数量"]).startswith("=SUBTOTAL")


def test_what_was_exported_with_its_sums_is_imported_without_them(maker: Client) -> None:
    made = two_tastings(maker)
    request = exchange_pb2.ExportRequest(
        query=list_pb2.Query(entity="sample_tasting"), columns=["number", "place_id", "amount"], format="xlsx",
        with_lines=True, only=[id_ for _, id_ in made],
    )  # fmt: skip
    report = maker.upload("sample_tasting", "back.xlsx", maker.file(maker.exchange.Export, request)[1])
    assert not report.problems, report.problems
    assert (report.rows, report.records, report.unchanged) == (3, 2, 2)
