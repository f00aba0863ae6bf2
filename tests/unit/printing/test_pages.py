"""Documents of any length come out whole, on the right paper, in embedded type."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cellar_server.printing import Column, PrintDocument
from tests.support.papers import TEMPLATES, render
from tests.unit.printing.print_samples import document, everything, read, row


@pytest.mark.parametrize("template", ["delivery_note", "delivery_note_tractor", "outbound", "listing"])
@pytest.mark.parametrize("lines", [1, 40, 500])
def test_every_line_is_printed_exactly_once(template: str, lines: int) -> None:
    text = everything(render(template, [document(lines)]))
    assert [text.count(f"澄岭陈酿{n:04}号") for n in range(1, lines + 1)] == [1] * lines
    assert text.count("合　计") == 1


@pytest.mark.parametrize(
    ("template", "lines", "pages"),
    [
        ("delivery_note", 1, 1),
        ("delivery_note", 30, 1),
        ("delivery_note", 40, 2),
        ("delivery_note", 500, 12),
        ("delivery_note_tractor", 1, 1),
        ("delivery_note_tractor", 6, 1),
        ("delivery_note_tractor", 40, 3),
        ("listing", 1, 1),
    ],
)
def test_number_of_pages(template: str, lines: int, pages: int) -> None:
    sheets = read(render(template, [document(lines)]))
    assert len(sheets) == pages
    for number, sheet in enumerate(sheets, start=1):
        assert f"第 {number} / {pages} 页" in sheet.text
        assert "商品编码" in sheet.text, "the heading row is repeated"
        assert "FH2611-0311" in sheet.text, "every sheet says what it belongs to"


@pytest.mark.parametrize("template", sorted(TEMPLATES))
@pytest.mark.parametrize("lines", [0, 1, 5, 6, 7, 8, 9, 10, 11, 33, 34, 35, 36, 37, 38, 39, 90])
def test_nothing_leaves_the_paper_or_runs_into_the_foot(template: str, lines: int) -> None:
    paper = TEMPLATES[template].paper
    for page in read(render(template, [document(lines, stamp="已审核", footnote="质检证书随货")])):
        for run in page.runs:
            assert run.left >= paper.side - 0.6, run
            assert run.right <= page.width - paper.side + 0.6, run
            assert run.top >= paper.top - 1, run
            assert run.bottom <= page.height - paper.bottom + 1, run
        foot = page.height - paper.bottom - 5
        assert {run.text for run in page.runs if run.bottom > foot} >= {"质检证书随货"}
        body = [run for run in page.runs if run.bottom <= foot]
        assert max(run.bottom for run in body) < foot - 0.1


@pytest.mark.parametrize("lines", range(30, 44))
def test_nobody_signs_a_sheet_without_goods(lines: int) -> None:
    last = read(render("delivery_note", [document(lines)]))[-1].text
    assert f"澄岭陈酿{lines:04}号" in last
    assert "合　计" in last
    assert "制单" in last


def test_paper_sizes() -> None:
    def size(template: str, sample: PrintDocument) -> tuple[float, float]:
        page = read(render(template, [sample]))[0]
        return round(page.width, 1), round(page.height, 1)

    assert size("delivery_note", document(1)) == (210.0, 297.0)
    assert size("delivery_note_tractor", document(1)) == (241.0, 139.7)
    wide = [Column(f"c{i}", f"列{i}", 30) for i in range(9)]
    assert size("listing", PrintDocument("单据", "公司", columns=wide, rows=[["x"] * 9])) == (297.0, 210.0)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_all_type_is_embedded(template: str) -> None:
    runs = [run for page in read(render(template, [document(3, watermark="草稿")])) for run in page.runs]
    assert all(run.embedded for run in runs)
    assert {run.font.split("+")[-1] for run in runs} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render("delivery_note", [document(40)]) == render("delivery_note", [document(40)])


def test_several_documents_have_their_own_page_numbers() -> None:
    pages = read(render("delivery_note", [document(40), document(1, number="FH2611-0312")]))
    assert ["第 1 / 2 页" in p.text or "第 1 / 1 页" in p.text for p in pages] == [True, False, True]
    assert "FH2611-0312" in pages[2].text
    assert "FH2611-0312" not in pages[0].text + pages[1].text


def test_a_line_taller_than_a_page_goes_on_overleaf() -> None:
    name = "".join(f"第{n:04}句。" for n in range(900))
    pages = read(render("delivery_note_tractor", [document(1, rows=[row(1), row(2, name=name), row(3)])]))
    assert len(pages) > 2
    left = next(run.left for run in pages[0].runs if run.text == "名称")
    column = [run.text for page in pages for run in page.runs if abs(run.left - left) < 0.8 and run.text != "名称"]
    assert name in "".join(column)
    assert "澄岭陈酿0003号" in pages[-1].text


def test_long_names_wrap_inside_their_column_without_losing_a_character() -> None:
    name = "澄岭窖藏三十年丙午马年生肖纪念版礼盒（含酒具、证书、手提袋）LimitedEditionWithAVeryLongLatinWordThatMustBreak甲"
    pages = read(render("delivery_note", [document(1, rows=[row(1, name=name), row(2)])]))
    runs = [run for page in pages for run in page.runs]
    left = next(run.left for run in runs if run.text == "名称")
    column = [run for run in runs if abs(run.left - left) < 0.8]
    parts = "".join(run.text for run in column)
    assert name in parts
    border = next(run.left for run in runs if run.text == "库位") - 1
    assert all(run.right <= border for run in column if run.text in name)


def test_lines_break_as_chinese_readers_expect() -> None:
    from cellar_server.printing.glyphs import load_fonts
    from cellar_server.printing.typesetting import wrap

    load_fonts()
    text = "收货时请当面点清件数，核对批次；（破损）请注明。" * 6
    for width in range(30, 120, 3):
        lines = wrap(text, width, 9)
        assert "".join(lines) == text
        assert not any(line[0] in "，；）。" for line in lines)
        assert not any(line[-1] == "（" for line in lines)


def test_header_fields_beyond_a_page_flow_on() -> None:
    facts = [(f"栏目{n}", f"值{n:03}") for n in range(150)]
    pages = read(render("delivery_note_tractor", [document(2, facts=facts)]))
    text = "".join(page.text for page in pages)
    assert all(text.count(f"值{n:03}") == 1 for n in range(150))


def test_a_wrong_call_says_so() -> None:
    with pytest.raises(ValueError, match="nothing to print"):
        render("delivery_note", [])
    with pytest.raises(KeyError):
        render("no_such_template", [document(1)])
    with pytest.raises(ValueError, match="7 cells for 8 columns"):
        document(1, rows=[row(1)[:7]], totals=[])


def test_headings_stand_over_one_another_on_all_pages() -> None:
    pages = read(render("delivery_note", [document(90)]))
    places = [[run.left for run in page.runs if run.text == "价税合计"] for page in pages]
    assert all(abs(a[0] - b[0]) < 0.01 for a, b in pairwise(places))
