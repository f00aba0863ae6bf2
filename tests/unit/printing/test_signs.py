"""A sign is drawn, or named before printing; never dropped and never a box that nobody was told of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.printing import Column, PrintDocument, Signature
from cellar_server.printing.glyphs import BOLD, RARE, REGULAR, load_fonts, missing, runs, width_of
from cellar_server.printing.typesetting import wrap
from tests.support.papers import TEMPLATES, render, unprintable
from tests.unit.printing.print_samples import document, read, row, statement

load_fonts()
NOWHERE = "\U0010fffd"
"""A sign for private use, which no shipped font has."""
INVISIBLE = "\u200b\u200d\ufe0f\ufeff\u00ad\u2060\u202e\U000e0100\x07"


def test_what_has_no_picture_takes_no_room_and_is_not_missing() -> None:
    assert missing(f"酒{INVISIBLE}窖") == []
    assert runs(f"酒{INVISIBLE}窖") == [(REGULAR, "酒窖")]
    assert runs(INVISIBLE) == []
    assert width_of(f"酒{INVISIBLE}窖", 9) == width_of("酒窖", 9)


def test_white_space_that_the_font_lacks_is_a_space() -> None:
    assert runs("a\u2009b\u2028c") == [(REGULAR, "a b c")]


def test_a_sign_that_no_font_has_is_named_once_and_keeps_its_room() -> None:
    assert missing(f"甲{NOWHERE}乙{NOWHERE}Ａ㐂") == [NOWHERE]
    assert width_of(f"甲{NOWHERE}", 9) > width_of("甲", 9) + 4


@pytest.mark.parametrize("bold", [False, True])
def test_a_rare_character_of_a_name_is_drawn_by_the_fall_back(bold: bool) -> None:
    main = BOLD if bold else REGULAR
    assert missing("𠮷野") == []
    assert runs("林𠮷野𣘺", bold) == [(main, "林"), (RARE, "𠮷"), (main, "野"), (RARE, "𣘺")]
    assert width_of("𠮷", 9, bold) == width_of("吉", 9, bold)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_sheet_with_a_rare_name_shows_and_says_it_right(template: str) -> None:
    sample = (
        statement(customer="𠮷野家") if template == "customer_statement" else document(2, facts=[("客户", "𠮷野家")])
    )
    assert unprintable(template, [sample]) == []
    text = "".join(run.text for page in read(render(template, [sample])) for run in page.runs)
    assert "𠮷" in text, "drawn, and copied out of the PDF as it is"


@given(st.text(), st.booleans())
def test_measuring_agrees_with_drawing_whatever_is_written(text: str, bold: bool) -> None:
    parts = runs(text, bold)
    assert width_of(text, 9, bold) == pytest.approx(sum(width_of(part, 9, face == BOLD) for face, part in parts))
    drawn = "".join(part for _, part in parts)
    assert set(missing(text)) <= set(drawn)
    assert missing(drawn) == missing(text)


@given(st.text(alphabet=f"甲乙 ab，。{INVISIBLE}{NOWHERE}𠮷😀", max_size=60), st.integers(20, 90))
def test_lines_keep_every_sign_and_their_measure(text: str, width: int) -> None:
    lines = wrap(text, width, 9)
    assert all(width_of(line, 9) <= width + 0.01 for line in lines)
    seen = ["".join(part for _, part in runs(whole)).replace(" ", "") for whole in ("".join(lines), text)]
    assert seen[0] == seen[1]


PLACES = {
    "organisation": "抬头",
    "contact": "抬头",
    "number": "单据编号",
    "stamp": "状态",
    "watermark": "状态",
    "remarks": "备注",
    "reply": "对账回执（请盖章后寄回）",
    "footnote": "页脚",
    "printed_by": "页脚",
}


@pytest.mark.parametrize("field", sorted(PLACES))
def test_every_text_of_the_sheet_is_looked_at(field: str) -> None:
    sample = document(2, **{field: f"吉{NOWHERE}"})
    assert [(each.place, each.signs) for each in unprintable("delivery_note", [sample])] == [(PLACES[field], [NOWHERE])]


def test_the_place_is_the_field_s_label() -> None:
    sample = document(
        2,
        facts=[("客户", f"吉{NOWHERE}")],
        rows=[row(1), row(2, name=f"陈酿{NOWHERE}")],
        signatures=[Signature("制单", f"林{NOWHERE}")],
    )
    assert [each.place for each in unprintable("delivery_note", [sample])] == ["客户", "第 2 行 名称", "制单"]
    (english, *_) = unprintable("delivery_note", [document(1, rows=[row(1, name=NOWHERE)])], language="en")
    assert (english.document, english.place) == ("发货单 FH2611-0311", "Line 1 名称")


def test_a_column_that_is_not_printed_is_not_warned_of() -> None:
    name = min(TEMPLATES["outbound"].leave_out)
    hidden = PrintDocument("出库单", "公司", columns=[Column(name, "列", 20), Column("item", "名称", 20)], rows=[[NOWHERE, "酒"]])  # fmt: skip
    assert unprintable("outbound", [hidden]) == []
    assert unprintable("listing", [hidden])


def test_a_statement_is_looked_at_as_it_is_printed() -> None:
    (fact, reply) = unprintable("customer_statement", [statement(customer=f"望川{NOWHERE}")])
    assert (fact.place, reply.place) == ("客户", "对账回执（请盖章后寄回）")


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_clean_sheet_says_nothing(template: str) -> None:
    sample = statement() if template == "customer_statement" else document(3, remarks="第一行\n第二行\u200b")
    for language in ("zh", "en"):
        assert unprintable(template, [sample], language=language) == []


@pytest.mark.parametrize("template", ["delivery_note", "delivery_note_tractor"])
def test_invisible_signs_move_nothing(template: str) -> None:
    plain = document(2)
    dirty = replace(plain, organisation="澄岭\u200b酒业销售有限公司\ufeff", remarks=f"{INVISIBLE}{plain.remarks}")
    texts = [
        [(run.text, round(run.left, 2), round(run.bottom, 2)) for run in read(render(template, [each]))[0].runs]
        for each in (plain, dirty)
    ]
    assert texts[0] == texts[1]
