"""The shipped fonts do what the client and the prints count on."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from cellar_common import fonts


@pytest.mark.parametrize("path", [fonts.regular_path(), fonts.bold_path()], ids=lambda p: p.stem)
def test_figures_are_tabular_and_signs_are_there(path: Path) -> None:
    font = TTFontFile(str(path))
    assert {font.charWidths[ord(c)] for c in "0123456789−"} == {font.charWidths[ord("0")]}
    assert all(
        ord(c) in font.charToGlyph for c in "，。：（）×℃№—¥壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整负酒窖澄醴醇酎鸷㛃䶮"
    )


def test_the_licence_is_beside_the_fonts() -> None:
    text = (fonts.regular_path().parent / "OFL.txt").read_text(encoding="utf-8")
    assert "Copyright 2014-2021 Adobe" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
