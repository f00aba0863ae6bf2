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


def test_the_fall_back_draws_what_the_family_lacks_and_nothing_else() -> None:
    """Two files that drew one sign would be two designs of it; 𠮷 stands in names, 𣘺 and 㛂 too."""
    main, rare = (TTFontFile(str(path)) for path in (fonts.regular_path(), fonts.rare_path()))
    assert not main.charToGlyph.keys() & rare.charToGlyph.keys()
    assert all(ord(c) in {**main.charToGlyph, **rare.charToGlyph} for c in "𠮷𣘺㛂𡈽𠀋𤇾𠮟㈱㊙")
    outside = [code for code in rare.charToGlyph if 0x20000 <= code <= 0x2A6DF]
    assert len(outside) > 2000
    # The same square, so that a name keeps its measure.
    assert {rare.charWidths[code] for code in outside} == {main.charWidths[ord("酒")]}


def test_the_licence_is_beside_the_fonts() -> None:
    text = (fonts.regular_path().parent / "OFL.txt").read_text(encoding="utf-8")
    assert "Copyright 2014-2021 Adobe" in text
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
