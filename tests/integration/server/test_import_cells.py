"""Imports over the wire: cells that cannot be read, sheets that are not for reading, and figures that are true."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from cellar.v1 import document_pb2, exchange_pb2
from cellar_common.codec import to_python
from tests.integration.server.conftest import World
from tests.support import workbooks as xml
from tests.support.rpc_client import Client, new_id, record

HEADINGS = ["编码", "名称", "租金"]


def places(*rows: str, **more: Any) -> bytes:
    return xml.workbook({"品鉴场所": xml.sheet(xml.table(1, HEADINGS), *rows)}, **more)


def place(at: int, code: str, *cells: str) -> str:
    return xml.row(at, xml.text(f"A{at}", code), xml.text(f"B{at}", f"名{code}"), *cells)


def errors(report: Any) -> list[tuple[str, int, str, str]]:
    return [
        (one.sheet, one.row, one.column, one.problem.code)
        for one in report.problems if one.problem.severity == document_pb2.SEVERITY_ERROR
    ]  # fmt: skip


def rent(client: Client, code: str) -> Decimal | None:
    found = client.page("sample_place", ["code"], search=f"名{code}")
    if not found.ids:
        raise LookupError(code)
    value: Decimal | None = to_python(client.get("sample_place", found.ids[0]).values["rent"])
    return value


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_cell_without_a_value_is_refused_by_its_address(maker: Client, dry_run: bool) -> None:
    """租金 stands here for a credit limit: NULL would mean that there is none."""
    content = places(
        place(2, "U1", xml.error("C2", "#N/A")),
        place(3, "U2", xml.not_calculated("C3")),
        place(4, "U3", xml.flag("C4")),
        place(5, "U4", xml.text("C5", "12元")),
        place(6, "U5", xml.number("C6", "46053", xml.DATE)),
        place(7, "U6", xml.number("C7", "5")),
        xml.row(8, xml.text("A8", "U7"), xml.error("B8", "#REF!"), xml.text("C8", "x")),
    )
    report = maker.upload("sample_place", "limits.xlsx", content, dry_run=dry_run)
    assert sorted(errors(report)) == [
        ("品鉴场所", 2, "租金", "CELL_ERROR"),
        ("品鉴场所", 3, "租金", "CELL_NOT_CALCULATED"),
        ("品鉴场所", 4, "租金", "WRONG_TYPE"),
        ("品鉴场所", 5, "租金", "WRONG_TYPE"),
        ("品鉴场所", 6, "租金", "WRONG_TYPE"),
        # The unreadable name is not also said to be missing, and the rest of its row is checked all the same.
        ("品鉴场所", 8, "名称", "CELL_ERROR"),
        ("品鉴场所", 8, "租金", "WRONG_TYPE"),
    ]
    assert report.problems[0].problem.message == "品鉴场所!C2 是错误值 #N/A"
    assert (report.created, report.would_create, report.refused, report.records) == (0, 1, 6, 7)
    with pytest.raises(LookupError):
        rent(maker, "U6")


def test_empty_zero_and_clear_are_three_things(maker: Client) -> None:
    maker.save(record("sample_place", {"code": "E1", "name": "名E1", "rent": Decimal(7)}))

    def after(cell: str) -> Decimal | None:
        report = maker.upload("sample_place", "a.xlsx", places(place(2, "E1", cell)))
        assert not report.problems, report.problems
        return rent(maker, "E1")

    assert after('<c r="C2" s="1"/>') == 7
    assert after(xml.number("C2", "0")) == 0
    assert after(xml.number("C2", "0.30000000000000004")) == Decimal("0.3")
    assert after(xml.text("C2", "（清空）")) is None
    fresh = maker.upload("sample_place", "a.xlsx", places(place(2, "E2", xml.text("C2", "(clear)"))))
    assert (fresh.created, len(fresh.problems)) == (1, 0)


def test_text_that_became_a_number_is_refused(maker: Client) -> None:
    numbers = places(xml.row(2, xml.number("A2", "915101007653412345"), xml.number("B2", "6.22202E+18")))
    assert errors(maker.upload("sample_place", "tax.xlsx", numbers)) == [
        ("品鉴场所", 2, "编码", "CELL_NOT_TEXT"), ("品鉴场所", 2, "名称", "CELL_NOT_TEXT"),
    ]  # fmt: skip
    text = "编码,名称\nT1,6.22202E+18\nT2,915101007653412345\n"
    report = maker.upload("sample_place", "tax.csv", text.encode())
    assert errors(report) == [("tax.csv", 2, "名称", "CELL_SCIENTIFIC")]
    assert (report.created, report.would_create, report.refused) == (0, 1, 1)


def test_a_file_is_read_by_the_same_notion_of_equal_as_everything_else(maker: Client) -> None:
    """Headings with something invisible, one code in three spellings, a thousand as only Python writes it, Excel's own guard."""
    text = "编码,名称*\u200b,租金\nq1,甲,7\nＱ１,乙,8\nQ1\u200b,丙,9\n"
    report = maker.upload("sample_place", "same.csv", text.encode())
    assert errors(report) == [("same.csv", 3, "", "ROW_TWICE"), ("same.csv", 4, "", "ROW_TWICE")]
    report = maker.upload("sample_place", "number.csv", "编码,名称,租金\nQ2,甲,1_000\n".encode())
    assert errors(report) == [("number.csv", 2, "租金", "WRONG_TYPE")]
    guarded = '编码,名称\n"=""00915""","=""名00915"""\n'
    assert maker.upload("sample_place", "guard.csv", guarded.encode()).created == 1
    assert maker.page("sample_place", ["code"], search="00915").ids
    broken = places(xml.row(2, xml.text("A2", "Q3"), xml.text("B2", "名"), xml.number("C2", "1E+999999999")))
    assert errors(maker.upload("sample_place", "n.xlsx", broken)) == [("品鉴场所", 2, "租金", "CELL_ERROR")]
    broken = places(xml.row(2, xml.text("A2", "Q3"), xml.text("B2", "名"), xml.number("C2", "NaN")))
    assert errors(maker.upload("sample_place", "n.xlsx", broken)) == [("品鉴场所", 2, "租金", "CELL_ERROR")]


def test_hidden_sheets_notes_and_empty_sheets_are_left_out_and_said(maker: Client) -> None:
    good = xml.sheet(xml.table(1, HEADINGS), place(2, "S1"))
    sheets = {
        "说明": xml.sheet(xml.row(1, xml.text("A1", "请填第二张表"))), "品鉴场所": good, "旧": good, "空": xml.sheet(),
        "填写说明": xml.sheet(xml.row(1, xml.text("A1", "编码"))), "缓存": xml.sheet(xml.row(1, xml.text("A1", "x"))),
    }  # fmt: skip
    content = xml.workbook(sheets, states={"旧": "hidden", "缓存": "veryHidden"})
    request_id = new_id()
    report = maker.upload("sample_place", "s.xlsx", content, request_id=request_id)
    assert not errors(report)
    assert {(one.sheet, one.problem.code) for one in report.problems} == {
        (name, "SHEET_LEFT_OUT") for name in ("说明", "旧", "缓存")
    }
    figures = {one.name: (one.left_out, one.rows, one.created) for one in report.sheets}
    assert figures == {"品鉴场所": (False, 1, 1), "说明": (True, 0, 0), "旧": (True, 0, 0), "缓存": (True, 0, 0)}
    again = maker.upload("sample_place", "s.xlsx", content, request_id=request_id)
    assert (again.created, again.would_create, list(again.sheets)) == (1, 0, list(report.sheets))


def test_a_book_of_nothing_but_foreign_sheets_is_refused(maker: Client) -> None:
    strange = xml.sheet(xml.row(1, xml.text("A1", "x")))
    report = maker.upload("sample_place", "s.xlsx", xml.workbook({"一": strange, "二": strange}))
    assert {one[3] for one in errors(report)} == {"NO_HEADINGS"}
    # A grid's own sheet is not one of notes.
    heads = xml.sheet(xml.table(1, ["单据标识", "场所"]), xml.row(2, xml.text("A2", "a"), xml.text("B2", "P1")))
    report = maker.upload("sample_tasting", "s.xlsx", xml.workbook({"品鉴会": heads, "酒品": strange}))
    assert ("酒品", 1, "", "NO_HEADINGS") in errors(report)


def test_nothing_on_a_sheet_is_passed_over(maker: Client) -> None:
    content = xml.workbook({
        "品鉴场所": xml.sheet(
            xml.table(1, [*HEADINGS, "租金"]),
            place(2, "N1", xml.number("C2", "1"), xml.number("F2", "9")), place(3, "N2", xml.number("F3", "9")),
            xml.row(4, xml.text("A4", "N3"), xml.number("C4", "1")),
            after=xml.merged("B3:B4"),
        )
    })  # fmt: skip
    found = errors(maker.upload("sample_place", "n.xlsx", content))
    assert ("品鉴场所", 1, "租金", "COLUMN_TWICE") in found
    # Once a column, and with the letters of a column that has no heading.
    assert [one for one in found if one[3] == "COLUMN_UNNAMED"] == [("品鉴场所", 2, "F", "COLUMN_UNNAMED")]
    assert ("品鉴场所", 4, "名称", "CELL_MERGED") in found


def test_hidden_rows_and_columns_are_read_and_said(maker: Client) -> None:
    content = xml.workbook({
        "品鉴场所": xml.sheet(
            xml.table(1, HEADINGS), place(2, "R1"), xml.row(3, xml.text("A3", "R2"), xml.text("B3", "名R2"), hidden=True),
            before='<cols><col min="3" max="3" hidden="1"/></cols>',
        )
    })  # fmt: skip
    report = maker.upload("sample_place", "r.xlsx", content)
    assert {one.problem.code for one in report.problems} == {"ROWS_HIDDEN", "COLUMNS_HIDDEN"}
    assert report.created == 2


def test_rows_of_one_document_do_not_contradict_each_other(maker: Client) -> None:
    text = "单据标识,场所,酒品.酒名,酒品.数量\na,P1,甲,1\na,,乙,2\na,望江楼,丙,3\nb,P1,#N/A,1\n"
    report = maker.upload("sample_tasting", "t.csv", text.encode())
    assert [one for one in errors(report) if one[3] != "REFERENCE_UNKNOWN"] == [
        ("t.csv", 4, "场所", "HEAD_DIFFERS"), ("t.csv", 5, "酒品.酒名", "CELL_ERROR"),
    ]  # fmt: skip
    assert (report.created, report.refused) == (0, 2)


@pytest.mark.parametrize(("language", "word"), [("zh", "（清空）"), ("en", "(clear)")])
def test_the_template_says_what_empty_means_and_keeps_text(world: World, language: str, word: str) -> None:
    client = world.client("maker", language=language)
    _, content = client.file(client.exchange.Template, exchange_pb2.TemplateRequest(entity="sample_place"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    first, notes = book.worksheets
    assert word in " ".join(str(cell.value) for row in notes.iter_rows() for cell in row)
    formats = {
        str(first.cell(2, at).value).rstrip("*"): first.column_dimensions["ABCDEFGH"[at - 1]].number_format
        for at in range(1, first.max_column + 1)
    }
    code, rent = ("编码", "租金") if language == "zh" else ("Code", "Rent")
    assert (formats[code], formats[rent]) == ("@", "General")
