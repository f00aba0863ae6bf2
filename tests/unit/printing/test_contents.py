"""What the reader finds on the sheet: figures, words, signatures, groups, the statement's balance."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from cellar_server.printing import Column, PrintDocument, Signature
from tests.support.papers import render
from tests.unit.printing.print_samples import document, everything, read, row, statement

RED = (184, 20, 26)


def test_totals_and_capitals() -> None:
    rows = [row(1, amount=Decimal("172108.80")), row(2, amount=Decimal("379185.60"))]
    text = everything(render("delivery_note", [document(0, rows=rows)]))
    assert "551,294.40" in text
    assert "金额（大写）：人民币伍拾伍万壹仟贰佰玖拾肆元肆角整" in text


def test_negative_figures_are_red_and_carry_a_true_minus() -> None:
    rows = [row(1, amount=Decimal("-1234.50")), row(2, amount=Decimal("1.00"))]
    pages = read(render("invoice_list", [document(0, rows=rows, red=True)]))
    colours = {run.text: run.colour for run in pages[0].runs}
    assert colours["−1,234.50"] == RED
    assert colours["−1,233.50"] == RED
    assert colours["1.00"] != RED
    assert colours["红字"] == RED
    assert "人民币负壹仟贰佰叁拾叁元伍角整" in pages[0].text


def test_what_a_red_slip_comes_to_is_red_at_its_head_and_in_capitals() -> None:
    """Also a figure that is in words already; what is above zero stays black."""
    facts = [("收款金额", Decimal("-300.00")), ("毛重", "−12.5 kg"), ("已核销", Decimal("1.00")), ("备注", "-3 月")]
    sample = PrintDocument("收款单", "公司", facts=facts, amount=Decimal(-300), red=True)
    colours = {run.text: run.colour for run in read(render("listing", [sample]))[0].runs}
    assert [colours[text] == RED for text in ("−300.00", "−12.5 kg", "1.00", "-3 月")] == [True, True, False, False]
    assert colours[next(text for text in colours if "大写" in text)] == RED


def test_empty_values() -> None:
    columns = [Column("a", "甲", 30), Column("b", "乙", 30, "money"), Column("c", "丙", 30, "day")]
    sample = PrintDocument("单据", "公司", columns=columns, rows=[[None, None, None]], facts=[("客户", None)])
    page = read(render("listing", [sample]))[0]
    assert [run.text for run in page.runs].count("—") == 1
    assert "None" not in page.text
    assert "（无明细）" in everything(render("listing", [PrintDocument("单据", "公司", columns=columns)]))


def test_a_document_without_lines_or_fields_prints() -> None:
    assert "制单" in everything(render("listing", [PrintDocument("通知", "公司")]))


def test_figures_by_kind() -> None:
    kinds: list[tuple[str, object, str]] = [
        ("money", Decimal("1234.5"), "1,234.50"),
        ("price", Decimal("478.08"), "478.08"),
        ("price", Decimal("3888.126543"), "3,888.126543"),
        ("price", Decimal("150.1"), "150.10"),
        ("quantity", Decimal("60.0000"), "60"),
        ("rate", Decimal("0.13"), "13%"),
        ("factor", Decimal("7.1235"), "7.1235"),
        ("flag", True, "是"),
        ("integer", 7, "7"),
    ]
    columns = [Column(f"c{i}", f"列{i}", 20, kind) for i, (kind, _, _) in enumerate(kinds)]  # type: ignore[arg-type]
    sample = PrintDocument("单据", "公司", columns=columns, rows=[[value for _, value, _ in kinds]])  # type: ignore[misc]
    runs = [run.text for run in read(render("listing", [sample]))[0].runs]
    assert [shown for _, _, shown in kinds if shown not in runs] == []


def test_a_figure_too_wide_for_its_column_stays_on_one_line() -> None:
    columns = [Column(f"c{i}", "额", 10, "money") for i in range(14)]
    value = Decimal("123456789012.34")
    runs = [
        run
        for run in read(render("listing", [PrintDocument("单据", "公司", columns=columns, rows=[[value] * 14])]))[
            0
        ].runs
        if run.text == "123,456,789,012.34"
    ]
    assert len(runs) == 14
    assert all(a.right <= b.left for a, b in itertools.pairwise(runs))


def test_signatures_fill_the_templates_places_and_add_their_own() -> None:
    sample = document(1, signatures=[Signature("审核", "许望舒"), Signature("监磅", "何一凡")])
    runs = [run.text for run in read(render("delivery_note", [sample]))[0].runs]
    labels = [text for text in runs if text in {"制单：", "审核：", "仓库：", "司机：", "监磅："}]
    assert labels == ["制单：", "审核：", "仓库：", "司机：", "监磅："]
    assert runs[runs.index("审核：") + 1] == "许望舒"
    assert runs[runs.index("监磅：") + 1] == "何一凡"


def test_draft_watermark_stamp_and_copy() -> None:
    pages = read(render("delivery_note", [document(40, watermark="草稿", stamp="待审核", copy=3)]))
    assert all("草稿" in page.text and "第 3 次打印" in page.text for page in pages)
    assert [page.text.count("待审核") for page in pages] == [1, 0]


def test_the_picking_list_goes_by_location_and_shows_no_money() -> None:
    pages = read(render("outbound", [document(90)]))
    text = "".join(page.text for page in pages)
    assert "含税单价" not in text
    assert "478.08" not in text
    assert "大写" not in text
    heads = [run.text for page in pages for run in page.runs if run.text.startswith("库位 ")]
    assert [head for head in heads if not head.endswith("（续）")] == ["库位 A-00", "库位 A-01", "库位 A-02"]
    assert heads.count("库位 A-01（续）") == 1
    # 30 lines each; the sums of the three places are the document's total
    totals = [sum(n % 7 + 1 for n in range(1, 91) if n % 3 == place) for place in range(3)]
    for total in (*totals, sum(totals)):
        assert str(total) in [run.text for page in pages for run in page.runs]


@pytest.mark.covers("CR-08")
def test_statement_runs_the_balance_and_asks_for_a_reply() -> None:
    text = everything(render("customer_statement", [statement()]))
    for shown in ("期初余额", "1,000.00", "1,500.50", "1,400.25", "500.25", "−100.25", "400.25", "900.00"):
        assert shown in text
    assert statement().closing == Decimal("500.25")
    assert "人民币伍佰元贰角伍分" in text
    assert "截至 2026-11-30，望川贸易有限公司账面应付澄岭酒业销售有限公司货款人民币 500.25 元" in text
    assert "□ 数据相符" in text


@pytest.mark.covers("CR-08")
def test_a_customer_who_paid_in_advance_is_owed() -> None:
    text = everything(render("customer_statement", [statement(opening=Decimal("-2000.00"))]))
    assert "澄岭酒业销售有限公司账面应付望川贸易有限公司货款人民币 2,499.75 元" in text
    assert "人民币负贰仟肆佰玖拾玖元柒角伍分" in text


def test_a_statement_without_movements_closes_as_it_opened() -> None:
    assert statement(movements=[]).closing == Decimal("1000.00")
    assert "期末余额" in everything(render("customer_statement", [statement(movements=[])]))


def test_english_words() -> None:
    text = everything(render("customer_statement", [statement()], language="en"))
    for word in ("Statement of account", "Opening balance", "Amount in words: RMB", "Reply slip", "Page 1 / 1"):
        assert word in text
    assert "Total" in everything(render("delivery_note", [document(1)], language="en"))


def test_parts_of_a_fen_are_refused_rather_than_rounded() -> None:
    with pytest.raises(ValueError, match="decimal places"):
        render("delivery_note", [document(1, amount=Decimal("0.005"))])
