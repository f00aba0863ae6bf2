"""Tokens of the theme in use, and what Qt needs made from them: palette, fonts and the one style sheet.

A widget asks for names (`theme.color("accent")`), never for hex values, and repaints on `theme.changed`.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from cellar_client.look.style import STYLE_SHEET
from cellar_common import fonts

CHOICES = ("light", "dark", "system")
DENSITIES = ("auto", "usual", "compact", "roomy")
LETTERS = ("usual", "large", "largest")
# What grows with the letters that stand in it.
_GROWING = frozenset({"row", "row_comfort", "grid_head", "input", "button", "toolbar", "topbar", "tabs", "status"})
# Screens lower than this are compact by themselves.
_LOW = 800


class _Signals(QObject):
    changed = Signal()


_signals = _Signals()
_tokens: dict[str, Any] = json.loads(resources.files(__package__).joinpath("tokens.json").read_text(encoding="utf-8"))
_images: tempfile.TemporaryDirectory[str] | None = None
_fonts_loaded = False

# Emitted after another theme was applied.
changed = _signals.changed
# "light" or "dark", as shown.
current = "light"
# As chosen: "light", "dark" or "system".
choice = "light"
_letters = 1.0
_density = "usual"


def apply(app: QApplication, name: str) -> None:
    """Shows the theme `light`, `dark`, or what the desktop prefers (`system`); ValueError for anything else."""
    global current, choice  # noqa: PLW0603 - one theme a process
    if name not in CHOICES:
        raise ValueError(name)
    choice = name
    current = _desktop_theme() if name == "system" else name
    load_fonts()
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
    changed.emit()


def set_reading(letters: str, density: str) -> None:
    """How large letters are (`LETTERS`) and how close rows stand (`DENSITIES`): of what is made from now on, under the next
    `apply`. `auto` is compact on a low screen; a name that is none is the usual one.
    """
    global _letters, _density  # noqa: PLW0603 - one desk a process
    _letters = float(_tokens["letters"].get(letters, 1.0))
    screen = QGuiApplication.primaryScreen()
    low = screen is not None and screen.availableSize().height() < _LOW
    _density = {"auto": "compact" if low else "usual"}.get(density, density)


@contextmanager
def shown_as(name: str) -> Iterator[None]:
    """What is painted in the block has the colours of this theme, whatever the screen shows: paper is light."""
    global current  # noqa: PLW0603
    before, current = current, name
    try:
        yield
    finally:
        current = before


def _desktop_theme() -> str:
    hints = QGuiApplication.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def hex_of(name: str) -> str:
    """A colour token as `#RRGGBB`; a hex value passes through."""
    if name.startswith("#"):
        return name
    if name.startswith("state."):
        _, look, part = name.split(".")
        return state(look)[part]
    value: str = _tokens[current][name]
    return value


def color(name: str, alpha: int = 255) -> QColor:
    """A colour token (`accent`, `state.draft.fg`) of the theme in use; KeyError for an unknown name."""
    result = QColor(hex_of(name))
    result.setAlpha(alpha)
    return result


def colors(name: str) -> list[str]:
    """A list token such as `chart`, `tier`, `age` or `brand`, as hex values."""
    return list(_tokens[current][name])


def size(name: str) -> int:
    """A length in pixels: `row`, `input`, `toolbar`, `topbar`, `nav` …"""
    own = _tokens.get(f"size_{_density}", {}).get(name, _tokens["size"][name])
    return round(own * _letters) if name in _GROWING else int(own)


def radius(name: str) -> int:
    return int(_tokens["radius"][name])


def font_px(name: str) -> int:
    """Pixel size of a step of the type scale: hint, small, body, title, head, kpi, hero."""
    return round(_tokens["font"][name] * _letters)


def motion_ms(name: str) -> int:
    return int(_tokens["motion"][name])


def state(look: str) -> dict[str, str]:
    """fg, bg, line and glyph of a document state's look; an unknown look is drawn as a draft."""
    states = _tokens[current]["state"]
    found: dict[str, str] = states.get(look) or states["draft"]
    return found


@lru_cache(maxsize=64)
def _font(px: int, bold: bool) -> QFont:
    result = QFont([fonts.FAMILY, fonts.RARE_FAMILY])
    result.setPixelSize(px)
    result.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Figures of one width, so that columns of numbers stand under each other.
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def font(name: str | int = "body", *, bold: bool = False) -> QFont:
    """The font of a step of the type scale, or of so many pixels."""
    return QFont(_font(font_px(name) if isinstance(name, str) else name, bold))


def load_fonts() -> None:
    """Registers the bundled family once; a desk without Chinese fonts shows Chinese all the same."""
    global _fonts_loaded  # noqa: PLW0603
    if _fonts_loaded:
        return
    for path in (fonts.regular_path(), fonts.bold_path(), fonts.rare_path()):
        QFontDatabase.addApplicationFont(str(path))
    _fonts_loaded = True


def icon_svg(name: str, color_name: str) -> str:
    """The SVG text of an icon, tinted."""
    return _icon_source(name).replace("currentColor", hex_of(color_name))


@lru_cache(maxsize=256)
def _icon_source(name: str) -> str:
    folder = resources.files(__package__).joinpath("icons")
    path = folder.joinpath(f"{name}.svg")
    # The server names icons in its metadata: one this client does not know must not break a menu.
    return (path if path.is_file() else folder.joinpath("folder.svg")).read_text(encoding="utf-8")


def style_sheet() -> str:
    """The style sheet of the theme in use, made from tokens only."""
    values: dict[str, Any] = {key: value for key, value in _tokens[current].items() if isinstance(value, str)}
    values |= {f"px_{key}": font_px(key) for key, value in _tokens["font"].items() if isinstance(value, int)}
    values["h_input"] = size("input") - 2
    values |= {f"r_{key}": value for key, value in _tokens["radius"].items()}
    return STYLE_SHEET.format(
        family=fonts.FAMILY,
        img_down=_image("down", "text2"),
        img_up=_image("up", "text2"),
        img_right=_image("right", "text2"),
        img_left=_image("left", "text2"),
        img_check=_image("check", "on_accent"),
        **values,
    )


def _image(name: str, color_name: str) -> str:
    """A tinted copy on disk, because a style sheet takes images from files only."""
    global _images  # noqa: PLW0603
    if _images is None:
        _images = tempfile.TemporaryDirectory(prefix="cellar-look-")
    path = Path(_images.name) / f"{name}_{color_name}_{current}.svg"
    if not path.exists():
        path.write_text(icon_svg(name, color_name), encoding="utf-8")
    return path.as_posix()


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = (
        (role.Window, "canvas"),
        (role.Base, "surface"),
        (role.AlternateBase, "band"),
        (role.Button, "surface"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Highlight, "select"),
        (role.HighlightedText, "text"),
        (role.PlaceholderText, "text3"),
        (role.Mid, "line2"),
        (role.Light, "surface"),
        (role.Dark, "line2"),
        (role.Link, "accent_text"),
        (role.Accent, "accent"),
    )
    for which, name in pairs:
        palette.setColor(which, color(name))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, color("disabled"))
    return palette
