"""A cell is read as what it is: empty, a value, or something that has none."""

from __future__ import annotations

from datetime import datetime

import pytest

from cellar_server.kernel.exchange import sheets
from cellar_server.kernel.exchange.sheets import Cell, Number, Unreadable
from tests.support import workbooks as xml


def cells(*rows: str, before: str = "", after: str = "", more: dict[str, str] | None = None) -> dict[tuple[int, int], Cell]:  # fmt: skip
    (sheet,) = sheets.read("a.xlsx", xml.workbook({"客户": xml.sheet(*rows, before=before, after=after)}, more=more))
    return {(row.number, column): cell for row in sheet.rows for column, cell in row.cells.items()}


def one(cell: str) -> Cell | None:
    return cells(xml.row(1, cell)).get((1, 0))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (xml.text("A1", "酒"), "酒"),
        ('<c r="A1" t="str"><f>B1</f><v>酒</v></c>', "酒"),
        ('<c r="A1" t="inlineStr"><is><r><t>五粮</t></r><r><t>液</t></r><rPh><t>wu</t></rPh></is></c>', "五粮液"),
        (xml.text("A1", "a_x000D_b"), "a\rb"),
        (xml.number("A1", "9.1510100765341197E+17"), Number("9.1510100765341197E+17")),
        (xml.number("A1", "17", xml.PADDED), Number("17", padded=True)),
        (xml.flag("A1"), True),
        (xml.number("A1", "46053", xml.DATE), datetime(2026, 1, 31)),  # noqa: DTZ001
        (xml.number("A1", "1", xml.DATE), datetime(1900, 1, 1)),  # noqa: DTZ001
        (xml.number("A1", "61", xml.DATE), datetime(1900, 3, 1)),  # noqa: DTZ001
        ('<c r="A1" t="d"><v>2026-01-31T08:30:00</v></c>', datetime(2026, 1, 31, 8, 30)),  # noqa: DTZ001
        # No value is nothing; blanks are nothing; a formula that says "" is nothing.
        ('<c r="A1" s="1"/>', None),
        (xml.text("A1", " \u3000"), None),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        # What has no value is not nothing.
        (xml.error("A1", "#N/A"), Unreadable("error", "#N/A")),
        (xml.not_calculated("A1"), Unreadable("formula")),
        ('<c r="A1"><f>B1</f><v></v></c>', Unreadable("formula")),
        (xml.number("A1", "60", xml.DATE), Unreadable("date", "60")),
        (xml.number("A1", "0", xml.DATE), Unreadable("date", "0")),
        (xml.number("A1", "-5", xml.DATE), Unreadable("date", "-5")),
        (xml.number("A1", "2958466", xml.DATE), Unreadable("date", "2958466")),
        ('<c r="A1" t="d"><v>2026-02-30</v></c>', Unreadable("date", "2026-02-30")),
    ],
)
def test_one_cell(cell: str, value: Cell | None) -> None:
    assert one(cell) == value


def test_days_that_count_from_1904() -> None:
    more = {"xl/workbook.xml": '<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'}  # fmt: skip
    assert cells(xml.row(1, xml.number("A1", "44591", xml.DATE)), more=more)[1, 0] == datetime(2026, 1, 31)  # noqa: DTZ001


def test_cells_covered_by_merging_point_to_the_one_that_holds_the_value() -> None:
    found = cells(
        xml.row(1, xml.text("A1", "a"), xml.text("B1", "b")),
        xml.row(2, xml.text("A2", "甲"), xml.text("B2", "1")),
        xml.row(3, xml.text("B3", "2")),
        after=xml.merged("A2:A1048576", "D1:XFD1"),
    )
    assert found[3, 0] == Unreadable("merged", "A2")
    assert found[2, 0] == "甲"
    assert len(found) == 6


def test_cells_without_addresses_follow_each_other() -> None:
    found = cells('<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>', '<row r="5"><c><v>4</v></c></row>')
    assert found == {(1, 0): Number("1"), (1, 3): Number("2"), (1, 4): Number("3"), (5, 0): Number("4")}


def test_hidden_rows_columns_and_sheets_are_known() -> None:
    first = xml.sheet(xml.row(1, xml.text("A1", "a")), xml.row(2, xml.text("A2", "b"), hidden=True),
                      before='<cols><col min="2" max="4" hidden="1"/></cols>')  # fmt: skip
    content = xml.workbook({"一": first, "二": first, "三": first}, states={"二": "hidden", "三": "veryHidden"})
    read = sheets.read("a.xlsx", content)
    assert [(sheet.name, sheet.state, len(sheet.rows)) for sheet in read] == [
        ("一", "visible", 2),
        ("二", "hidden", 0),
        ("三", "very_hidden", 0),
    ]
    assert [row.hidden for row in read[0].rows] == [False, True]
    assert read[0].hidden_columns == [(1, 3)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("yyyy-mm-dd", "date"), ("[$-804]m月d日", "date"), ("[h]:mm", "date"), ("General", ""), ("0.00", ""), ("000000", "padded"),
     ("[Red]0.00", ""), ('0"瓶 days"', ""), ("#,##0.00;[红色]-#,##0.00", ""), (r"\d0", "")],
)  # fmt: skip
def test_formats_say_what_is_a_day(code: str, kind: str) -> None:
    from cellar_server.spreadsheets.workbook import kind_of_format

    assert kind_of_format(code) == kind


def test_columns_have_the_letters_that_the_user_sees() -> None:
    assert [sheets.letters(n) for n in (0, 25, 26, 51, 701, 702, 16383)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]
