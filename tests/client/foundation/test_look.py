"""Contrast in both themes, icons, fonts, the style sheet; and texts in both languages."""

from __future__ import annotations

import ast
from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication

import cellar_client
from cellar_client import i18n, keymap
from cellar_client.i18n import t
from cellar_client.look import icons, theme

THEMES = ("light", "dark")
PAIRS = [
    *[(ink, ground) for ink in ("text", "text2", "text3") for ground in ("canvas", "surface", "raised", "band")],
    ("accent_text", "surface"), ("accent_text", "accent_soft"), ("accent_text", "canvas"), ("text", "select"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"),
    ("ok", "surface"), ("warn", "surface"), ("error", "surface"), ("info", "surface"),
    ("ok", "ok_soft"), ("warn", "warn_soft"), ("error", "error_soft"), ("info", "info_soft"), ("warn", "canvas"),
]  # fmt: skip
STATES = ("draft", "approval", "approved", "partly", "closed", "void")


def luminance(color: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF())


def contrast(a: QColor, b: QColor) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(app: QApplication, name: str, ink: str, ground: str) -> None:
    theme.apply(app, name)
    assert contrast(theme.color(ink), theme.color(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_states_can_be_read_and_have_a_sign_each(app: QApplication, name: str) -> None:
    theme.apply(app, name)
    for look in STATES:
        assert contrast(theme.color(f"state.{look}.fg"), theme.color(f"state.{look}.bg")) >= 4.5, look
    assert len({theme.state(look)["glyph"] for look in STATES}) == len(STATES)


@pytest.mark.parametrize("name", THEMES)
def test_the_focus_ring_stands_out(app: QApplication, name: str) -> None:
    theme.apply(app, name)
    assert contrast(theme.color("focus"), theme.color("surface")) >= 3
    assert theme.color("focus") != theme.color("accent")


def test_both_themes_have_the_same_tokens(app: QApplication) -> None:
    import json

    tokens = json.loads(resources.files("cellar_client.look").joinpath("tokens.json").read_text(encoding="utf-8"))
    assert tokens["light"].keys() == tokens["dark"].keys()


def test_a_change_is_told_and_seen(app: QApplication, qtbot: object) -> None:
    seen: list[str] = []
    note = lambda: seen.append(theme.current)  # noqa: E731
    theme.changed.connect(note)
    theme.apply(app, "dark")
    theme.changed.disconnect(note)
    assert seen == ["dark"]
    assert theme.color("surface").name().upper() == "#1C1D20"
    assert "{" not in theme.style_sheet().replace("{ ", "").replace("{\n", "") or "{accent}" not in theme.style_sheet()
    with pytest.raises(ValueError, match="pink"):
        theme.apply(app, "pink")


def test_icons_are_tinted_and_unknown_ones_do_not_break(app: QApplication) -> None:
    red = icons.pixmap("save", "error", 16).toImage()
    inked = [red.pixelColor(x, y) for x in range(16) for y in range(16) if red.pixelColor(x, y).alpha() > 200]
    assert inked
    assert all(color.red() > color.green() for color in inked)
    assert not icons.pixmap("no-such-icon", "text2", 16).isNull()
    assert icons.icon("save") is icons.icon("save")


def test_figures_have_one_width_and_chinese_is_drawn(app: QApplication) -> None:
    metrics = QFontMetrics(theme.font("body"))
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert metrics.inFont("酒")


def test_every_text_has_both_languages() -> None:
    """Reads the client's source: each t("…") is a pair with words on both sides and the same blanks."""
    import re

    wrong = []
    for path in Path(cellar_client.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "t" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    zh, mark, en = first.value.partition("|")
                    blanks = [sorted(re.findall(r"{\w+}", half)) for half in (zh, en)]
                    if not mark or not zh or not en or blanks[0] != blanks[1]:
                        wrong.append(f"{path.name}: {first.value}")
    assert wrong == []


def test_language_is_chosen() -> None:
    assert t("保存|Save") == "保存"
    i18n.set_language("en")
    assert t("第 {n} 行|line {n}", n=3) == "line 3"
    assert keymap.COMMANDS["save"].label == "Save"
    with pytest.raises(ValueError, match="fr"):
        i18n.set_language("fr")
    with pytest.raises(ValueError, match="English half"):
        t("保存")
