"""No modules of the client know each other in a ring, not even for their types or inside a function; and its floors.

The floors themselves are contracts of `.importlinter`. What it cannot say is here: which parts of Qt a floor may use.
"""

from __future__ import annotations

import ast

import pytest

from tests.client.foundation.sources import Source, imported, rings, sources

WITHOUT_A_SCREEN = ("cellar_client.session", "cellar_client.rpc", "cellar_client.formats", "cellar_client.kinds")


def ring_of(*modules: tuple[str, str]) -> list[list[str]]:
    made = [Source(f"p.{name}", ast.parse(text)) for name, text in modules]
    known = {each.name for each in made}
    return list(rings({each.name: imported(each, known) for each in made}))


def parts_of_qt(source: Source) -> set[str]:
    """``QtWidgets`` …: what a module takes from Qt."""
    found = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "PySide6":
            rest = (node.module or "").split(".")[1:]
            found |= set(rest[:1] or [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("PySide6.")}
    return found


def test_no_modules_know_each_other_in_a_ring() -> None:
    known = {each.name for each in sources()}
    imports = {each.name: imported(each, known) for each in sources()}
    assert sum(map(len, imports.values())) > 300
    assert list(rings(imports)) == []


@pytest.mark.parametrize(
    "back",
    [
        "from p.form import Form",
        "from p import form",
        "import p.form",
        "from .form import Form",
        "if TYPE_CHECKING:\n    from p.form import Form",
        "def open():\n    from p.form import Form",
    ],
)
def test_a_planted_ring_is_seen(back: str) -> None:
    forth = ("form", "from p.commands import Commands")
    between = ("commands", "from p.verbs import Verbs")
    assert ring_of(forth, between, ("verbs", back)) == [["p.commands", "p.form", "p.verbs"]]
    assert ring_of(forth, between, ("verbs", "from p.other import X")) == []


def test_a_session_runs_without_a_screen() -> None:
    floor = [each for each in sources() if each.name.startswith(WITHOUT_A_SCREEN)]
    assert len(floor) > 15
    assert {each.name: qt for each in floor if (qt := parts_of_qt(each) - {"QtCore"})} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from PySide6.QtWidgets import QWidget",
        "from PySide6 import QtWidgets",
        "import PySide6.QtGui",
        "def ask():\n    from PySide6.QtWidgets import QMessageBox",
    ],
)
def test_a_planted_widget_is_seen(planted: str) -> None:
    assert parts_of_qt(Source("planted", ast.parse(planted))) - {"QtCore"}
